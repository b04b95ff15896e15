"""One connection to a workspace file: its settings, and the key of an encrypted one."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import dataclass, field
from hashlib import pbkdf2_hmac
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from motaudit.base.errors import EnvironmentFault
from motaudit.base.recovery_keys import RecoveryKey
from motaudit.locale import _

OLDEST_SQLITE = (3, 51, 3)
"""Versions before it can corrupt a WAL database when the log is reset."""

PAGE = 4096
SALT = 16
_ROUNDS = 256_000  # SQLCipher 4's own, so that its tools open the file with the same passphrase


@dataclass(frozen=True, slots=True)
class Key:
    """The raw key: deriving it takes a tenth of a second, which every connection would pay with the passphrase."""

    raw: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @classmethod
    def derive(cls, passphrase: str, salt: bytes) -> Key:
        secret = unicodedata.normalize("NFC", passphrase).encode()
        return cls(pbkdf2_hmac("sha512", secret, salt, _ROUNDS, 32), salt)

    @classmethod
    def new(cls, passphrase: str) -> Key:
        """With a salt of its own, for a file that is written now."""
        return cls.derive(passphrase, os.urandom(SALT))

    @property
    def recovery_key(self) -> RecoveryKey:
        return RecoveryKey.of(self.raw, self.salt)

    @property
    def quoted(self) -> str:
        """As SQLCipher takes a key that is not to be derived again."""
        return f"x'{self.raw.hex()}{self.salt.hex()}'"

    @property
    def pragma(self) -> str:
        return f'PRAGMA key = "{self.quoted}"'


def require_sqlite() -> None:
    if dbapi2.sqlite_version_info < OLDEST_SQLITE:
        raise EnvironmentFault(
            "storage.sqlite_too_old",
            _("The SQLite library {version} can damage workspaces.").format(version=dbapi2.sqlite_version),
            remedy=_("Install motaudit again, with the libraries it asks for."),
        )


def has_log(path: Path) -> bool:
    """A -wal lies beside the file: it was not closed, or another program has it open."""
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def connect(path: Path, key: Key | None, *, mode: str = "rw", immutable: bool = False) -> Any:
    """A connection without implicit transactions. `mode` is `ro`, `rw` or `rwc`.

    `immutable` leaves nothing beside the file, and must only be used when nobody writes it and no -wal exists.
    """
    uri = f"{path.absolute().as_uri()}?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = dbapi2.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=5)
    try:
        if key is not None:
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(key.pragma)
        for setting in (
            "foreign_keys = ON",
            "synchronous = FULL",
            "temp_store = MEMORY",
            "trusted_schema = OFF",
            "cell_size_check = ON",
        ):
            connection.execute(f"PRAGMA {setting}")
    except BaseException:
        connection.close()
        raise
    return connection
