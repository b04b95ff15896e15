"""A further start hands its files to the window that is open."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from pytestqt.qtbot import QtBot

from ui.window import doorbell as doorbell_module
from ui.window.doorbell import Doorbell, address, read_line, ring


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "chain.workspace"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    path = tmp_path / "visits of week 3.motaudit"
    path.write_bytes(b"PK\x03\x04 and more")
    return path


@pytest.fixture
def doorbell(qtbot: QtBot, workspace: Path) -> Iterator[Doorbell]:
    bell = Doorbell(workspace)
    yield bell
    bell.close()


class SecondStart:
    """A process of its own, as in life: waiting for an answer, it would keep the window's thread from giving one."""

    CODE = (
        "import sys; from pathlib import Path; from ui.window.doorbell import ring;"
        "print(ring(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))"
    )

    def __init__(self, workspace: Path, *files: Path) -> None:
        command = [sys.executable, "-c", self.CODE, str(workspace), *map(str, files)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def is_answered(self, qtbot: QtBot) -> bool:
        qtbot.waitUntil(lambda: self._process.poll() is not None, timeout=20_000)
        said, _errors = self._process.communicate()
        return {"True\n": True, "False\n": False}[said]


def line(**said: Any) -> bytes:
    return json.dumps(said).encode() + b"\n"


def test_the_window_hears_of_the_files_and_the_second_start_knows_it(
    qtbot: QtBot, doorbell: Doorbell, workspace: Path, package: Path
) -> None:
    with qtbot.waitSignal(doorbell.rung, timeout=20_000) as heard:
        second = SecondStart(workspace, package)
    assert heard.args == [(package,)]
    assert second.is_answered(qtbot)


def test_where_nobody_listens_the_second_start_goes_on_by_itself(workspace: Path) -> None:
    assert not ring(workspace)


def test_a_window_of_another_workspace_does_not_answer(doorbell: Doorbell, tmp_path: Path) -> None:
    assert not ring(tmp_path / "other.workspace")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no mode")
def test_nobody_else_on_the_computer_can_reach_the_window(doorbell: Doorbell, workspace: Path) -> None:
    assert stat.S_IMODE(Path(address(workspace)).stat().st_mode) & 0o077 == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end with their process")
def test_the_socket_of_a_window_that_was_killed_is_in_nobodys_way(qtbot: QtBot, workspace: Path, package: Path) -> None:
    import socket

    with socket.socket(socket.AF_UNIX) as left:
        left.bind(address(workspace))
    assert not ring(workspace), "nobody answers"
    bell = Doorbell(workspace)
    with qtbot.waitSignal(bell.rung, timeout=20_000):
        second = SecondStart(workspace, package)
    assert second.is_answered(qtbot)
    bell.close()
    assert not os.path.lexists(address(workspace))


class TestWhatIsSaid:
    """Whatever comes through the socket shows packages, or nothing."""

    def test_only_what_a_start_says_is_taken(self, workspace: Path, package: Path) -> None:
        here = str(workspace.resolve())
        assert read_line(line(workspace=here, files=[]), workspace) == ()
        assert read_line(line(workspace=here, files=[str(package)]), workspace) == (package,)

    @pytest.mark.parametrize(
        "said",
        [
            b"",
            b"\n",
            b"[]\n",
            b"\xff\xfe\n",
            b"[" * 60_000 + b"\n",
            b'{"workspace": NaN, "files": []}\n',
            b'{"workspace": "W", "files": "F"}\n',
            b'{"workspace": "W", "files": [["F"]]}\n',
            b'{"workspace": "W", "files": [], "import": true}\n',
            b'{"workspace": "W"}\n',
            b'{"workspace": "another", "files": []}\n',
            b'{"workspace": "W", "files": ["visits.motaudit"]}\n',
            b'{"workspace": "W", "files": ["/missing.motaudit"]}\n',
            b'{"workspace": "W", "files": ["F\\u0000"]}\n',
        ],
    )
    def test_all_else_is_not(self, workspace: Path, package: Path, said: bytes) -> None:
        said = said.replace(b'"W"', json.dumps(str(workspace.resolve())).encode())
        said = said.replace(b'"F', json.dumps(str(package)).encode()[:-1])
        assert read_line(said, workspace) is None

    def test_a_workspace_is_no_package(self, workspace: Path) -> None:
        workspace.write_bytes(b"SQLite format 3\0")
        here = str(workspace.resolve())
        assert read_line(line(workspace=here, files=[here]), workspace) is None

    def test_not_more_files_than_anybody_marks(self, workspace: Path, package: Path) -> None:
        here = str(workspace.resolve())
        assert read_line(line(workspace=here, files=[str(package)] * 101), workspace) is None

    @pytest.mark.parametrize("endless", [b"x" * 200_000, b"not a line of ours\n"])
    def test_who_says_something_else_is_hung_up_on(
        self, qtbot: QtBot, doorbell: Doorbell, workspace: Path, endless: bytes
    ) -> None:
        stranger = QLocalSocket()
        with qtbot.assertNotEmitted(doorbell.rung), qtbot.waitSignal(stranger.disconnected):
            stranger.connectToServer(address(workspace))
            stranger.write(endless)

    def test_who_says_nothing_is_hung_up_on(
        self, qtbot: QtBot, doorbell: Doorbell, workspace: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(doorbell_module, "_PATIENCE_MS", 50)
        stranger = QLocalSocket()
        with qtbot.waitSignal(stranger.disconnected, timeout=3000):
            stranger.connectToServer(address(workspace))


def test_a_window_that_hangs_does_not_hold_the_second_start(
    qtbot: QtBot, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorbell_module, "_PATIENCE_MS", 50)
    deaf = QLocalServer()
    assert deaf.listen(address(workspace))
    assert not ring(workspace)
    deaf.close()
