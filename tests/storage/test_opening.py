"""What opens, what is refused, and that a refused file is left exactly as it was."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from motaudit.base.errors import EnvironmentFault, MotauditError, UserError
from motaudit.storage import connecting
from motaudit.storage.identity import APPLICATION_ID
from motaudit.workspace import Workspace
from tests.samples import PASSPHRASE


@contextmanager
def untouched(path: Path) -> Iterator[None]:
    """Nothing in the folder may appear, vanish or change."""
    before = {file.name: sha256(file.read_bytes()).hexdigest() for file in path.parent.iterdir() if file.is_file()}
    yield
    after = {file.name: sha256(file.read_bytes()).hexdigest() for file in path.parent.iterdir() if file.is_file()}
    assert after == before


def refused(path: Path, passphrase: str | None = None) -> MotauditError:
    with untouched(path), pytest.raises(MotauditError) as caught:
        Workspace.open(path, passphrase=passphrase)
    assert caught.value.remedy
    return caught.value


def test_a_new_workspace_opens_again_with_its_name(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "any name.xyz", name="Al Waha") as made:
        assert made.name == "Al Waha"
    with Workspace.open(tmp_path / "any name.xyz") as opened:
        assert opened.name == "Al Waha"


def test_a_closed_workspace_is_one_file_and_its_reserve(path: Path) -> None:
    Workspace.open(path).close()
    assert sorted(file.name for file in path.parent.iterdir()) == [path.name, f"{path.name}.reserve"]


def test_nobody_overwrites_a_file_by_making_a_workspace(path: Path) -> None:
    with untouched(path), pytest.raises(UserError) as caught:
        Workspace.create(path)
    assert caught.value.code == "workspace.exists"


def test_a_workspace_in_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        Workspace.create(tmp_path / "nowhere" / "a.motaudit")
    assert caught.value.code == "workspace.no_folder"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    error = refused(tmp_path / "gone.motaudit")
    assert error.code == "workspace.missing"
    assert "gone.motaudit" in error.message


def test_a_path_through_a_file_is_missing(path: Path) -> None:
    with untouched(path), pytest.raises(UserError) as caught:
        Workspace.open(path / "inside")
    assert caught.value.code == "workspace.missing"


def test_a_folder_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert refused(tmp_path / "folder").code == "workspace.is_folder"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workspace.empty"),
        (b"\0" * 8192, "workspace.foreign"),
        (b"PK\x03\x04" + b"a workbook" * 900, "workspace.foreign"),
        ("زيارة\n".encode() * 2000, "workspace.foreign"),
        (b"SQLite format 3\0", "workspace.foreign"),
    ],
)
def test_what_is_no_workspace_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    file = tmp_path / "file.motaudit"
    file.write_bytes(content)
    assert refused(file).code == code
    assert refused(file, "a passphrase").code == code


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE audit (id)")
    connection.close()
    assert refused(file).code == "workspace.foreign"


def test_a_database_that_only_claims_to_be_a_workspace_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "claims.motaudit"
    connection = sqlite3.connect(file)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 1")
    connection.execute("CREATE TABLE audit (id)")
    connection.close()
    assert refused(file).code == "workspace.damaged"


def test_a_newer_workspace_is_refused_naming_the_version_needed(path: Path) -> None:
    connection = dbapi2.connect(str(path))
    connection.execute("PRAGMA user_version = 99")
    connection.execute("UPDATE workspace SET value = '7.5.0' WHERE key = 'written_by'")
    connection.commit()
    connection.close()
    error = refused(path)
    assert error.code == "workspace.newer"
    assert "7.5.0" in error.message


def test_a_workspace_cut_short_is_damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])
    assert refused(path).code == "workspace.damaged"


def test_a_workspace_whose_first_bytes_were_hit_is_damaged(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[3] ^= 0xFF
    path.write_bytes(content)
    assert refused(path).code == "workspace.damaged"


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting.dbapi2, "sqlite_version_info", (3, 51, 2))
    assert refused(path).code == "storage.sqlite_too_old"


def test_an_encrypted_workspace_asks_for_its_passphrase(encrypted_path: Path) -> None:
    assert refused(encrypted_path).code == "workspace.passphrase_needed"
    assert refused(encrypted_path, "wrong").code == "workspace.wrong_passphrase"
    with Workspace.open(encrypted_path, passphrase=PASSPHRASE) as opened:
        assert len(opened.places.branches()) == 2


def test_an_encrypted_workspace_holds_nothing_that_can_be_read(encrypted_path: Path) -> None:
    assert b"Harbour" not in encrypted_path.read_bytes()


def test_a_passphrase_means_the_same_however_its_letters_are_composed(tmp_path: Path) -> None:
    file = tmp_path / "a.motaudit"
    Workspace.create(file, passphrase="caf\u00e9").close()
    Workspace.open(file, passphrase="cafe\u0301").close()


def test_sqlciphers_own_tools_open_it_with_the_passphrase(tmp_path: Path) -> None:
    file = tmp_path / "a.motaudit"
    Workspace.create(file, name="Al Waha", passphrase="palm").close()
    connection = dbapi2.connect(str(file))
    connection.execute("PRAGMA key = 'palm'")
    assert connection.execute("SELECT value FROM workspace WHERE key = 'name'").fetchone() == ("Al Waha",)
    connection.close()


def test_a_second_window_is_refused_and_told_who_has_it(path: Path) -> None:
    with Workspace.open(path):
        with pytest.raises(UserError) as caught:
            Workspace.open(path)
        assert caught.value.code == "workspace.in_use"
        assert str(os.getpid()) in caught.value.message
    Workspace.open(path).close()


def test_reading_is_allowed_while_another_window_writes(path: Path) -> None:
    with Workspace.open(path) as writer, Workspace.open(path, read_only=True) as reader:
        branch = writer.places.branch("B-001")
        assert reader.places.branch("B-001") == branch


def test_reading_changes_nothing_and_refuses_to_write(path: Path) -> None:
    with untouched(path), Workspace.open(path, read_only=True) as opened:
        with pytest.raises(UserError) as caught:
            opened.settings.set("a", 1)
        assert caught.value.code == "workspace.opened_read_only"


def test_a_workspace_on_a_medium_that_cannot_be_written_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the system refuses to take away even what is not there."""
    take_away = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self.name.endswith("-shm"):
            raise OSError(errno.EROFS, "Read-only file system", str(self))
        take_away(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with untouched(path), Workspace.open(path, read_only=True) as opened:
        assert opened.places.branches()


def test_a_read_only_folder_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("motaudit.storage.locking.os.open", refuse)
    with untouched(path), pytest.raises(EnvironmentFault) as caught:
        Workspace.open(path)
    assert caught.value.code == "storage.read_only"
    with untouched(path), Workspace.open(path, read_only=True) as opened:
        assert opened.places.branches()
