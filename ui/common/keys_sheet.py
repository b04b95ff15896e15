"""The keys of a page on one sheet."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from motaudit.locale import _
from ui.common.buttons import button
from ui.common.keys import WINDOW_KEYS, Binding, logical_key
from ui.common.labels import Label, SectionTitle
from ui.common.layouts import scrolled
from ui.common.theme import GRID, Text, tokens


class KeysDialog(QDialog):
    """The keys of a page and of the window. Any key that closes a dialog closes it, and ? too."""

    def __init__(self, title: str, bindings: Iterable[Binding], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Keys"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(SectionTitle(title))
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, binding in enumerate((*bindings, *WINDOW_KEYS)):
            grid.addWidget(KeyCap(binding), row, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(binding.text), row, 1)
        layout.addWidget(scrolled(sheet, by_keys=True), 1)
        close = button(_("Close"), kind="primary", on_click=self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTrailing)
        close.setFocus()
        self.resize(72 * GRID, 78 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if logical_key(event) == "?":
            self.accept()
        else:
            super().keyPressEvent(event)


class KeyCap(Label):
    """The keys of a binding, drawn as a cap. Keys are written from left to right in every language."""

    def __init__(self, binding: Binding, parent: QWidget | None = None) -> None:
        super().__init__(binding.label, Text.STRONG, wrap=False, parent=parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        t = tokens()
        self.setStyleSheet(
            f"border: 1px solid {t.control_line}; border-radius: 4px; background: {t.window}; padding: 2px 8px;"
        )
        self.setMinimumWidth(9 * GRID)
