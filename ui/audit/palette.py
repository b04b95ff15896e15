"""Find anything in the visit by typing a part of it: a question, a moment, a stage, something to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from motaudit.audit.model import Position
from motaudit.locale import _, fold
from ui.audit import journey
from ui.audit.session import WalkSession
from ui.common.controls import SearchBox
from ui.common.icons import pixmap
from ui.common.labels import Label, draw_text
from ui.common.theme import CONTROL_RADIUS, GRID, Text, font, tokens

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
FINDING = Qt.ItemDataRole.UserRole
_ICONS = {"action": "sparkles", "stage": "map-pin", "moment": "circle-dot", "question": "circle-help"}


@dataclass(frozen=True)
class Finding:
    """Something that can be found. `kind` is action, stage, moment or question; `where` is shown beside the title."""

    kind: str
    title: str
    where: str
    run: Callable[[], object]
    key: str = ""

    def matches(self, words: Sequence[str]) -> bool:
        text = fold(f"{self.title} {self.where}")
        return all(word in text for word in words)


def places(session: WalkSession) -> list[Finding]:
    """Every visible stage, moment and question of a visit."""
    walk = session.walk
    found = []
    for stage in walk.stages():
        title = session.text(stage.title)
        found.append(Finding("stage", title, stage.code, _going(session, journey.stage_start(walk, stage.code))))
        for moment in walk.moments(stage.code):
            name = walk.label(moment)
            found.append(Finding("moment", name, title, _going(session, walk.position_of(moment))))
            found += [
                Finding("question", walk.label(item), name, _going(session, walk.position_of(item)))
                for item in walk.items(moment)
                if session.checklist.items[item.code].type.is_asked
            ]
    return found


def _going(session: WalkSession, position: Position) -> Callable[[], object]:
    return lambda: session.go(position)


class FindingsModel(QAbstractListModel):
    """What fits the typed words; actions before places."""

    def __init__(self, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._every = tuple(findings)
        self._shown = self._every

    def filter(self, text: str) -> None:
        words = fold(text).split()
        self.beginResetModel()
        self._shown = tuple(finding for finding in self._every if finding.matches(words))
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        finding = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return finding.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("{title}, {where}").format(title=finding.title, where=finding.where)
        return finding if role == FINDING else None


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, max(36, QFontMetrics(font(Text.BODY)).height() + 2 * GRID))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        finding: Finding = index.data(FINDING)
        t = tokens(option.widget)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.tint(t.accent, 0.14)))
            painter.drawRoundedRect(option.rect.adjusted(1, 1, -1, -1), CONTROL_RADIUS, CONTROL_RADIUS)
        rect = option.rect.adjusted(GRID, 0, -GRID, 0)
        x = rect.right() - 15 if rtl else rect.left()
        painter.drawPixmap(x, rect.center().y() - 7, pixmap(_ICONS[finding.kind], color=t.muted, size=16))
        words = rect.adjusted(*((0, 0, -3 * GRID, 0) if rtl else (3 * GRID, 0, 0, 0)))
        leading, trailing = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if rtl:
            leading, trailing = trailing, leading
        painter.setFont(font(Text.SECONDARY))
        painter.setPen(QColor(t.muted))
        beside = finding.key or finding.where
        room = min(painter.fontMetrics().horizontalAdvance(beside) + 2 * GRID, words.width() * 2 // 5)
        shown = painter.fontMetrics().elidedText(beside, Qt.TextElideMode.ElideRight, room - GRID)
        painter.drawText(
            words, int((trailing | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute).value), shown
        )
        words.adjust(*((room, 0, 0, 0) if rtl else (0, 0, -room, 0)))
        painter.setFont(font(Text.BODY))
        painter.setPen(QColor(t.text))
        title = painter.fontMetrics().elidedText(finding.title, Qt.TextElideMode.ElideRight, words.width())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        draw_text(painter, QRectF(words), leading | middle, title, wrap=False)
        painter.restore()


class Palette(QDialog):
    """A line to type into, and what fits below it. Up and Down choose, Enter goes."""

    def __init__(self, findings: Sequence[Finding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Find anything"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = SearchBox(_("A question, a moment, or something to do"))
        self.search.textChanged.connect(self._on_typed)
        self._model = FindingsModel(findings, self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Delegate(self._list))
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("What was found"))
        self._list.clicked.connect(self._run)
        self._nothing = Label(_("Nothing fits. Try fewer letters."), muted=True)
        self._nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(self.search)
        layout.addWidget(self._nothing)
        layout.addWidget(self._list, 1)
        self.resize(76 * GRID, 56 * GRID)
        self._choose(0)
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Down:
                self._choose(row + 1)
            case Qt.Key.Key_Up:
                self._choose(row - 1)
            case Qt.Key.Key_PageDown:
                self._choose(row + 8)
            case Qt.Key.Key_PageUp:
                self._choose(row - 8)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._run(self._list.currentIndex())
            case _:
                super().keyPressEvent(event)

    def _on_typed(self, text: str) -> None:
        self._model.filter(text)
        self._nothing.setVisible(self._model.rowCount() == 0)
        self._choose(0)

    def _choose(self, row: int) -> None:
        count = self._model.rowCount()
        if count:
            self._list.setCurrentIndex(self._model.index(min(max(row, 0), count - 1)))

    def _run(self, index: QModelIndex) -> None:
        finding = index.data(FINDING)
        if isinstance(finding, Finding):
            self.accept()
            finding.run()
