"""Answers on their way to the disk, and back."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median

from benchmarks.material import answers, long_checklist, make_workspace, start
from benchmarks.measure import Result, interleaved, timed
from motaudit.audit.entries import Change, answer_key
from motaudit.audit.model import Answer, ItemRef, Position
from motaudit.audit.walk import Walk
from motaudit.workspace import Workspace

_ROUNDS = 300


def save_an_answer() -> Iterator[Result]:
    """One answer with its journal row, against one raw UPSERT and COMMIT with the same settings; then encrypted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain, encrypted = _Saver(folder / "plain"), _Saver(folder / "encrypted", passphrase="palm tree")
        raw = _Raw(folder / "raw.sqlite")
        saved, saved_encrypted, floor = interleaved(plain.save, encrypted.save, raw.save, rounds=_ROUNDS)
        for saver in (plain, encrypted):
            saver.close()
        raw.close()
    yield Result("save an answer with its journal row", saved, floor, "ms", 3)
    yield Result("save it encrypted", saved_encrypted, saved, "ms", 1.5)


def open_a_visit() -> Iterator[Result]:
    """Load a visit of 300 answers with its checklist and evaluate it: at most 150 ms over the bare query."""
    checklist = long_checklist()
    with tempfile.TemporaryDirectory() as name:
        workspace, hash_, branch = make_workspace(Path(name) / "w", checklist)
        audit_id = start(workspace, hash_, branch)
        (person,) = workspace.places.people()
        workspace.audits.commit(audit_id, answers(checklist), who=person.id)
        path = workspace.path
        workspace.close()
        raw = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

        def bare() -> None:
            raw.execute("SELECT kind, code, row, value FROM entry WHERE audit_id = ?", (audit_id,)).fetchall()

        whole, query = [], []
        for _round in range(15):
            with Workspace.open(path) as opened:  # anew, so that nothing is remembered
                whole.append(timed(lambda opened=opened: _open(opened, audit_id)))
                query.append(timed(bare))
        raw.close()
    yield Result("open a visit of 300 questions", median(whole), median(query) + 150, "ms", 1)


def _open(workspace: Workspace, audit_id: str) -> None:
    audit = workspace.audits.load(audit_id)
    Walk(workspace.checklists.get(audit.checklist_hash), audit)


class _Saver:
    """Saves answers through the service, as the walk does."""

    def __init__(self, path: Path, passphrase: str | None = None) -> None:
        checklist = long_checklist()
        self._workspace, hash_, branch = make_workspace(path, checklist, passphrase=passphrase)
        self._audit = start(self._workspace, hash_, branch)
        self._who = self._workspace.places.people()[0].id
        self._codes = list(checklist.items)
        self._number = count()

    def save(self) -> None:
        number = next(self._number)
        code = self._codes[number % len(self._codes)]
        value = "yes" if number // len(self._codes) % 2 == 0 else "no"
        change = Change(answer_key(ItemRef(code)), None, Answer(value))
        self._workspace.audits.commit(
            self._audit, (change,), who=self._who, position=Position("moment", "mZMOT0", 1, code), open_count=300
        )

    def close(self) -> None:
        self._workspace.close()


class _Raw:
    """The floor: one durable UPSERT, nothing else."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE answer (code TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
        self._number = count()

    def save(self) -> None:
        run, number = self._connection.execute, next(self._number)
        run("BEGIN IMMEDIATE")
        run(
            "INSERT INTO answer VALUES (?, ?) ON CONFLICT (code) DO UPDATE SET value = excluded.value",
            (f"q{number % 300}", f'{{"text":"yes{number}"}}'),
        )
        run("COMMIT")

    def close(self) -> None:
        self._connection.close()
