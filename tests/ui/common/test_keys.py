"""The same keys do the same under every layout and script."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from ui.common.keys import DESK_KEYS, WALK_KEYS, action_of, digit_of, is_text_field, logical_key

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def press(key: int, text: str = "", modifiers: Qt.KeyboardModifier = NONE, scan: int = 0) -> str:
    return logical_key(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan, 0, 0, text))


@pytest.mark.parametrize("text", ["3", "٣", "۳", "३"])
def test_a_digit_of_any_script_is_that_digit(text: str) -> None:
    assert press(ord(text), text) == "3"


def test_a_letter_of_a_latin_layout_is_what_is_printed_on_the_key() -> None:
    assert press(Qt.Key.Key_E, "e", scan=24) == "E"


@pytest.mark.skipif(sys.platform != "linux", reason="the numbers are those of X11 and Wayland")
@pytest.mark.parametrize(("text", "scan", "letter"), [("ث", 26, "E"), ("ء", 53, "X"), ("خ", 32, "O"), ("د", 57, "N")])
def test_a_letter_of_an_arabic_layout_is_the_one_at_its_place(text: str, scan: int, letter: str) -> None:
    assert press(ord(text), text, scan=scan) == letter


@pytest.mark.skipif(sys.platform != "linux", reason="the numbers are those of X11 and Wayland")
def test_control_with_an_arabic_letter_finds_anything() -> None:
    assert press(ord("ن"), "", CTRL, scan=45) == "Ctrl+K"


def test_both_question_marks_show_the_keys() -> None:
    assert action_of(press(Qt.Key.Key_Question, "?", Qt.KeyboardModifier.ShiftModifier)) == "keys"
    assert action_of(press(ord("؟"), "؟", Qt.KeyboardModifier.ShiftModifier)) == "keys"


def test_keys_with_alt_belong_to_the_system() -> None:
    assert press(Qt.Key.Key_E, "e", Qt.KeyboardModifier.AltModifier) == ""


def test_named_keys_have_their_names() -> None:
    assert press(Qt.Key.Key_Return, "\r") == "Enter"
    assert press(Qt.Key.Key_Enter, "\r") == "Enter"
    assert press(Qt.Key.Key_Backspace, "\b") == "Backspace"


def test_no_key_means_two_things() -> None:
    for bindings in (WALK_KEYS, DESK_KEYS):
        keys = [key for binding in bindings for key in binding.keys]
        assert len(keys) == len(set(keys))


def test_letters_and_signs_are_no_digits() -> None:
    assert digit_of("x") is None
    assert digit_of("12") is None


def test_typing_belongs_to_text_fields(qtbot: QtBot) -> None:
    read_only = QPlainTextEdit()
    read_only.setReadOnly(True)
    widgets = [QLineEdit(), QPlainTextEdit(), QSpinBox(), read_only, QPushButton(), QLabel()]
    for widget in widgets:
        qtbot.addWidget(widget)
    assert [is_text_field(widget) for widget in widgets] == [True, True, True, False, False, False]
    assert not is_text_field(None)
