"""What a killed program had saved is known beside its file: a log that lost its end does not pass for whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from motaudit.base.errors import EnvironmentFault
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.samples import answer, make_workspace, start_audit

pytestmark = pytest.mark.faults


def log_of(path: Path) -> Path:
    return Path(f"{path}-wal")


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A workspace as a program left it that was killed after the fifth answer."""
    alive = tmp_path / "alive" / "chain.motaudit"
    alive.parent.mkdir()
    with make_workspace(alive) as workspace:
        audit = start_audit(workspace)
        for n in range(5):
            workspace.audits.commit(audit.id, answer("remark", f"seen at step {n}"), who="ann")
        return Path(shutil.copytree(alive.parent, tmp_path / "killed")) / alive.name


def test_a_whole_log_is_not_doubted(killed: Path) -> None:
    with Workspace.open(killed) as workspace:
        assert finish(workspace.check()) == ()
        assert workspace.warnings == ()
        (summary,) = workspace.audits.summaries()
        (kept,) = workspace.audits.load(summary.id).answers.values()
        assert kept.value == "seen at step 4"


@pytest.mark.parametrize("look_first", [False, True])
def test_answers_lost_with_the_end_of_the_log_are_counted(killed: Path, look_first: bool) -> None:
    content = log_of(killed).read_bytes()
    log_of(killed).write_bytes(content[: len(content) - 5000])
    if look_first:
        with Workspace.open(killed, read_only=True) as workspace:
            assert [problem.code for problem in finish(workspace.check())] == ["workspace.lost_end"]
    with Workspace.open(killed) as workspace:
        (problem,) = finish(workspace.check())
        assert (problem.code, bool(problem.remedy)) == ("workspace.lost_end", True)
        assert problem.message.startswith("1 change ")
        assert problem in workspace.warnings
    with Workspace.open(killed) as workspace:
        assert workspace.warnings == (), "it was told, and the file is whole as it is"


def test_a_log_older_than_its_file_is_not_played_into_it(killed: Path) -> None:
    older = log_of(killed).read_bytes()
    with Workspace.open(killed) as workspace:
        (summary,) = workspace.audits.summaries()
        workspace.audits.commit(summary.id, answer("remark", "seen later"), who="ann")
    log_of(killed).write_bytes(older)
    before = killed.read_bytes()
    with pytest.raises(EnvironmentFault) as caught:
        Workspace.open(killed)
    assert caught.value.code == "workspace.stale_log"
    assert (killed.read_bytes(), log_of(killed).read_bytes()) == (before, older)
    log_of(killed).unlink()
    with Workspace.open(killed) as workspace:
        (kept,) = workspace.audits.load(summary.id).answers.values()
        assert kept.value == "seen later"
