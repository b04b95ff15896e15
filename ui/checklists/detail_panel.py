"""The chosen part of a checklist, read: its wordings side by side in all languages, its choices and its rules."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QVBoxLayout, QWidget

from motaudit.checklist.model import Checklist, Item, Moment, Stage
from ui.checklists.describe import Block, Choices, Facts, Source, Wording, describe
from ui.checklists.words import is_right_to_left, language_text
from ui.common.labels import Label
from ui.common.layouts import clear, scrolled
from ui.common.surfaces import Card
from ui.common.theme import GRID, HALF, Text

_BESIDE_FROM = 56
"""Letters of width from which languages stand beside each other instead of below."""


class _Beside(QWidget):
    """One wording in several languages: side by side, or one below the other where it is narrow."""

    def __init__(self, texts: Sequence[tuple[str, str]], role: Text, *, with_names: bool) -> None:
        super().__init__()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GRID)
        for code, text in texts:
            column = QVBoxLayout()
            column.setSpacing(0)
            if with_names:
                column.addWidget(wording_label(language_text(code), code, Text.SECONDARY, muted=True))
            column.addWidget(wording_label(text, code, role))
            column.addStretch(1)
            self._layout.addLayout(column, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE_FROM * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
            self._layout.setSpacing(2 * GRID if beside else HALF)


def wording_label(text: str, language: str, role: Text = Text.BODY, *, muted: bool = False) -> Label:
    """A text in a language of its own direction, whatever the window's."""
    label = Label(text, role, muted=muted)
    rtl = is_right_to_left(language)
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    edge = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    label.setAlignment(edge | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignTop)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class DetailPanel(Card):
    """Shows one stage, moment or question, or what there is to say about the whole."""

    def __init__(self, *, scoring: bool) -> None:
        super().__init__(margin=0)
        self._scoring = scoring
        self._holder = holder = QWidget()
        self._blocks = QVBoxLayout(holder)
        self._blocks.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._blocks.setSpacing(2 * GRID)
        self._area = scrolled(holder, by_keys=True)
        self.add(self._area)

    def show_part(self, checklist: Checklist, part: Checklist | Stage | Moment | Item) -> None:
        clear(self._blocks)
        for at, block in enumerate(describe(checklist, part, scoring=self._scoring)):
            self._blocks.addWidget(_block_widget(block, checklist.languages, first=at == 0))
        self._blocks.addStretch(1)
        self._area.verticalScrollBar().setValue(0)

    def text(self) -> str:
        """All that is shown, line by line."""
        return "\n".join(label.text() for label in self._holder.findChildren(Label) if not label.isHidden())


def _block_widget(block: Block, languages: tuple[str, ...], *, first: bool) -> QWidget:
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(HALF)
    if block.label:
        layout.addWidget(Label(block.label, Text.STRONG))
    match block:
        case Wording():
            texts = [(code, block.text[code]) for code in languages if code in block.text] or list(block.text.items())
            role = Text.CARD_TITLE if first else Text.STRONG if block.strong else Text.BODY
            layout.addWidget(_Beside(texts, role, with_names=first and len(texts) > 1))
        case Facts():
            for line in block.lines:
                layout.addWidget(Label(line))
        case Source():
            code = Label(block.expression)
            code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
            code.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            code.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
            code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(code)
            for name in block.names:
                layout.addWidget(Label(name, Text.SECONDARY, muted=True))
        case Choices():
            layout.addWidget(_choices_grid(block, languages))
    return holder


def _choices_grid(block: Choices, languages: tuple[str, ...]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(HALF)
    for row, (label, remark) in enumerate(block.rows):
        shown = [code for code in languages if code in label] or list(label)[:1]
        for column, code in enumerate(shown):
            grid.addWidget(wording_label(label[code], code), row, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(Label(remark, Text.SECONDARY, muted=True, wrap=False), row, len(languages))
    return holder
