"""All that happened to a visit, and what its last correction changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from motaudit.locale import _, format_datetime, format_number
from ui.common.entries import entry_title, entry_words
from ui.common.labels import Label, Rule
from ui.common.layouts import clear
from ui.common.surfaces import Card
from ui.common.theme import GRID, HALF, Text
from ui.review.reading import DeskContent
from ui.review.words import REVIEWING, event_detail, event_text


class HistoryPanel(QWidget):
    """Only to be read; each event is sealed where it is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(2 * GRID)

    def show_content(self, content: DeskContent) -> None:
        clear(self._cards)
        if content.differences:
            self._cards.addWidget(_differences_card(content))
        self._cards.addWidget(_events_card(content))
        self._cards.addStretch(1)


def _events_card(content: DeskContent) -> Card:
    """The newest first."""
    card = Card(_("What happened"))
    for at, event in enumerate(reversed(content.history)):
        if at:
            card.add(Rule())
        words = QVBoxLayout()
        words.setSpacing(HALF)
        said = _("{who}: {what}").format(who=content.name(event.who), what=event_text(event))
        words.addWidget(Label(said, Text.STRONG))
        if detail := event_detail(event):
            words.addWidget(Label(detail))
        if event.kind in REVIEWING and content.is_own_visit(event.who):
            own = Label(_("By the one who made the visit."), Text.SECONDARY)
            own.set_ink("warning")
            words.addWidget(own)
        words.addWidget(Label(format_datetime(event.at.astimezone()), Text.SECONDARY, muted=True))
        card.body.addLayout(words)
    return card


def _differences_card(content: DeskContent) -> Card:
    number = format_number(content.standing.revision)
    card = Card(_("What changed with version {n}").format(n=number))
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID)
    for column, title in enumerate((_("Where"), _("Before"), _("Now"))):
        grid.addWidget(Label(title, Text.SECONDARY, muted=True), 0, column)
    for row, difference in enumerate(content.differences, 1):
        cells = (
            entry_title(content.walk, difference.key),
            entry_words(content.walk, difference.key, difference.before),
            entry_words(content.walk, difference.key, difference.after),
        )
        for column, text in enumerate(cells):
            grid.addWidget(Label(text), row, column, Qt.AlignmentFlag.AlignTop)
    for column, stretch in enumerate((2, 2, 2)):
        grid.setColumnStretch(column, stretch)
    card.body.addLayout(grid)
    return card
