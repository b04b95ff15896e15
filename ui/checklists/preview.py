"""One checklist opened: its outline beside the chosen part, what changed since the last version, its problems."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from motaudit.checklist.model import Checklist
from motaudit.locale import _, format_number, ngettext
from ui.checklists.detail_panel import DetailPanel
from ui.checklists.differences import DifferencesPanel
from ui.checklists.files import Reading
from ui.checklists.outline import PART_ROLE, OutlineModel
from ui.checklists.problems_panel import ProblemsPanel
from ui.common.buttons import Segmented
from ui.common.layouts import clear
from ui.common.theme import CONTROL_HEIGHT, GRID, HALF


class OutlinePanel(QSplitter):
    """Stage > moment > question at one side, what the chosen one says at the other."""

    def __init__(self, *, scoring: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._checklist: Checklist | None = None
        self.model = OutlineModel(self)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(_("Outline"))
        self.tree.setHeaderHidden(True)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setUniformRowHeights(True)
        self.tree.setStyleSheet(f"QTreeView::item {{ min-height: {CONTROL_HEIGHT - HALF}px; }}")
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.selectionModel().currentChanged.connect(self._on_current_changed)
        self.detail = DetailPanel(scoring=scoring)
        self.addWidget(self.tree)
        self.addWidget(self.detail)
        self.setHandleWidth(2 * GRID)
        self.setChildrenCollapsible(False)
        self.setSizes([440, 560])
        self.setStretchFactor(0, 2)
        self.setStretchFactor(1, 3)

    def show_checklist(self, checklist: Checklist) -> None:
        self._checklist = checklist
        self.model.set_checklist(checklist)
        for row in range(self.model.rowCount()):
            self.tree.expand(self.model.index(row, 0))
        self.tree.setCurrentIndex(self.model.index(0, 0))

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if self._checklist is not None and current.isValid():
            self.detail.show_part(self._checklist, current.data(PART_ROLE))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.refresh()


class PreviewPanel(QWidget):
    """Tabs over one checklist; those that have nothing to show are left out."""

    def __init__(self, *, scoring: bool) -> None:
        super().__init__()
        self._scoring = scoring
        self.outline = OutlinePanel(scoring=scoring)
        self.differences = DifferencesPanel()
        self.problems = ProblemsPanel()
        self.tabs: Segmented | None = None
        self._offered: set[object] = set()
        self._line = QHBoxLayout()
        self.stack = QStackedWidget()
        self._panels = {"outline": self.outline, "changes": self.differences, "problems": self.problems}
        for panel in self._panels.values():
            self.stack.addWidget(panel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(self._line)
        layout.addWidget(self.stack, 1)

    def show_checklist(
        self, checklist: Checklist, *, reading: Reading | None = None, before: tuple[Checklist, int] | None = None
    ) -> None:
        """`reading` brings a file's warnings along, `before` the version to compare with and its number."""
        self.outline.show_checklist(checklist)
        tabs: list[tuple[str, object]] = [(_("Content"), "outline")]
        if before is not None and self._scoring:
            self.differences.compare(before[0], checklist, before[1])
            tabs.append((_("Changes"), "changes"))
        if reading is not None and reading.problems:
            self.problems.show_reading(reading)
            count = len(reading.problems)
            tabs.append((ngettext("{n} warning", "{n} warnings", count).format(n=format_number(count)), "problems"))
        self._set_tabs(tabs)

    def show_problems(self, reading: Reading) -> None:
        self.problems.show_reading(reading)
        self._set_tabs([])
        self.stack.setCurrentWidget(self.problems)

    def show_tab(self, name: object) -> None:
        """Show one of the tabs that there are; the outline if this one is left out."""
        shown = str(name) if name in self._offered else "outline"
        if self.tabs is not None:
            self.tabs.choose(shown)
        self.stack.setCurrentWidget(self._panels[shown])

    def focus(self) -> None:
        """To where reading begins."""
        shown = self.stack.currentWidget()
        (self.problems.list if shown is self.problems else self.outline.tree).setFocus()

    def _set_tabs(self, tabs: list[tuple[str, object]]) -> None:
        clear(self._line)
        self.tabs = None
        self._offered = {name for _title, name in tabs}
        if len(tabs) > 1:
            self.tabs = Segmented(tabs)
            self.tabs.chosen.connect(self.show_tab)
            self._line.addWidget(self.tabs)
            self._line.addStretch(1)
        if tabs:
            self.show_tab("outline")
