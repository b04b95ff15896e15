"""Giving a workspace file a passphrase, another one, or none: a whole copy beside it, proven, then put in its place."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from sqlcipher3 import dbapi2

from motaudit.base.errors import EnvironmentFault
from motaudit.base.progress import Progress, Work
from motaudit.locale import _
from motaudit.storage import faults
from motaudit.storage.backup import put_aside, said_of, verify
from motaudit.storage.connecting import Key, connect
from motaudit.storage.files import move_into_place
from motaudit.storage.leftovers import BESIDE, old_file, unfinished_copy

_LOOK_SECONDS = 0.1


def rekey(path: Path, key: Key | None, new_key: Key | None) -> Work[None]:
    """Write the workspace at `path`, which nobody else has open, anew under `new_key`.

    At every moment either the old or the new file is whole at `path`, or stands beside it where `leftovers.recover` finds it;
    the old one stays there until the new one is opened.
    Raises EnvironmentFault when there is no room or the copy is not good; then nothing was changed.
    """
    partial, kept = unfinished_copy(path), old_file(path)
    with said_of(path.parent), faults.translated():
        try:
            yield from _export(path, key, partial, new_key)
            yield from verify(partial, new_key)
            _require_same(path, key, partial, new_key)
            kept.unlink(missing_ok=True)
            put_aside(path, kept)
            move_into_place(partial, path)
        finally:
            _clear(partial)


def _clear(partial: Path) -> None:
    for suffix in BESIDE:
        Path(f"{partial}{suffix}").unlink(missing_ok=True)


def _export(path: Path, key: Key | None, partial: Path, new_key: Key | None) -> Work[None]:
    """One statement copies everything and cannot be paused: a thread runs it, this tells how far it is."""
    outcome: SimpleQueue[BaseException | None] = SimpleQueue()
    _clear(partial)
    with closing(connect(path, key, mode="rw")) as connection:

        def run() -> None:
            try:
                _copy_all(connection, partial, new_key)
            except BaseException as error:  # noqa: BLE001 - raised where the work is driven
                outcome.put(error)
            else:
                outcome.put(None)

        total = path.stat().st_size
        thread = threading.Thread(target=run, name="motaudit-rekey", daemon=True)
        thread.start()
        try:
            while True:
                try:
                    error = outcome.get(timeout=_LOOK_SECONDS)
                    break
                except Empty:
                    written = partial.stat().st_size if partial.exists() else 0
                    yield Progress(min(written, total), total, _("Copying"))
        finally:
            connection.interrupt()  # for work that is given up; what has ended does not mind
            thread.join()
        if error is not None:
            raise error
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with closing(connect(partial, new_key)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()


def _copy_all(connection: Any, partial: Path, new_key: Key | None) -> None:
    # A table may come before those that it refers to; the whole is checked afterwards.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("ATTACH DATABASE ? AS copy KEY ?", (str(partial), new_key.quoted if new_key else ""))
    connection.execute("PRAGMA copy.journal_mode = OFF").fetchall()
    connection.execute("PRAGMA copy.synchronous = OFF")
    connection.execute("BEGIN")
    connection.execute("SELECT sqlcipher_export('copy')").fetchall()
    for fact in ("application_id", "user_version"):
        (value,) = connection.execute(f"PRAGMA main.{fact}").fetchone()
        connection.execute(f"PRAGMA copy.{fact} = {value}")
    connection.execute("COMMIT")
    connection.execute("DETACH DATABASE copy")


def _require_same(path: Path, key: Key | None, copy: Path, new_key: Key | None) -> None:
    """Every row has its hash, which `verify` looked at; here no table and no row may be missing. Neither has a log."""
    with (
        closing(connect(path, key, mode="ro", immutable=True)) as old,
        closing(connect(copy, new_key, mode="ro", immutable=True)) as new,
    ):
        if _census(old) != _census(new):
            raise EnvironmentFault(
                "workspace.copy_not_good",
                _("The copy is not like the workspace. Nothing was changed."),
                remedy=_("Check the workspace for damage, then try again."),
            )


def _census(connection: dbapi2.Connection) -> tuple[Any, ...]:
    definitions = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    ).fetchall()
    counts = tuple(
        connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        for kind, name, _t, _s in definitions
        if kind == "table"
    )
    return tuple(definitions), counts
