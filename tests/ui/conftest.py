"""What every test of the window gets: no screen needed, and nothing left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from motaudit.base.progress import Progress, Work
from tests.samples import make_workspace
from ui.app import Application, Controller
from ui.common import tasks
from ui.common.context import AppContext
from ui.common.garbage import collect_if_due
from ui.common.preferences import PreferenceStore
from ui.main_window import MainWindow
from ui.welcome.frame import CentredCard


def _running_timers(qapp: QApplication) -> list[QTimer]:
    owners = [qapp, *qapp.topLevelWidgets()]
    return [timer for owner in owners for timer in owner.findChildren(QTimer) if timer.isActive()]


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application as it runs, which hears of files that the system opens."""
    return Application


@pytest.fixture(autouse=True)
def _garbage_goes_in_this_thread() -> Iterator[None]:
    """As in the program, see `ui.common.garbage`: a test's window is gone before another thread could destroy it."""
    enabled = gc.isenabled()
    gc.disable()
    yield
    collect_if_due()
    if enabled:
        gc.enable()


@pytest.fixture(autouse=True)
def _idle_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What begins when nobody waits for anything begins with the next turn: nobody looks at these pages meanwhile."""
    monkeypatch.setattr(tasks, "IDLE_MS", 0)


@pytest.fixture(autouse=True)
def _nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    """Fails a test after which a window is still open, a timer ticks or a thread runs."""
    threads_before = set(threading.enumerate())
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QThreadPool.globalInstance().waitForDone(2000)
    windows = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    timers = _running_timers(qapp)
    # A worker that was told to stop gets a moment to do so.
    threads = [thread for thread in set(threading.enumerate()) - threads_before if not _ends_soon(thread)]
    for window in windows:
        window.close()
        window.deleteLater()
    for timer in timers:
        timer.stop()
    assert not windows, f"still open: {windows}"
    assert not timers, f"still ticking: {[(timer.parent(), timer.interval()) for timer in timers]}"
    assert not threads, f"still running: {threads}"


def _ends_soon(thread: threading.Thread) -> bool:
    if isinstance(thread, threading._DummyThread):  # Qt's own thread, seen because it called Python
        return True
    thread.join(2.0)
    return not thread.is_alive()


@pytest.fixture
def context(qapp: QApplication, tmp_path: Path) -> Iterator[AppContext]:
    """A small workspace in the hands of its reviewer, without a window."""
    with make_workspace(tmp_path / "chain.workspace") as workspace:
        reviewer = next(person for person in workspace.places.people() if person.sees_all_visits)
        context = AppContext(workspace, reviewer, store=PreferenceStore(tmp_path), make_sample=lambda _path: iter(()))
        yield context
        context.close()


class Desk:
    """The whole app as a person meets it; `start` opens its window and waits until there is something to do."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path) -> None:
        self._qapp = qapp
        self.qtbot = qtbot
        self.folder = folder
        self.store = PreferenceStore()
        self.controller: Controller
        self.begin_again()

    def begin_again(self) -> None:
        """A new run of the program with the settings as they are."""
        self.controller = Controller(self._qapp, store=self.store, make_sample=self._make_sample)

    def _make_sample(self, path: Path) -> Work[object]:
        yield Progress(0, 1)
        make_workspace(path).close()
        yield Progress(1, 1)

    @property
    def window(self) -> MainWindow:
        return self.controller.window

    def prefer(self, **choices: object) -> None:
        """What was chosen in an earlier run."""
        self.store.save(replace(self.store.load(), **choices))
        self.controller.close()
        self.begin_again()

    def start(self, path: Path | None = None) -> None:
        """Start on a workspace, and wait for its home page to be filled."""
        self.controller.start(path)
        self.wait_for_home()

    def wait_for_home(self) -> None:
        self.qtbot.waitUntil(lambda: self.controller.context is not None and self._home_is_filled(), timeout=10_000)
        self.settle()

    def _home_is_filled(self) -> bool:
        page = self.window.page
        return page is not None and (page.name != "home" or page.content is not None)

    def start_closed(self, path: Path | None = None) -> CentredCard:
        """Start where no workspace opens, and wait for what is shown instead."""
        self.controller.start(path)
        return self.shown_alone()

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

    def settle(self) -> None:
        """Wait until nothing works in the background."""
        context = self.controller.context
        assert context is not None
        self.qtbot.waitUntil(lambda: not context.tasks.busy and not context.saver.pending, timeout=10_000)

    def close(self) -> None:
        self.controller.close()
        self._qapp.setStyleSheet("")
        self._qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qapp, qtbot, tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def workspace_file(tmp_path: Path) -> Path:
    """A small workspace, closed."""
    path = tmp_path / "chain.workspace"
    make_workspace(path).close()
    return path
