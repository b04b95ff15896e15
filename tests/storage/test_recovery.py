"""Somebody forgot the passphrase: the sheet from the safe opens the workspace."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from motaudit.base.errors import EnvironmentFault, UserError
from motaudit.base.progress import finish
from motaudit.base.recovery_keys import RecoveryKey
from motaudit.storage import rekeying
from motaudit.storage.connecting import SALT, Key
from motaudit.workspace import Workspace
from tests.samples import PASSPHRASE

OTHER = "harbour lamp nine teapot"


def key_of(path: Path, passphrase: str = PASSPHRASE) -> RecoveryKey:
    with Workspace.open(path, passphrase=passphrase, read_only=True) as workspace:
        return workspace.recovery_key(passphrase)


def people(path: Path, secret: str | RecoveryKey) -> int:
    with Workspace.open(path, passphrase=secret) as workspace:
        return len(workspace.places.people())


@pytest.fixture
def key(encrypted_path: Path) -> RecoveryKey:
    return key_of(encrypted_path)


def test_the_key_from_the_sheet_opens_the_workspace_to_write_and_to_read(
    encrypted_path: Path, key: RecoveryKey
) -> None:
    typed = Workspace.read_recovery_key(key.text.lower().replace("-", " "))
    with Workspace.open(encrypted_path, passphrase=typed) as workspace:
        workspace.rename("Harbour chain")
        assert workspace.opens_with(typed) and workspace.opens_with(PASSPHRASE)
    with Workspace.open(encrypted_path, passphrase=typed, read_only=True) as workspace:
        assert workspace.name == "Harbour chain"
        assert finish(workspace.check()) == ()


def test_the_passphrase_is_asked_for_again_before_the_key_is_told(encrypted_path: Path) -> None:
    with Workspace.open(encrypted_path, passphrase=PASSPHRASE) as workspace:
        with pytest.raises(UserError) as caught:
            workspace.recovery_key(OTHER)
        assert caught.value.code == "workspace.wrong_passphrase"
        assert workspace.recovery_key(PASSPHRASE).label == workspace.recovery_label


def test_a_workspace_without_a_passphrase_needs_none(path: Path) -> None:
    with Workspace.open(path) as workspace, pytest.raises(UserError) as caught:
        workspace.recovery_key("")
    assert caught.value.code == "workspace.not_encrypted"
    assert Workspace.recovery_label_of(path) == ""


def test_the_key_of_another_file_is_told_by_its_number_and_touches_nothing(encrypted_path: Path) -> None:
    before = encrypted_path.read_bytes(), sorted(encrypted_path.parent.iterdir())
    other = RecoveryKey.of(bytes(32), bytes(SALT))
    with pytest.raises(UserError) as caught:
        Workspace.open(encrypted_path, passphrase=other)
    assert caught.value.code == "workspace.recovery_key_wrong"
    assert other.label in caught.value.message
    assert Workspace.recovery_label_of(encrypted_path) in caught.value.message
    assert (encrypted_path.read_bytes(), sorted(encrypted_path.parent.iterdir())) == before
    with Workspace.open(encrypted_path, passphrase=PASSPHRASE) as workspace:
        assert not workspace.opens_with(other)


def test_a_key_that_is_right_tells_damage_from_a_wrong_secret(encrypted_path: Path, key: RecoveryKey) -> None:
    content = bytearray(encrypted_path.read_bytes())
    content[100] ^= 1
    encrypted_path.write_bytes(content)
    with pytest.raises(EnvironmentFault) as caught:
        Workspace.open(encrypted_path, passphrase=key)
    assert caught.value.code == "workspace.damaged"
    with pytest.raises(UserError, match="does not fit, or the file is damaged"):
        Workspace.open(encrypted_path, passphrase=PASSPHRASE)


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lambda text: text[:38] + ("2" if text[38] != "2" else "3") + text[39:], "mistyped", "Group 7 of"),
        (lambda text: text[:-1], "incomplete", "70 in all; here are 69"),
        (lambda text: text[:6] + "ش" + text[7:], "mistyped", "“ش” in group 2"),
        (lambda _text: PASSPHRASE, "mistyped", "in group 1"),
    ],
)
def test_what_is_mistyped_is_named(key: RecoveryKey, spoil: object, code: str, said: str) -> None:
    with pytest.raises(UserError) as caught:
        Workspace.read_recovery_key(spoil(key.text))  # type: ignore[operator]
    assert caught.value.code == f"workspace.recovery_key_{code}"
    assert said in caught.value.message


def test_a_forgotten_passphrase_is_replaced_and_the_old_sheet_opens_no_more(
    encrypted_path: Path, key: RecoveryKey
) -> None:
    before = people(encrypted_path, key)
    finish(Workspace.change_passphrase(encrypted_path, passphrase=key, new_passphrase=OTHER))
    assert people(encrypted_path, OTHER) == before
    with pytest.raises(UserError) as caught:
        Workspace.open(encrypted_path, passphrase=key)
    assert caught.value.code == "workspace.recovery_key_wrong"
    assert people(encrypted_path, key_of(encrypted_path, OTHER)) == before


def test_the_same_passphrase_once_more_makes_another_key(encrypted_path: Path, key: RecoveryKey) -> None:
    finish(Workspace.change_passphrase(encrypted_path, passphrase=PASSPHRASE, new_passphrase=PASSPHRASE))
    again = key_of(encrypted_path)
    assert again.raw != key.raw and again.label != key.label


def test_a_backup_opens_with_the_key_of_its_day(encrypted_path: Path, key: RecoveryKey) -> None:
    with Workspace.open(encrypted_path, passphrase=key) as workspace:
        backup = finish(workspace.backups.run())
    assert backup.read_bytes()[:SALT] == encrypted_path.read_bytes()[:SALT]
    finish(Workspace.change_passphrase(encrypted_path, passphrase=key, new_passphrase=OTHER))
    assert people(backup, key)
    finish(Workspace.restore(encrypted_path, backup, passphrase=key))
    assert people(encrypted_path, PASSPHRASE)


def test_a_file_of_an_older_schema_is_brought_up_to_date_by_the_key(tmp_path: Path) -> None:
    path, key = tmp_path / "old.motaudit", Key.new(PASSPHRASE)
    oldest = Path(__file__).parents[1] / "fixtures" / "workspaces" / "schema-1.motaudit"
    with closing(dbapi2.connect(str(shutil.copy(oldest, tmp_path / "plain")), isolation_level=None)) as connection:
        rekeying._copy_all(connection, path, key)
    with Workspace.open(path, passphrase=key.recovery_key) as workspace:
        assert finish(workspace.check()) == ()
        (backup,) = workspace.backups.list()
    assert backup.path.read_bytes()[:SALT] == key.salt, "the backup made before has the same key"
    assert people(path, PASSPHRASE)


def test_a_key_stands_in_for_the_passphrase_while_another_program_writes(
    encrypted_path: Path, key: RecoveryKey
) -> None:
    with (
        Workspace.open(encrypted_path, passphrase=PASSPHRASE) as writer,
        Workspace.open(encrypted_path, passphrase=key, read_only=True) as reader,
    ):
        writer.rename("Harbour chain")
        assert reader.overview.name() == "Harbour chain"


def test_tidying_the_file_does_not_change_its_key(encrypted_path: Path, key: RecoveryKey) -> None:
    """VACUUM writes every page anew."""
    with closing(other_tool(encrypted_path, key)) as connection:
        connection.execute("VACUUM")
    assert key_of(encrypted_path) == key


def test_other_tools_open_it_with_the_bytes_of_the_key_and_the_salt(encrypted_path: Path, key: RecoveryKey) -> None:
    with closing(other_tool(encrypted_path, key)) as connection:
        assert connection.execute("SELECT count(*) FROM branch").fetchone()[0]


def other_tool(path: Path, key: RecoveryKey) -> dbapi2.Connection:
    """Plain SQLCipher, without anything of motaudit's."""
    connection = dbapi2.connect(str(path))
    connection.execute(f"""PRAGMA key = "x'{key.raw.hex()}{path.read_bytes()[:16].hex()}'" """)
    return connection
