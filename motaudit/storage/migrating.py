"""Bringing an older workspace file up to date. Only imported when that is due, for Alembic takes long to import."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

import motaudit
from motaudit.base.clock import now
from motaudit.base.progress import finish
from motaudit.storage import faults, identity, rows, schema
from motaudit.storage.backup import default_folder, write_backup
from motaudit.storage.connecting import Key, connect
from motaudit.storage.settings import SettingsRepository

PACKAGE = "motaudit.storage.migrations"


def migrate(path: Path, key: Key | None, found: int) -> None:
    """From schema `found` to the present one, after a backup; each step is one transaction.

    Raises EnvironmentFault when the backup or a step fails; the file then has the schema of the last whole step.
    """
    finish(write_backup(path, key, default_folder(path), now()))
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: connect(path, key), poolclass=StaticPool)
    try:
        with faults.translated(), engine.connect() as connection:
            # A rebuilt table is dropped for a moment, which must not empty those that refer to it.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            for number in range(found + 1, identity.SCHEMA + 1):
                _step(connection, number)
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.rollback()
    finally:
        engine.dispose()


def _step(connection: Connection, number: int) -> None:
    module = import_module(f"{PACKAGE}.schema_{number:04d}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        schema.drop_triggers(connection)
        with Operations.context(MigrationContext.configure(connection)):
            module.upgrade()
        for table in module.CHANGED:
            rows.rehash(connection, table)
        schema.create_triggers(connection)
        if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise faults.damaged(str(tuple(broken)))
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        SettingsRepository(connection).set_value("written_by", motaudit.__version__)
        schema.seal(connection)
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
