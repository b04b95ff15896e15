"""Looking at a file before it is opened: whatever is no good workspace is refused, told apart, and left untouched."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2

from motaudit.base.errors import MotauditError, Place, Problem, UserError
from motaudit.base.recovery_keys import RecoveryKey, Secret, number_of
from motaudit.locale import _, ngettext
from motaudit.storage import faults, identity
from motaudit.storage.connecting import PAGE, SALT, Key, connect, has_log, require_sqlite

_MAGIC = b"SQLite format 3\0"
_APPLICATION_ID_AT = 68


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file whose first bytes are those of a workspace, or of something encrypted (then with the key's salt)."""

    path: Path
    salt: bytes | None

    def key(self, secret: Secret | None) -> Key | None:
        """None for a file that is not encrypted. Raises UserError for the recovery key of another file."""
        if self.salt is None:
            return None
        if not isinstance(secret, RecoveryKey):
            return Key.derive(secret or "", self.salt)
        if secret.number != number_of(self.salt):
            from motaudit.storage.recovery import of_another

            raise of_another(self.path, self.salt, secret)
        return Key(secret.raw, self.salt)


def identify(path: Path, *, has_secret: bool) -> Candidate:
    """Look at the first bytes of `path`.

    Raises UserError for what is missing, empty, a folder or no workspace, or needs a passphrase; EnvironmentFault
    for what is damaged or cannot be read.
    """
    require_sqlite()
    head, size = _read_head(path)
    if head.startswith(_MAGIC):
        if int.from_bytes(head[_APPLICATION_ID_AT : _APPLICATION_ID_AT + 4], "big") != identity.APPLICATION_ID:
            raise _foreign(path)
        return Candidate(path, None)
    if _agreement(head, _MAGIC) > len(_MAGIC) // 2:
        raise faults.damaged()
    # A power cut may leave part of a page at the end; the log beside the file then has the whole of it.
    if (size % PAGE and not has_log(path)) or not _looks_encrypted(head, size):
        raise _foreign(path)
    if not has_secret:
        raise UserError(
            "workspace.passphrase_needed",
            _("“{name}” is encrypted, or is not a workspace.").format(name=path.name),
            remedy=_("Enter its passphrase."),
        )
    return Candidate(path, head[:SALT])


class Examined(NamedTuple):
    """`key`: None when it is not encrypted; `journal_end`: the number of the journal's last row, 0 for none."""

    key: Key | None
    schema: int
    journal_end: int


def examine(candidate: Candidate, secret: Secret | None, *, exclusive: bool) -> Examined:
    """The key and schema of a workspace and how far it goes, found without writing a byte to its file.

    `exclusive`: nobody else has it open. Raises UserError when it is newer or the secret is wrong, EnvironmentFault
    when it is damaged or the log beside it is not its own.
    """
    key = candidate.key(secret)
    shared_memory = Path(f"{candidate.path}-shm")
    had_shared_memory = shared_memory.exists()
    log = has_log(candidate.path)
    connection = None
    try:
        connection = connect(candidate.path, key, mode="ro", immutable=exclusive and not log)
        schema, end = _examine_content(connection), _journal_end(connection)
        if log:
            _examine_log(connection)
            if exclusive and _end_without_log(candidate.path, key) > end:
                raise faults.stale_log(candidate.path.name)
        return Examined(key, schema, end)
    except (dbapi2.Error, UnicodeError) as error:
        raise _unreadable(error, secret if key is not None else None) from error
    finally:
        if connection is not None:
            connection.close()
        if exclusive and log and not had_shared_memory:
            shared_memory.unlink(missing_ok=True)


def _read_head(path: Path) -> tuple[bytes, int]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UserError(
                "workspace.is_folder",
                _("“{name}” is a folder, not a workspace file.").format(name=path.name),
                remedy=_("Choose the workspace file inside it."),
            )
        if not stat.S_ISREG(status.st_mode):
            raise _foreign(path)
        with path.open("rb") as file:
            head = file.read(PAGE)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UserError(
            "workspace.missing",
            _("There is no file “{path}”.").format(path=path),
            remedy=_("Check the name, or make a new workspace."),
        ) from error
    except OSError as error:
        raise faults.from_os(error) from error
    if not head:
        raise UserError(
            "workspace.empty",
            _("“{name}” is empty: it holds no workspace.").format(name=path.name),
            remedy=_("Restore a backup, or make a new workspace under another name."),
        )
    return head, status.st_size


def _foreign(path: Path) -> UserError:
    return UserError(
        "workspace.foreign",
        _("“{name}” is not a motaudit workspace.").format(name=path.name),
        remedy=_("Choose another file. Checklists and answers are imported into a workspace, not opened."),
    )


def _agreement(left: bytes, right: bytes) -> int:
    return sum(a == b for a, b in zip(left, right, strict=False))


def _looks_encrypted(head: bytes, size: int) -> bool:
    """Pages of what looks like noise: nearly every byte value occurs, and none prevails."""
    return size >= 2 * PAGE and max(map(head.count, range(256))) < PAGE // 64


def _examine_content(connection: Any) -> int:
    schema = int(connection.execute("PRAGMA user_version").fetchone()[0])
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if application != identity.APPLICATION_ID or schema < 1 or "workspace" not in names:
        raise faults.damaged()
    if schema > identity.SCHEMA:
        row = connection.execute("SELECT value FROM workspace WHERE key = 'written_by'").fetchone()
        raise UserError(
            "workspace.newer",
            _("This workspace was written by motaudit {version}, which is newer than this one.").format(
                version=row[0] if row else f"(schema {schema})"
            ),
            remedy=_("Install that version or a later one. The file was not changed."),
        )
    if schema == identity.SCHEMA and not names >= identity.TABLES:
        raise faults.damaged()
    # Read here, where nothing is written yet: opening for writing reads these first.
    connection.execute("SELECT key, value FROM workspace").fetchall()
    return schema


def _journal_end(connection: Any) -> int:
    return int(connection.execute("SELECT max(seq) FROM journal").fetchone()[0] or 0)


def _end_without_log(path: Path, key: Key | None) -> int:
    """What the file alone goes to. A log of its own never goes less far, whatever of it was moved into the file."""
    try:
        with closing(connect(path, key, mode="ro", immutable=True)) as connection:
            return _journal_end(connection)
    except (dbapi2.Error, UnicodeError):
        return 0  # half moved in, it need not be readable alone


def _examine_log(connection: Any) -> None:
    """A log that belongs to another file would be written into this one when it closes: look before.

    The pieces of photos are left out, for they are nearly all of the file, and lie in pages of their own.
    """
    tables_found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (table,) in tables_found:
        if table not in ("evidence_chunk", "thumbnail"):
            (result,) = connection.execute(f'PRAGMA integrity_check("{table}")').fetchone()
            if result != "ok":
                raise faults.damaged(result)
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise faults.damaged()


def _unreadable(error: Exception, secret: Secret | None) -> MotauditError:
    if isinstance(secret, str) and getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
        # SQLCipher cannot tell a wrong key from a damaged first page; of a recovery key we know that it is the file's.
        return UserError(
            "workspace.wrong_passphrase",
            _("The passphrase does not fit, or the file is damaged."),
            remedy=_("Try again; mind the keyboard layout and capital letters. A damaged file needs a backup."),
        )
    return faults.from_sqlite(error) or faults.damaged(str(error))


def require_writable(path: Path) -> None:
    """Raises EnvironmentFault when the file or its folder cannot be written."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        raise faults.read_only()


def older(path: Path) -> UserError:
    return UserError(
        "workspace.older",
        _("“{name}” was written by an earlier motaudit and must be brought up to date first.").format(name=path.name),
        remedy=_("Open it once for writing; a backup is made before."),
    )


def lost_end(path: Path, found: Examined, witness: int) -> tuple[Problem, ...]:
    """What a killed program is known to have saved (see `InstanceLock`) and the file no longer has."""
    if found.journal_end >= witness:
        return ()
    return (
        Problem(
            "workspace.lost_end",
            ngettext(
                "{n} change that was saved last is missing: the log beside the file was damaged, cut or replaced.",
                "{n} changes that were saved last are missing: the log beside the file was damaged, cut or replaced.",
                witness - found.journal_end,
            ).format(n=witness - found.journal_end),
            _("Look through the visits you worked on last. If much is missing, restore the newest good backup."),
            Place(file=str(path)),
        ),
    )
