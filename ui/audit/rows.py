"""Rows of fields that a person adds and takes away: tries, staff met, promises, receipts."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from motaudit.locale import _, format_number
from ui.common.buttons import button, icon_button
from ui.common.fields import ValueField
from ui.common.labels import Label
from ui.common.layouts import FlowLayout
from ui.common.theme import GRID, HALF, Text

Key = Hashable


class WordsField(ValueField):
    """A line of plain words, about `width` characters wide. Values are text, None = empty."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * width + 2 * GRID)

    def read(self, text: str) -> str:
        return self.text().strip()  # as typed: a house number keeps its digits

    def write(self, value: str) -> str:
        return value

    @property
    def words(self) -> str:
        return self.value or ""

    def set_words(self, words: str) -> None:
        self.set_value(words or None)


class RowSource(Protocol):
    """Where the rows are kept. A row without a key is new; `put` with None takes a row away."""

    def entries(self) -> Sequence[tuple[Key, Any]]: ...
    def put(self, key: Key | None, value: Any) -> None: ...


class Row(QWidget):
    """The fields of one row. A subclass adds them with `field` and says what they amount to.

    Signals: `edited()` after a field was committed; `remove_requested()`.
    """

    edited = Signal()
    remove_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key: Key | None = None
        self._number = Label("", Text.SECONDARY, muted=True, wrap=False)
        self._number.setMinimumWidth(2 * GRID)
        self._fields = QWidget()
        self._flow = FlowLayout(self._fields)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._fields.setSizePolicy(policy)
        self._remove = icon_button("x", _("Take this row away"), self.remove_requested.emit)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._number)
        layout.addWidget(self._fields, 1)
        layout.addWidget(self._remove)

    def value(self) -> Any:
        """What the fields hold now."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value; nothing is emitted."""
        raise NotImplementedError

    def flush(self) -> None:
        """Commit what is being typed."""

    def field(self, caption: str, widget: QWidget) -> QWidget:
        """Add a field under its caption."""
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        label = Label(caption, Text.SECONDARY, muted=True, wrap=False)
        label.setBuddy(widget)
        widget.setAccessibleName(caption)
        layout.addWidget(label)
        layout.addWidget(widget)
        self._flow.addWidget(box)
        return box

    def set_number(self, number: int) -> None:
        self._number.setText(format_number(number))

    def focus_first(self) -> None:
        for widget in self._fields.findChildren(QWidget):
            if widget.focusPolicy() and widget.isEnabled() and widget.focusProxy() is None:
                widget.setFocus()
                return


class RowList(QWidget):
    """Shows the rows of a source and one button that adds another. Signals: `added(Row)`."""

    added = Signal(object)

    def __init__(
        self,
        source: RowSource,
        make_row: Callable[[], Row],
        *,
        add_text: str,
        read_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._make_row, self._read_only = source, make_row, read_only
        self._rows: list[Row] = []
        self._storing = False
        self._box = QVBoxLayout()
        self._box.setSpacing(2 * GRID)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(GRID)
        self.add_button = button(add_text, "plus", on_click=self.add_row)
        self.buttons.addWidget(self.add_button)
        self.buttons.addStretch(1)
        if read_only:
            self.add_button.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID + HALF)
        layout.addLayout(self._box)
        layout.addLayout(self.buttons)
        self.refresh()

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(self._rows)

    def refresh(self) -> None:
        """Show what is kept; a new row that nothing was written into stays at the end."""
        if self._storing:
            return
        entries = self._source.entries()
        kept = [row for row in self._rows if row.key is not None]
        fresh = [row for row in self._rows if row.key is None]
        for row in kept[len(entries) :]:
            self._drop(row)
        kept = kept[: len(entries)]
        while len(kept) < len(entries):
            row = self._insert(len(kept))
            kept.append(row)
        for row, (key, value) in zip(kept, entries, strict=True):
            row.key = key
            row.set_value(value)
        self._rows = [*kept, *fresh]
        self._number()

    def add_row(self) -> None:
        """One more row, kept as soon as something is written into it."""
        for row in self._rows:
            if row.key is None:
                row.focus_first()
                return
        row = self._insert(len(self._rows))
        self._rows.append(row)
        self._number()
        self.added.emit(row)
        row.focus_first()

    def flush(self) -> None:
        for row in self._rows:
            row.flush()

    def _insert(self, at: int) -> Row:
        row = self._make_row()
        row.setEnabled(not self._read_only)
        row.edited.connect(lambda: self._on_edited(row))
        row.remove_requested.connect(lambda: self._on_remove_requested(row))
        self._box.insertWidget(at, row)
        return row

    def _drop(self, row: Row) -> None:
        self._rows.remove(row)
        self._box.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _number(self) -> None:
        for at, row in enumerate(self._rows, start=1):
            row.set_number(at)

    def _on_edited(self, row: Row) -> None:
        self._storing = True
        self._source.put(row.key, row.value())
        self._storing = False
        if row.key is None:
            row.key = self._source.entries()[-1][0]
        self.refresh()

    def _on_remove_requested(self, row: Row) -> None:
        key = row.key
        self._drop(row)
        if key is not None:
            self._source.put(key, None)
        self.refresh()
        if self._rows:
            self._rows[-1].focus_first()
        else:
            self.add_button.setFocus()
