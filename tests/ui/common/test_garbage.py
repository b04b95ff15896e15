"""What Qt objects leave behind goes in the window's thread, whoever makes the next object."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.common.garbage import Collector


class Round(QObject):
    """Refers to itself, so that only the collector finds it."""

    gone: list[threading.Thread]

    def __init__(self, gone: list[threading.Thread]) -> None:
        super().__init__()
        self.me = self
        self.gone = gone

    def __del__(self) -> None:
        self.gone.append(threading.current_thread())


@pytest.fixture
def collector(qapp: QObject) -> Iterator[Collector]:
    gc.enable()
    collector = Collector(qapp)
    yield collector
    collector.stop()
    collector.deleteLater()


def make_garbage() -> None:
    for _turn in range(20_000):
        ring: list[object] = []
        ring.append(ring)


def test_another_thread_destroys_no_object_of_the_window(qtbot: QtBot, collector: Collector) -> None:
    gone: list[threading.Thread] = []
    Round(gone)
    worker = threading.Thread(target=make_garbage)
    worker.start()
    worker.join()
    assert not gone
    qtbot.waitUntil(lambda: bool(gone), timeout=5_000)
    assert gone == [threading.main_thread()]


def test_who_used_python_s_own_collector_does_so_again(collector: Collector) -> None:
    assert not gc.isenabled()
    collector.stop()
    assert gc.isenabled()
