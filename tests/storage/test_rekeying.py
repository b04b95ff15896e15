"""A workspace gets a passphrase, another one or none, and is whole whatever happens meanwhile."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest

from motaudit.base.errors import EnvironmentFault, UserError
from motaudit.base.progress import finish
from motaudit.storage import leftovers, rekeying
from motaudit.workspace import Workspace
from tests.samples import PASSPHRASE, answer, start_audit

OTHER = "four words nobody guesses"


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()} - {"chain.motaudit.reserve", "secret.motaudit.reserve"}


def content(path: Path, passphrase: str | None) -> list[tuple[str, ...]]:
    with Workspace.open(path, passphrase=passphrase) as workspace:
        assert finish(workspace.check()) == ()
        return [(audit.id, audit.number) for audit in workspace.audits.summaries()]


def change(path: Path, old: str | None, new: str | None) -> None:
    finish(Workspace.change_passphrase(path, passphrase=old, new_passphrase=new))


def test_a_workspace_gets_a_passphrase_and_nothing_readable_stays_behind(path: Path) -> None:
    with Workspace.open(path) as workspace:
        audit = start_audit(workspace)
        workspace.audits.commit(audit.id, answer("greeted", "yes"), who="ann")
    before = content(path, None)
    change(path, None, PASSPHRASE)
    assert names(path.parent) == {path.name}
    assert b"Harbour" not in path.read_bytes()
    assert content(path, PASSPHRASE) == before
    with pytest.raises(UserError, match="encrypted"):
        Workspace.open(path)


def test_the_old_passphrase_opens_it_no_more(encrypted_path: Path) -> None:
    before = content(encrypted_path, PASSPHRASE)
    change(encrypted_path, PASSPHRASE, OTHER)
    assert content(encrypted_path, OTHER) == before
    with pytest.raises(UserError) as caught:
        Workspace.open(encrypted_path, passphrase=PASSPHRASE)
    assert caught.value.code == "workspace.wrong_passphrase"


def test_a_passphrase_can_be_taken_away(encrypted_path: Path) -> None:
    before = content(encrypted_path, PASSPHRASE)
    change(encrypted_path, PASSPHRASE, None)
    assert content(encrypted_path, None) == before


def test_a_workspace_that_is_open_is_refused(path: Path) -> None:
    with Workspace.open(path), pytest.raises(UserError) as caught:
        change(path, None, PASSPHRASE)
    assert caught.value.code == "workspace.in_use"
    content(path, None)


def test_a_wrong_passphrase_changes_nothing(encrypted_path: Path) -> None:
    before = encrypted_path.read_bytes()
    with pytest.raises(UserError) as caught:
        change(encrypted_path, OTHER, None)
    assert caught.value.code == "workspace.wrong_passphrase"
    assert encrypted_path.read_bytes() == before
    assert names(encrypted_path.parent) == {encrypted_path.name}


def test_what_a_program_left_in_its_log_is_taken_along(path: Path, tmp_path: Path) -> None:
    """As after a kill: the answer is only in the log."""
    workspace = Workspace.open(path)
    audit = start_audit(workspace)
    copy = tmp_path / "copy" / path.name
    copy.parent.mkdir()
    for suffix in ("", "-wal"):
        Path(f"{copy}{suffix}").write_bytes(Path(f"{path}{suffix}").read_bytes())
    workspace.close()
    change(copy, None, PASSPHRASE)
    assert content(copy, PASSPHRASE) == [(audit.id, audit.number)]


def test_a_copy_that_lacks_a_row_never_takes_the_place(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    counts = iter(((1,), (2,)))
    monkeypatch.setattr(rekeying, "_census", lambda _connection: next(counts))
    with pytest.raises(EnvironmentFault, match="not like the workspace"):
        change(path, None, PASSPHRASE)
    assert path.read_bytes() == before
    assert names(path.parent) == {path.name}


def test_giving_up_on_the_way_leaves_it_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekeying, "_LOOK_SECONDS", 0.0)
    work = Workspace.change_passphrase(path, passphrase=None, new_passphrase=PASSPHRASE)
    next(work)
    work.close()
    content(path, None)
    assert names(path.parent) == {path.name}


class _KilledError(BaseException):
    """Nothing of the program runs after it, as with a real kill."""


@pytest.mark.parametrize("links", [True, False], ids=["with links", "where no links can be made"])
@pytest.mark.parametrize("call", range(8))
def test_a_kill_at_any_change_of_a_name_leaves_a_whole_workspace(
    path: Path, monkeypatch: pytest.MonkeyPatch, call: int, links: bool
) -> None:
    before = content(path, None)
    done = 0

    def dies(real: object) -> object:
        def wrapped(*args: object, **options: object) -> object:
            nonlocal done
            if done == call:
                raise _KilledError
            done += 1
            return real(*args, **options)  # type: ignore[operator]

        return wrapped

    def refuses(*_args: object) -> None:
        raise OSError("no links here")

    with monkeypatch.context() as patched:
        for name in ("rename", "replace", "unlink"):
            patched.setattr(Path, name, dies(getattr(Path, name)))
        patched.setattr(os, "link", dies(os.link) if links else refuses)
        with suppress(_KilledError):
            change(path, None, PASSPHRASE)
    leftovers.recover(path)
    encrypted = not path.read_bytes().startswith(b"SQLite")
    assert content(path, PASSPHRASE if encrypted else None) == before
    assert names(path.parent) == {path.name}


def test_backups_under_another_passphrase_are_let_go_of_when_asked(path: Path) -> None:
    with Workspace.open(path) as workspace:
        old = finish(workspace.backups.run())
    change(path, None, PASSPHRASE)
    assert old.exists()
    with Workspace.open(path, passphrase=PASSPHRASE) as workspace:
        new = finish(workspace.backups.renew())
        assert [backup.path for backup in workspace.backups.list()] == [new]
    assert not old.exists()


def test_a_workspace_gets_another_name(path: Path) -> None:
    with Workspace.open(path) as workspace:
        workspace.rename("  Harbour chain ")
        assert workspace.name == "Harbour chain"
        with pytest.raises(UserError):
            workspace.rename(" ")
    with Workspace.open(path) as workspace:
        assert workspace.name == "Harbour chain"
        assert finish(workspace.check()) == ()
