"""The stages with their progress, side by side: a click or Ctrl with the stage's number goes there."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from motaudit.audit.walk import WalkChanges
from motaudit.checklist.model import Stage
from motaudit.locale import _, format_number
from ui.audit.session import WalkSession
from ui.common.buttons import PaintedButton
from ui.common.icons import pixmap
from ui.common.marks import paint_ring
from ui.common.theme import CONTROL_RADIUS, GRID, HALF, Text, font, tokens

BEGINNING = "<"
END = ">"
_RING = 20


class _Stop(PaintedButton):
    """A stage on the rail, or the pages before and after the stages."""

    def __init__(self, code: str, title: str, *, icon: str = "", hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = code
        self._icon = icon
        self._done = self._total = 0
        self._trouble = False
        self._confirmed = False
        self._bare = False
        self.is_current = False
        self.setText(title)
        self.setToolTip(hint)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._say()

    def set_progress(self, done: int, total: int, *, invalid: int, confirmed: bool) -> None:
        now = (done, total, bool(invalid), confirmed)
        if now != (self._done, self._total, self._trouble, self._confirmed):
            self._done, self._total, self._trouble, self._confirmed = now
            self._say()
            self.update()

    def set_current(self, current: bool) -> None:
        if current != self.is_current:
            self.is_current = current
            self.update()

    def set_bare(self, bare: bool) -> None:
        """Only the icon, where there is little room; stages keep their words."""
        if self._icon and bare != self._bare:
            self._bare = bare
            self.updateGeometry()

    def _say(self) -> None:
        if self._icon:
            self.setAccessibleName(self.text())
        else:
            name = _("{stage}: {done} of {total} answered")
            self.setAccessibleName(name.format(stage=self.text(), done=self._done, total=self._total))

    def _figures(self) -> str:
        if self._icon or not self._total:
            return ""
        return f"{format_number(self._done)}/{format_number(self._total)}"

    def sizeHint(self) -> QSize:
        height = max(40, self.fontMetrics().height() + 2 * GRID)
        if self._bare:
            return QSize(_RING + 2 * GRID, height)
        # The title's place is that of its current, heavier weight, so that nothing moves along the rail.
        width = _RING + HALF + 3 * GRID
        width += QFontMetrics(font(Text.STRONG), self).horizontalAdvance(self.text())
        if figures := self._figures():
            width += GRID + self.fontMetrics().horizontalAdvance(figures)
        return QSize(width, height)

    def minimumSizeHint(self) -> QSize:
        if self._bare:
            return self.sizeHint()
        letters = 4 * self.fontMetrics().averageCharWidth()
        return QSize(_RING + HALF + 2 * GRID + letters, self.sizeHint().height())

    def _has_room(self) -> bool:
        """Whether title and figures stand beside each other; else the title alone, for the ring tells as much."""
        return self.width() >= self.sizeHint().width() - 3 * GRID

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 3, -1, -3)
        if self.is_current or self.underMouse():
            painter.setPen(QPen(QColor(t.accent), 1) if self.is_current else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.tint(t.accent, 0.10) if self.is_current else t.hover))
            painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
        self._paint_sign(painter)
        self._paint_words(painter)
        self.focus_ring(painter, t.accent, frame)

    def _paint_words(self, painter: QPainter) -> None:
        if self._bare:
            return
        t = tokens(self)
        mirrored = self.isRightToLeft()
        lead = GRID + _RING + HALF + 2
        words = self.rect().adjusted(*((GRID, 0, -lead, 0) if mirrored else (lead, 0, -GRID, 0)))
        figures = self._figures() if self._has_room() else ""
        side = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        if figures:
            painter.setFont(font(Text.SECONDARY))
            painter.setPen(QColor(t.muted))
            painter.drawText(
                words, int((side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute).value), figures
            )
            room = painter.fontMetrics().horizontalAdvance(figures) + GRID
            words.adjust(*((room, 0, 0, 0) if mirrored else (0, 0, -room, 0)))
        painter.setFont(font(Text.STRONG if self.is_current else Text.BODY))
        painter.setPen(QColor(t.text))
        title = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        painter.drawText(
            words, int((side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute).value), title
        )

    def _paint_sign(self, painter: QPainter) -> None:
        t = tokens(self)
        x = self.width() - GRID - _RING if self.isRightToLeft() else GRID
        box = QRectF(x, (self.height() - _RING) / 2, _RING, _RING)
        if self._icon:
            ink = t.accent if self.is_current else t.muted
            painter.drawPixmap(QPointF(box.x() + 1, box.y() + 1), pixmap(self._icon, color=ink, size=18))
        elif self._trouble:
            painter.drawPixmap(QPointF(box.x() + 1, box.y() + 1), pixmap("octagon-alert", color=t.critical, size=18))
        else:
            # Complete only when how it felt is confirmed too: a tick must not send the shopper away too early.
            share = self._done / self._total if self._total else float(self._confirmed)
            paint_ring(painter, box, share if self._confirmed else min(share, 0.99), t)


class StageRail(QWidget):
    """Signals: `stage_chosen(code)`; `BEGINNING` and `END` stand for the pages before and after the stages."""

    stage_chosen = Signal(str)

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stops: dict[str, _Stop] = {}
        self._current = ""
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3 * GRID)
        session.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        wanted = (BEGINNING, *(stage.code for stage in self._stages()), END)
        if tuple(self._stops) != wanted:
            self._build()
        for code in self._stops:
            self._refresh_stop(code)

    def set_current(self, code: str) -> None:
        self._current = code
        for stop in self._stops.values():
            stop.set_current(stop.code == code)

    def stage_number(self, number: int) -> str:
        """The code of the stage with a number from 1, "" if there is none."""
        stages = self._stages()
        return stages[number - 1].code if 1 <= number <= len(stages) else ""

    def _stages(self) -> tuple[Stage, ...]:
        return self._session.walk.stages() if self._session.audit.completed else ()

    def _build(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._stops = {}
        self._add(_Stop(BEGINNING, _("Visit"), icon="clipboard-list", hint=_("How it went, times, receipts")))
        for number, stage in enumerate(self._stages(), start=1):
            title = self._session.text(stage.title)
            hint = _("{stage} · {code} (Ctrl+{number})").format(stage=title, code=stage.code, number=number)
            if description := self._session.text(stage.description):
                hint = f"{hint}\n{description}"
            self._add(_Stop(stage.code, title, hint=hint))
        self._add(_Stop(END, _("Finish"), icon="send", hint=_("The story, and handing in")))
        self._layout.addStretch(1)
        self.set_current(self._current)
        self._make_room()

    def _add(self, stop: _Stop) -> None:
        stop.clicked.connect(lambda: self.stage_chosen.emit(stop.code))
        self._stops[stop.code] = stop
        self._layout.addWidget(stop)

    def _refresh_stop(self, code: str) -> None:
        if code in (BEGINNING, END):
            return
        progress = self._session.walk.progress(code)
        confirmed = code in self._session.audit.confirmed_stages
        self._stops[code].set_progress(progress.done, progress.total, invalid=progress.invalid, confirmed=confirmed)

    def _on_changed(self, changes: WalkChanges) -> None:
        if (BEGINNING, *(stage.code for stage in self._stages()), END) != tuple(self._stops):
            self.refresh()
            return
        for code in changes.stages & self._stops.keys():
            self._refresh_stop(code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where the titles do not fit, the ends lose their words and the lines their length."""
        for stop in self._stops.values():
            stop.set_bare(False)
        gaps = max(0, len(self._stops) - 1)
        wanted = sum(stop.sizeHint().width() for stop in self._stops.values())
        tight = wanted + gaps * 3 * GRID > self.width()
        for stop in self._stops.values():
            stop.set_bare(tight)
        self._layout.setSpacing(GRID if tight else 3 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line of the journey between the stages."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(tokens(self).line), 1))
        stops = list(self._stops.values())
        for one, other in pairwise(stops):
            left, right = sorted((one, other), key=lambda stop: stop.x())
            if right.geometry().left() - left.geometry().right() < 2 * GRID:
                continue
            y = left.geometry().center().y()
            painter.drawLine(left.geometry().right() + HALF, y, right.geometry().left() - HALF, y)
