"""The side forms: one branch, one person. They check at the field and keep only what a person asked to keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import time
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from motaudit.audit.places import Branch, Person, Role
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.locale import _
from ui.common.buttons import button, icon_button
from ui.common.controls import CheckBox, LineEdit
from ui.common.dates import TimeField
from ui.common.labels import Label, SectionTitle
from ui.common.layouts import Form, FormRow, margins, scrolled
from ui.common.roles import ROLES, role_help, role_text
from ui.common.surfaces import Banner, Card
from ui.common.theme import GRID, Text, control_height
from ui.places.attributes import AttributesEditor

T = TypeVar("T", Branch, Person)


class SideForm(Card, Generic[T]):
    """A form beside a list: fields that scroll, and what to do with them below.

    Signals: `save_requested()`, `close_requested()`, `active_requested(bool)`.
    """

    save_requested = Signal()
    close_requested = Signal()
    active_requested = Signal(bool)

    def __init__(self) -> None:
        super().__init__(margin=0)
        self.shown: T | None = None
        self.is_new = False
        self.dirty = False
        self.rows: dict[str, FormRow] = {}
        self.heading = SectionTitle("")
        top = QHBoxLayout()
        top.setContentsMargins(margins(2 * GRID, 2 * GRID, GRID, 0))
        top.addWidget(self.heading, 1)
        top.addWidget(icon_button("x", _("Close the form"), self.close_requested.emit), 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        self.form = Form()
        self.form.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        self.banner = Banner()
        self.form.add_widget(self.banner)
        holder = QWidget()
        inside = QVBoxLayout(holder)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.form)
        inside.addStretch(1)
        self.body.addWidget(scrolled(holder), 1)
        self._add_buttons()

    def _add_buttons(self) -> None:
        self.save = button(_("Save"), kind="primary", on_click=self.save_requested.emit)
        self.revert = button(_("Discard changes"), kind="quiet", on_click=self._on_revert)
        self.active = button("", kind="quiet", on_click=self._on_active)
        line = self.add_foot()
        line.addWidget(self.save)
        line.addWidget(self.revert)
        line.addStretch(1)
        line.addWidget(self.active)

    def field(self, name: str, label: str, help_text: str = "") -> QLineEdit:
        """A line to type in, known as `name` to `set_problem`."""
        line = LineEdit()
        line.setMinimumHeight(control_height())
        line.textEdited.connect(self.mark_edited)
        line.returnPressed.connect(self.save_requested)
        self.rows[name] = self.form.add(label, line, help_text, stretch=True)
        return line

    def show_row(self, row: T, *, is_new: bool = False) -> None:
        """Fill the fields; what was typed before is given up."""
        self.shown, self.is_new = row, is_new
        self.fill(row)
        self.banner.hide()
        for form_row in self.rows.values():
            form_row.set_problem("")
        self._set_dirty(False)
        self.active.setText(_("Use again") if not row.active else _("Take out of use"))
        self.active.setVisible(not is_new)

    def fill(self, row: T) -> None:
        raise NotImplementedError

    def typed(self) -> T:
        """What is typed, as far as it can be read."""
        raise NotImplementedError

    def check(self) -> bool:
        """Whether all fields can be read; what cannot is said there."""
        return True

    def resume(self, row: T) -> None:
        """Take up what was typed before the window was built anew."""
        self.fill(row)
        self.mark_edited()

    def first_field(self) -> QWidget:
        raise NotImplementedError

    def mark_edited(self) -> None:
        for form_row in self.rows.values():
            form_row.set_problem("")
        self._set_dirty(True)

    def say_error(self, error: UserError, fields: Mapping[str, str]) -> None:
        """Say at its field what the service refused; `fields` is error code -> field."""
        name = fields.get(error.code)
        if name in self.rows:
            self.rows[name].set_problem(f"{error.message} {error.remedy}".strip())
            self.rows[name].field.setFocus()
        else:
            self.banner.say_error(error)

    def _set_dirty(self, dirty: bool) -> None:
        self.dirty = dirty
        self.save.setEnabled(dirty or self.is_new)
        self.revert.setVisible(dirty and not self.is_new)

    def _on_revert(self) -> None:
        if self.shown is not None:
            self.show_row(self.shown, is_new=self.is_new)
            self.first_field().setFocus()

    def _on_active(self) -> None:
        if self.shown is not None:
            self.active_requested.emit(not self.shown.active)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)


class BranchForm(SideForm[Branch]):
    """One branch. Reviewers (`may_join`) may say that it is the same as another one.

    Signals: `join_requested(Branch)`.
    """

    join_requested = Signal(object)

    def __init__(self, *, may_join: bool) -> None:
        super().__init__()
        self._may_join = may_join
        self.code = self.field("code", _("Code"), _("Short and lasting, such as B-012."))
        self.name = self.field("name", _("Name"))
        self.city = self.field("city", _("City"))
        self.region = self.field("region", _("Region"))
        self.brand = self.field("brand", _("Brand"))
        self.competitor = CheckBox(_("A competitor's branch"))
        self.competitor.toggled.connect(self.mark_edited)
        self.form.add_widget(self.competitor)
        self.day_starts = TimeField()
        self.day_starts.textEdited.connect(self.mark_edited)
        self.day_starts.finished.connect(self.save_requested)
        self.rows["day_starts"] = self.form.add(
            _("The business day begins at"),
            self.day_starts,
            _(
                "A visit before this time counts as the day before. Leave it at 00:00 unless the branch works past midnight."
            ),
        )
        self.day_starts.problem_changed.connect(self.rows["day_starts"].set_problem)
        self.attributes = AttributesEditor()
        self.attributes.edited.connect(self.mark_edited)
        self.form.add_widget(self.attributes)
        self.join = button(_("The same as another branch"), "copy", on_click=self._on_join)
        self.form.add_widget(self.join)

    def show_row(self, row: Branch, *, is_new: bool = False) -> None:
        super().show_row(row, is_new=is_new)
        self.join.setVisible(self._may_join and not is_new)

    def _on_join(self) -> None:
        if self.shown is not None:
            self.join_requested.emit(self.shown)

    def suggest(self, branches: Iterable[Branch]) -> None:
        """Complete cities, regions and brands from what other branches have."""
        branches = tuple(branches)
        for field, values in (
            (self.city, {branch.city for branch in branches}),
            (self.region, {branch.region for branch in branches}),
            (self.brand, {branch.brand for branch in branches}),
        ):
            completer = QCompleter(sorted(values - {""}), field)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            field.setCompleter(completer)

    def fill(self, row: Branch) -> None:
        self.heading.setText(_("New branch") if self.is_new else row.name)
        for name in ("code", "name", "city", "region", "brand"):
            getattr(self, name).setText(getattr(row, name))
        self.competitor.blockSignals(True)
        self.competitor.setChecked(row.competitor)
        self.competitor.blockSignals(False)
        self.day_starts.set_value(time.fromisoformat(row.day_starts))
        self.attributes.set_attributes(row.attributes)

    def check(self) -> bool:
        return self.day_starts.flush() and self.attributes.check()

    def typed(self) -> Branch:
        assert self.shown is not None
        typed = {name: getattr(self, name).text().strip() for name in ("code", "name", "city", "region", "brand")}
        return replace(
            self.shown,
            **typed,
            competitor=self.competitor.isChecked(),
            day_starts=(self.day_starts.value or time()).strftime("%H:%M"),
            attributes=self.attributes.attributes(),
        )

    def first_field(self) -> QWidget:
        return self.code if self.is_new else self.name

    @staticmethod
    def blank() -> Branch:
        return Branch(new_id(), "", "")


class PersonForm(SideForm[Person]):
    """One person. Who works here now cannot be taken out of use; `has_pin` tells whose PIN may be taken away here,
    `conflicts_of` the branches that a person must not be given, one line each, or None where others see them.

    Signals: `branches_requested(Person)`, `conflicts_requested(Person)`, `pin_reset_requested(Person)`.
    """

    branches_requested = Signal(object)
    conflicts_requested = Signal(object)
    pin_reset_requested = Signal(object)

    def __init__(
        self, own_id: str, has_pin: Callable[[str], bool], conflicts_of: Callable[[Person], tuple[str, ...] | None]
    ) -> None:
        super().__init__()
        self._own_id = own_id
        self._has_pin = has_pin
        self._conflicts_of = conflicts_of
        self.name = self.field("name", _("Name"))
        holder = QWidget()
        boxes = QVBoxLayout(holder)
        boxes.setContentsMargins(0, 0, 0, 0)
        boxes.setSpacing(0)
        self.roles: dict[str, CheckBox] = {}
        for role in ROLES:
            box = self.roles[role] = CheckBox(role_text(role))
            box.toggled.connect(self.mark_edited)
            help_text = Label(role_help(role), Text.SECONDARY, muted=True)
            help_text.setContentsMargins(margins(4 * GRID, 0, 0, GRID))
            boxes.addWidget(box)
            boxes.addWidget(help_text)
        self.rows["roles"] = self.form.add(_("Roles"), holder, stretch=True)
        self.branches = button(_("Branches of this manager"), "store", on_click=self._on_branches)
        self.form.add_widget(self.branches)
        self.conflicts = button(_("Branches not to be given"), "ban", on_click=self._on_conflicts)
        self.form.add_widget(self.conflicts)
        self.named = Label("", Text.SECONDARY, muted=True)
        self.form.add_widget(self.named)
        self.pin = button(_("Take the forgotten PIN away"), "lock-open", on_click=self._on_pin)
        self.form.add_widget(self.pin)

    def show_row(self, row: Person, *, is_new: bool = False) -> None:
        super().show_row(row, is_new=is_new)
        self.active.setVisible(not is_new and row.id != self._own_id)
        self.branches.setVisible(not is_new and Role.MANAGER in row.roles)
        self.pin.setVisible(not is_new and row.id != self._own_id and self._has_pin(row.id))
        self.show_conflicts(None if is_new else self._conflicts_of(row))

    def show_conflicts(self, lines: tuple[str, ...] | None) -> None:
        """Name the branches that the person must not be given; None leaves the way to them out."""
        self.conflicts.setVisible(lines is not None)
        self.named.setText("\n".join(lines or ()))
        self.named.setVisible(bool(lines))

    def _on_conflicts(self) -> None:
        if self.shown is not None:
            self.conflicts_requested.emit(self.shown)

    def _on_pin(self) -> None:
        if self.shown is not None:
            self.pin_reset_requested.emit(self.shown)
            self.pin.setVisible(self._has_pin(self.shown.id))

    def _on_branches(self) -> None:
        if self.shown is not None:
            self.branches_requested.emit(self.shown)

    def fill(self, row: Person) -> None:
        self.heading.setText(_("New person") if self.is_new else row.name)
        self.name.setText(row.name)
        for role, box in self.roles.items():
            box.blockSignals(True)
            box.setChecked(role in row.roles)
            box.blockSignals(False)

    def typed(self) -> Person:
        assert self.shown is not None
        roles = frozenset(role for role in ROLES if self.roles[role].isChecked())
        return replace(self.shown, name=self.name.text().strip(), roles=roles)

    def first_field(self) -> QWidget:
        return self.name

    @staticmethod
    def blank() -> Person:
        return Person(new_id(), "")
