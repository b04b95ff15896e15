"""The card about the rules of this workspace: how long a branch may query, how long a shopper stays away."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from motaudit.audit.places import Role
from motaudit.locale import _, format_number, ngettext
from ui.common.context import AppContext, Changes
from ui.common.fields import NumberField
from ui.common.labels import Label
from ui.common.layouts import Form
from ui.common.surfaces import Banner, Card
from ui.common.theme import Text

QUERY_DAYS = "query_days"
ROTATION_DAYS = "rotation_days"


class DaysField(NumberField):
    """Whole days within bounds."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._least, self._most = least, most

    def read(self, text: str) -> Decimal:
        value = super().read(text)
        if not self._least <= value <= self._most:
            raise ValueError(
                _("Choose {least} to {most} days.").format(
                    least=format_number(self._least), most=format_number(self._most)
                )
            )
        return value


class RulesCard(Card):
    """Reviewers change the rules, others read them. Messages go to the page's `banner`."""

    def __init__(self, context: AppContext, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(_("Rules"), parent)
        self._context = context
        self._banner = banner
        self._may_change = Role.REVIEWER in context.person.roles
        self.query_days, self._query_words = DaysField(1, 60), Label("", Text.SECONDARY, muted=True)
        self.rotation_days, self._rotation_words = DaysField(0, 365), Label("", Text.SECONDARY, muted=True)
        self._form = Form()
        self._add(QUERY_DAYS, _("Days for queries"), self.query_days, self._query_words)
        self._add(ROTATION_DAYS, _("Days between visits of one shopper"), self.rotation_days, self._rotation_words)
        self.add(self._form)
        about = Label(
            _("The rules are those of this workspace and stay in it. A visit carries the last day for queries with it.")
            if self._may_change
            else _("Only a reviewer changes the rules."),
            Text.SECONDARY,
            muted=True,
        )
        self.add(about)

    def _add(self, key: str, label: str, field: DaysField, words: Label) -> None:
        field.setObjectName(key)
        field.setReadOnly(not self._may_change)
        row = self._form.add(label, field)
        field.problem_changed.connect(row.set_problem)
        field.committed.connect(lambda days: self._keep(key, field, days))
        self._form.add_widget(words)

    def read(self) -> None:
        """Show the rules as they are kept."""
        from motaudit.review.plans import ROTATION_DAYS as ROTATION
        from motaudit.review.workflow import QUERY_DAYS as QUERY

        settings = self._context.workspace.settings
        self._context.tasks.call(
            lambda: (int(settings.get(QUERY_DAYS, QUERY)), int(settings.get(ROTATION_DAYS, ROTATION))),
            done=self._on_read,
            failed=self._banner.say_error,
        )

    def _on_read(self, found: tuple[int, int]) -> None:
        for field, days in zip((self.query_days, self.rotation_days), found, strict=True):
            with QSignalBlocker(field):
                field.set_value(Decimal(days))
        self._explain(*found)

    def _explain(self, query: int, rotation: int) -> None:
        """What follows from each number."""
        text = ngettext(
            "A branch can query a result until {n} day after it was sent. This holds for visits sent from now on.",
            "A branch can query a result until {n} days after it was sent. This holds for visits sent from now on.",
            query,
        )
        self._query_words.setText(text.format(n=format_number(query)))
        if rotation:
            text = ngettext(
                "A shopper is given the same branch again {n} day after the last visit.",
                "A shopper is given the same branch again {n} days after the last visit.",
                rotation,
            )
        else:
            text = _("A shopper can be given the same branch again at once.")
        self._rotation_words.setText(text.format(n=format_number(rotation)))

    def _keep(self, key: str, field: DaysField, days: Decimal | None) -> None:
        if days is None:  # emptied: a rule there must be
            self.read()
            return
        settings = self._context.workspace.settings
        self._context.tasks.call(
            lambda: settings.set(key, int(days)), done=lambda _nothing: self._on_kept(), failed=self._banner.say_error
        )

    def _on_kept(self) -> None:
        self._context.announce(Changes(settings=True))
