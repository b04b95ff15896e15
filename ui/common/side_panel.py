"""A panel beside a list: what belongs to its current row, or to a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motaudit.locale import _
from ui.common.buttons import icon_button
from ui.common.labels import SectionTitle
from ui.common.layouts import margins, scrolled
from ui.common.surfaces import Banner, Card
from ui.common.theme import GRID


class SidePanel(Card):
    """A heading that can be closed, a part that scrolls, and the next step in sight. Signals: `close_requested()`."""

    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__(margin=0)
        self.heading = SectionTitle("")
        self.banner = Banner()
        top = QHBoxLayout()
        top.setContentsMargins(margins(2 * GRID, 2 * GRID, GRID, 0))
        top.addWidget(self.heading, 1)
        close = icon_button("x", _("Close the form"), self.close_requested.emit)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        holder = QWidget()
        self.parts = QVBoxLayout(holder)
        self.parts.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        self.parts.setSpacing(2 * GRID)
        self.parts.addWidget(self.banner)
        self.body.addWidget(scrolled(holder), 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)
