"""Long work runs beside the window, shows itself when it is slow, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from motaudit.base.errors import UserError
from motaudit.base.progress import Progress, Work
from ui.common.labels import Label
from ui.common.tasks import Task, TaskRunner


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.close()


def test_the_result_and_the_progress_arrive_on_the_windows_thread(qtbot: QtBot, tasks: TaskRunner) -> None:
    window = threading.current_thread()
    seen: list[object] = []

    def work() -> Work[str]:
        assert threading.current_thread() is not window
        yield Progress(1, 2)
        yield Progress(2, 2)
        return "done"

    task = tasks.start(work, title="Working", done=lambda result: seen.append(result))
    task.progressed.connect(lambda step: seen.append((step.done, threading.current_thread() is window)))
    with qtbot.waitSignal(task.finished):
        pass
    assert seen == [(1, True), (2, True), "done"]


def test_work_that_is_stopped_ends_between_two_steps(qtbot: QtBot, tasks: TaskRunner) -> None:
    cleaned = threading.Event()

    def work() -> Work[None]:
        try:
            while True:
                yield Progress(0, 0)
        finally:
            cleaned.set()

    task = tasks.start(work, title="Working")
    with qtbot.waitSignal(task.cancelled):
        task.cancel()
    assert cleaned.is_set()


def test_an_error_a_person_can_act_on_goes_to_the_page(qtbot: QtBot, tasks: TaskRunner) -> None:
    told: list[str] = []

    def refuse() -> None:
        raise UserError("x", "This cannot be done.")

    task = tasks.call(refuse, failed=lambda error: told.append(error.message))
    with qtbot.waitSignal(task.finished):
        pass
    assert told == ["This cannot be done."]


def test_a_bug_is_not_swallowed(qtbot: QtBot, tasks: TaskRunner) -> None:
    with qtbot.captureExceptions() as caught:
        task = tasks.call(lambda: 1 // 0, failed=lambda _error: None)
        with qtbot.waitSignal(task.failed):
            pass
    assert caught[0][0] is ZeroDivisionError


def test_only_slow_work_is_shown(qtbot: QtBot, tasks: TaskRunner) -> None:
    shown: list[Task] = []
    tasks.slow.connect(shown.append)
    gate = threading.Event()
    slow = tasks.call(lambda: gate.wait(5), title="Slow")
    quick = tasks.call(lambda: None, title="Quick")
    with qtbot.waitSignal(quick.finished):
        pass
    qtbot.waitUntil(lambda: shown == [slow], timeout=2000)
    gate.set()
    with qtbot.waitSignal(slow.finished):
        pass


def test_what_nobody_waits_for_comes_last_and_one_after_the_other(qtbot: QtBot, tasks: TaskRunner) -> None:
    order: list[str] = []
    tasks.when_idle(lambda: tasks.call(lambda: order.append("loading")))
    tasks.when_idle(lambda: order.append("backup"))
    tasks.call(lambda: order.append("page"))
    qtbot.waitUntil(lambda: not tasks.busy)
    assert order == ["page", "loading", "backup"]


def test_a_page_that_is_gone_before_its_work_ends_is_left_alone(qtbot: QtBot, tasks: TaskRunner) -> None:
    """Its widgets would be touched after Qt deleted them, which the person would be told as a fault."""
    gate = threading.Event()
    gone, there = Label("gone"), Label("there")
    qtbot.addWidget(there)

    def read() -> str:
        gate.wait(5)
        return "read"

    ended: list[str] = []
    by_method = tasks.call(read, done=gone.setText)
    by_closure = tasks.call(read, done=lambda text: gone.setText(text), ended=lambda: ended.append(gone.text()))
    alive = tasks.call(read, done=lambda text: there.setText(text))
    gone.deleteLater()
    QCoreApplication.sendPostedEvents(gone, QEvent.Type.DeferredDelete)
    gate.set()
    with qtbot.waitSignals([by_method.finished, by_closure.finished, alive.finished]):
        pass
    assert ended == []
    assert there.text() == "read"
