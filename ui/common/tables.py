"""Tables of things: a model that searches and sorts rows of one kind, and the view in the window's dress."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from motaudit.locale import fold
from ui.common.theme import CONTROL_HEIGHT, GRID, HALF, tokens

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The row's object."""
_LEAST_STRETCHED = 18
"""Letters."""
_MOST = 22
"""Letters that another column shows at most; its tool tip says the rest, so that tables rarely scroll sideways."""
_LOOKED_AT = 60
"""Rows that decide how wide a column is; to look at thousands would be felt in each key press of a search."""


def _no_ink(_row: object) -> str:
    return ""


@dataclass(frozen=True)
class Column(Generic[R]):
    """What a column shows of a row. `key` is what it sorts by (default: the text, folded); `ink` names a token.

    One that is `spare` goes where there is no room for all: what it says is said elsewhere too.
    """

    title: str
    text: Callable[[R], str]
    key: Callable[[R], Any] | None = None
    number: bool = False
    ink: Callable[[R], str] = _no_ink
    spare: bool = False

    def sort_key(self, row: R) -> Any:
        return self.key(row) if self.key else fold(self.text(row))


class TableModel(QAbstractTableModel, Generic[R]):
    """Rows of one kind under columns; `identity` tells a row from others, `search` is what a search looks through."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        identity: Callable[[R], str],
        search: Callable[[R], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._identity = identity
        self._search = search
        self._all: list[tuple[str, R]] = []
        self._shown: list[R] = []
        self._words: tuple[str, ...] = ()
        self._passes: Callable[[R], bool] = lambda _row: True
        self._sorted_by, self._descending = 0, False

    @property
    def spare(self) -> tuple[int, ...]:
        """Columns that may go."""
        return tuple(at for at, column in enumerate(self._columns) if column.spare)

    @property
    def total(self) -> int:
        """Rows there are, whatever the search."""
        return len(self._all)

    def set_rows(self, rows: Iterable[R]) -> None:
        self._all = [(fold(self._search(row)), row) for row in rows]
        self._show()

    def set_filter(self, text: str, passes: Callable[[R], bool] | None = None) -> None:
        """Show rows that hold every word of `text` and of which `passes` is true."""
        self._words = tuple(fold(text).split())
        self._passes = passes or (lambda _row: True)
        self._show()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns):
            self._sorted_by, self._descending = column, order == Qt.SortOrder.DescendingOrder
            self._show()

    def _show(self) -> None:
        self.beginResetModel()
        found = [row for text, row in self._all if self._passes(row) and all(word in text for word in self._words)]
        self._shown = sorted(found, key=self._columns[self._sorted_by].sort_key, reverse=self._descending)
        self.endResetModel()

    def row_at(self, row: int) -> R:
        return self._shown[row]

    def row_of(self, identity: str) -> int:
        """Where a row is shown, -1 if it is not."""
        return next((at for at, row in enumerate(self._shown) if self._identity(row) == identity), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            # The sign of the sorting stands at the trailing edge, where numbers end.
            return self._columns[section].title + "\u2003" * self._columns[section].number
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return column.text(row)
            case Qt.ItemDataRole.TextAlignmentRole:
                return self._alignment(index.column())
            case Qt.ItemDataRole.ForegroundRole:
                ink = column.ink(row)
                return QColor(getattr(tokens(), ink)) if ink else None
        return row if role == ROW_ROLE else None

    def _alignment(self, column: int) -> int:
        edge = Qt.AlignmentFlag.AlignTrailing if self._columns[column].number else Qt.AlignmentFlag.AlignLeading
        return int((edge | Qt.AlignmentFlag.AlignVCenter).value)


class CellDelegate(QStyledItemDelegate):
    """A text that is too long is cut at its own end, also where it runs against the language in force.

    No frame is drawn around one cell: the row is what is chosen.
    """

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def displayText(self, value: Any, locale: QLocale | QLocale.Language) -> str:
        return f"\u2068{super().displayText(value, locale)}\u2069"


class TableView(QTableView):
    """A table whose column `stretch` takes the spare width, and never less than it needs to be read.

    Of the columns in `spare` the last ones are hidden where not all have room.
    """

    def __init__(self, stretch: int, parent: QWidget | None = None, *, spare: Sequence[int] = ()) -> None:
        super().__init__(parent)
        self._stretch = stretch
        self._spare = tuple(spare)
        self._fitting = False
        self.setItemDelegate(CellDelegate(self))
        self.horizontalHeader().sectionResized.connect(lambda *_sizes: self._fit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHintForColumn(self, column: int) -> int:
        needed = super().sizeHintForColumn(column)
        return needed if column == self._stretch else min(needed, _MOST * self.fontMetrics().averageCharWidth())

    def _fit(self) -> None:
        header = self.horizontalHeader()
        if self._fitting or not 0 <= self._stretch < header.count():
            return
        self._fitting = True
        least = _LEAST_STRETCHED * self.fontMetrics().averageCharWidth()
        self._hide_spare(least)
        others = header.length() - header.sectionSize(self._stretch)
        header.resizeSection(self._stretch, max(least, self.viewport().width() - others))
        self._fitting = False

    def _hide_spare(self, least: int) -> None:
        if not self._spare:
            return
        header = self.horizontalHeader()
        widths = {
            at: max(self.sizeHintForColumn(at), header.sectionSizeHint(at), header.minimumSectionSize())
            for at in range(header.count())
            if at != self._stretch
        }
        needed = least + sum(widths.values())
        for at in reversed(self._spare):
            hide = needed > self.viewport().width()
            self.setColumnHidden(at, hide)
            needed -= widths[at] * hide


def show_as_list(view: QTableView, name: str) -> None:
    """Let a table be read and chosen from: whole rows, sorted by their titles, no grid."""
    view.setAccessibleName(name)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setStyleSheet(f"QTableView::item {{ padding: 0 {HALF}px; border: none; }}")
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.setSortingEnabled(True)
    view.verticalHeader().hide()
    view.horizontalHeader().setHighlightSections(False)


def table_view(model: TableModel[Any], *, name: str, stretch: int = 0, parent: QWidget | None = None) -> TableView:
    """A table that is read and chosen from; `stretch` is the column that takes spare width."""
    view = TableView(stretch, parent, spare=model.spare)
    view.setModel(model)
    show_as_list(view, name)
    view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    view.verticalHeader().setDefaultSectionSize(max(CONTROL_HEIGHT, view.fontMetrics().height() + GRID))
    header = view.horizontalHeader()
    header.setResizeContentsPrecision(_LOOKED_AT)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Interactive)
    header.setMinimumSectionSize(6 * GRID)
    return view
