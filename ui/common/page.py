"""The base of every page: a header, and content that scrolls; built with the context, shown for a destination."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout, QWidget

from ui.common.context import AppContext, Changes
from ui.common.layouts import Column, scrolled
from ui.common.navigation import Destination
from ui.common.surfaces import PageHeader
from ui.common.theme import GRID, READING_WIDTH


class Page(QWidget):
    """One place in the window. A subclass sets `name`, fills itself in `__init__` and reads in `open`.

    `header` is there already; `set_content` puts what is below it. Pages stay alive when left, so their selection and
    scroll are kept; `save_state` and `restore_state` carry them over when the language or theme changes.

    Signals: `title_changed()`: the page learned later what it shows, and `title()` says so now.
    """

    title_changed = Signal()

    name: ClassVar[str] = ""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.header = PageHeader("", self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        self._layout.setSpacing(2 * GRID)
        top = QHBoxLayout()
        top.addWidget(self.header, 1)
        top.addStretch(0)
        self._layout.addLayout(top)

    def title(self) -> str:
        """What the page is called, in the language in force: its header and the window's title."""
        raise NotImplementedError

    def retitle(self, subtitle: str = "") -> None:
        """Show the title anew, in the header and in the window's own."""
        self.header.set_title(self.title(), subtitle)
        self.title_changed.emit()

    def open(self, destination: Destination) -> None:
        """Show what the destination asks for; called each time somebody comes here."""

    def refresh(self, changes: Changes) -> None:
        """Something changed elsewhere: read again what that touches."""

    def take_focus(self) -> None:
        """Somebody is here for the first time: the keys go to the list, where there is one."""
        lists = (view for view in self.findChildren(QAbstractItemView) if view.isVisible())
        if (first := next(lists, None)) is not None:
            first.setFocus()

    def leave(self) -> bool:
        """Finish pending typing. False keeps the person here (and says why on the page)."""
        return True

    def save_state(self) -> dict[str, Any]:
        return {}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Take up what `save_state` gave."""

    def set_content(self, content: QWidget, *, scroll: bool = True, reading: bool = True) -> None:
        """Put `content` below the header: scrolled, and at most 1200 px wide where it is read."""
        if reading:
            self.header.setMaximumWidth(READING_WIDTH)
            content = Column(content)
        if scroll:
            content = scrolled(content)
        self._layout.addWidget(content, 1)
