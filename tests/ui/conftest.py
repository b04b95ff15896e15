"""What every test of the window gets: no screen needed, and nothing left behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication


def _running_timers(qapp: QApplication) -> list[QTimer]:
    owners = [qapp, *qapp.topLevelWidgets()]
    return [timer for owner in owners for timer in owner.findChildren(QTimer) if timer.isActive()]


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
