"""What the shopper was asked to do: the scenario, the branch, and the rules of the game."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, header_key
from motaudit.audit.model import Mode
from motaudit.locale import _
from ui.audit.session import WalkSession
from ui.common.labels import Label
from ui.common.theme import GRID, Text


class BriefPanel(QWidget):
    """The brief of this visit, to read again while it is filled in."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._scenario = Label("", Text.STRONG)
        self._brief = Label("")
        branch = session.branch
        place = _("{branch}, {city}").format(branch=branch.name, city=branch.city) if branch.city else branch.name
        mode = (
            _("An announced visit: staff know about it.")
            if session.audit.mode is Mode.ANNOUNCED
            else _("Filled in after the visit: nobody at the branch should notice it.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._scenario)
        layout.addWidget(self._brief)
        layout.addWidget(Label(place, Text.SECONDARY, muted=True))
        layout.addWidget(Label(mode, Text.SECONDARY, muted=True))
        layout.addStretch(1)
        session.entries_changed.connect(self._on_entries_changed)
        self._show()

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if header_key("scenario") in keys:
            self._show()

    def _show(self) -> None:
        code = self._session.audit.scenario
        scenario = next((each for each in self._session.checklist.scenarios if each.code == code), None)
        self._scenario.setText(self._session.text(scenario.title) if scenario else code or _("No scenario"))
        brief = self._session.text(scenario.brief) if scenario else ""
        self._brief.setText(brief or _("Behave like any customer, and look closely."))
