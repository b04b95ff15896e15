"""A program that is killed while it brings a file up to date leaves the file whole; a newer file is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from motaudit.base.errors import UserError
from motaudit.workspace import Workspace
from tests.faults import migration
from tests.faults.rehearsal import next_schema
from tests.samples import make_workspace

pytestmark = pytest.mark.faults


@pytest.mark.usefixtures("strace")
@pytest.mark.parametrize("fixture", sorted(migration.FIXTURES.glob("schema-*.motaudit")), ids=lambda path: path.stem)
def test_a_killed_migration_loses_nothing(fixture: Path, tmp_path: Path) -> None:
    tally = migration.kill_each(fixture, range(3, 250, 80), tmp_path)
    assert tally.wrong == []
    assert tally.kills >= 2


def test_a_newer_file_is_refused_naming_the_version_it_needs(tmp_path: Path) -> None:
    path = tmp_path / "chain.motaudit"
    with next_schema():
        make_workspace(path).close()
    before = path.read_bytes()
    with pytest.raises(UserError) as caught:
        Workspace.open(path)
    assert caught.value.code == "workspace.newer"
    assert caught.value.remedy
    assert path.read_bytes() == before
