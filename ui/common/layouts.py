"""Layouts that Qt lacks: a flow that wraps, a column of readable width, a part that scrolls, a form."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.common.labels import Label
from ui.common.theme import GRID, HALF, READING_WIDTH, TWO_COLUMNS_FROM, Text, enlarged


def margins(lead: int, top: int, trail: int, bottom: int) -> QMargins:
    """Margins of which the first is where reading begins: Qt mirrors what it lays out, but not what is around it."""
    if QApplication.isRightToLeft():
        return QMargins(trail, top, lead, bottom)
    return QMargins(lead, top, trail, bottom)


class FlowLayout(QLayout):
    """Widgets beside each other as long as there is room, then on the next line; mirrored from right to left."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = GRID) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(QMargins())
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert(self, index: int, widget: QWidget) -> None:
        """Put a widget before the one at `index`."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), place=False)

    def sizeHint(self) -> QSize:
        visible = [item for item in self._items if not item.isEmpty()]
        width = sum(item.sizeHint().width() for item in visible) + self.spacing() * max(0, len(visible) - 1)
        return QSize(width, max((item.sizeHint().height() for item in visible), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, place=True)

    def _arrange(self, rect: QRect, *, place: bool) -> int:
        """Lay out within `rect`; the height that this takes."""
        x, y, line_height = 0, 0, 0
        mirrored = (parent := self.parentWidget()) is not None and parent.isRightToLeft()
        for item in self._items:
            if item.isEmpty():
                continue
            width = min(item.sizeHint().width(), rect.width())
            height = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
            if x and x + width > rect.width():
                x, y, line_height = 0, y + line_height + self.spacing(), 0
            if place:
                left = rect.right() + 1 - x - width if mirrored else rect.left() + x
                item.setGeometry(QRect(QPoint(left, rect.top() + y), QSize(width, height)))
            x += width + self.spacing()
            line_height = max(line_height, height)
        return y + line_height


class Column(QWidget):
    """Holds content at a readable width, at the leading edge under the page's title."""

    def __init__(self, content: QWidget, *, width: int = READING_WIDTH, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        content.setMaximumWidth(width)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(content, 1)
        layout.addStretch(0)


def scrolled(content: QWidget, *, by_keys: bool = False) -> QScrollArea:
    """What is taller than its place, to be scrolled through; with `by_keys` it takes the focus, and arrows scroll it."""
    content.setProperty("page", True)
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    if not by_keys:
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    return area


class TwoColumns(QWidget):
    """Cards in two columns where there is room for them, below each other where there is not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GRID)
        self._columns: list[QVBoxLayout] = []
        self.clear()

    def clear(self) -> None:
        """Take all cards out and delete them."""
        clear(self._layout)
        self._columns = [QVBoxLayout(), QVBoxLayout()]
        for column in self._columns:
            column.setSpacing(2 * GRID)
            self._layout.addLayout(column, 1)

    def add(self, card: QWidget, column: int) -> None:
        """Put a card at the end of column 0 or 1."""
        self._columns[column].addWidget(card)

    def settle(self) -> None:
        """All cards are in: the room below them stays empty, and a lone column takes all the width."""
        for at, column in enumerate(self._columns):
            self._layout.setStretch(at, int(column.count() > 0))
            column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= TWO_COLUMNS_FROM * enlarged()
        self._layout.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


class Form(QWidget):
    """Fields below their labels. `add` returns the field's row, whose `set_problem` says beside it what is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GRID)

    def add(self, label: str, field: QWidget, help_text: str = "", *, stretch: bool = False) -> FormRow:
        row = FormRow(label, field, help_text, stretch=stretch)
        self._layout.addWidget(row)
        return row

    def add_widget(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)


class FormRow(QWidget):
    """A label, its field below, and a line for help or for what is wrong."""

    def __init__(self, label: str, field: QWidget, help_text: str = "", *, stretch: bool = False) -> None:
        super().__init__()
        self.field = field
        self._help_text = help_text
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        caption = Label(label, Text.STRONG)
        caption.setBuddy(field)
        field.setAccessibleName(label)
        layout.addWidget(caption)
        line = QHBoxLayout()
        line.addWidget(field, 1)
        if not stretch:
            line.addStretch(1)
        layout.addLayout(line)
        self._below = Label(help_text, Text.SECONDARY, muted=True)
        layout.addWidget(self._below)
        self._below.setVisible(bool(help_text))  # before, it would be a window of its own for a moment

    def set_problem(self, problem: str) -> None:
        """Say what is wrong with the field; "" takes it back."""
        self._below.set_ink("critical" if problem else "")
        self._below.setText(problem or self._help_text)
        self._below.setVisible(bool(problem or self._help_text))
        self.field.setProperty("invalid", bool(problem))
        self.field.style().polish(self.field)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete its widgets."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
            inner.deleteLater()
