"""Making a new workspace file: beside its place first, so that no half of one is ever found there."""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

import motaudit
from motaudit.base.clock import now, to_text
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.locale import _
from motaudit.storage import faults, schema
from motaudit.storage.connecting import Key, connect, require_sqlite
from motaudit.storage.files import make_durable
from motaudit.storage.settings import SettingsRepository

_TAG_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which read like digits
_TAG_SIGNS = _TAG_LETTERS + "23456789"


def create(path: Path, *, name: str, passphrase: str | None, language: str) -> None:
    """Raises UserError when something is at `path` already, EnvironmentFault when the folder cannot be written."""
    require_sqlite()
    if path.exists():
        raise UserError(
            "workspace.exists",
            _("There is already a file “{name}”.").format(name=path.name),
            remedy=_("Open it, or choose another name."),
        )
    if not path.parent.is_dir():
        raise UserError(
            "workspace.no_folder",
            _("There is no folder “{path}”.").format(path=path.parent),
            remedy=_("Make the folder first, or choose another one."),
        )
    key = Key.new(passphrase) if passphrase else None
    unfinished = path.with_name(f".{path.name}.{new_id()}.new")
    try:
        with faults.translated():
            _write(unfinished, key, {"name": name, "language": language})
            make_durable(unfinished)
            unfinished.rename(path)
            make_durable(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(path: Path, key: Key | None, facts: dict[str, str]) -> None:
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: connect(path, key, mode="rwc"), poolclass=StaticPool
    )
    try:
        with engine.connect() as connection:
            # No log while it is made: the file is complete or it does not exist.
            connection.exec_driver_sql("PRAGMA journal_mode = OFF")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            schema.create_all(connection)
            _state_facts(connection, facts)
            connection.commit()
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    finally:
        engine.dispose()


def _state_facts(connection: Connection, facts: dict[str, str]) -> None:
    repository = SettingsRepository(connection)
    tag = secrets.choice(_TAG_LETTERS) + secrets.choice(_TAG_SIGNS)
    own = {"id": new_id(), "tag": tag, "created": to_text(now()), "written_by": motaudit.__version__}
    for key, value in {**facts, **own}.items():
        repository.set_value(key, value)
    schema.seal(connection)
