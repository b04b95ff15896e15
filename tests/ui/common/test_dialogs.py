"""What a person gets when something unexpected happened."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from motaudit.base.errors import UserError
from ui.common.dialogs import BugDialog, FaultCatcher, bug_report


def fault(message: str) -> Exception:
    try:
        try:
            raise KeyError(message)
        except KeyError as error:
            raise UserError("storage.odd", message) from error
    except UserError as error:
        return error


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    log = logging.getLogger("motaudit")
    before = log.handlers[:]
    log.handlers.clear()
    yield
    for handler in log.handlers:
        handler.close()
    log.handlers[:] = before


def test_a_report_tells_versions_and_places_but_nothing_of_the_person() -> None:
    report = bug_report(fault("Sara saw dirt in /home/sara/visits"), schema=4)
    assert "schema 4" in report
    assert "UserError storage.odd" in report and "KeyError" in report
    assert "tests/ui/common/test_dialogs.py" in report
    for secret in ("Sara", "dirt", "/home"):
        assert secret not in report


def test_the_report_can_be_copied(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = BugDialog("what happened", log_folder=tmp_path, saved=True)
    qtbot.addWidget(dialog)
    dialog.copy.click()
    assert QGuiApplication.clipboard().text() == "what happened"


def test_a_fault_goes_into_the_log_too(qtbot: QtBot, tmp_path: Path) -> None:
    catcher = FaultCatcher(log_folder=tmp_path / "log")
    error = fault("Sara")
    with qtbot.waitSignal(catcher.caught):
        catcher._hook(type(error), error, None)
    text = (tmp_path / "log" / "motaudit.log").read_text()
    assert "storage.odd" in text and "Sara" not in text
    qtbot.waitUntil(lambda: catcher._dialog is not None)
    assert catcher._dialog is not None
    catcher._dialog.accept()


def test_a_log_that_cannot_be_written_keeps_nobody_from_working(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file where the folder should be")
    catcher = FaultCatcher(log_folder=tmp_path / "log")
    error = fault("x")
    with qtbot.waitSignal(catcher.caught):
        catcher._hook(type(error), error, None)
    qtbot.waitUntil(lambda: catcher._dialog is not None)
    assert catcher._dialog is not None
    catcher._dialog.accept()
