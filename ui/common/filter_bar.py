"""A row of filters of which one holds; it wraps where there is no room for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QWidget

from motaudit.locale import _, format_number
from ui.common.buttons import Segment
from ui.common.layouts import FlowLayout
from ui.common.theme import HALF

T = TypeVar("T")


class FilterBar(QWidget, Generic[T]):
    """Filters with how many each would show. Signals: `chosen(data)` when a person chose another one."""

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[str, T]], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._words = {data: text for text, data in options}
        self._group = QButtonGroup(self)
        self._data = [data for _text, data in options]
        flow = FlowLayout(self, spacing=HALF)
        for at, (text, _data) in enumerate(options):
            segment = Segment(text)
            segment.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._group.addButton(segment, at)
            flow.addWidget(segment)
        self._group.idClicked.connect(lambda at: self.chosen.emit(self._data[at]))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.choose(self._data[0])

    def choose(self, data: T) -> None:
        """Show a filter as chosen; `chosen` is not emitted."""
        self._group.button(self._data.index(data)).setChecked(True)

    @property
    def value(self) -> T:
        return self._data[self._group.checkedId()]

    def button(self, data: T) -> Segment:
        found = self._group.button(self._data.index(data))
        assert isinstance(found, Segment)
        return found

    def set_counts(self, counts: dict[T, int], *, leave_out_empty: bool = False) -> None:
        """Say behind each filter how many it shows; none behind those that would show nothing, or leave those out."""
        for data, text in self._words.items():
            n = counts.get(data, 0)
            shown = _("{filter} {n}").format(filter=text, n=format_number(n)) if n else text
            segment = self.button(data)
            segment.setText(shown)
            segment.setAccessibleName(shown)
            segment.updateGeometry()
            segment.setVisible(bool(n) or not leave_out_empty or data in (self._data[0], self.value))
