"""Backups: a verified copy under a dated name, kept within a budget; and putting one back in the place of the file."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from motaudit.base.clock import Clock, now
from motaudit.base.errors import EnvironmentFault
from motaudit.base.progress import Progress, Work
from motaudit.locale import _
from motaudit.storage import faults
from motaudit.storage.checking import check
from motaudit.storage.connecting import Key, connect
from motaudit.storage.database import Database
from motaudit.storage.files import move_into_place

KEEP = 14
BUDGET = 10 * 1024**3
_PAGES_A_STEP = 2048  # 8 MB: a few dozen steps a second
_STAMP = "%Y-%m-%dT%H%M%S"
_NAME = re.compile(r".*?\.(\d{4}-\d\d-\d\dT\d{6})(?:-(\d+))?\.backup")


@dataclass(frozen=True, slots=True)
class Backup:
    """One kept copy; `made` in local time, `size` in bytes."""

    path: Path
    made: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Policy:
    """Where backups go and how many stay: at most `keep`, together at most `budget` bytes, always the newest."""

    folder: Path
    keep: int = KEEP
    budget: int = BUDGET


def default_folder(workspace: Path) -> Path:
    return workspace.with_name(f"{workspace.name}-backups")


def backups_in(folder: Path, workspace: Path) -> tuple[Backup, ...]:
    """The backups of this workspace, the newest first; none when the folder is not there."""
    found = []
    for path in folder.glob("*.backup") if folder.is_dir() else ():
        match = _NAME.fullmatch(path.name)
        if match and path.name.startswith(f"{workspace.name}."):
            made = datetime.strptime(match[1], _STAMP).astimezone()
            found.append((made, int(match[2] or 1), Backup(path, made, path.stat().st_size)))
    return tuple(backup for _made, _count, backup in sorted(found, key=itemgetter(0, 1), reverse=True))


class BackupService:
    """The backups of an open workspace. `policy` is asked each time, for it may be changed in the settings."""

    def __init__(self, database: Database, policy: Callable[[], Policy], clock: Clock = now) -> None:
        self._database = database
        self._policy = policy
        self._clock = clock

    def due(self) -> bool:
        """Whether none was made today."""
        newest = next(iter(self.list()), None)
        return not self._database.read_only and (newest is None or newest.made.date() < self._clock().date())

    def list(self) -> tuple[Backup, ...]:
        """The newest first."""
        return backups_in(self._policy().folder, self._database.path)

    def renew(self) -> Work[Path]:
        """Write a backup, and let go of all others: the passphrase, if any, that they open with is not wanted any more."""
        made = yield from self.run()
        for backup in self.list():
            if backup.path != made:
                backup.path.unlink(missing_ok=True)
        return made

    def run(self) -> Work[Path]:
        """Write a backup, read it back, and only then let go of old ones. Answers are saved meanwhile.

        Raises EnvironmentFault when there is no room or the copy is not good; then no file is left.
        """
        policy = self._policy()
        made = yield from write_backup(self._database.path, self._database.key, policy.folder, self._clock())
        _prune(policy, self._database.path)
        return made


def write_backup(path: Path, key: Key | None, folder: Path, at: datetime) -> Work[Path]:
    """A verified copy of the workspace at `path` in `folder`."""
    with said_of(folder), faults.translated():
        folder.mkdir(parents=True, exist_ok=True)
        _clear_partial(folder, path.name)
        target = _free_name(folder, f"{path.name}.{at.astimezone().strftime(_STAMP)}")
        partial = target.with_suffix(".partial")
        try:
            yield from _copy(path, partial, key)
            yield from verify(partial, key)
            move_into_place(partial, target)
        finally:
            partial.unlink(missing_ok=True)
    return target


def restore(path: Path, backup: Path, key: Key | None, at: datetime) -> Work[Path]:
    """Put `backup` in the place of the workspace at `path`, which nobody has open; returns where the old one is kept.

    Raises EnvironmentFault when the backup is not good or there is no room; then nothing was changed.
    """
    kept = path.with_name(f"{path.name}.replaced-{at.astimezone().strftime(_STAMP)}")
    partial = path.with_name(f"{path.name}.restoring")
    with said_of(path.parent), faults.translated():
        try:
            yield from _copy(backup, partial, key, immutable=True)
            yield from verify(partial, key)
            put_aside(path, kept)
            move_into_place(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    return kept


@contextmanager
def said_of(folder: Path) -> Iterator[None]:
    """A full disk means the copy here, not the answers: say so."""
    try:
        yield
    except EnvironmentFault as fault:
        if fault.code != "storage.disk_full":
            raise
        raise EnvironmentFault(
            "backup.disk_full",
            _("There is no room for the copy in “{folder}”. The workspace is as it was.").format(folder=folder),
            remedy=_("Free some room there, or choose another folder for backups in the settings."),
        ) from fault


def put_aside(path: Path, kept: Path) -> None:
    """Keep the old file under another name too; a file stays at `path` all the time where links can be made."""
    if path.exists():
        try:
            os.link(path, kept)
        except OSError:
            path.replace(kept)
    # The log goes with its file: left behind it would be played into the restored one.
    for suffix in ("-wal", "-shm"):
        beside = Path(f"{path}{suffix}")
        if beside.exists():
            beside.replace(f"{kept}{suffix}")


def _clear_partial(folder: Path, name: str) -> None:
    """Take away what a program left that was killed while it copied."""
    for left in folder.iterdir():
        if left.name.startswith(f"{name}.") and left.suffix.startswith(".partial"):
            left.unlink(missing_ok=True)


def _free_name(folder: Path, stem: str) -> Path:
    target, n = folder / f"{stem}.backup", 1
    while target.exists():
        n += 1
        target = folder / f"{stem}-{n}.backup"
    return target


def _copy(source: Path, target: Path, key: Key | None, *, immutable: bool = False) -> Work[None]:
    """Copy one consistent state by SQLite's backup, which cannot be paused: a thread does it, this tells how far."""
    news: SimpleQueue[tuple[int, int] | BaseException | None] = SimpleQueue()
    stop = threading.Event()

    def step(_status: int, remaining: int, total: int) -> None:
        if stop.is_set():
            raise _StoppedError
        news.put((total - remaining, total))

    def run() -> None:
        try:
            target.unlink(missing_ok=True)
            with closing(connect(source, key, mode="ro", immutable=immutable)) as reader:
                _pin(reader)
                with closing(connect(target, key, mode="rwc")) as writer:
                    writer.execute("PRAGMA synchronous = OFF")
                    reader.backup(writer, pages=_PAGES_A_STEP, progress=step)
        except BaseException as error:  # noqa: BLE001 - raised where the work is driven
            news.put(error)
        else:
            news.put(None)

    thread = threading.Thread(target=run, name="motaudit-backup", daemon=True)
    thread.start()
    try:
        while (message := news.get()) is not None:
            if isinstance(message, BaseException):
                raise message
            yield Progress(*message, _("Copying"))
    finally:
        stop.set()
        thread.join()


class _StoppedError(Exception):
    """The work was given up while it copied."""


def _pin(reader: Any) -> None:
    """Read from one state, so that answers saved meanwhile do not make the copy start over."""
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM sqlite_master").fetchone()


def verify(path: Path, key: Key | None) -> Work[None]:
    database = Database(path, key, read_only=True)
    try:
        problems = yield from check(database.read, encrypted=key is not None)
    finally:
        database.close()
    if problems:
        raise EnvironmentFault(
            "backup.not_good",
            _("The copy is damaged: {first}").format(first=problems[0].message),
            remedy=_("Check the workspace for damage, or choose another backup or another drive."),
        )


def _prune(policy: Policy, workspace: Path) -> None:
    spent = 0
    for position, backup in enumerate(backups_in(policy.folder, workspace)):
        spent += backup.size
        if position and (position >= policy.keep or spent > policy.budget):
            backup.path.unlink(missing_ok=True)
