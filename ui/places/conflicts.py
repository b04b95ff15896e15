"""The branches that a shopper must not be given, with the reason of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from motaudit.audit.places import Person
from motaudit.base.errors import MotauditError
from motaudit.locale import _
from motaudit.workspace import Workspace
from ui.common.buttons import button
from ui.common.controls import LineEdit
from ui.common.dialogs import FittedDialog
from ui.common.labels import Label, SectionTitle
from ui.common.layouts import Form, FormRow
from ui.common.surfaces import Banner
from ui.common.theme import GRID, control_height
from ui.common.tick_list import Option, TickList


class ConflictsDialog(FittedDialog):
    """Branches to tick, and below them a line for why; the shopper or a reviewer says so. `then` runs when kept."""

    def __init__(
        self, workspace: Workspace, person: Person, who: str, then: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(width=64 * GRID, parent=parent.window())
        self.setWindowTitle(_("Branches not to be given"))
        self._ties, self._person, self._who, self._then = workspace.ties, person, who, then
        self._reasons: dict[str, FormRow] = {}
        self.banner = Banner()
        self.branches = TickList(_("Branches"), _("Search branches"))
        self.reasons = Form()
        if person.id == who:
            text = _("Where friends or family work, where you worked or are known. You are not given these branches.")
        else:
            text = _("Where friends or family work, where {name} worked or is known. They are not given to {name}.")
        self.body.addWidget(SectionTitle(_("Branches not to be given to {name}").format(name=person.name)))
        self.body.addWidget(Label(text.format(name=person.name)))
        for widget in (self.banner, self.branches, self.reasons):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.accept_button = button(_("Save"), kind="primary", on_click=self.accept)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(_("Cancel"), on_click=self.reject))
        self.buttons.addWidget(self.accept_button)
        self._fill(workspace, workspace.ties.conflicts(person.id))
        self.branches.ticked.connect(self._on_ticked)
        self.branches.setFocus()

    def _fill(self, workspace: Workspace, known: Mapping[str, str]) -> None:
        found = [branch for branch in workspace.places.branches() if branch.active or branch.id in known]
        options = (Option(each.id, _("{code} {name}").format(code=each.code, name=each.name)) for each in found)
        self.branches.set_options(options, known)
        for branch_id in self.branches.chosen:
            self._add_reason(branch_id, known[branch_id])

    def _add_reason(self, branch_id: str, reason: str = "") -> QLineEdit:
        line = LineEdit(reason)
        line.setMinimumHeight(control_height())
        line.setPlaceholderText(_("Why, in a few words"))
        usual = (_("Family works there"), _("Friends work there"), _("Worked there before"), _("Is known there"))
        completer = QCompleter(usual, line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(completer)
        form_row = self._reasons[branch_id] = self.reasons.add(self.branches.text(branch_id), line, stretch=True)
        line.textChanged.connect(lambda _text: form_row.set_problem(""))
        return line

    def reason(self, branch_id: str) -> QLineEdit:
        field = self._reasons[branch_id].field
        assert isinstance(field, QLineEdit)
        return field

    def _on_ticked(self, branch_id: str, on: bool) -> None:
        if on and branch_id not in self._reasons:
            self._add_reason(branch_id).setFocus()
        elif not on and branch_id in self._reasons:
            gone = self._reasons.pop(branch_id)
            gone.hide()
            gone.deleteLater()

    def accept(self) -> None:
        reasons = {branch_id: self.reason(branch_id).text().strip() for branch_id in self._reasons}
        missing = [branch_id for branch_id, reason in reasons.items() if not reason]
        for branch_id in missing:
            self._reasons[branch_id].set_problem(_("Say why, in a few words."))
        if missing:
            self.reason(missing[0]).setFocus()
            return
        try:
            self._ties.set_conflicts(self._person.id, reasons, who=self._who)
        except MotauditError as error:
            self.banner.say_error(error)
            return
        super().accept()
        self._then()
