"""What the stage in hand consists of: its moments with their state, and how it felt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from motaudit.audit.model import MomentRef, Observation, Position
from motaudit.audit.walk import MomentStatus, Status, WalkChanges
from motaudit.locale import _, format_number
from ui.audit import journey
from ui.audit.session import WalkSession
from ui.common.icons import pixmap
from ui.common.labels import draw_text, leading
from ui.common.marks import Mark, mark_colour, mark_of, mark_text, paint_mark, paint_ring
from ui.common.theme import CONTROL_RADIUS, GRID, HALF, Text, font, tokens

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ENTRY = Qt.ItemDataRole.UserRole
_SIGN = 18


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the outline. `status` "" = neither done nor open; `done` and `total` count needed answers.

    `wanting`: an answer lacks the note or photo that it requires.
    """

    position: Position
    title: str
    status: str = ""
    done: int = 0
    total: int = 0
    mark: Mark | None = None
    current: bool = False
    wanting: bool = False
    figures: str = ""
    """How far it is, in digits; "" when it is complete."""

    @property
    def spoken(self) -> str:
        """The line as a screen reader says it."""
        words = {
            Status.COMPLETE: _("complete"),
            Status.OPEN: _("open"),
            Status.INVALID: _("to be corrected"),
            Status.FLAGGED: _("flagged"),
        }
        said = [self.title, words[Status(self.status)] if self.status else ""]
        if self.total:
            said.append(_("{done} of {total}").format(done=self.done, total=self.total))
        if self.wanting:
            said.append(_("a note or photo is missing"))
        if self.mark:
            said.append(mark_text(self.mark))
        return ", ".join(part for part in said if part)


class OutlineModel(QAbstractItemModel):
    """A flat list of entries for the part of the journey that a position belongs to."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._entries: list[Entry] = []
        session.changed.connect(self._on_changed)
        session.entries_changed.connect(lambda _keys: self._on_entries_changed())
        session.position_changed.connect(self._on_position_changed)
        self.refresh()

    def refresh(self) -> None:
        entries = [self._entry(position) for position in self._positions()]
        if [each.position for each in entries] != [each.position for each in self._entries]:
            self.beginResetModel()
            self._entries = entries
            self.endResetModel()
            return
        for row, entry in enumerate(entries):
            self._put(row, entry)

    def _put(self, row: int, entry: Entry) -> None:
        if entry != self._entries[row]:
            self._entries[row] = entry
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    @property
    def current_row(self) -> int:
        return next((row for row, entry in enumerate(self._entries) if entry.current), -1)

    def _positions(self) -> list[Position]:
        walk, here = self._session.walk, journey.page_of(self._session.position)
        stage = journey.stage_at(walk, here)
        if not stage:
            every = list(journey.pages(walk))
            ends = [page for page in every if page.page in (journey.STORY, journey.HAND_IN)]
            return (
                ends
                if here in ends and walk.audit.completed
                else [page for page in every if page.page == journey.HEADER and page != journey.FIRST_IMPRESSION]
                + ([] if walk.audit.completed else ends)
            )
        first = [journey.FIRST_IMPRESSION] if stage == journey.FIRST_STAGE else []
        return [*first, *map(walk.position_of, walk.moments(stage)), Position(journey.STAGE_END, stage)]

    def _entry(self, position: Position) -> Entry:
        walk, audit = self._session.walk, self._session.audit
        current = position == journey.page_of(self._session.position)
        if position.page == journey.MOMENT:
            ref = MomentRef(position.code, position.row)
            status = walk.moment_status(ref)
            title = walk.label(ref)
            rows = walk.rows(ref.code)
            if len(rows) > 1:
                number = format_number(rows.index(ref.row) + 1)
                title = _("{moment} · {number}").format(moment=title, number=number)
            mark = mark_of(audit.observations.get(ref, Observation()))
            shown = str(status.status) if walk.is_reached(ref) else ""
            wanting = any(walk.needs_note(item) or walk.needs_photo(item) for item in walk.items(ref))
            wanting = wanting and bool(shown)
            return Entry(position, title, shown, status.done, status.total, mark, current, wanting, _figures(status))
        done = self._is_done(position)
        said = "" if done is None else str(Status.COMPLETE if done else Status.OPEN)
        return Entry(position, self._title(position), said, current=current)

    def _title(self, position: Position) -> str:
        if position.page == journey.STAGE_END:
            return _("How it felt")
        if position.page != journey.HEADER:
            return _("The story") if position.page == journey.STORY else _("Hand in")
        return {
            journey.OUTCOME: _("How it went"),
            journey.TIMES: _("Times"),
            journey.CONTEXT: _("Circumstances"),
            journey.RECEIPTS: _("Receipts"),
            journey.FIRST_IMPRESSION.code: _("First impression"),
        }[position.code]

    def _is_done(self, position: Position) -> bool | None:
        audit, checklist = self._session.audit, self._session.checklist
        match position:
            case Position(journey.STAGE_END, stage):
                return stage in audit.confirmed_stages
            case Position(journey.STORY):
                return len(audit.story.strip()) >= max(1, checklist.story.min_length)
            case Position(journey.HEADER, journey.OUTCOME):
                return audit.outcome is not None
            case Position(journey.HEADER, journey.TIMES):
                return "arrived" in audit.times or audit.started is not None
            case Position(journey.HEADER, journey.CONTEXT):
                wanted = [item for item in checklist.context if item.required]
                return all(item.code in audit.context for item in wanted) if wanted or audit.context else None
            case journey.FIRST_IMPRESSION:
                return audit.first_impression is not None
            case Position(journey.HEADER, journey.RECEIPTS) if audit.receipts:
                return True
            case _:
                return None

    def _on_changed(self, changes: WalkChanges) -> None:
        """Only lines that the change concerns are made anew, unless moments came or went."""
        if [entry.position for entry in self._entries] != self._positions():
            self.refresh()
            return
        for row, entry in enumerate(self._entries):
            position = entry.position
            if position.page == journey.MOMENT and journey.moment_of(position) not in changes.moments:
                continue
            self._put(row, self._entry(position))

    def _on_position_changed(self, position: Position) -> None:
        """Where the shopper is moves along the lines; another stage has lines of its own."""
        if [entry.position for entry in self._entries] != self._positions():
            self.refresh()
            return
        here = journey.page_of(position)
        for row, entry in enumerate(self._entries):
            self._put(row, replace(entry, current=entry.position == here))

    def _on_entries_changed(self) -> None:
        if self._session.position.page != journey.MOMENT:
            self.refresh()

    # -- Qt

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        return self.createIndex(row, column) if self.hasIndex(row, column, parent) else QModelIndex()

    def parent(self, child: Index = NOWHERE) -> QModelIndex:  # type: ignore[override]
        return QModelIndex()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return entry.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return entry.spoken
            case _ if role == ENTRY:
                return entry
        return None


class _Delegate(QStyledItemDelegate):
    """A sign, the title over at most two lines, what stood out, and how many of the answers are there."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        metrics = QFontMetrics(font(Text.STRONG))  # as the current one is written, so that no line moves
        entry: Entry = index.data(ENTRY)
        view = option.widget
        # As if there were a scroll bar: it comes and goes without the lines being measured again.
        width = view.width() - 2 * GRID if isinstance(view, QWidget) else option.rect.width()
        room = self._title_width(width, entry, metrics)
        lines = 1 if metrics.horizontalAdvance(entry.title) <= room else 2
        return QSize(10 * GRID, max(36, lines * metrics.lineSpacing() + 2 * GRID))

    def _title_width(self, width: int, entry: Entry, metrics: QFontMetrics) -> int:
        figures = metrics.horizontalAdvance(entry.figures) + GRID if entry.figures else 0
        return width - 3 * GRID - _SIGN - figures - (_SIGN if entry.mark else 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view = option.widget
        t = tokens(view)
        entry: Entry = index.data(ENTRY)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(option.rect).adjusted(1, 1, -1, -1)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if entry.current or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.tint(t.accent, 0.14) if entry.current else t.hover))
            painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(t.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
        self._paint_entry(painter, option, entry)
        painter.restore()

    def _paint_entry(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
        t = tokens(option.widget)
        direction = option.direction
        rect = option.rect
        middle = rect.center().y() - _SIGN // 2 + 1

        def placed(x: int, width: int) -> QRect:
            return QStyle.visualRect(direction, rect, QRect(rect.left() + x, rect.top(), width, rect.height()))

        sign = placed(GRID, _SIGN)
        _paint_status(painter, QRect(sign.left(), middle, _SIGN, _SIGN), entry, option.widget)
        metrics = QFontMetrics(font(Text.BODY))
        end = rect.width() - GRID
        trailing = int(
            (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute).value
        )
        if figures := entry.figures:
            painter.setFont(font(Text.SECONDARY))
            painter.setPen(QColor(t.muted))
            width = metrics.horizontalAdvance(figures)
            flags = (
                trailing
                if direction == Qt.LayoutDirection.LeftToRight
                else int(
                    (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute).value
                )
            )
            painter.drawText(placed(end - width, width), flags, figures)
            end -= width + GRID
        if entry.mark:
            box = placed(end - 12, 12)
            square = QRectF(box.left(), rect.center().y() - 5, 12, 12)
            paint_mark(painter, square, entry.mark, mark_colour(entry.mark, t), ground=t.card)
            end -= _SIGN
        start = GRID + _SIGN + GRID
        painter.setFont(font(Text.STRONG if entry.current else Text.BODY))
        painter.setPen(QColor(t.text if entry.status or entry.current else t.muted))
        room = placed(start, end - start)
        draw_text(painter, QRectF(room), leading(), entry.title, lines=2)


def _figures(status: MomentStatus) -> str:
    if status.done >= status.total:
        return ""
    return f"{format_number(status.done)}/{format_number(status.total)}"


def _paint_status(painter: QPainter, box: QRect, entry: Entry, widget: QWidget) -> None:
    t = tokens(widget)
    names = {Status.INVALID: ("octagon-alert", t.critical), Status.FLAGGED: ("flag", t.warning)}
    if entry.status in names:
        name, ink = names[Status(entry.status)]
        painter.drawPixmap(QPoint(box.x(), box.y()), pixmap(name, color=ink, size=_SIGN))
    elif entry.wanting:
        painter.drawPixmap(QPoint(box.x(), box.y()), pixmap("triangle-alert", color=t.warning, size=_SIGN))
    elif entry.status:
        share = 1.0 if entry.status == Status.COMPLETE else entry.done / entry.total if entry.total else 0.0
        paint_ring(painter, QRectF(box), min(share, 0.99) if entry.status == Status.OPEN else 1.0, t)
    else:
        painter.setPen(QPen(QColor(t.control_line), 2))
        painter.drawLine(box.left() + HALF, box.center().y(), box.right() - HALF, box.center().y())


class OutlineView(QListView):
    """Signals: `chosen(Position)` by a click, or Enter and Space on the line in focus."""

    chosen = Signal(object)

    def __init__(self, model: OutlineModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outline = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("card", True)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Moments of this stage"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._on_clicked)
        self.activated.connect(self._on_clicked)
        model.dataChanged.connect(lambda *_roles: self._follow())
        model.modelReset.connect(self._follow)
        self._follow()

    def choose_current(self) -> bool:
        """Go to the line in focus."""
        if not self.currentIndex().isValid():
            return False
        self._on_clicked(self.currentIndex())
        return True

    def _on_clicked(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if isinstance(entry, Entry):
            self.chosen.emit(entry.position)

    def _follow(self) -> None:
        row = self._outline.current_row
        if row >= 0 and row != self.currentIndex().row():
            index = self._outline.index(row, 0)
            self.setCurrentIndex(index)
            self.scrollTo(index)
