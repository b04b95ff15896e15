"""Backups are proven before they count, stay within their budget, and come back whole."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from motaudit.base.errors import EnvironmentFault, UserError
from motaudit.base.progress import finish
from motaudit.storage import backup as backup_module
from motaudit.workspace import Workspace
from tests.samples import PASSPHRASE, answer, start_audit


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_backup_holds_what_was_saved_until_then(workspace: Workspace) -> None:
    audit = start_audit(workspace)
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    made = finish(workspace.backups.run())
    assert [backup.path for backup in workspace.backups.list()] == [made]
    with Workspace.open(made, read_only=True) as copy:
        assert copy.audits.load(audit.id) == workspace.audits.load(audit.id)
    assert names(made.parent) == [made.name]


def test_a_backup_is_due_once_a_day(path: Path) -> None:
    day = datetime(2026, 11, 2, 9, tzinfo=UTC)
    with Workspace.open(path, clock=lambda: day) as workspace:
        assert workspace.backups.due()
        finish(workspace.backups.run())
        assert not workspace.backups.due()
    with Workspace.open(path, clock=lambda: day + timedelta(days=1)) as workspace:
        assert workspace.backups.due()
    with Workspace.open(path, read_only=True) as workspace:
        assert not workspace.backups.due()


def test_an_encrypted_workspace_has_encrypted_backups(encrypted_path: Path) -> None:
    with Workspace.open(encrypted_path, passphrase=PASSPHRASE) as workspace:
        made = finish(workspace.backups.run())
    assert b"Harbour" not in made.read_bytes()
    with Workspace.open(made, passphrase=PASSPHRASE, read_only=True) as copy:
        assert finish(copy.check()) == ()


def test_answers_are_saved_while_a_backup_runs(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_module, "_PAGES_A_STEP", 1)
    audit = start_audit(workspace)
    work = workspace.backups.run()
    next(work)
    workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    made = finish(work)
    with Workspace.open(made, read_only=True) as copy:
        assert copy.audits.load(audit.id).answers == {}


def test_a_backup_that_is_given_up_leaves_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_module, "_PAGES_A_STEP", 1)
    work = workspace.backups.run()
    next(work)
    work.close()
    assert names(backup_module.default_folder(workspace.path)) == []


def test_old_backups_make_room_but_the_newest_stays(path: Path) -> None:
    times = iter(datetime(2026, 11, day, 9, tzinfo=UTC) for day in range(1, 29))
    at = [next(times)]
    with Workspace.open(path, clock=lambda: at[0]) as workspace:
        workspace.settings.set("backups", {"keep": 3})
        for moment in times:
            at[0] = moment
            finish(workspace.backups.run())
            if moment.day == 6:
                break
        assert [backup.made.day for backup in workspace.backups.list()] == [6, 5, 4]
        workspace.settings.set("backups", {"budget": 1})
        at[0] = next(times)
        finish(workspace.backups.run())
        assert [backup.made.day for backup in workspace.backups.list()] == [7]


def test_backups_go_to_the_folder_that_was_chosen(workspace: Workspace, tmp_path: Path) -> None:
    workspace.settings.set("backups", {"folder": str(tmp_path / "elsewhere")})
    assert finish(workspace.backups.run()).parent == tmp_path / "elsewhere"


def test_a_copy_of_a_damaged_workspace_does_not_count_as_a_backup(path: Path) -> None:
    finish_good(path)
    damage(path)
    with Workspace.open(path) as workspace, pytest.raises(EnvironmentFault) as caught:
        finish(workspace.backups.run())
    assert caught.value.code == "backup.not_good"
    assert len(Workspace.backups_of(path)) == 1
    assert len(names(backup_module.default_folder(path))) == 1


def test_a_backup_takes_a_damaged_workspaces_place_and_the_old_file_is_kept(path: Path) -> None:
    finish_good(path)
    damage(path)
    damaged = path.read_bytes()
    (backup,) = Workspace.backups_of(path)
    kept = finish(Workspace.restore(path, backup.path))
    assert kept.read_bytes() == damaged
    with Workspace.open(path) as workspace:
        assert finish(workspace.check()) == ()
    assert backup.path.exists()


def test_a_lost_workspace_comes_back_from_its_backup(path: Path) -> None:
    finish_good(path)
    path.unlink()
    finish(Workspace.restore(path, Workspace.backups_of(path)[0].path))
    with Workspace.open(path) as workspace:
        assert workspace.places.branches()


def test_a_damaged_backup_replaces_nothing(path: Path) -> None:
    finish_good(path)
    (backup,) = Workspace.backups_of(path)
    damage(backup.path)
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault) as caught:
        finish(Workspace.restore(path, backup.path))
    assert caught.value.code == "backup.not_good"
    assert path.read_bytes() == before
    assert not [name for name in names(path.parent) if "replaced" in name or "restoring" in name]


def test_an_open_workspace_is_not_replaced(path: Path) -> None:
    finish_good(path)
    with Workspace.open(path), pytest.raises(UserError) as caught:
        finish(Workspace.restore(path, Workspace.backups_of(path)[0].path))
    assert caught.value.code == "workspace.in_use"


def test_a_log_that_was_left_is_not_played_into_the_restored_file(path: Path) -> None:
    finish_good(path)
    Path(f"{path}-wal").write_bytes(os.urandom(8192))
    kept = finish(Workspace.restore(path, Workspace.backups_of(path)[0].path))
    assert not Path(f"{path}-wal").exists()
    assert Path(f"{kept}-wal").exists()


def finish_good(path: Path) -> None:
    with Workspace.open(path) as workspace:
        finish(workspace.backups.run())


def damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = content.index(b"Harbour Street")
    content[at] ^= 1
    path.write_bytes(content)
