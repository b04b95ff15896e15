"""The checklists that come with the program, each to look at or to publish at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motaudit.checklist.library import Shipped
from motaudit.locale import _, pgettext, pick
from ui.checklists.words import items_text, language_text, moments_text, stages_text
from ui.common.buttons import button
from ui.common.labels import Label, Rule
from ui.common.layouts import clear
from ui.common.marks import Pill
from ui.common.surfaces import Card
from ui.common.theme import GRID, Text


class LibraryCard(Card):
    """Signals: `look_requested(code)`, `publish_requested(code)`."""

    look_requested = Signal(str)
    publish_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Ready-made checklists"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(GRID)
        self.body.addLayout(self._rows)
        self.publish_buttons: dict[str, QWidget] = {}

    def show_library(self, entries: Sequence[Shipped], published: Mapping[str, str]) -> None:
        """`published`: hash -> "in use" or another remark, for those that need not be published."""
        clear(self._rows)
        self.publish_buttons = {}
        for at, entry in enumerate(entries):
            if at:
                self._rows.addWidget(Rule())
            self._rows.addLayout(self._row(entry, published.get(entry.hash, "")))

    def _row(self, entry: Shipped, remark: str) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(pick(entry.title), Text.STRONG))
        languages = pgettext("between the parts of a list", ", ").join(map(language_text, entry.languages))
        words.addWidget(
            Label(
                _("{stages}, {moments}, {items}. {languages}").format(
                    stages=stages_text(entry.stages),
                    moments=moments_text(entry.moments),
                    items=items_text(entry.items),
                    languages=languages,
                ),
                Text.SECONDARY,
                muted=True,
            )
        )
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addLayout(words, 1)
        look = button(_("Look inside"), kind="quiet", on_click=lambda: self.look_requested.emit(entry.code))
        look.setAccessibleName(_("Look inside “{title}”").format(title=pick(entry.title)))
        line.addWidget(look)
        if remark:
            line.addWidget(Pill(remark, "glory"))
        else:
            publish = button(_("Publish"), on_click=lambda: self.publish_requested.emit(entry.code))
            publish.setAccessibleName(_("Publish “{title}”").format(title=pick(entry.title)))
            line.addWidget(publish)
            self.publish_buttons[entry.code] = publish
        return line
