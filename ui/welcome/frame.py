"""The card in the middle of an otherwise empty window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.common.icons import IconLabel
from ui.common.labels import Label
from ui.common.surfaces import Card
from ui.common.theme import GRID, HALF, Text

_WIDTH = 70 * GRID


class CentredCard(QScrollArea):
    """An icon, a title and a sentence; put what follows into `body`."""

    def __init__(self, icon_name: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = Card(margin=3 * GRID)
        card.setFixedWidth(_WIDTH)
        self.body: QVBoxLayout = card.body
        self.body.setSpacing(GRID + HALF)
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(IconLabel(icon_name, color="accent", size=32), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, Text.PAGE_TITLE))
        words.addWidget(Label(text, muted=True))
        top.addLayout(words, 1)
        self.body.addLayout(top)
        ground = QWidget()
        ground.setProperty("page", True)
        around = QVBoxLayout(ground)
        around.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        around.addStretch(1)
        # Not by alignment: its height would be that of the whole width, where the words take fewer lines.
        across = QHBoxLayout()
        across.addStretch(1)
        across.addWidget(card)
        across.addStretch(1)
        around.addLayout(across)
        around.addStretch(2)
        self.setWidget(ground)
