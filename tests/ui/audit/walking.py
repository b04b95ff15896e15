"""A person who walks through a visit by keys alone, and the checklist they walk through."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import FirstImpression, ItemRef, Outcome, Value
from motaudit.checklist.model import Checklist, Choice, Item, ItemType, Moment, Repeat, Require, Stage
from tests.samples import YES_NO, yes_no
from tests.ui.keys import PLAIN, press_key
from ui.audit.page import WalkPage
from ui.audit.session import WalkSession
from ui.audit.view import WalkView
from ui.common.context import AppContext
from ui.common.navigation import Destination

TOPPINGS = tuple(Choice(code, {"en": code.title()}, Decimal(1)) for code in ("salt", "oil", "nuts"))

NUMBERS = {name: number for number, name in enumerate("QWERTYUIOP", 24)}
NUMBERS |= {name: number for number, name in enumerate("ASDFGHJKL", 38)}
NUMBERS |= {name: number for number, name in enumerate("ZXCVBNM", 52)}
"""X11 scan codes of the letters' places."""

NAMED = {
    "Enter": Qt.Key.Key_Return,
    "Backspace": Qt.Key.Key_Backspace,
    "Escape": Qt.Key.Key_Escape,
    "Up": Qt.Key.Key_Up,
    "Down": Qt.Key.Key_Down,
}
ARABIC_LETTERS = dict(zip("XONFTGPEA", "ءخىبفلحثش", strict=True))


def walking_checklist() -> Checklist:
    """Every kind of question that keys answer, skip logic, a required note and photo, a repeating moment."""
    return Checklist(
        code="walking",
        title={"en": "Walking", "ar": "مشي"},
        choices={"yes_no": YES_NO, "toppings": TOPPINGS},
        stages=(
            Stage("ZMOT", {"en": "Before"}, (_search(), _call())),
            Stage("FMOT", {"en": "Arrival"}, (_door(), _staff())),
            Stage("SMOT", {"en": "Using"}, (_meal(),)),
        ),
    )


def _search() -> Moment:
    return Moment(
        "search",
        {"en": "Searching"},
        (
            yes_no("found", "Was it found?"),
            Item(
                "why",
                {"en": "Was the map wrong?"},
                ItemType.CHOICE,
                choices="yes_no",
                required=True,
                relevant="${found} = 'no'",
            ),
            Item("stars", {"en": "How many stars?"}, ItemType.SCALE, min=Decimal(1), max=Decimal(5), required=True),
        ),
    )


def _call() -> Moment:
    return Moment(
        "call",
        {"en": "Calling"},
        (
            Item("mark", {"en": "A mark"}, ItemType.SCALE, min=Decimal(0), max=Decimal(10), required=True),
            Item(
                "rings",
                {"en": "How many rings?"},
                ItemType.INTEGER,
                required=True,
                constraint=". < 50",
                message={"en": "Nobody lets it ring that long."},
            ),
            Item(
                "polite",
                {"en": "Were they polite?"},
                ItemType.CHOICE,
                choices="yes_no",
                required=True,
                require=Require(note=("no",)),
            ),
        ),
        blocker=True,
    )


def _door() -> Moment:
    return Moment(
        "door",
        {"en": "The door"},
        (
            Item(
                "clean",
                {"en": "Was it clean?"},
                ItemType.CHOICE,
                choices="yes_no",
                required=True,
                require=Require(photo=("no",)),
            ),
            Item("opened", {"en": "When did it open?"}, ItemType.TIME, required=True),
        ),
    )


def _staff() -> Moment:
    return Moment(
        "staff",
        {"en": "Staff"},
        (yes_no("smiled", "Did they smile?"),),
        repeat=Repeat({"en": "Another employee"}, 3),
    )


def _meal() -> Moment:
    return Moment(
        "meal",
        {"en": "The meal"},
        (
            Item("toppings", {"en": "What was on it?"}, ItemType.CHOICES, choices="toppings", required=True),
            Item("price", {"en": "What did it cost?"}, ItemType.MONEY, currency="SAR", required=True),
            Item("waited", {"en": "How long did it take?"}, ItemType.DURATION, required=True),
            Item("words", {"en": "In your words"}, ItemType.TEXT),
        ),
    )


class Walker:
    """Sits before the Walk page and presses keys; says what became of it."""

    def __init__(self, qtbot: QtBot, context: AppContext, *, begun: bool = True) -> None:
        workspace = context.workspace
        version = workspace.checklists.publish(self.made_checklist())
        branch = workspace.places.branch("B-001")
        self.context = context
        self.audit_id = workspace.audits.start(branch.id, version.hash, context.person.id).id
        if begun:
            changes = (
                Change(header_key("outcome"), None, Outcome.COMPLETED),
                Change(header_key("first_impression"), None, FirstImpression(1)),
            )
            workspace.audits.commit(self.audit_id, changes, who=context.person.id)
        self.qtbot = qtbot
        self.page = self.come()

    def made_checklist(self) -> Checklist:
        """What is walked through."""
        return walking_checklist()

    def come(self) -> WalkPage:
        """Open the page anew, as after a restart."""
        page = WalkPage(self.context)
        self.qtbot.addWidget(page, before_close_func=lambda closing: closing.leave())
        page.resize(1200, 800)
        page.open(Destination("walk", {"audit_id": self.audit_id}))
        page.show()
        page.activateWindow()
        QTest.qWaitForWindowActive(page)
        self.page = page
        return page

    @property
    def view(self) -> WalkView:
        assert self.page.view is not None
        return self.page.view

    @property
    def session(self) -> WalkSession:
        assert self.page.session is not None
        return self.page.session

    @property
    def at(self) -> str:
        """The question in focus, or the page."""
        position = self.session.position
        return position.item or (position.code if position.page != "stage_end" else f"end of {position.code}")

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def value(self, code: str, row: int = 1) -> Value | None:
        return self.session.walk.answer(ItemRef(code, row)).value

    def kept(self, code: str, row: int = 1) -> Any:
        """The answer as the file has it."""
        self.session.flush()
        audit = self.context.workspace.audits.load(self.audit_id)
        return audit.answers.get(ItemRef(code, row))

    def begin(self, stage: str = "ZMOT") -> None:
        self.view.go_to_stage(stage)
        QApplication.processEvents()

    def press(self, *keys: str, arabic: bool = False) -> None:
        """Press keys by name: letters by their place on the keyboard, digits and named keys as they are."""
        for key in keys:
            if key in NAMED:
                self._send(NAMED[key], "")
            elif key.upper() in NUMBERS and arabic:
                self._send(Qt.Key(ord(ARABIC_LETTERS[key.upper()])), ARABIC_LETTERS[key.upper()], NUMBERS[key.upper()])
            elif len(key) == 1 and key.isalpha():
                self._send(Qt.Key(ord(key.upper())), key.lower(), NUMBERS[key.upper()])
            else:
                self._send(Qt.Key(ord(key)), key)

    def control(self, key: str, *, shift: bool = False) -> None:
        modifiers = Qt.KeyboardModifier.ControlModifier
        if shift:
            modifiers |= Qt.KeyboardModifier.ShiftModifier
        self._send(Qt.Key(ord(key.upper())), "", NUMBERS.get(key.upper(), 0), modifiers)

    def write(self, text: str) -> None:
        """Type into the field in focus, in any script."""
        for letter in text:
            self._send(Qt.Key.Key_unknown, letter)

    def _send(self, key: Qt.Key, text: str, scan_code: int = 0, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        press_key(key, text, modifiers, scan_code=scan_code, window=self.page)
        QApplication.processEvents()
