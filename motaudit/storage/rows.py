"""Writing rows with their hash, by statements that are compiled once.

`row_hash` is BLAKE2b (8 bytes) over the table's name and the row's values: it finds what `integrity_check` does
not, a value that changed while the page around it stayed well formed. It is no protection from intent.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import ClauseElement

_pack = msgspec.msgpack.Encoder().encode
_dialect = sqlite.dialect(paramstyle="qmark")


def compiled(statement: ClauseElement) -> str:
    """The SQL text of a Core statement, with `?` for its parameters in order."""
    return str(statement.compile(dialect=_dialect))


def hash_of(table: str, values: Sequence[Any]) -> bytes:
    """The hash of a row of `table`; `values` in the order of its columns, without `row_hash`."""
    return blake2b(_pack((str(table), *values)), digest_size=8).digest()


@cache
def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns if column.name != "row_hash")


@cache
def _insert(table: Table) -> str:
    return compiled(insert(table).values({column.name: None for column in table.columns}))


@cache
def _upsert(table: Table) -> str:
    statement = sqlite.insert(table).values({column.name: None for column in table.columns})
    keys = [column.name for column in table.primary_key.columns]
    others = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return compiled(statement.on_conflict_do_update(index_elements=keys, set_=others))


@cache
def _delete(table: Table) -> str:
    statement = delete(table)
    for column in table.primary_key.columns:
        statement = statement.where(column == bindparam(column.name))
    return compiled(statement)


def _write(connection: Connection, sql: str, table: Table, values: dict[str, Any]) -> None:
    row = tuple(values[name] for name in _columns(table))
    connection.exec_driver_sql(sql, (*row, hash_of(table.name, row)))


def add(connection: Connection, table: Table, **values: Any) -> None:
    """Insert one row; every column but `row_hash` is named."""
    _write(connection, _insert(table), table, values)


def put(connection: Connection, table: Table, **values: Any) -> None:
    """Insert one row, or rewrite the one with the same key."""
    _write(connection, _upsert(table), table, values)


def ordered(table: Table, values: dict[str, Any]) -> tuple[Any, ...]:
    """A row as `add_all` and `put_all` take it."""
    return tuple(values[name] for name in _columns(table))


def add_all(connection: Connection, table: Table, values: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, each in the order of the table's columns, without `row_hash`."""
    _write_all(connection, _insert(table), table, values)


def put_all(connection: Connection, table: Table, values: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows, or rewrite those with the same key."""
    _write_all(connection, _upsert(table), table, values)


def _write_all(connection: Connection, sql: str, table: Table, values: Sequence[tuple[Any, ...]]) -> None:
    connection.exec_driver_sql(sql, [(*row, hash_of(table.name, row)) for row in values])


def remove(connection: Connection, table: Table, *key: Any) -> None:
    connection.exec_driver_sql(_delete(table), key)


def rehash(connection: Connection, table: str) -> None:
    """Make the hashes of a whole table anew, from its columns as they are in the file: after a migration."""
    described = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').all()
    names = [row[1] for row in described if row[1] != "row_hash"]
    keys = [row[1] for row in sorted(described, key=lambda row: row[5]) if row[5]]
    columns = ", ".join(f'"{name}"' for name in names)
    where = " AND ".join(f'"{key}" = ?' for key in keys)
    update = f'UPDATE "{table}" SET row_hash = ? WHERE {where}'
    for row in connection.exec_driver_sql(f'SELECT {columns} FROM "{table}"').all():
        values = dict(zip(names, row, strict=True))
        connection.exec_driver_sql(update, (hash_of(table, tuple(row)), *(values[key] for key in keys)))
