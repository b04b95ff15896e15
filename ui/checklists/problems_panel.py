"""Everything that is wrong with a file, beside the file itself: a problem leads to its line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from motaudit.base.errors import Problem
from motaudit.locale import _, format_number, isolated
from ui.checklists.files import Reading
from ui.checklists.source_view import SourceView
from ui.common.icons import icon
from ui.common.theme import GRID, tokens


class ProblemsPanel(QWidget):
    """A list of problems and the source; Enter or a click goes to the line."""

    def __init__(self) -> None:
        super().__init__()
        self._problems: tuple[Problem, ...] = ()
        self.list = QListWidget()
        self.list.setAccessibleName(_("Problems"))
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._on_current_changed)
        self.source = SourceView()
        self.list.itemActivated.connect(lambda _item: self.source.setFocus())
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.source)
        self.splitter.setHandleWidth(2 * GRID)
        self.splitter.setSizes([200, 320])
        self.splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.splitter)

    def show_reading(self, reading: Reading) -> None:
        self._problems = reading.problems
        self.list.clear()
        for problem in reading.problems:
            self.list.addItem(_entry(problem))
        self.source.show_source(reading.source, (row for problem in reading.problems if (row := problem.place.row)))
        self.source.setVisible(bool(reading.source))
        if reading.problems:
            self.list.setCurrentRow(0)

    def _on_current_changed(self, at: int) -> None:
        if 0 <= at < len(self._problems) and (row := self._problems[at].place.row):
            self.source.jump(row, self._problems[at].place.column or 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.splitter.refresh()


def _entry(problem: Problem) -> QListWidgetItem:
    error = problem.severity == "error"
    picture = icon("circle-x" if error else "triangle-alert", color=tokens().critical if error else tokens().warning)
    entry = QListWidgetItem(picture, f"{_place(problem)}\n{problem.message} {problem.remedy}".strip())
    kind = _("Error") if error else _("Warning")
    entry.setData(Qt.ItemDataRole.AccessibleTextRole, f"{kind}: {problem}")
    return entry


def _place(problem: Problem) -> str:
    place = problem.place
    if place.row is None:
        return isolated(place.file)
    where = _("Line {row}, column {column}").format(
        row=format_number(place.row, grouping=False), column=format_number(place.column or 1, grouping=False)
    )
    return _("{where}: {path}").format(where=where, path=isolated(place.path)) if place.path else where
