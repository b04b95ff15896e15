"""The real app in a child process, driven by its keys; it says what its window shows, and when that shows "Saved".

It opens the window as `python main.py PATH` does, goes to the newest visit and presses keys at random: digits, notes
typed letter by letter, feelings, flags, states, photos from the clipboard, steps back and forth. The lines are those
of `tests.faults.shopper`, but taken from what is shown: the audit of the open page, and the window's status line.
"""

from __future__ import annotations

import os
import random
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QDialog

import motaudit.workspace  # noqa: F401 - imported before the fork, not after each
from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import FirstImpression, Outcome
from tests.faults.shopper import Say, say_to
from tests.faults.verifying import entries_of_audit
from tests.samples import make_workspace
from tests.ui.audit.walking import NUMBERS, walking_checklist
from tests.ui.keys import PLAIN, press_key
from ui.app import application, open_window
from ui.audit.page import WalkPage
from ui.common.navigation import Destination
from ui.main_window import MainWindow

_KEYS = {"Enter": Qt.Key.Key_Return, "Back": Qt.Key.Key_Backspace, "Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down}
_CHOICES = [
    "1",
    "2",
    "3",
    "1",
    "2",
    "5",
    "Enter",
    "Enter",
    "Down",
    "Up",
    "Back",
    "X",
    "F",
    "G",
    "P",
    "E",
    "N",
    "photo",
    "stage",
]


def prepare(path: Path) -> None:
    """A workspace with a visit whose header is filled in, ready for its first stage."""
    with make_workspace(path) as workspace:
        version = workspace.checklists.publish(walking_checklist())
        person = workspace.places.people()[0].id
        audit = workspace.audits.start(workspace.places.branch("B-001").id, version.hash, person)
        begun = (("outcome", Outcome.COMPLETED), ("first_impression", FirstImpression(1)))
        changes = tuple(Change(header_key(field), None, value) for field, value in begun)
        workspace.audits.commit(audit.id, changes, who=person)


def run(path: str, seed: int, settings: str, connection: Connection) -> None:
    """The child's work: until it is killed."""
    os.environ["MOTAUDIT_CONFIG_DIR"] = settings
    if not Path(path).exists():
        prepare(Path(path))
    application()
    driver = Driver(random.Random(seed), say_to(connection.fileno()))
    open_window(Path(path))
    driver.deleteLater()


class Driver(QObject):
    """Presses a key whenever the app is idle, and passes on what the page shows."""

    def __init__(self, chance: random.Random, say: Say) -> None:
        super().__init__()
        self._chance, self._say = chance, say
        self._page: WalkPage | None = None
        self._shown: dict[str, str] = {}
        self._steps = self._pending = 0
        # A timer rests while a dialog that its key opened is open: closing dialogs takes another one.
        for interval, slot in ((2, self._on_tick), (20, self._close_dialog)):
            timer = QTimer(self, interval=interval)
            timer.timeout.connect(slot)
            timer.start()

    def _on_tick(self) -> None:
        if self._page is None:
            self._begin()
        elif QApplication.activeModalWidget() is None:
            if QApplication.focusWidget() is None and self._page.view is not None:
                # Without a screen nothing gives the window back its focus after a dialog.
                self._page.window().activateWindow()
                self._page.view.focus_current()
            self._press(self._chance.choice(_CHOICES))

    def _close_dialog(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.reject()

    def _begin(self) -> None:
        window = next((found for found in QApplication.topLevelWidgets() if isinstance(found, MainWindow)), None)
        if window is None or window.page is None:
            return
        workspace = window.page.context.workspace
        audit_id = workspace.audits.summaries()[0].id
        window.go(Destination("walk", {"audit_id": audit_id}))
        page = window.page
        if not isinstance(page, WalkPage) or page.session is None or page.view is None:
            return
        self._page = page
        self._shown = entries_of_audit(page.session.audit)
        self._say({"audit": audit_id, "entries": self._shown, "position": page.session.position})
        page.context.saver.pending_changed.connect(self._on_pending_changed)
        if page.session.position.page == "header":
            page.view.go_to_stage("ZMOT")

    def _on_pending_changed(self, pending: int) -> None:
        page = self._page
        assert page is not None
        assert page.session is not None
        if pending > self._pending:
            shown = entries_of_audit(page.session.audit)
            wants: dict[str, Any] = {key: None for key in self._shown if key not in shown}
            wants |= {key: text for key, text in shown.items() if self._shown.get(key) != text}
            self._shown = shown
            self._steps += 1
            self._say({"n": self._steps, "wants": wants, "position": page.session.position})
        elif not pending and self._mark().startswith("Saved"):
            self._say({"n": self._steps, "saved": True})
        self._pending = pending

    def _mark(self) -> str:
        """What the window says about saving."""
        assert self._page is not None
        window = self._page.window()
        assert isinstance(window, MainWindow)
        return window.status.saved.text()

    def _press(self, name: str) -> None:
        assert self._page is not None
        if name == "stage" or (self._page.session and self._page.session.position.page == "story"):
            digit = self._chance.choice("123")
            self._send(Qt.Key(ord(digit)), "", 0, Qt.KeyboardModifier.ControlModifier)
        elif name == "photo":
            self._paste_photo()
        elif name == "N":
            self._send(Qt.Key.Key_N, "n", NUMBERS["N"])
            for letter in f"noted {self._chance.randrange(10_000)} ملاحظة":
                self._send(Qt.Key.Key_unknown, letter)
            self._send(Qt.Key.Key_Escape, "")
        elif name in _KEYS:
            self._send(_KEYS[name], "")
        elif name.isdigit():
            self._send(Qt.Key(ord(name)), name)
        else:
            self._send(Qt.Key(ord(name)), name.lower(), NUMBERS[name])
            if name == "E":
                digit = self._chance.choice("12345")
                self._send(Qt.Key(ord(digit)), digit)

    def _paste_photo(self) -> None:
        if self._chance.random() > 0.3:
            return
        image = QImage(self._chance.randbytes(64 * 48 * 4), 64, 48, QImage.Format.Format_RGB32).copy()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        data = QMimeData()
        data.setImageData(image)
        data.setData("image/png", buffer.data())
        QApplication.clipboard().setMimeData(data)
        self._send(Qt.Key.Key_V, "", NUMBERS["V"], Qt.KeyboardModifier.ControlModifier)

    def _send(self, key: Qt.Key, text: str, scan_code: int = 0, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        assert self._page is not None
        press_key(key, text, modifiers, scan_code=scan_code, window=self._page)
