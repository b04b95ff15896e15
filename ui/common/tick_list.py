"""Some of many: a list to tick, with a search where it is long."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from motaudit.locale import fold
from ui.common.buttons import SearchBox
from ui.common.icons import pixmap
from ui.common.theme import GRID, HALF, tokens

_ID = Qt.ItemDataRole.UserRole
_SEARCHED_FROM = 8


class TickDelegate(QStyledItemDelegate):
    """Draws the tick that the style leaves out, so that colour alone does not say what is chosen."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if index.data(Qt.ItemDataRole.CheckStateRole) in (Qt.CheckState.Checked, Qt.CheckState.Checked.value):
            self.initStyleOption(option, index)
            style = option.widget.style()
            box = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, option.widget)
            tick = pixmap("check", color=tokens(option.widget).on_accent, size=14)
            painter.drawPixmap(box.center() - QPointF(6.5, 6.5).toPoint(), tick)


class TickList(QWidget):
    """Rows to tick, known by their ids. Signals: `ticked(str, bool)` when a person or `tick` changed one."""

    ticked = Signal(str, bool)

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.search = SearchBox(placeholder)
        self.search.searched.connect(self._search)
        self.search.hide()
        self.list = QListWidget()
        self.list.setItemDelegate(TickDelegate(self.list))
        self.list.setAccessibleName(name)
        self.list.setFixedHeight(24 * GRID)
        self.list.itemChanged.connect(self._on_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.setFocusProxy(self.list)

    def add(self, id: str, text: str, *, ticked: bool = False) -> None:
        """Add a row at the end; nothing is emitted."""
        row = QListWidgetItem(text)
        row.setData(_ID, id)
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        row.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.list.addItem(row)
        if self.list.count() == 1:
            self.list.setCurrentRow(0)
        if self.list.count() == _SEARCHED_FROM:
            self.search.show()
            self.setFocusProxy(self.search)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the rows that are ticked."""
        return tuple(_id(row) for row in self._rows() if row.checkState() is Qt.CheckState.Checked)

    def text(self, id: str) -> str:
        return next(row.text() for row in self._rows() if _id(row) == id)

    def tick(self, id: str, on: bool = True) -> None:
        for row in self._rows():
            if _id(row) == id:
                row.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _rows(self) -> list[QListWidgetItem]:
        return [self.list.item(at) for at in range(self.list.count())]

    def _search(self, text: str) -> None:
        """Rows that are ticked stay in sight."""
        words = fold(text).split()
        for row in self._rows():
            found = all(word in fold(row.text()) for word in words)
            row.setHidden(not found and row.checkState() is not Qt.CheckState.Checked)

    def _on_changed(self, row: QListWidgetItem) -> None:
        self.ticked.emit(_id(row), row.checkState() is Qt.CheckState.Checked)


def _id(row: QListWidgetItem) -> str:
    return str(row.data(_ID))
