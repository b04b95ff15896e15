"""Nothing is called saved before it is, and answers keep their order."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from pytestqt.qtbot import QtBot

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import Outcome, Position
from motaudit.base.errors import EnvironmentFault
from ui.common.context import AppContext
from ui.common.saver import SaveQueue


@pytest.fixture
def saver(context: AppContext) -> SaveQueue:
    return context.saver


def test_saved_comes_after_the_commit_with_its_time(qtbot: QtBot, context: AppContext) -> None:
    workspace = context.workspace
    audit = workspace.audits.start(
        workspace.places.branches()[0].id, workspace.checklists.list()[0].hash, context.person.id
    )
    change = Change(header_key("outcome"), None, Outcome.CLOSED)
    with qtbot.waitSignal(context.saver.saved) as saved:
        context.saver.commit(audit.id, (change,), Position("header"))
        assert context.saver.pending == 1
    assert isinstance(saved.args[0], datetime)
    assert workspace.audits.load(audit.id).outcome is Outcome.CLOSED
    assert workspace.audits.journal(audit.id)[-1].who == context.person.id


def test_steps_run_in_order_and_one_at_a_time(qtbot: QtBot, saver: SaveQueue) -> None:
    done: list[int] = []
    for number in range(20):
        saver.add(lambda number=number: done.append(number))
    assert saver.flush()
    assert done == list(range(20))
    assert saver.pending == 0


def test_a_failed_step_holds_back_those_behind_it_until_it_is_tried_again(qtbot: QtBot, saver: SaveQueue) -> None:
    done: list[str] = []
    broken = [True]

    def first() -> None:
        if broken[0]:
            raise EnvironmentFault("storage.disk_full", "The disk is full.")
        done.append("first")

    with qtbot.waitSignal(saver.failed):
        saver.add(first)
        saver.add(lambda: done.append("second"))
    assert not saver.flush(0.1)
    assert (done, saver.pending) == ([], 2)
    broken[0] = False
    saver.retry()
    assert saver.flush()
    assert done == ["first", "second"]


def test_a_refused_step_can_be_left_out(qtbot: QtBot, saver: SaveQueue) -> None:
    def refuse() -> None:
        raise EnvironmentFault("x", "No.")

    with qtbot.waitSignal(saver.failed):
        saver.add(refuse)
    with qtbot.waitSignal(saver.dropped):
        saver.drop()
    assert saver.flush()


def test_flush_gives_up_after_its_time(qtbot: QtBot, saver: SaveQueue) -> None:
    gate = threading.Event()
    saver.add(lambda: gate.wait(5))
    assert not saver.flush(0.05)
    gate.set()
    assert saver.flush()


def test_results_of_other_writes_come_back_to_the_window(qtbot: QtBot, saver: SaveQueue) -> None:
    got: list[tuple[int, bool]] = []
    window = threading.current_thread()
    saver.add(lambda: 7, lambda result: got.append((result, threading.current_thread() is window)))
    qtbot.waitUntil(lambda: bool(got))
    assert got == [(7, True)]
