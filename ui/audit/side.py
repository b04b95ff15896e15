"""What is at hand beside the card: brief, repairs to look at, times, photos, staff met, promises, the story; each part
folds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from motaudit.audit.model import ItemRef
from motaudit.checklist.model import ItemType
from motaudit.locale import _, format_number
from ui.audit.brief_panel import BriefPanel
from ui.audit.photos import PhotoTray
from ui.audit.repairs_panel import RepairsPanel
from ui.audit.session import WalkSession
from ui.audit.story import StoryPanel
from ui.audit.tables import ContactsEditor, PromisesPanel
from ui.audit.times_panel import TimesPanel
from ui.common.buttons import PaintedButton, icon_button
from ui.common.icons import pixmap
from ui.common.layouts import scrolled
from ui.common.theme import CONTROL_HEIGHT, CONTROL_RADIUS, GRID, Text, font, tokens

WIDTH = 40 * GRID


@dataclass(frozen=True)
class Part:
    """A part of the column: its panel is made when it is first unfolded."""

    name: str
    title: str
    icon: str
    make: Callable[[], QWidget]


class _Heading(PaintedButton):
    """Folds and unfolds a part; says how much is in it."""

    def __init__(self, title: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self.detail = ""
        self.warns = False
        self.setText(title)
        self.setCheckable(True)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_detail(self, detail: str, *, warns: bool = False) -> None:
        self.detail, self.warns = detail, warns
        self.setAccessibleName(f"{self.text()} {detail}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(20 * GRID, max(CONTROL_HEIGHT + GRID, self.fontMetrics().height() + 2 * GRID))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.hover))
            painter.drawRoundedRect(self.rect(), CONTROL_RADIUS, CONTROL_RADIUS)
        rtl = self.isRightToLeft()
        middle = self.height() // 2
        arrow = "chevron-up" if self.isChecked() else "chevron-down"
        painter.drawPixmap(
            self.width() - GRID - 18 if rtl else GRID, middle - 9, pixmap(self._icon, color=t.muted, size=18)
        )
        painter.drawPixmap(GRID if rtl else self.width() - GRID - 16, middle - 8, pixmap(arrow, color=t.muted, size=16))
        lead, trail = GRID + 18 + GRID, GRID + 16 + GRID
        words = self.rect().adjusted(*((trail, 0, -lead, 0) if rtl else (lead, 0, -trail, 0)))
        leading, trailing = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if rtl:
            leading, trailing = trailing, leading
        painter.setFont(font(Text.STRONG))
        painter.setPen(QColor(t.text))
        painter.drawText(
            words, int((leading | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute).value), self.text()
        )
        painter.setFont(font(Text.SECONDARY))
        painter.setPen(QColor(t.warning if self.warns else t.muted))
        painter.drawText(
            words, int((trailing | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute).value), self.detail
        )
        self.focus_ring(painter, t.accent)


class _Fold(QWidget):
    """A heading with its panel below."""

    toggled = Signal(bool)

    def __init__(self, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = part
        self.needed = True
        self.panel: QWidget | None = None
        self.heading = _Heading(part.title, part.icon)
        self.heading.toggled.connect(self._on_toggled)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.heading)

    def open(self, opened: bool) -> None:
        self.heading.setChecked(opened)

    def make(self) -> QWidget:
        if self.panel is None:
            self.panel = self.part.make()
            margins = QWidget()
            inner = QVBoxLayout(margins)
            inner.setContentsMargins(GRID, 0, GRID, 2 * GRID)
            inner.addWidget(self.panel)
            self._layout.addWidget(margins)
        return self.panel

    def _on_toggled(self, opened: bool) -> None:
        if opened:
            self.make()
        if self.panel is not None and (box := self.panel.parentWidget()) is not None:
            box.setVisible(opened)
        self.toggled.emit(opened)


class SideColumn(QFrame):
    """All parts above each other; where the window is narrow, one at a time over the card.

    Signals: `parts_changed()` when a part is there now, or no longer.
    """

    parts_changed = Signal()

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setProperty("card", True)
        self.folds: dict[str, _Fold] = {}
        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(GRID, GRID, GRID, GRID)
        self._layout.setSpacing(0)
        for part in self._parts():
            fold = _Fold(part)
            self.folds[part.name] = fold
            self._layout.addWidget(fold)
        self._layout.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(scrolled(content))
        session.entries_changed.connect(lambda _keys: self.refresh())
        session.repairs_changed.connect(self._show_repairs)
        self.refresh()
        self._show_repairs()

    def _show_repairs(self) -> None:
        """The part is there only where something was mended."""
        fold = self.folds["repairs"]
        there = bool(self._session.repairs)
        if there != fold.needed:
            fold.needed = there
            fold.setVisible(there)
            self.parts_changed.emit()
        self.refresh()

    def _parts(self) -> list[Part]:
        session = self._session
        contacts = next((code for code, item in session.checklist.items.items() if item.type is ItemType.CONTACTS), "")
        parts = [
            Part("brief", _("Brief"), "file-text", lambda: BriefPanel(session)),
            Part("repairs", _("To look at again"), "wrench", lambda: RepairsPanel(session)),
            Part("times", _("Times"), "clock", lambda: TimesPanel(session)),
            Part("photos", _("Photos"), "camera", lambda: PhotoTray(session)),
            Part("promises", _("Promises"), "handshake", lambda: PromisesPanel(session)),
            Part("story", _("Story"), "pencil", lambda: StoryPanel(session)),
        ]
        if contacts:
            staff = Part("staff", _("Staff met"), "users", lambda: ContactsEditor(session, ItemRef(contacts)))
            parts.insert(4, staff)
        return parts

    @property
    def tray(self) -> PhotoTray:
        """The photo tray, made if it was not looked at yet."""
        tray = self.folds["photos"].make()
        assert isinstance(tray, PhotoTray)
        if not self.folds["photos"].heading.isChecked() and (box := tray.parentWidget()) is not None:
            box.hide()
        return tray

    def refresh(self) -> None:
        """How much is in each part."""
        audit = self._session.audit
        unseen = len(self._session.repair_gaps())
        self.folds["repairs"].heading.set_detail(format_number(unseen) if unseen else "", warns=bool(unseen))
        waiting = sum(1 for each in audit.evidence.values() if each.item is None and each.kind == "photo")
        counts = {"times": len(audit.times), "promises": len(audit.promises), "staff": self._staff()}
        for name, count in counts.items():
            if name in self.folds:
                self.folds[name].heading.set_detail(format_number(count) if count else "")
        photos = format_number(len(audit.evidence)) if audit.evidence else ""
        if waiting:
            photos = _("{n}, {waiting} not assigned").format(n=photos, waiting=format_number(waiting))
        self.folds["photos"].heading.set_detail(photos, warns=bool(waiting))
        least, written = self._session.checklist.story.min_length, len(audit.story.strip())
        self.folds["story"].heading.set_detail(_("to be written") if written < max(1, least) else "")

    def show_only(self, name: str) -> None:
        """One part alone, unfolded."""
        for fold in self.folds.values():
            fold.setVisible(fold.part.name == name)
        self.folds[name].open(True)

    def show_all(self) -> None:
        for fold in self.folds.values():
            fold.setVisible(fold.needed)

    def opened(self) -> tuple[str, ...]:
        return tuple(name for name, fold in self.folds.items() if fold.heading.isChecked())

    def _staff(self) -> int:
        walk = self._session.walk
        contacts = (code for code, item in self._session.checklist.items.items() if item.type is ItemType.CONTACTS)
        values = (walk.answer(ItemRef(code)).value for code in contacts)
        return sum(len(value) for value in values if isinstance(value, tuple))


class SideBar(QWidget):
    """The parts as buttons, where there is no room for the column. Signals: `chosen(name)`."""

    chosen = Signal(str)

    def __init__(self, column: SideColumn, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        self._column = column
        self._tools: dict[str, QWidget] = {}
        for name, fold in column.folds.items():
            tool = icon_button(fold.part.icon, fold.part.title)
            tool.clicked.connect(lambda _checked, name=name: self.chosen.emit(name))
            layout.addWidget(tool)
            self._tools[name] = tool
        layout.addStretch(1)
        column.parts_changed.connect(self._show_parts)
        self._show_parts()

    def _show_parts(self) -> None:
        for name, tool in self._tools.items():
            tool.setVisible(self._column.folds[name].needed)
