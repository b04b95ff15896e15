"""The branches that a shopper must not be given, with the reason of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QListWidget, QListWidgetItem, QWidget

from motaudit.audit.places import Person
from motaudit.base.errors import MotauditError
from motaudit.locale import _, fold
from motaudit.workspace import Workspace
from ui.common.buttons import SearchBox, button
from ui.common.dialogs import FittedDialog
from ui.common.labels import Label, SectionTitle
from ui.common.layouts import Form, FormRow
from ui.common.surfaces import Banner
from ui.common.theme import GRID, control_height

_BRANCH = Qt.ItemDataRole.UserRole
_SEARCHED_FROM = 8


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
        self.search = SearchBox(_("Search branches"))
        self.search.searched.connect(self._search)
        self.branches = QListWidget()
        self.branches.setAccessibleName(_("Branches"))
        self.branches.setFixedHeight(24 * GRID)
        self.reasons = Form()
        if person.id == who:
            text = _("Where friends or family work, where you worked or are known. You are not given these branches.")
        else:
            text = _("Where friends or family work, where {name} worked or is known. They are not given to {name}.")
        self.body.addWidget(SectionTitle(_("Branches not to be given to {name}").format(name=person.name)))
        self.body.addWidget(Label(text.format(name=person.name)))
        for widget in (self.banner, self.search, self.branches, self.reasons):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.accept_button = button(_("Save"), kind="primary", on_click=self.accept)
        self.buttons.addWidget(self.accept_button)
        self.buttons.addWidget(button(_("Cancel"), on_click=self.reject))
        self.buttons.addStretch(1)
        self._fill(workspace, workspace.ties.conflicts(person.id))
        self.branches.itemChanged.connect(self._on_ticked)
        (self.search if self.search.isVisibleTo(self) else self.branches).setFocus()

    def _fill(self, workspace: Workspace, known: Mapping[str, str]) -> None:
        """Those that are ticked stand first."""
        found = [branch for branch in workspace.places.branches() if branch.active or branch.id in known]
        for branch in sorted(found, key=lambda branch: branch.id not in known):
            row = QListWidgetItem(_("{code} {name}").format(code=branch.code, name=branch.name))
            row.setData(_BRANCH, branch.id)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(Qt.CheckState.Checked if branch.id in known else Qt.CheckState.Unchecked)
            self.branches.addItem(row)
            if branch.id in known:
                self._add_reason(row, known[branch.id])
        self.branches.setCurrentRow(0)
        self.search.setVisible(len(found) >= _SEARCHED_FROM)

    def _add_reason(self, row: QListWidgetItem, reason: str = "") -> QLineEdit:
        line = QLineEdit(reason)
        line.setMinimumHeight(control_height())
        line.setPlaceholderText(_("Why, in a few words"))
        usual = (_("Family works there"), _("Friends work there"), _("Worked there before"), _("Is known there"))
        completer = QCompleter(usual, line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        line.setCompleter(completer)
        branch_id = str(row.data(_BRANCH))
        form_row = self._reasons[branch_id] = self.reasons.add(row.text(), line, stretch=True)
        line.textChanged.connect(lambda _text: form_row.set_problem(""))
        return line

    def reason(self, branch_id: str) -> QLineEdit:
        field = self._reasons[branch_id].field
        assert isinstance(field, QLineEdit)
        return field

    def _search(self, text: str) -> None:
        """Branches that are ticked stay in sight."""
        words = fold(text).split()
        for at in range(self.branches.count()):
            row = self.branches.item(at)
            found = all(word in fold(row.text()) for word in words)
            row.setHidden(not found and row.checkState() is not Qt.CheckState.Checked)

    def _on_ticked(self, row: QListWidgetItem) -> None:
        branch_id = str(row.data(_BRANCH))
        if row.checkState() is Qt.CheckState.Checked:
            if branch_id not in self._reasons:
                self._add_reason(row).setFocus()
        elif branch_id in self._reasons:
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
