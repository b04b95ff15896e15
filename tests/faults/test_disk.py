"""A disk that refuses costs the change in hand at most, and says what to do."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from motaudit.base.errors import EnvironmentFault
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.faults import disk
from tests.samples import answer, make_workspace, start_audit

pytestmark = pytest.mark.faults


@pytest.mark.usefixtures("strace")
def test_refused_writes_lose_nothing_and_leave_no_half_files(tmp_path: Path) -> None:
    refusals = disk.refuse(tmp_path, points=60, seed=1)
    assert refusals.wrong == []
    assert refusals.points >= 60
    assert {"save", "evidence", "report", "backup", "migration"} == set(refusals.by_work)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 40 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("a disk that can be filled takes the right to mount one")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(ballast: Path) -> None:
    """Take all the room that is left."""
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def test_a_visit_is_finished_on_a_disk_that_is_full(small_disk: Path) -> None:
    path, ballast = small_disk / "chain.motaudit", small_disk / "ballast"
    with make_workspace(path) as workspace:
        audit = start_audit(workspace)
        fill(ballast)
        for n in range(200):
            workspace.audits.commit(audit.id, answer("remark", f"seen at step {n}"), who="ann")
        assert not disk.reserve_of(path).exists()
        assert [warning.code for warning in workspace.warnings] == ["workspace.disk_nearly_full"]
        fill(ballast)
        with pytest.raises(EnvironmentFault) as caught:
            for n in range(200, 5000):
                workspace.audits.commit(audit.id, answer("remark", f"seen at step {n} " * 50), who="ann")
        assert (caught.value.code, bool(caught.value.remedy)) == ("storage.disk_full", True)
        for refused in (workspace.backups.run, lambda: workspace.evidence.add(bytes(1 << 20), "big", kind="file")):
            with pytest.raises(EnvironmentFault):
                finish(refused())
        ballast.unlink()
        workspace.audits.commit(audit.id, answer("remark", "room again"), who="ann")
        assert finish(workspace.check()) == ()
    with Workspace.open(path) as workspace:
        assert finish(workspace.check()) == ()
        (kept,) = workspace.audits.load(audit.id).answers.values()
        assert kept.value == "room again"
