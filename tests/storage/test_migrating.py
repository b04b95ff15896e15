"""Files of every schema that ever landed open, and an update that is cut short leaves the file as it was."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from alembic import op
from sqlalchemy import Column, Engine, Text, event
from sqlcipher3 import dbapi2

from motaudit.base.errors import UserError
from motaudit.base.progress import finish
from motaudit.storage import identity
from motaudit.storage.migrating import migrate
from motaudit.workspace import Workspace
from tests.samples import start_audit

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "workspaces").glob("schema-*.motaudit"))

PRESENT = identity.SCHEMA


def definitions(path: Path) -> list[tuple[str, ...]]:
    connection = dbapi2.connect(str(path))
    found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    connection.close()
    return list(found)


def schema_of(path: Path) -> int:
    connection = dbapi2.connect(str(path))
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    return int(version)


def test_every_schema_has_a_file_to_try() -> None:
    assert [fixture.stem for fixture in FIXTURES] == [f"schema-{n}" for n in range(1, identity.SCHEMA + 1)]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_a_file_of_an_older_schema_opens_whole(fixture: Path, path: Path, tmp_path: Path) -> None:
    old = Path(shutil.copy(fixture, tmp_path / "old.motaudit"))
    with Workspace.open(old) as workspace:
        assert finish(workspace.check()) == ()
        (summary,) = (summary for summary in workspace.audits.summaries() if summary.revision)
        assert summary.percent == 75
        assert workspace.audits.load(summary.id).evidence
    assert definitions(old) == definitions(path)


@pytest.fixture
def next_schema(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A made-up schema that rebuilds a table others refer to."""
    module = ModuleType(f"motaudit.storage.migrations.schema_{PRESENT + 1:04d}")

    def upgrade() -> None:
        with op.batch_alter_table("person", recreate="always") as batch:
            batch.add_column(Column("pronoun", Text, nullable=False, server_default="they"))

    module.upgrade = upgrade  # type: ignore[attr-defined]
    module.CHANGED = ("person",)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def test_an_update_keeps_rows_references_and_rules_and_makes_a_backup_first(
    path: Path, next_schema: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(path) as workspace:
        audit = start_audit(workspace)
    before = definitions(path)
    monkeypatch.setattr(identity, "SCHEMA", PRESENT + 1)
    migrate(path, None, PRESENT)
    assert schema_of(path) == PRESENT + 1
    assert [name for kind, name, _sql in definitions(path)] == [name for kind, name, _sql in before]
    with Workspace.open(path) as workspace:
        assert finish(workspace.check()) == ()
        assert workspace.audits.summaries()[0].id == audit.id
    (backup,) = Workspace.backups_of(path)
    assert schema_of(backup.path) == PRESENT


def test_an_update_that_fails_changes_nothing(
    path: Path, next_schema: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = definitions(path)
    monkeypatch.setattr(identity, "SCHEMA", PRESENT + 1)

    def fail() -> None:
        op.drop_table("stage_score")
        raise RuntimeError("half-way")

    next_schema.upgrade = fail
    with pytest.raises(RuntimeError):
        migrate(path, None, PRESENT)
    assert (definitions(path), schema_of(path)) == (before, PRESENT)


@pytest.mark.faults
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a killed copy of this process is needed")
@pytest.mark.parametrize("fixture", FIXTURES[:-1], ids=lambda path: path.stem)
def test_an_update_killed_at_any_of_its_steps_leaves_the_old_file_or_the_new_one(
    fixture: Path, path: Path, tmp_path: Path
) -> None:
    old, new = definitions(fixture), definitions(path)
    found: set[int] = set()
    for steps in range(1000):
        copy = Path(shutil.copy(fixture, tmp_path / f"{steps}.motaudit"))
        if not _updated_until_killed(copy, schema_of(fixture), steps):
            break
        assert definitions(copy) == (old if schema_of(copy) == schema_of(fixture) else new)
        found.add(schema_of(copy))
    assert steps > 20
    assert found == {schema_of(fixture), PRESENT}
    with Workspace.open(copy) as workspace:
        assert finish(workspace.check()) == ()


def _updated_until_killed(path: Path, found: int, steps: int) -> bool:
    """Whether an update was killed before its statement number `steps`; False when it has no more than that."""
    child = os.fork()
    if child == 0:
        left = itertools.count(steps, -1)

        @event.listens_for(Engine, "before_cursor_execute")
        def _kill(*_args: object) -> None:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            migrate(path, None, found)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.faults
def test_an_update_that_is_killed_changes_nothing(path: Path) -> None:
    script = """
import os, sys
from pathlib import Path
from types import ModuleType
from alembic import op
from motaudit.storage import identity
from motaudit.storage.migrating import migrate
module = ModuleType(f"motaudit.storage.migrations.schema_{identity.SCHEMA + 1:04d}")
def upgrade():
    op.drop_table("stage_score")
    os.kill(os.getpid(), 9)
module.upgrade, module.CHANGED = upgrade, ()
sys.modules[module.__name__] = module
identity.SCHEMA += 1
migrate(Path(sys.argv[1]), None, identity.SCHEMA - 1)
"""
    killed = subprocess.run([sys.executable, "-c", script, str(path)], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Workspace.open(path) as workspace:
        assert finish(workspace.check()) == ()


def test_an_older_file_is_not_updated_by_merely_reading_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "SCHEMA", identity.SCHEMA + 1)
    with pytest.raises(UserError) as caught:
        Workspace.open(path, read_only=True)
    assert caught.value.code == "workspace.older"
    assert schema_of(path) == PRESENT
