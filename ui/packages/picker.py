"""Several of many, found by typing and ticked: branches that get a file, visits that go into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from motaudit.locale import _, fold, format_number, ngettext
from ui.common.buttons import SearchBox
from ui.common.labels import Label, facts
from ui.common.theme import CONTROL_HEIGHT, GRID, HALF, Text
from ui.packages.reading import Option

Index = QModelIndex | QPersistentModelIndex
_ROWS = 7


class PickModel(QAbstractListModel):
    """Options to tick; what was ticked stays so while the search hides it. Signals: `picked()`."""

    picked = Signal()

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
    def ticked(self) -> tuple[str, ...]:
        """Ids in the order of the list."""
        return tuple(option.id for _text, option in self._all if option.id in self._ticked)

    def set_options(self, options: Iterable[Option]) -> None:
        self._all = tuple((fold(" ".join((option.text, *option.details))), option) for option in options)
        self._show()

    def tick(self, ids: Iterable[str]) -> None:
        """Tick these and no others; ticked ones are listed first, for a list may be long."""
        self._ticked = set(ids)
        self._all = tuple(sorted(self._all, key=lambda each: each[1].id not in self._ticked))
        self._show()

    def search(self, text: str) -> None:
        self._words = tuple(fold(text).split())
        self._show()

    def toggle(self, row: int) -> None:
        self._ticked ^= {self._shown[row].id}
        at = self.index(row)
        self.dataChanged.emit(at, at, [Qt.ItemDataRole.CheckStateRole])
        self.picked.emit()

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
        self.toggle(index.row())
        return True


class Picker(QWidget):
    """A search box over a list to tick, and how many are ticked. Space ticks. Signals: `picked()`."""

    picked = Signal()

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.model = PickModel(self)
        self.model.picked.connect(self._on_picked)
        self.search = SearchBox(placeholder)
        self.search.searched.connect(self.model.search)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        row = max(CONTROL_HEIGHT, self.list.fontMetrics().height() + GRID)
        self.list.setStyleSheet(f"QListView::item {{ min-height: {row}px; padding: 0 {GRID}px; }}")
        self._count = Label("", Text.SECONDARY, muted=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        layout.addWidget(self._count)
        self.set_options(())

    @property
    def ids(self) -> tuple[str, ...]:
        return self.model.ticked

    def set_options(self, options: Sequence[Option]) -> None:
        self.model.set_options(options)
        self.search.setVisible(len(options) > _ROWS)
        rows = max(1, min(_ROWS, len(options)))
        self.list.setFixedHeight(rows * max(CONTROL_HEIGHT, self.list.sizeHintForRow(0)) + GRID)
        self._say_count()

    def choose(self, ids: Iterable[str]) -> None:
        """Tick these; nothing is emitted."""
        self.model.tick(ids)
        self._say_count()

    def _on_picked(self) -> None:
        self._say_count()
        self.picked.emit()

    def _say_count(self) -> None:
        if not self.model.total:
            self._count.setText(_("There is none yet."))
            return
        n = len(self.model.ticked)
        self._count.setText(ngettext("{n} chosen", "{n} chosen", n).format(n=format_number(n)))
