"""The whole app as a person meets it: the one way in which tests start the window, look at it and work in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from motaudit.audit.places import Person
from motaudit.base.progress import Progress, Work
from motaudit.workspace import Workspace
from tests.samples import make_workspace, person
from tests.ui.keys import PLAIN, press_key
from ui.app import Controller
from ui.common.context import AppContext
from ui.common.page import Page
from ui.common.preferences import PreferenceStore
from ui.main_window import MainWindow
from ui.welcome.frame import CentredCard


class Desk:
    """`start` opens the window; what a person does in it returns when nothing works in the background any more."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path) -> None:
        self._qapp = qapp
        self.qtbot = qtbot
        self.folder = folder
        self.store = PreferenceStore()
        self.controller: Controller
        self.begin_again()

    # -- runs of the program

    def begin_again(self) -> None:
        """A new run of the program with the settings as they are."""
        self.controller = Controller(self._qapp, store=self.store, make_sample=self._make_sample)

    def _make_sample(self, path: Path) -> Work[object]:
        yield Progress(0, 1)
        make_workspace(path).close()
        yield Progress(1, 1)

    def prefer(self, **choices: object) -> None:
        """What was chosen in an earlier run."""
        self.store.save(replace(self.store.load(), **choices))
        self.controller.close()
        self.begin_again()

    def start(self, path: Path | None = None) -> None:
        """Start on a workspace, and wait for its home page to be filled."""
        self.controller.start(path)
        self.wait_for_home()

    def start_closed(self, path: Path | None = None) -> CentredCard:
        """Start where no workspace opens, and wait for what is shown instead."""
        self.controller.start(path)
        return self.shown_alone()

    def sit_down(self, path: Path, name: str = "") -> None:
        """Go to the computer on which this workspace is, and work there in somebody's name."""
        self.controller.close()
        self.begin_again()
        self.start(path)
        self.window.resize(1400, 900)
        if name:
            self.work_as(name)

    def close(self) -> None:
        self.controller.close()
        self._qapp.setStyleSheet("")
        self._qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    # -- what there is

    @property
    def window(self) -> MainWindow:
        return self.controller.window

    @property
    def context(self) -> AppContext:
        assert self.controller.context is not None
        return self.controller.context

    @property
    def workspace(self) -> Workspace:
        return self.context.workspace

    @property
    def page(self) -> Page:
        assert self.window.page is not None
        return self.window.page

    def person(self, name: str) -> Person:
        return person(self.workspace, name)

    def buttons(self, text: str, within: QWidget | None = None) -> list[QPushButton]:
        """The visible buttons that say so."""
        found = (within or self.window).findChildren(QPushButton)
        return [each for each in found if each.text() == text and each.isVisible()]

    def button(self, text: str, within: QWidget | None = None) -> QPushButton:
        """The first of them."""
        return self.buttons(text, within)[0]

    def shown_alone(self) -> CentredCard:
        """The card that is shown in place of pages."""

        def shown() -> QWidget | None:
            return self.window.stack.currentWidget() if hasattr(self.window, "stack") else None

        def is_in_sight() -> bool:  # a new frame shows what it holds with the next turn of the event loop only
            return isinstance(card := shown(), CentredCard) and card.isVisible()

        self.qtbot.waitUntil(is_in_sight, timeout=10_000)
        card = shown()
        assert isinstance(card, CentredCard)
        return card

    # -- waiting

    def wait_for_home(self) -> None:
        self.qtbot.waitUntil(lambda: self.controller.context is not None and self._home_is_filled(), timeout=10_000)
        self.settle()

    def _home_is_filled(self) -> bool:
        page = self.window.page
        return page is not None and (page.name != "home" or page.content is not None)

    def settle(self) -> None:
        """Wait until nothing works in the background."""
        for _turn in range(3):  # what ends may begin something else
            self.qtbot.waitUntil(lambda: not self._is_busy(), timeout=10_000)
            QApplication.processEvents()

    def _is_busy(self) -> bool:
        context = self.controller.context
        return context is not None and (context.tasks.busy or bool(context.saver.pending))

    def until(self, done: Callable[[], bool]) -> None:
        """Wait for what the background brings; it may go on meanwhile."""
        self.qtbot.waitUntil(done, timeout=5_000)

    # -- what a person does

    def work_as(self, name: str) -> None:
        self.context.become(self.person(name))
        self.settle()

    def go(self, page: str, **args: object) -> Page:
        self.context.go(page, **args)
        self.settle()
        self.come_forward()
        return self.page

    def come_forward(self) -> None:
        """Keys go to the window from now on."""
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)

    def click(self, widget: QWidget) -> None:
        assert widget.isEnabled() and widget.isVisible(), widget
        self.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def press(self, key: Qt.Key, text: str = "", modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        press_key(key, text, modifiers, window=self.window)
        self.settle()

    def letter(self, letter: str) -> None:
        self.press(Qt.Key(ord(letter)), letter.lower())

    def write(self, text: str) -> None:
        for letter in text:
            press_key(Qt.Key.Key_unknown, letter, window=self.window)
            QApplication.processEvents()

    def save_as(self, name: str, save: QWidget) -> Path:
        """Press the button that saves, and choose a place in the dialog."""
        self.click(save)
        (dialog,) = self.page.findChildren(QFileDialog)
        out = self.folder / name
        dialog.fileSelected.emit(str(out))
        dialog.close()
        self.settle()
        return out
