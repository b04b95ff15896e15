"""Making the tables, and the seal over their definition that shows when it was altered or damaged."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection

from motaudit.storage import identity, tables
from motaudit.storage.settings import SettingsRepository

_SEAL = "schema_seal"


def create_all(connection: Connection) -> None:
    """Make all tables of the present schema in an empty file."""
    connection.exec_driver_sql(f"PRAGMA application_id = {identity.APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {identity.SCHEMA}")
    tables.metadata.create_all(connection, checkfirst=False)
    create_triggers(connection)


def create_triggers(connection: Connection) -> None:
    for trigger in tables.TRIGGERS:
        connection.exec_driver_sql(trigger)


def drop_triggers(connection: Connection) -> None:
    """A migration rewrites what the triggers keep; it makes them again at its end."""
    for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')


def seal(connection: Connection) -> None:
    SettingsRepository(connection).set_value(_SEAL, _fingerprint(connection))


def is_sealed(connection: Connection) -> bool:
    """Whether the definitions are those that were there when the file was made or last migrated."""
    return SettingsRepository(connection).value(_SEAL) == _fingerprint(connection)


def _fingerprint(connection: Connection) -> str:
    found = connection.exec_driver_sql("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")
    (application,) = connection.exec_driver_sql("PRAGMA application_id").one()
    (version,) = connection.exec_driver_sql("PRAGMA user_version").one()
    return sha256(repr((application, version, [tuple(row) for row in found])).encode()).hexdigest()
