"""The help page: topics at the leading edge, the chosen one beside them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import motaudit
from motaudit.locale import _, current_language
from ui.common.context import AppContext
from ui.common.keys import DESK_KEYS, WALK_KEYS, WINDOW_KEYS, Binding
from ui.common.labels import Label, SectionTitle
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Card
from ui.common.theme import GRID, HALF, Text, tokens
from ui.help.guide import GuidePage, guide_pages
from ui.help.rendering import render

KEYS = "keys"
_ABOUT = {
    "new_visit": "walk",
    "walk": "walk",
    "receipt": "walk",
    "audits": "walk",
    "result": "result",
    "checklists": "checklists",
    "places": "start",
    "settings": "workspaces",
    "review": "review",
    "desk": "review",
    "repairs": "review",
    "packages": "sending",
    "plans": "planning",
}
"""The page on which F1 was pressed -> the topic that is about it."""


class HelpPage(Page):
    """Destinations: `topic` names a page of the guide or `keys`; `about` the page on which help was asked for."""

    name = "help"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.pages = guide_pages(current_language())
        self.topics = QListWidget()
        self.topics.setFixedWidth(28 * GRID)
        self.topics.setAccessibleName(_("Topics"))
        self.topics.setSpacing(2)
        self.topics.setWordWrap(True)
        self.topics.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.topics.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for page in self.pages:
            self._add_topic(page.title, page)
        self._add_topic(_("Keys"), KEYS)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._on_link)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.text)
        self._stack.addWidget(_keys_list())
        card = Card(margin=3 * GRID)
        card.add(self._stack, 1)
        content = QWidget()
        layout = QHBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.topics)
        layout.addWidget(card, 1)
        self.set_content(content, scroll=False)
        version = _("motaudit {version}").format(version=motaudit.__version__)
        self.header.add_context(Label(version, Text.SECONDARY, muted=True, wrap=False))
        self.topics.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.topics.setCurrentRow(0)

    def title(self) -> str:
        return _("Help")

    def open(self, destination: Destination) -> None:
        topic = destination.get("topic") or _ABOUT.get(destination.get("about", ""), "")
        if topic:
            self._choose(topic)

    def save_state(self) -> dict[str, Any]:
        return {"row": self.topics.currentRow()}

    def restore_state(self, state: dict[str, Any]) -> None:
        self.topics.setCurrentRow(min(state["row"], self.topics.count() - 1))

    def _add_topic(self, title: str, data: GuidePage | str) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, data)
        self.topics.addItem(item)

    def _choose(self, topic: str) -> None:
        for row in range(self.topics.count()):
            data = self.topics.item(row).data(Qt.ItemDataRole.UserRole)
            if topic == (data if isinstance(data, str) else data.topic):
                self.topics.setCurrentRow(row)

    def _show(self, item: QListWidgetItem | None) -> None:
        data = item.data(Qt.ItemDataRole.UserRole) if item else KEYS
        if isinstance(data, GuidePage):
            self.text.setSearchPaths([str(data.path.parent)])
            mirrored = self.isRightToLeft()
            render(self.text.document(), data.path.read_text(encoding="utf-8"), tokens(self), mirrored=mirrored)
            self.text.moveCursor(QTextCursor.MoveOperation.Start)
            self._stack.setCurrentIndex(0)
        else:
            self._stack.setCurrentIndex(1)

    def _on_link(self, url: QUrl) -> None:
        """Links between pages of the guide stay here; others open in the browser."""
        if url.isRelative() and url.fileName().endswith(".md"):
            self._choose(url.fileName().removesuffix(".md").lstrip("0123456789-_"))
        elif url.scheme() in ("http", "https", "mailto"):
            QDesktopServices.openUrl(url)


def _keys_list() -> QWidget:
    """All keys, from the tables by which they are dispatched."""
    content = QWidget()
    content.setProperty("page", True)
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2 * GRID)
    lists = (
        (_("During a visit"), WALK_KEYS),
        (_("When a visit is checked"), DESK_KEYS),
        (_("Everywhere"), WINDOW_KEYS),
    )
    for title, bindings in lists:
        layout.addWidget(SectionTitle(title))
        layout.addLayout(_keys_grid(bindings))
    layout.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(content)
    area.setAccessibleName(_("Keys"))
    return area


def _keys_grid(bindings: tuple[Binding, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID + HALF)
    grid.setColumnStretch(1, 1)
    for row, binding in enumerate(bindings):
        cap = Label(f"\u2066{binding.label}\u2069", Text.SECONDARY, wrap=False)
        cap.setProperty("keycap", True)
        cap.setAlignment(Qt.AlignmentFlag.AlignCenter)
        grid.addWidget(cap, row, 0)
        grid.addWidget(Label(binding.text), row, 1)
    return grid
