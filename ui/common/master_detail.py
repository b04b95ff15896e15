"""A list with what belongs to its current row beside it, or in its place where there is no room for both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from ui.common.theme import GRID

_BOTH_NEED = 104
_DETAIL_WIDTH = 46
"""In letters of the font, so that a larger text makes the two take turns."""


class MasterDetail(QWidget):
    """Shows `master`, and `detail` once `open_detail` was called until `close_detail`.

    Signals: `covered(bool)`: whether the detail stands in the place of the list now, which has no use for filters then.
    """

    covered = Signal(bool)

    def __init__(self, master: QWidget, detail: QWidget, *, detail_width: int = _DETAIL_WIDTH) -> None:
        super().__init__()
        self.master, self.detail = master, detail
        self._detail_width = detail_width
        self._is_open = False
        self.had_keys = False
        """Whether the list had the keys when it was covered last."""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(master, 1)
        layout.addWidget(detail, 0)
        detail.hide()

    @property
    def is_open(self) -> bool:
        return self._is_open

    def open_detail(self) -> None:
        self._is_open = True
        self._arrange()

    def close_detail(self) -> None:
        self._is_open = False
        self._arrange()

    def _arrange(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        both = self.width() >= (_BOTH_NEED - _DETAIL_WIDTH + self._detail_width) * letter
        if both:
            self.detail.setFixedWidth(self._detail_width * letter)
        else:
            self.detail.setMinimumWidth(0)
            self.detail.setMaximumWidth(16_777_215)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretchFactor(self.detail, 0 if both else 1)
        self.detail.setVisible(self._is_open)
        covered = self._is_open and not both
        changed = covered == self.master.isVisibleTo(self)
        if changed and covered:
            focus = QApplication.focusWidget()
            self.had_keys = focus is not None and self.master.isAncestorOf(focus)
        self.master.setVisible(not covered)
        if changed:
            self.covered.emit(covered)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()
