"""Repairs on a board: a column for each state, a card for each repair."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from motaudit.locale import _, format_number
from motaudit.report.words import shown
from motaudit.review.repairs import Priority, RepairState
from ui.common.labels import Label, draw_text, facts, leading
from ui.common.theme import CARD_RADIUS, GRID, HALF, Text, font, tokens
from ui.common.wording import REPAIR_STATES
from ui.repairs.reading import COLUMNS, RepairRow

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


class ColumnModel(QAbstractListModel):
    """The repairs of one column, the most urgent first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[RepairRow] = []

    def set_rows(self, rows: Iterable[RepairRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_at(self, row: int) -> RepairRow:
        return self._rows[row]

    def row_of(self, repair_id: str) -> int:
        return next((at for at, row in enumerate(self._rows) if row.repair.id == repair_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return facts(row.title, row.branch, *_details(row))
        return row if role == ROW_ROLE else None


def _details(row: RepairRow) -> tuple[str, ...]:
    repair = row.repair
    priority = _("Urgent") if repair.priority is Priority.HIGH else ""
    again = shown(REPAIR_STATES, repair.state) if repair.state is RepairState.REOPENED else ""
    return again, priority, repair.owner


class CardDelegate(QStyledItemDelegate):
    """Two lines of what is to be done, the branch, who does it, and the due date where it matters."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        strong, small = QFontMetrics(font(Text.STRONG)), QFontMetrics(font(Text.SECONDARY))
        return QSize(20 * GRID, 2 * strong.lineSpacing() + 3 * small.lineSpacing() + 4 * GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        t = tokens()
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        card = option.rect.adjusted(HALF, HALF, -HALF, -HALF)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(t.accent if chosen else t.line), 2 if focused else 1))
        painter.setBrush(QColor(t.tint(t.accent) if chosen else t.card))
        painter.drawRoundedRect(card, CARD_RADIUS, CARD_RADIUS)
        room = card.adjusted(GRID + HALF, GRID, -GRID - HALF, -GRID)
        strong, small = QFontMetrics(font(Text.STRONG)), QFontMetrics(font(Text.SECONDARY))
        title = QRect(room.left(), room.top(), room.width(), 2 * strong.lineSpacing())
        painter.setFont(font(Text.STRONG))
        painter.setPen(QColor(t.text))
        top = leading() & ~Qt.AlignmentFlag.AlignVCenter
        draw_text(painter, QRectF(title), top | Qt.AlignmentFlag.AlignTop, row.title, lines=2)
        painter.setFont(font(Text.SECONDARY))
        lines = (
            (row.branch, t.muted),
            (facts(*_details(row)), t.muted),
            (row.due_brief, t.critical if row.overdue else t.muted),
        )
        for at, (text, ink) in enumerate(lines):
            line = QRect(
                room.left(), title.bottom() + HALF + at * small.lineSpacing(), room.width(), small.lineSpacing()
            )
            painter.setPen(QColor(ink))
            draw_text(painter, QRectF(line), leading(), text, lines=1)
        painter.restore()


class ColumnView(QListView):
    """One column. Left and right go to the columns beside it. Signals: `side_requested(step)`."""

    side_requested = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(CardDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setStyleSheet("QListView { background: transparent; }")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        onward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.side_requested.emit(1 if event.key() == onward else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class BoardView(QWidget):
    """All columns side by side, with one card chosen in all. Signals: `chosen(repair id)` when a card is clicked or
    Enter is pressed on it.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._models: list[ColumnModel] = []
        self._views: list[ColumnView] = []
        self._titles: list[Label] = []
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(GRID)
        layout.setVerticalSpacing(HALF)
        layout.setRowStretch(1, 1)
        for at, states in enumerate(COLUMNS):
            name = shown(REPAIR_STATES, states[0])
            title = Label(name, Text.STRONG)
            model, view = ColumnModel(self), ColumnView(name)
            view.setModel(model)
            view.clicked.connect(lambda index, model=model: self._choose(model, index))
            view.activated.connect(lambda index, model=model: self._choose(model, index))
            view.side_requested.connect(lambda step, at=at: self._go_beside(at, step))
            view.selectionModel().selectionChanged.connect(
                lambda chosen, _before, at=at: self._keep_one(at) if not chosen.isEmpty() else None
            )
            layout.addWidget(title, 0, at, Qt.AlignmentFlag.AlignBottom)
            layout.addWidget(view, 1, at)
            layout.setColumnStretch(at, 1)
            self._models.append(model)
            self._views.append(view)
            self._titles.append(title)

    def set_rows(self, rows: Iterable[RepairRow], *, current: str) -> None:
        found = list(rows)
        for states, model, title in zip(COLUMNS, self._models, self._titles, strict=True):
            own = [row for row in found if row.repair.state in states]
            model.set_rows(own)
            name = shown(REPAIR_STATES, states[0])
            words = _("{filter} {n}").format(filter=name, n=format_number(len(own)))
            title.setText("\u00a0".join(words.rsplit(" ", 1)))  # no number stands on a line of its own
        self.point_at(current)

    def point_at(self, repair_id: str) -> None:
        """Choose its card; none if it is not on the board."""
        for model, view in zip(self._models, self._views, strict=True):
            if (at := model.row_of(repair_id)) >= 0:
                view.setCurrentIndex(model.index(at, 0))
            else:
                view.clearSelection()

    def column(self, at: int) -> ColumnView:
        return self._views[at]

    def focus_card(self) -> None:
        """To the card that is chosen, else to the first there is."""
        filled = [at for at, model in enumerate(self._models) if model.rowCount()]
        chosen = [at for at in filled if self._views[at].selectionModel().hasSelection()]
        if filled:
            self._focus((chosen or filled)[0])

    def _focus(self, at: int) -> None:
        view, current = self._views[at], self._views[at].currentIndex()
        view.setCurrentIndex(current if current.isValid() else self._models[at].index(0, 0))
        view.setFocus()

    def _keep_one(self, at: int) -> None:
        for other, view in enumerate(self._views):
            if other != at:
                view.clearSelection()

    def _choose(self, model: ColumnModel, index: QModelIndex) -> None:
        self.chosen.emit(model.row_at(index.row()).repair.id)

    def _go_beside(self, at: int, step: int) -> None:
        to = at + step
        while 0 <= to < len(self._views) and not self._models[to].rowCount():
            to += step
        if 0 <= to < len(self._views):
            self._focus(to)
