"""What every test of the window gets: no screen needed, and nothing left behind."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motaudit.audit.places import Person
from motaudit.workspace import Workspace
from tests.samples import make_workspace, person
from tests.ui.desk import Desk
from tests.ui.office import Office, fill_office
from ui.app import Application
from ui.common import tasks
from ui.common.context import AppContext
from ui.common.garbage import collect_if_due
from ui.common.preferences import PreferenceStore


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
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """The small workspace, without a window."""
    with make_workspace(tmp_path / "chain.motaudit") as made:
        yield made


@pytest.fixture
def contexts(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[[Workspace, Person], AppContext]]:
    """Gives pages what they need when somebody works in a workspace."""
    made: list[AppContext] = []

    def make(workspace: Workspace, person: Person) -> AppContext:
        made.append(AppContext(workspace, person, store=PreferenceStore(tmp_path), make_sample=lambda _path: iter(())))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def as_person(contexts: Callable[[Workspace, Person], AppContext], workspace: Workspace) -> Callable[[str], AppContext]:
    """The same for somebody of the small workspace, by the first name."""
    return lambda first_name: contexts(workspace, person(workspace, first_name))


@pytest.fixture
def context(as_person: Callable[[str], AppContext]) -> AppContext:
    """The small workspace in the hands of its reviewer."""
    return as_person("Rita")


@pytest.fixture
def desk(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(qapp, qtbot, tmp_path)) as desk:
        yield desk


@pytest.fixture
def office(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    """With a reviewer before the window."""
    path = tmp_path / "chain.workspace"
    with make_workspace(path) as workspace:
        fill_office(workspace)
    with closing(Office(qapp, qtbot, tmp_path)) as office:
        office.sit_down(path, "Rita Reviewer")
        yield office


@pytest.fixture
def workspace_file(tmp_path: Path) -> Path:
    """A small workspace, closed."""
    path = tmp_path / "chain.workspace"
    make_workspace(path).close()
    return path
