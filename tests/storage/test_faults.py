"""Kills and a failing disk under the real program: nothing that was called saved is lost."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from motaudit.audit.model import ItemRef
from motaudit.base.errors import EnvironmentFault, UserError
from motaudit.base.progress import finish
from motaudit.storage import reserve
from motaudit.workspace import Workspace
from tests.pictures import jpeg
from tests.samples import answer, make_workspace, start_audit

CHILD = """
import sys
from motaudit.base.errors import MotauditError
from motaudit.workspace import Workspace
from tests.samples import answer
path, audit, first, count = sys.argv[1:]
workspace = Workspace.open(path)
print("open", flush=True)
for n in range(int(first), int(first) + int(count)):
    try:
        workspace.audits.commit(audit, answer(f"item{n % 50}", str(n)), who="ann")
        print("saved", n, flush=True)
    except MotauditError as error:
        print("fault", n, error.code, flush=True)
"""
ROOT = Path(__file__).parents[2]


def child(path: Path, audit: str, first: int, count: int, *before: str) -> subprocess.Popen[str]:
    command = [*before, sys.executable, "-c", CHILD, str(path), audit, str(first), str(count)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def saved(lines: list[str]) -> list[int]:
    return [int(line.split()[1]) for line in lines if line.startswith("saved")]


def assert_kept(path: Path, audit: str, numbers: list[int]) -> None:
    """Each of the last 50 acknowledged answers is there, or one given after it."""
    with Workspace.open(path) as workspace:
        answers = workspace.audits.load(audit).answers
        assert finish(workspace.check()) == ()
    for n in numbers[-50:]:
        value = answers[ItemRef(f"item{n % 50}")].value
        assert isinstance(value, str)
        assert int(value) >= n


@pytest.mark.faults
def test_a_killed_program_has_lost_no_answer_it_called_saved(path: Path) -> None:
    with Workspace.open(path) as workspace:
        audit = start_audit(workspace).id
    chance, first = random.Random(7), 0
    for _round in range(5):
        process = child(path, audit, first, 100_000)
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        time.sleep(chance.uniform(0.01, 0.3))
        process.send_signal(signal.SIGKILL)
        lines = process.stdout.readlines()
        process.wait()
        process.stdout.close()
        numbers = saved([line for line in lines if line.endswith("\n")])
        assert_kept(path, audit, numbers)
        first = numbers[-1] + 1 if numbers else first


@pytest.mark.faults
def test_looking_at_what_a_killed_program_left_changes_nothing(path: Path) -> None:
    with Workspace.open(path) as workspace:
        audit = start_audit(workspace).id
    process = child(path, audit, 0, 100_000)
    assert process.stdout is not None
    while "saved 20" not in process.stdout.readline():
        pass
    process.kill()
    process.communicate()
    Path(f"{path}-shm").unlink()
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.suffix != ".lock"}
    assert f"{path.name}-wal" in before
    with Workspace.open(path, read_only=True) as workspace:
        assert len(workspace.audits.load(audit).answers) >= 20
        assert finish(workspace.check()) == ()
    # The lock stays: it bears witness to what the killed program had saved.
    assert {file.name: file.read_bytes() for file in path.parent.iterdir() if file.suffix != ".lock"} == before


@pytest.mark.faults
@pytest.mark.parametrize("count", [1, 40])
def test_a_log_that_belongs_to_another_file_is_not_written_into_this_one(
    path: Path, tmp_path: Path, count: int
) -> None:
    other = tmp_path / "elsewhere" / "other.motaudit"
    other.parent.mkdir()
    with make_workspace(other) as workspace:
        for _n in range(3):
            audit = start_audit(workspace).id
    process = child(other, audit, 0, 100_000)
    assert process.stdout is not None
    while f"saved {count}" not in process.stdout.readline():
        pass
    process.kill()
    process.communicate()
    shutil.copy(f"{other}-wal", f"{path}-wal")
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault) as caught:
        Workspace.open(path)
    assert caught.value.code == "workspace.damaged"
    assert path.read_bytes() == before


@pytest.mark.faults
def test_a_killed_import_leaves_no_pieces_behind(path: Path) -> None:
    script = """
import os, sys
from motaudit.workspace import Workspace
workspace = Workspace.open(sys.argv[1])
for n, step in enumerate(workspace.evidence.add(os.urandom(2_000_000), "sound.bin", kind="audio")):
    if n == 5: os.kill(os.getpid(), 9)
"""
    killed = subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    with Workspace.open(path, read_only=True) as workspace:
        assert finish(workspace.check()) == ()
    Workspace.open(path).close()
    with Workspace.open(path) as workspace, workspace._database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM evidence_chunk").scalar() == 0


def injected(path: Path, audit: str, fault: str) -> list[str]:
    """Thirty answers under strace, which makes the system refuse some calls."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    calls = fault.split(":")[0]
    process = child(
        path, audit, 0, 40, "strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={fault}"
    )
    return process.communicate(timeout=60)[0].splitlines()


@pytest.mark.faults
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("pwrite64:error=ENOSPC:when=40..60", "storage.disk_full"),
        ("pwrite64:error=EIO:when=35+7", "storage.disk_error"),
        ("fdatasync,fsync:error=EIO:when=9+3", "storage.disk_error"),
        ("pwrite64:error=EROFS:when=50", "storage.disk_error"),
    ],
)
def test_a_failing_disk_is_said_and_nothing_is_called_saved_that_is_not(path: Path, fault: str, code: str) -> None:
    with Workspace.open(path) as workspace:
        audit = start_audit(workspace).id
    lines = injected(path, audit, fault)
    faults = [line.split()[2] for line in lines if line.startswith("fault")]
    assert faults
    assert set(faults) == {code}
    assert saved(lines)
    assert_kept(path, audit, saved(lines))


@pytest.mark.faults
def test_what_is_called_saved_was_handed_to_the_disk_before(path: Path, tmp_path: Path) -> None:
    """A kill proves nothing about a power cut: the log must be synced between its last write and the word "saved"."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    with Workspace.open(path) as workspace:
        audit = start_audit(workspace).id
    trace = tmp_path / "trace"
    strace = ("strace", "-f", "-qq", "-y", "-o", str(trace), "-e", "trace=pwrite64,fdatasync,fsync,write")
    child(path, audit, 0, 20, *strace).communicate(timeout=60)
    unsynced: set[str] = set()
    acknowledged = 0
    for line in trace.read_text(errors="replace").splitlines():
        call = line.split(maxsplit=1)[1]
        name = "-wal" if "-wal>" in call else "main" if f"{path.name}>" in call else ""
        if call.startswith("pwrite64") and name:
            unsynced.add(name)
        elif call.startswith(("fdatasync", "fsync")):
            unsynced.discard(name)
        elif call.startswith("write") and '"saved' in call:
            acknowledged += 1
            assert "-wal" not in unsynced
    assert acknowledged == 20


def test_a_nearly_full_disk_costs_the_reserve_and_no_answer(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = start_audit(workspace)
    held = Path(f"{workspace.path}.reserve")
    assert held.stat().st_size == reserve.SIZE
    usage = shutil.disk_usage(workspace.path.parent)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1000))
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    assert not held.exists()
    assert [warning.code for warning in workspace.warnings] == ["workspace.disk_nearly_full"]


def test_a_disk_that_is_full_keeps_the_reserve_from_imports(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullError(dbapi2.OperationalError):
        sqlite_errorcode = 13

    held = Path(f"{workspace.path}.reserve")
    monkeypatch.setattr(
        "motaudit.storage.evidence.EvidenceRepository.add_piece", lambda *_: (_ for _ in ()).throw(FullError("full"))
    )
    with pytest.raises(EnvironmentFault) as caught:
        finish(workspace.evidence.add(jpeg(300, 200), "a.jpg"))
    assert caught.value.code == "storage.disk_full"
    assert held.exists()
    monkeypatch.setattr(
        "motaudit.storage.audits.AuditRepository.append", lambda *_, **__: (_ for _ in ()).throw(FullError("full"))
    )
    with pytest.raises(EnvironmentFault):
        start_audit(workspace)
    assert not held.exists()


def test_a_file_that_was_moved_or_replaced_while_open_is_noticed(path: Path) -> None:
    with Workspace.open(path) as workspace:
        audit = start_audit(workspace)
        away = path.with_name("away.motaudit")
        path.rename(away)
        with pytest.raises(EnvironmentFault) as caught:
            workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
        assert caught.value.code == "storage.moved"
        shutil.copy(away, path)
        with pytest.raises(EnvironmentFault):
            workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
        path.unlink()
        away.rename(path)
        workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")


def test_a_backup_folder_that_cannot_be_written_is_said(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    workspace.settings.set("backups", {"folder": str(tmp_path / "taken")})
    with pytest.raises(EnvironmentFault) as caught:
        finish(workspace.backups.run())
    assert caught.value.remedy


def test_a_full_backup_drive_leaves_no_half_backup(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("motaudit.storage.backup.move_into_place", full)
    with pytest.raises(EnvironmentFault) as caught:
        finish(workspace.backups.run())
    assert caught.value.code == "backup.disk_full"
    assert list(Path(f"{workspace.path}-backups").iterdir()) == []


def test_a_bug_in_a_step_is_not_mistaken_for_a_fault(workspace: Workspace) -> None:
    with pytest.raises(UserError):
        workspace.audits.commit("no such visit", answer("greeted", "yes"), who="ann")
