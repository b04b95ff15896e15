"""The settings page: each card changes one thing at once, without a button to confirm."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from motaudit.base.clock import now
from motaudit.locale import LANGUAGES, _, current_language, format_date, format_number, format_percent
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.controls import CheckBox, ComboBox
from ui.common.labels import Label
from ui.common.layouts import FlowLayout, Form, TwoColumns
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.preferences import TEXT_SIZES, Preferences
from ui.common.surfaces import Banner, Card
from ui.common.theme import GRID, Text
from ui.settings.associations import AssociationsCard
from ui.settings.rules import RulesCard
from ui.settings.workspace import WorkspaceCard


class SettingsPage(Page):
    """Language and figures, look, rules, workspace with its backups, keys."""

    name = "settings"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.banner = Banner()
        self.workspace = WorkspaceCard(context, self.banner)
        self.rules = RulesCard(context, self.banner)
        self.associations = AssociationsCard(context, self.banner)
        columns = TwoColumns()
        columns.add(self._language_card(), 0)
        columns.add(self._look_card(), 0)
        columns.add(self.rules, 0)
        columns.add(self.workspace, 1)
        columns.add(self.associations, 1)
        columns.add(self._who_card(), 1)
        columns.add(self._keys_card(), 1)
        columns.settle()
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        layout.addWidget(columns)
        layout.addStretch(1)
        self.set_content(body)

    def title(self) -> str:
        return _("Settings")

    def open(self, destination: Destination) -> None:
        self.workspace.read()
        self.rules.read()
        self.associations.read()

    def refresh(self, changes: Changes) -> None:
        if changes.settings:
            self.workspace.read()
            self.rules.read()

    def save_state(self) -> dict[str, Any]:
        focus = self.focusWidget()
        named: QWidget | None = focus
        while named is not None and named is not self and not named.objectName():
            named = named.parentWidget()
        area = self.findChild(QScrollArea)
        return {"focus": named.objectName() if named else "", "scroll": area.verticalScrollBar().value() if area else 0}

    def restore_state(self, state: dict[str, Any]) -> None:
        if state["focus"] and (widget := self.findChild(QWidget, state["focus"])):
            widget.setFocus()
        if area := self.findChild(QScrollArea):
            area.verticalScrollBar().setValue(state["scroll"])

    # -- cards

    def _language_card(self) -> Card:
        card, form, chosen = Card(_("Language and figures")), Form(), self.context.preferences
        language = ComboBox([(entry.name, entry.code) for entry in LANGUAGES if entry.complete])
        language.choose(current_language())
        self.language = self._binds("language", language)
        form.add(_("Language"), language)
        digits = ComboBox(
            [
                (_("As usual in the language"), "auto"),
                ("0 1 2 3", "latin"),
                ("٠ ١ ٢ ٣", "arabic"),
                ("۰ ۱ ۲ ۳", "persian"),
            ]
        )
        digits.choose(chosen.digits)
        form.add(_("Digits"), self._binds("digits", digits))
        calendar = ComboBox(
            [
                (_("Gregorian"), "gregorian"),
                (_("Gregorian, with Umm al-Qura beside it"), "umm_al_qura"),
                (_("Gregorian, with Jalali beside it"), "jalali"),
            ]
        )
        calendar.choose(chosen.calendar)
        sample = _("Today is {date}. A thousand and a half is {number}.").format(
            date=format_date(now().date(), "long"), number=format_number(Decimal("1000.5"))
        )
        form.add(_("Calendar"), self._binds("calendar", calendar), sample)
        card.add(form)
        return card

    def _look_card(self) -> Card:
        card, form, chosen = Card(_("Look")), Form(), self.context.preferences
        theme = Segmented([(_("As the system"), "system"), (_("Light"), "light"), (_("Dark"), "dark")])
        theme.choose(chosen.theme)
        self.theme = self._binds("theme", theme)
        form.add(_("Colours"), theme)
        size = Segmented([(format_percent(round(factor * 100), 0), factor) for factor in TEXT_SIZES])
        size.choose(chosen.text_size)
        form.add(_("Text size"), self._binds("text_size", size))
        card.add(form)
        for field, text, help_text in (
            ("reduced_motion", _("Nothing on the screen moves"), ""),
            (
                "discreet",
                _("Discreet"),
                _("The window does not say what it is for, should somebody look over your shoulder."),
            ),
        ):
            box = CheckBox(text)
            box.setChecked(getattr(chosen, field))
            box.setObjectName(field)
            box.toggled.connect(lambda on, field=field: self.context.prefer(**{field: on}))
            card.add(box)
            if help_text:
                card.add(Label(help_text, Text.SECONDARY, muted=True))
        return card

    def _who_card(self) -> Card:
        card = Card(_("Who works here"))
        self.ask_who = CheckBox(_("Ask at every start who works here"))
        self.ask_who.setChecked(self.context.preferences.ask_who == "yes")
        self.ask_who.setObjectName("ask_who")
        self.ask_who.clicked.connect(lambda on: self.context.prefer(ask_who="yes" if on else "no"))
        self.context.preferences_changed.connect(self._on_preferences_changed)
        card.add(self.ask_who)
        card.add(
            Label(
                _(
                    "For a computer that several people share. Whoever worked last and has a PIN is asked for it in "
                    "any case. A workspace with one person asks nobody."
                ),
                Text.SECONDARY,
                muted=True,
            )
        )
        return card

    def _on_preferences_changed(self, after: Preferences, _before: Preferences) -> None:
        self.ask_who.setChecked(after.ask_who == "yes")  # it turns itself on where people share a computer

    def _keys_card(self) -> Card:
        card = Card(_("Keys"))
        card.add(Label(_("A visit can be walked by keyboard alone."), muted=True))
        keys = button(_("Show the keys"), "keyboard", on_click=lambda: self.context.go("help", topic="keys"))
        line = FlowLayout()
        line.addWidget(keys)
        card.body.addLayout(line)
        return card

    def _binds(self, field: str, control: ComboBox | Segmented) -> QWidget:
        """Let a control that was already set choose this preference from now on."""
        control.setObjectName(field)
        if isinstance(control, ComboBox):
            control.activated.connect(lambda _at: self.context.prefer(**{field: control.currentData()}))
        else:
            control.chosen.connect(lambda value: self.context.prefer(**{field: value}))
        return control
