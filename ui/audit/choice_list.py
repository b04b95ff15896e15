"""One of many, found by typing: a search box over a short list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from motaudit.locale import fold
from ui.common.controls import SearchBox
from ui.common.theme import GRID, HALF

_ROWS = 5
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Option(NamedTuple):
    id: str
    text: str
    search: str


class ChoiceList(QWidget):
    """Up and Down move through what the search left, also from within the search box.

    Signals: `chosen(str)` with the id of the option that holds now, "" for none; `confirmed()` after Enter.
    """

    chosen = Signal(str)
    confirmed = Signal()

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[Option, ...] = ()
        self._chosen = ""
        self.search = SearchBox(placeholder)
        self.search.searched.connect(lambda _text: self._show())
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(placeholder)
        self.list.setUniformItemSizes(True)
        self.list.currentItemChanged.connect(self._on_current_changed)
        self.list.itemActivated.connect(lambda _item: self.confirmed.emit())
        row = max(4 * GRID, self.list.fontMetrics().height() + GRID)
        self._row_height = row
        self.list.setFixedHeight(_ROWS * row + HALF)
        self.setFocusProxy(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(self.search)
        layout.addWidget(self.list)

    @property
    def value(self) -> str:
        return self._chosen

    def set_options(self, options: Sequence[Option]) -> None:
        self._options = tuple(option._replace(search=fold(option.search)) for option in options)
        self.search.setVisible(len(options) > _ROWS)
        self.setFocusProxy(self.search if len(options) > _ROWS else self.list)
        if self._chosen not in {option.id for option in self._options}:
            self._chosen = ""
        self._show()

    def choose(self, id: str) -> None:
        """Show an option as chosen; nothing is emitted."""
        self._chosen = id
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self._apply_search()
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._apply_search()
                self.confirmed.emit()
                return True
        return super().eventFilter(watched, event)

    def _apply_search(self) -> None:
        """What was typed counts at once when the person goes on by a key."""
        self._show()
        if self.search.text().strip() and self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)

    def _show(self) -> None:
        words = fold(self.search.text()).split()
        self.list.blockSignals(True)
        self.list.clear()
        for option in self._options:
            if all(word in option.search for word in words):
                item = QListWidgetItem(option.text)
                item.setData(Qt.ItemDataRole.UserRole, option.id)
                item.setSizeHint(QSize(0, self._row_height))
                self.list.addItem(item)
                if option.id == self._chosen:
                    self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _on_current_changed(self, item: QListWidgetItem | None) -> None:
        chosen = str(item.data(Qt.ItemDataRole.UserRole)) if item else ""
        if chosen and chosen != self._chosen:
            self._chosen = chosen
            self.chosen.emit(chosen)
