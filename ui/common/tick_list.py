"""Some of many: a list to tick, with a search where it is long. Thousands of rows are as quick as seven."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from motaudit.locale import _, fold, format_number, ngettext
from ui.common.controls import SearchBox, paint_tick
from ui.common.labels import Label, facts
from ui.common.theme import CONTROL_HEIGHT, GRID, HALF, Text

Index = QModelIndex | QPersistentModelIndex
_ROWS = 7
"""That are in sight; where there are more, they can be searched."""
_CHECKED = (Qt.CheckState.Checked, Qt.CheckState.Checked.value)


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: its id, what it is called, and what else there is to know of it."""

    id: str
    text: str
    details: tuple[str, ...] = ()


class TickDelegate(QStyledItemDelegate):
    """Draws the tick that the style leaves out, so that colour alone does not say what is chosen."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.data(Qt.ItemDataRole.CheckStateRole) in _CHECKED:
            self.initStyleOption(option, index)
            style = option.widget.style()
            box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, option.widget)
            paint_tick(painter, box, option.widget)


class TickModel(QAbstractListModel):
    """Options to tick; what was ticked stays so while the search hides it.

    Signals: `ticked(str, bool)` when a person or `tick` changed one.
    """

    ticked = Signal(str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[tuple[str, Option], ...] = ()
        self._shown: list[Option] = []
        self._ticked: set[str] = set()
        self._words: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return len(self._all)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the rows that are ticked, in the order of the list."""
        return tuple(option.id for _text, option in self._all if option.id in self._ticked)

    def set_options(self, options: Iterable[Option], ticked: Iterable[str] = ()) -> None:
        """Offer these; ticked ones are listed first, for a list may be long. Nothing is emitted."""
        self._ticked = set(ticked)
        prepared = [(fold(" ".join((option.text, *option.details))), option) for option in options]
        self._all = tuple(sorted(prepared, key=lambda each: each[1].id not in self._ticked))
        self._show()

    def search(self, text: str) -> None:
        self._words = tuple(fold(text).split())
        self._show()

    def text(self, id: str) -> str:
        return next(option.text for _text, option in self._all if option.id == id)

    def tick(self, id: str, on: bool = True) -> None:
        if (id in self._ticked) is on:
            return
        self._ticked ^= {id}
        at = next((row for row, option in enumerate(self._shown) if option.id == id), None)
        if at is not None:
            index = self.index(at)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit(id, on)

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = [option for text, option in self._all if all(word in text for word in self._words)]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        checkable = Qt.ItemFlag.ItemIsUserCheckable if index.isValid() else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | checkable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        option = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return facts(option.text, *option.details)
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if option.id in self._ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.tick(self._shown[index.row()].id, value in _CHECKED)
        return True


class TickView(QListView):
    """The rows, which the style sheet knows by this name."""


class TickList(QWidget):
    """A search box over rows to tick, known by their ids, and how many are ticked. Space ticks.

    `hint` is said while nothing is ticked. Signals: `ticked(str, bool)` when a person or `tick` changed one.
    """

    ticked = Signal(str, bool)

    def __init__(self, name: str, placeholder: str, hint: str = "") -> None:
        super().__init__()
        self._hint = hint
        self.model = TickModel(self)
        self.model.ticked.connect(self._on_ticked)
        self.search = SearchBox(placeholder)
        self.search.searched.connect(self.model.search)
        self.list = TickView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.count = Label("", Text.SECONDARY, muted=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        for part in (self.search, self.list, self.count):
            layout.addWidget(part)
        self.set_options(())

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the rows that are ticked, in the order of the list."""
        return self.model.chosen

    def set_options(self, options: Iterable[Option], ticked: Iterable[str] = ()) -> None:
        """Offer these, the ticked ones first. Nothing is emitted."""
        self.model.set_options(options, ticked)
        total = self.model.total
        self.search.setVisible(total > _ROWS)
        self.setFocusProxy(self.search if total > _ROWS else self.list)
        self.list.setFixedHeight(
            max(1, min(_ROWS, total)) * max(CONTROL_HEIGHT, self.list.sizeHintForRow(0)) + GRID + HALF
        )
        if total:
            self.list.setCurrentIndex(self.model.index(0))
        self._say_count()

    def text(self, id: str) -> str:
        return self.model.text(id)

    def tick(self, id: str, on: bool = True) -> None:
        self.model.tick(id, on)

    def _on_ticked(self, id: str, on: bool) -> None:
        self._say_count()
        self.ticked.emit(id, on)

    def _say_count(self) -> None:
        n = len(self.model.chosen)
        if not self.model.total:
            self.count.setText(_("There is none yet."))
        elif not n and self._hint:
            self.count.setText(self._hint)
        else:
            self.count.setText(ngettext("{n} chosen", "{n} chosen", n).format(n=format_number(n)))
