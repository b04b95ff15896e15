"""What every editor of a question offers to the row it stands in."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from motaudit.audit.model import ItemRef, Value
from motaudit.checklist.model import Item
from ui.audit.session import WalkSession


class Editor(QWidget):
    """Shows and changes the value of one item. Single keys reach it through `digit`, `enter` and `backspace`.

    Signals: `answered()` after the person gave a whole answer: the walk goes on; `left()` when Enter ended typing,
    changed or not; `problem_changed()` when what is typed became readable or unreadable.
    """

    answered = Signal()
    left = Signal()
    problem_changed = Signal()

    wide = False
    """Whether the editor takes the whole width of the card instead of standing beside the states."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.ref = ref
        self.item: Item = session.checklist.items[ref.code]

    @property
    def problem(self) -> str:
        """Why what is typed could not become an answer; "" when it did."""
        return ""

    def refresh(self) -> None:
        """Show what the walk knows."""

    def forget(self) -> None:
        """Drop what was typed and could not be read: the person said why there is no answer."""

    def show_keys(self, shown: bool) -> None:
        """Show the keys that answer, while this is the item in focus."""

    def digit(self, number: int) -> bool:
        """A digit was pressed while the row, no text field, had the focus. False if it means nothing here."""
        return False

    def enter(self) -> bool:
        """Enter was pressed on the row: end a figure of several digits, or begin to type. False = go on."""
        return False

    def backspace(self) -> bool:
        """Take back the last digit of an unfinished figure. False if there is none: then it means going back."""
        return False

    def stamp(self) -> bool:
        """Enter the time it is now. False where the answer is no time."""
        return False

    def flush(self) -> None:
        """Commit what is being typed."""

    def begin(self, field: QWidget) -> bool:
        """Go into a field to type. False where there is an answer, or nothing may be changed."""
        if self.session.read_only or self.session.walk.value(self.ref) is not None:
            return False
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def commit(self, value: Value | None) -> bool:
        """Give `value` as the answer, keeping note and flag."""
        return self.session.commit(self.session.walk.plan_value(self.ref, value))
