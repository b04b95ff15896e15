"""Looking for damage: the file's structure, every row's hash, files and checklists by theirs, and the journal's truth.

Nothing is changed. Each finding names its table, so that a person sees what is at stake before restoring a backup.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import Connection

from motaudit.audit.frozen import content_hash
from motaudit.base.errors import MotauditError, Place, Problem
from motaudit.base.progress import Progress, Work
from motaudit.locale import _
from motaudit.storage import identity, rows, schema

Read = Callable[[], AbstractContextManager[Connection]]
Findings: TypeAlias = Iterator[Problem | Progress]

_ENOUGH = 100
_BATCH = 1000


def check(read: Read, *, encrypted: bool = False) -> Work[tuple[Problem, ...]]:
    """Every finding, at most a hundred; none means that no damage was found."""
    problems: list[Problem] = []
    try:
        with read() as connection:
            for found in _findings(connection, encrypted):
                if isinstance(found, Problem):
                    problems.append(found)
                    if len(problems) == _ENOUGH:
                        break
                else:
                    yield found
    except MotauditError as error:
        problems.append(Problem(error.code, error.message, error.remedy))
    return tuple(problems)


def _findings(connection: Connection, encrypted: bool) -> Findings:
    parts = [_structure, _references, _definitions]
    if encrypted:
        parts.insert(0, _pages)
    parts += [_row_hashes, _checklists, _evidence]
    if _schema_of(connection) == identity.SCHEMA:
        parts += [_journal, _handed_in, _attachments, _history]
    for part in parts:
        try:
            yield from part(connection)
        except Exception as error:  # noqa: BLE001 - damage raises anything, where values are of other kinds than written
            # What cannot be read any more is the finding; the other parts may still say what else is hit.
            yield _damage("workspace.unreadable", "", _("Some of it cannot be read ({error}).").format(error=error))


def _damage(code: str, table: str, message: str) -> Problem:
    return Problem(code, message, _("Restore the newest good backup."), Place(path=table))


def _schema_of(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _pages(connection: Connection) -> Findings:
    for (message,) in connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchmany(_ENOUGH):
        yield _damage("workspace.page", "", _("A page of the file is damaged: {detail}.").format(detail=message))


def _structure(connection: Connection) -> Findings:
    yield Progress(0, 0, _("Structure"))
    for (message,) in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield _damage(
                "workspace.structure", "", _("The file's structure is damaged: {detail}.").format(detail=message)
            )


def _references(connection: Connection) -> Findings:
    for table, _row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_ENOUGH):
        message = _("A row of “{table}” belongs to one of “{parent}” that is gone.")
        yield _damage("workspace.reference", table, message.format(table=table, parent=parent))


def _definitions(connection: Connection) -> Findings:
    if not schema.is_sealed(connection):
        yield _damage("workspace.definitions", "", _("The definitions of the tables were altered."))


def _row_hashes(connection: Connection) -> Findings:
    hashed = _hashed_tables(connection)
    total = sum(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one() for name in hashed)
    done = 0
    for name, columns in hashed.items():
        # The columns as they are in the file, for it may be of an older schema.
        names = ", ".join(f'"{column}"' for column in columns)
        result = connection.exec_driver_sql(f'SELECT {names}, row_hash FROM "{name}"')
        while batch := result.fetchmany(_BATCH):
            for *values, expected in batch:
                if rows.hash_of(name, values) != expected:
                    message = _("A row of “{table}” was altered: {key}.").format(table=name, key=values[0])
                    yield _damage("workspace.row", name, message)
            done += len(batch)
            yield Progress(done, total, name)


def _hashed_tables(connection: Connection) -> dict[str, list[str]]:
    found = {}
    for (table,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").all():
        columns = [row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{table}")')]
        if "row_hash" in columns:
            found[str(table)] = [column for column in columns if column != "row_hash"]
    return found


def _checklists(connection: Connection) -> Findings:
    for hash_, document in connection.exec_driver_sql("SELECT hash, document FROM checklist"):
        if sha256(document).hexdigest() != hash_:
            yield _damage(
                "workspace.checklist", "checklist", _("A checklist was altered: {hash}.").format(hash=hash_[:12])
            )


def _evidence(connection: Connection) -> Findings:
    files = connection.exec_driver_sql("SELECT sha256, size, chunks FROM evidence").all()
    for done, (expected, size, pieces) in enumerate(files, 1):
        digest, length, count = sha256(), 0, 0
        chunks = connection.exec_driver_sql(
            "SELECT data FROM evidence_chunk WHERE sha256 = ? ORDER BY number", (expected,)
        )
        for (data,) in chunks:
            digest.update(data)
            length, count = length + len(data), count + 1
        if (digest.hexdigest(), length, count) != (expected, size, pieces):
            yield _damage(
                "workspace.evidence", "evidence", _("A photo or file is damaged: {hash}.").format(hash=expected[:12])
            )
        yield Progress(done, len(files), _("Photos and files"))
    lost = connection.exec_driver_sql(
        "SELECT count(*) FROM evidence_chunk WHERE sha256 NOT IN (SELECT sha256 FROM evidence)"
        " AND 'importing/' || sha256 NOT IN (SELECT key FROM workspace)"
    ).scalar_one()
    if lost:
        yield _damage("workspace.evidence", "evidence", _("Pieces of a photo or file belong to none that is known."))


def _journal(connection: Connection) -> Findings:
    """The entries must be what the journal, played from its beginning, gives."""
    last, count = connection.exec_driver_sql("SELECT max(seq), count(*) FROM journal").one()
    if (last or 0) != count:
        yield _damage("workspace.journal", "journal", _("Steps are missing from the journal."))
    played = connection.exec_driver_sql(
        "SELECT audit_id, step, kind, code, row, before, after FROM journal ORDER BY audit_id, seq"
    )
    steps: dict[str, int] = {}
    for done, (audit_id, found) in enumerate(groupby(played, itemgetter(0)), 1):
        yield from _replay(connection, audit_id, found, steps)
        if done % 50 == 0:
            yield Progress(done, 0, _("Journal"))
    if _numbers(connection, "SELECT audit_id, step FROM progress") != steps or set(steps) != set(
        connection.exec_driver_sql("SELECT id FROM audit").scalars()
    ):
        yield _damage("workspace.journal", "progress", _("A visit and its journal do not agree about the last step."))


def _replay(connection: Connection, audit_id: str, found: Iterator[Any], steps: dict[str, int]) -> Findings:
    state: dict[tuple[str, str, int], str] = {}
    broken = False
    for _audit, step, kind, code, row, before, after in found:
        steps[audit_id] = step
        if kind is None:
            continue
        broken = broken or state.get((kind, code, row)) != before
        if after is None:
            state.pop((kind, code, row), None)
        else:
            state[kind, code, row] = after
    entries = connection.exec_driver_sql("SELECT kind, code, row, value FROM entry WHERE audit_id = ?", (audit_id,))
    if broken or {(kind, code, row): value for kind, code, row, value in entries} != state:
        message = _("The answers of visit {id} are not what its journal says.").format(id=audit_id)
        yield _damage("workspace.journal", "entry", message)


def _handed_in(connection: Connection) -> Findings:
    last: dict[str, int] = {}
    for audit_id, number, content, expected, score in connection.exec_driver_sql(
        "SELECT audit_id, number, content, content_hash, score FROM revision ORDER BY audit_id, number"
    ):
        last[audit_id] = last.get(audit_id, 0) + 1
        stages = {stage["code"] for stage in msgspec.json.decode(score)["stages"]}
        kept = connection.exec_driver_sql(
            "SELECT stage FROM stage_score WHERE audit_id = ? AND number = ?", (audit_id, number)
        )
        if number != last[audit_id] or content_hash(content) != expected or set(kept.scalars()) != stages:
            message = _("What was handed in of visit {id} is damaged.").format(id=audit_id)
            yield _damage("workspace.revision", "revision", message)
    if _numbers(connection, "SELECT id, revision FROM audit WHERE revision > 0") != last:
        yield _damage("workspace.revision", "revision", _("A visit that was handed in is missing."))


def _numbers(connection: Connection, sql: str) -> dict[str, int]:
    return {str(row[0]): int(row[1]) for row in connection.exec_driver_sql(sql)}


def _attachments(connection: Connection) -> Findings:
    files = set(connection.exec_driver_sql("SELECT sha256 FROM evidence").scalars())
    for audit_id, value in connection.exec_driver_sql("SELECT audit_id, value FROM entry WHERE kind = 'evidence'"):
        if msgspec.json.decode(value)["sha256"] not in files:
            message = _("A photo or file of visit {id} is missing.").format(id=audit_id)
            yield _damage("workspace.evidence", "evidence", message)


def _history(connection: Connection) -> Findings:
    from motaudit.storage.checking_history import check_history

    yield from check_history(connection)
