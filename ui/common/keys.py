"""Key events as logical keys: letters by their place on the keyboard, digits of every script, and who may have them."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from motaudit.locale import N_, _
from ui.common.navigation import HAND_OVER


def _rows(*rows: tuple[int, str]) -> dict[int, str]:
    return {first + at: letter for first, letters in rows for at, letter in enumerate(letters)}


# The code of the first key of each row of letters: evdev + 8 (X11, Wayland), and set 1 (Windows).
_LINUX = _rows((24, "QWERTYUIOP"), (38, "ASDFGHJKL"), (52, "ZXCVBNM"))
_WINDOWS = _rows((16, "QWERTYUIOP"), (30, "ASDFGHJKL"), (44, "ZXCVBNM"))
# kVK_ANSI_* of Carbon's Events.h: the Mac tells the place in the virtual key, its scan code is always 1.
_MAC = _rows((0, "ASDFHGZXCV"), (11, "BQWERYT")) | {
    31: "O",
    32: "U",
    34: "I",
    35: "P",
    37: "L",
    38: "J",
    40: "K",
    45: "N",
    46: "M",
}

_NAMED: Mapping[int, str] = {
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Escape: "Escape",
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Backtab",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PageUp",
    Qt.Key.Key_PageDown: "PageDown",
    Qt.Key.Key_F1: "F1",
    Qt.Key.Key_F2: "F2",
}
_SAME_SIGN = {"؟": "?", "−": "-", "٫": ".", "،": ","}


def logical_key(event: QKeyEvent) -> str:
    """The key as bindings name it: `A`..`Z`, `0`..`9`, `?`, `Enter`, with `Ctrl+` before it; "" for anything else.

    A letter is what is printed on a Latin layout, else the one at the same place of an English keyboard.
    """
    modifiers = event.modifiers()
    if modifiers & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier):
        return ""
    name = _NAMED.get(event.key(), "") or _sign(event) or _letter(event)
    if not name or not modifiers & Qt.KeyboardModifier.ControlModifier:
        return name
    return f"Ctrl+Shift+{name}" if modifiers & Qt.KeyboardModifier.ShiftModifier else f"Ctrl+{name}"


def digit_of(text: str) -> int | None:
    """The value of one digit of any script, else None."""
    return unicodedata.digit(text, None) if len(text) == 1 else None


def _sign(event: QKeyEvent) -> str:
    text = event.text()
    if (digit := digit_of(text)) is not None:
        return str(digit)
    if Qt.Key.Key_0 <= event.key() <= Qt.Key.Key_9:
        return chr(event.key())
    text = _SAME_SIGN.get(text, text)
    return text if text in ("?", "-", ".", ",") else ""


def _letter(event: QKeyEvent) -> str:
    if Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z:
        return chr(event.key())
    if sys.platform == "darwin":
        return _MAC.get(event.nativeVirtualKey(), "") if event.text() else ""
    return (_WINDOWS if sys.platform == "win32" else _LINUX).get(event.nativeScanCode(), "")


def is_text_field(widget: QWidget | None) -> bool:
    """Whether typing belongs to `widget`: single keys must then do nothing else."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox):
        return not widget.isReadOnly()
    return isinstance(widget, QKeySequenceEdit) or (isinstance(widget, QComboBox) and widget.isEditable())


@dataclass(frozen=True, slots=True)
class Binding:
    """What a key does: `action` for the code, `keys` as `logical_key` names them, `meaning` for the person."""

    action: str
    keys: tuple[str, ...]
    meaning: str
    shown: str = ""
    """The keys as they are written in the list of keys; "" = joined by commas."""

    @property
    def label(self) -> str:
        return self.shown or ", ".join(self.keys)

    @property
    def text(self) -> str:
        return _(self.meaning)


DIGITS = tuple("0123456789")

WALK_KEYS: tuple[Binding, ...] = (
    Binding("answer", DIGITS, N_("Answer: the first choice is 1; on scales and numbers the figure itself"), "0-9"),
    Binding("next", ("Enter",), N_("Go to the next open question")),
    Binding("back", ("Backspace",), N_("Go back one question")),
    Binding("not_applicable", ("X",), N_("Not at this branch")),
    Binding("not_observed", ("O",), N_("I did not notice")),
    Binding("note", ("N",), N_("Write a note")),
    Binding("flag", ("F",), N_("Flag for a second look")),
    Binding("time", ("T",), N_("Enter the time it is now")),
    Binding("emotion", ("E",), N_("How it felt: then 1 (very bad) to 5 (very good)")),
    Binding("glory", ("G",), N_("This moment stood out: better than expected")),
    Binding("pain", ("P",), N_("This moment stood out: disappointing")),
    Binding("paste", ("Ctrl+V",), N_("Paste a photo")),
    Binding("assign", ("A",), N_("Give the next photo of the tray to this question")),
    Binding("undo", ("Ctrl+Z",), N_("Undo")),
    Binding("redo", ("Ctrl+Y", "Ctrl+Shift+Z"), N_("Redo"), "Ctrl+Y"),
    Binding("find", ("Ctrl+K",), N_("Find a moment, a question or a command")),
    Binding("stage", tuple(f"Ctrl+{n}" for n in range(1, 10)), N_("Go to a stage"), "Ctrl+1-9"),
    Binding("keys", ("?",), N_("Show these keys")),
)
"""The keys of the walk: dispatched from here, and shown from here in the help."""

DESK_KEYS: tuple[Binding, ...] = (
    Binding("confirm", ("Enter",), N_("Open the question, confirm it where that is needed, and go on to the next")),
    Binding("remark", ("R",), N_("Write a remark with which the visit is returned")),
    Binding("question", ("Q",), N_("Ask the shopper about this question")),
    Binding("words", ("W",), N_("Word the report")),
    Binding("view", ("V",), N_("Look at the photos")),
    Binding("list", ("Escape",), N_("Back to the list of questions"), "Esc"),
    Binding("score", ("S",), N_("Show or hide the score")),
    Binding("tab", ("Ctrl+1", "Ctrl+2", "Ctrl+3"), N_("Questions, the visit, its history"), "Ctrl+1-3"),
    Binding("release", ("Ctrl+Enter",), N_("Go to what has to be confirmed; send the visit and open the next one")),
    Binding("keys", ("?",), N_("Show these keys")),
)
"""The keys of the reviewer's desk: dispatched and shown from here as well."""

WINDOW_KEYS: tuple[Binding, ...] = (
    Binding("help", ("F1",), N_("Help")),
    Binding("back_page", ("Alt+Left",), N_("Back to the page before")),
    Binding("hand_over", (HAND_OVER,), N_("Somebody else works here now")),
    Binding("focus_next", ("Tab",), N_("Go to the next field or button")),
    Binding("press", ("Space",), N_("Press the button in focus")),
)


def action_of(key: str, bindings: tuple[Binding, ...] = WALK_KEYS) -> str:
    """The action that a logical key stands for, "" if it has none."""
    return next((binding.action for binding in bindings if key in binding.keys), "")
