"""What is shown before anything is worked on: by plain SQL, for loading SQLAlchemy would keep the person waiting."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from typing import Any

from motaudit.audit.model import AuditState, Mode, Outcome, Position
from motaudit.audit.places import Person, Role
from motaudit.audit.records import SENT, AuditFilter, AuditSummary, state_at
from motaudit.base.clock import Clock, from_text, now
from motaudit.storage.database import Database

Execute = Callable[[str, tuple[Any, ...]], Iterable[Any]]
"""Runs a statement with `?` for its parameters; gives its rows."""

IMPORTING = "importing/"
"""A fact with this prefix and a SHA-256 stands for a file whose pieces are not all there yet."""

_LIST = """
SELECT audit.id, audit.number, audit.state, branch.id, branch.code, branch.name, branch.city, branch.region,
    branch.brand, branch.competitor, audit.checklist_hash, checklist.code, checklist.version, checklist.title,
    person.id, person.name, audit.mode, audit.scenario, audit.outcome, audit.created, audit.started, audit.submitted,
    progress.updated, audit.revision, audit.percent, audit.verdict, audit.band, progress.open_count, progress.position,
    review.query_until
FROM audit
JOIN branch ON branch.id = audit.branch_id
JOIN person ON person.id = audit.auditor_id
JOIN checklist ON checklist.hash = audit.checklist_hash
JOIN progress ON progress.audit_id = audit.id
LEFT JOIN review ON review.audit_id = audit.id
"""


class Overview:
    """The workspace's name and people, its audits as lists show them, and where drafts were left."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock
        self._titles: dict[str, dict[tuple[str, str], dict[str, str]]] = {}

    def name(self) -> str:
        """Empty when it was never given one."""
        with self._execute() as execute:
            return next((value for (value,) in execute("SELECT value FROM workspace WHERE key = 'name'", ())), "")

    def unfinished(self) -> tuple[str, ...]:
        """The SHA-256 of files whose import was killed."""
        with self._execute() as execute:
            found = execute("SELECT key FROM workspace WHERE key GLOB ?", (f"{IMPORTING}*",))
            return tuple(key.removeprefix(IMPORTING) for (key,) in found)

    def people(self) -> tuple[Person, ...]:
        """Everybody who may work here, by name."""
        with self._execute() as execute:
            found = execute("SELECT id, name, roles, active FROM person WHERE active ORDER BY name", ())
            return tuple(
                Person(id_, name, frozenset(map(Role, json.loads(roles))), bool(active))
                for id_, name, roles, active in found
            )

    def with_pin(self) -> frozenset[str]:
        """The ids of the people who have a PIN."""
        with self._execute() as execute:
            return frozenset(id_ for (id_,) in execute("SELECT person_id FROM pin", ()))

    def summaries(self, filter: AuditFilter) -> tuple[AuditSummary, ...]:
        """The newest audit first."""
        with self._execute() as execute:
            return summaries(execute, filter, self._clock())

    def conflicts(self, auditor_id: str | None = None) -> int:
        """Entries that two laptops changed apart and about which nobody has decided; of one shopper's visits, or all."""
        wanted = "SELECT count(*) FROM conflict JOIN audit ON audit.id = conflict.audit_id WHERE ? IN ('', auditor_id)"
        with self._execute() as execute:
            return sum(count for (count,) in execute(wanted, (auditor_id or "",)))

    def stage_title(self, checklist_hash: str, position: Position | None) -> dict[str, str]:
        """The stage in which a walk was left, in every language of its checklist; {} when it has not begun."""
        if position is None or position.page not in ("moment", "stage_end"):
            return {}
        if checklist_hash not in self._titles:
            self._titles[checklist_hash] = self._stage_titles(checklist_hash)
        return self._titles[checklist_hash].get((position.page, position.code), {})

    def _stage_titles(self, checklist_hash: str) -> dict[tuple[str, str], dict[str, str]]:
        titles = {}
        with self._execute() as execute:
            for (document,) in execute("SELECT document FROM checklist WHERE hash = ?", (checklist_hash,)):
                for stage in json.loads(document)["stages"]:
                    titles["stage_end", stage["code"]] = stage["title"]
                    for moment in stage["moments"]:
                        titles["moment", moment["code"]] = stage["title"]
        return titles

    @contextmanager
    def _execute(self) -> Iterator[Execute]:
        with self._database.glance() as connection:
            yield connection.execute


def summaries(execute: Execute, filter: AuditFilter, at: datetime) -> tuple[AuditSummary, ...]:
    """The rows of a list that pass the filter as they are at an instant, the newest first."""
    conditions: list[str] = []
    wanted: list[Any] = []
    if filter.states:
        conditions.append(f"audit.state IN ({', '.join('?' * len(filter.states))})")
        wanted += map(str, filter.states)
    if filter.seen_by_branch:
        sent = f"audit.state IN ({', '.join('?' * len(SENT))})"
        conditions.append(f"({sent} OR (audit.state = ? AND review.released IS NOT NULL))")
        wanted += [*map(str, SENT), str(AuditState.EXCLUDED)]
    for column, value in (
        ("audit.branch_id", filter.branch_id),
        ("checklist.code", filter.checklist_code),
        ("audit.auditor_id", filter.auditor_id),
    ):
        if value is not None:
            conditions.append(f"{column} = ?")
            wanted.append(value)
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    limit = -1 if filter.limit is None else filter.limit
    titles: dict[str, dict[str, str]] = {}
    found = execute(f"{_LIST} {where}ORDER BY audit.id DESC LIMIT ?", (*wanted, limit))
    return tuple(_summary(row, titles, at) for row in found)


def _summary(row: Any, titles: dict[str, dict[str, str]], at: datetime) -> AuditSummary:
    (
        id_, number, state, branch_id, branch_code, branch_name, city, region, brand, competitor,
        checklist_hash, code, version, title, auditor_id, auditor, mode, scenario, outcome, created,
        started, submitted, updated, revision, percent, verdict, band, open_count, position,
        query_until,
    ) = row  # fmt: skip
    if title not in titles:
        titles[title] = json.loads(title)
    return AuditSummary(
        id_, number, state_at(at, AuditState(state), from_text(query_until) if query_until else None),
        branch_id, branch_code, branch_name, city, region, brand, bool(competitor),
        checklist_hash, code, version, titles[title], auditor_id, auditor, Mode(mode), scenario,
        Outcome(outcome) if outcome else None, from_text(created), from_text(started) if started else None,
        from_text(submitted) if submitted else None, from_text(updated), revision,
        fraction(percent) if percent else None, verdict, band, open_count,
        Position(*json.loads(position)) if position else None,
    )  # fmt: skip


def fraction(text: str) -> Fraction:
    """`Fraction(text)`, without the regular expression that costs most of a long list."""
    numerator, _slash, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator or 1))
