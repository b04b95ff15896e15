"""Every way to a workspace's file: opening it, putting a backup in its place, writing it anew under another key.

Always in this order: a look at the first bytes, the lock, a look inside; only then is anything written.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from motaudit.base.clock import now
from motaudit.base.errors import EnvironmentFault, Problem, UserError
from motaudit.base.progress import Work
from motaudit.base.recovery_keys import Secret
from motaudit.storage import identity, leftovers, opening
from motaudit.storage.connecting import Key
from motaudit.storage.database import Database, DatabaseStore
from motaudit.storage.locking import InstanceLock
from motaudit.storage.overview import Overview


class Opened(NamedTuple):
    """A workspace in hand; `lost`: what a killed program is known to have saved and the file no longer has."""

    database: Database
    lock: InstanceLock | None
    lost: Sequence[Problem]

    def close(self) -> None:
        try:
            self.database.close()
        finally:
            if self.lock is not None:
                self.lock.release()


def open_to_write(path: Path, secret: Secret | None) -> Opened:
    """Raises UserError and EnvironmentFault as `Workspace.open`; then the file is left as it was."""
    leftovers.recover(path)
    candidate = opening.identify(path, has_secret=bool(secret))
    lock = InstanceLock(path)
    lock.acquire()
    try:
        opening.require_writable(path)
        found = opening.examine(candidate, secret, exclusive=True)
        lost = opening.lost_end(path, found, lock.witness)
        if found.schema < identity.SCHEMA:
            from motaudit.storage.migrating import migrate

            migrate(path, found.key, found.schema)
        database = Database(path, found.key, bear_witness=lock.bear_witness)
        try:
            _tidy(database)
            return Opened(database, lock, lost)
        except BaseException:
            database.close()
            raise
    except BaseException:
        lock.release()
        raise


def open_to_read(path: Path, secret: Secret | None) -> Opened:
    """Beside another program that writes it, too. Raises as `open_to_write`, and UserError for an older schema."""
    candidate = opening.identify(path, has_secret=bool(secret))
    lock, exclusive = _lock_to_read(path)
    try:
        found = opening.examine(candidate, secret, exclusive=exclusive)
        if found.schema < identity.SCHEMA:
            raise opening.older(path)
        lost = opening.lost_end(path, found, lock.witness if lock is not None else 0)
        return Opened(Database(path, found.key, read_only=True, exclusive=exclusive), lock, lost)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def restore(path: Path, backup: Path, secret: Secret | None) -> Work[Path]:
    """Put a backup in the place of the workspace at `path`; returns where the old file is kept."""
    from motaudit.storage.backup import restore

    candidate = opening.identify(backup, has_secret=bool(secret))
    lock = InstanceLock(path)
    lock.acquire()
    try:
        found = opening.examine(candidate, secret, exclusive=True)
        return (yield from restore(path, backup, found.key, now()))
    finally:
        lock.release()


def change_passphrase(path: Path, secret: Secret | None, new_passphrase: str | None) -> Work[None]:
    """Write the workspace at `path` anew under the key of another passphrase, or under none."""
    from motaudit.storage.rekeying import rekey

    candidate = opening.identify(path, has_secret=bool(secret))
    lock = InstanceLock(path, keeps_witness=True)
    lock.acquire()
    try:
        opening.require_writable(path)
        found = opening.examine(candidate, secret, exclusive=True)
        if found.schema < identity.SCHEMA:
            raise opening.older(path)
        yield from rekey(path, found.key, Key.new(new_passphrase) if new_passphrase else None)
    finally:
        lock.release()
    open_to_write(path, new_passphrase).close()  # opened, it is good: with that the old file is let go of


def _lock_to_read(path: Path) -> tuple[InstanceLock | None, bool]:
    """The lock if it is to be had, and whether nobody else writes the file."""
    lock = InstanceLock(path, keeps_witness=True)
    try:
        lock.acquire()
    except UserError:
        return None, False  # somebody writes it, which a reader may watch
    except EnvironmentFault:
        return None, True  # where nothing can be written nobody else writes either
    return lock, True


def _tidy(database: Database) -> None:
    """What a program that was killed may have left undone."""
    leftovers.let_go(database.path)
    database.reserve.fill()
    if unfinished := Overview(database).unfinished():
        from motaudit.storage.evidence import EvidenceRepository

        for sha256 in unfinished:
            with DatabaseStore(database, EvidenceRepository).write() as evidence:
                evidence.forget(sha256)
                evidence.commit()
