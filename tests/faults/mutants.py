"""Damaged workspaces: copies of a good one with flipped bits, lost pages, cut ends or another file's log beside them.

Each is opened and checked as a person would. It must end in a finding or in words, never in a crash; not a byte of the
damaged files may change; and what alters content must be found. Content is every value of every table: a flip in
unused space, or in a page that is no longer used, alters none.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from motaudit.base.errors import MotauditError
from motaudit.base.progress import finish
from motaudit.storage import tables
from motaudit.storage.connecting import PAGE, SALT, Key, connect
from motaudit.workspace import Workspace
from tests.faults.shopper import Shopper, work
from tests.samples import PASSPHRASE, complete, make_workspace, start_audit

NAME = "damaged.motaudit"
Files = dict[str, bytes]
"""A workspace as suffix -> content: "" is the file, "-wal" its log."""


@dataclass(frozen=True)
class Specimens:
    """Good workspaces to damage: closed, left open by a program that was killed, and logs that do not belong."""

    closed: Files
    killed: Files
    older_log: bytes
    foreign_log: bytes
    passphrase: str | None = None
    contents: dict[str, Any] = field(default_factory=dict)
    """What the good ones hold, read once."""


@dataclass
class Verdict:
    kind: str
    altered: bool
    found: bool
    wrong: str | None = None


@dataclass
class Tally:
    """What became of many mutants, by their kind."""

    made: Counter[str] = field(default_factory=Counter)
    altered: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        self.made[verdict.kind] += 1
        self.altered[verdict.kind] += verdict.altered
        self.missed[verdict.kind] += verdict.altered and not verdict.found
        if verdict.wrong:
            self.wrong.append(verdict.wrong)

    def __iadd__(self, other: Tally) -> Tally:
        self.made += other.made
        self.altered += other.altered
        self.missed += other.missed
        self.wrong += other.wrong
        return self


def specimens(folder: Path, passphrase: str | None = None) -> Specimens:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "good.motaudit"
    with make_workspace(path, passphrase=passphrase) as workspace:
        audit = start_audit(workspace)
        complete(workspace, audit, greeted="no")
        workspace.audits.submit(audit.id, who=audit.auditor.id)
        audit = start_audit(workspace)
        work(Shopper(workspace, audit.id, 1, photo_every=30), 40, lambda _line: None)
        older_log = Path(f"{path}-wal").read_bytes()
    closed = {"": path.read_bytes()}
    with Workspace.open(path, passphrase=passphrase) as workspace:
        work(Shopper(workspace, audit.id, 2, photo_every=0), 25, lambda _line: None)
        killed = {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("", "-wal", ".lock")}
    with make_workspace(folder / "other.motaudit", passphrase=passphrase) as workspace:
        work(Shopper(workspace, start_audit(workspace).id, 3, photo_every=0), 10, lambda _line: None)
        foreign_log = (folder / "other.motaudit-wal").read_bytes()
    return Specimens(closed, killed, older_log, foreign_log, passphrase)


def _flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def _flip_many(content: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randrange(2, 20)):
        _flip(content, chance)


def _zero_page(content: bytearray, chance: random.Random) -> None:
    _fill(content, PAGE, bytes(PAGE), chance)


def _zero_sector(content: bytearray, chance: random.Random) -> None:
    _fill(content, 512, bytes(512), chance)


def _noise(content: bytearray, chance: random.Random) -> None:
    _fill(content, 512, chance.randbytes(chance.randrange(1, 513)), chance)


def _fill(content: bytearray, grain: int, by: bytes, chance: random.Random) -> None:
    start = grain * chance.randrange(len(content) // grain)
    content[start : start + len(by)] = by


def _swap_pages(content: bytearray, chance: random.Random) -> None:
    a, b = (PAGE * page for page in chance.sample(range(len(content) // PAGE), 2))
    content[a : a + PAGE], content[b : b + PAGE] = content[b : b + PAGE], content[a : a + PAGE]


def _cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(len(content)) :]


_DAMAGES = (_flip, _flip, _flip, _flip_many, _zero_page, _zero_sector, _noise, _swap_pages, _cut)


def mutant(good: Specimens, seed: int) -> tuple[str, Files, Files]:
    """What was done, the damaged files, and those they were made of."""
    chance = random.Random(seed)
    if chance.random() < 0.1:
        original = chance.choice((good.closed, good.killed))
        kind, log = chance.choice((("foreign log", good.foreign_log), ("older log", good.older_log)))
        return kind, {**original, "-wal": log}, original
    original = good.killed if chance.random() < 0.25 else good.closed
    suffix = chance.choice([suffix for suffix in original if suffix != ".lock"])
    damage = chance.choice(_DAMAGES)
    content = bytearray(original[suffix])
    damage(content, chance)
    return f"{damage.__name__.strip('_')}{suffix}", {**original, suffix: bytes(content)}, original


def judge(good: Specimens, seed: int, folder: Path) -> Verdict:
    kind, files, original = mutant(good, seed)
    _put(files, folder)
    path = folder / NAME
    wrong = None
    try:
        found = _findings(path, good.passphrase)
    except Exception as error:  # noqa: BLE001 - whatever is not in words is what is looked for
        found, wrong = "crash", f"{kind} {seed}: {error!r}"
    if _there(folder) != _that_count(files):
        wrong = f"{kind} {seed}: the files were changed by looking at them"
    altered = _content_of(files, folder, good.passphrase) != _content(good, original, folder)
    if seed % 4 == 0 and wrong is None:
        _put(files, folder)
        wrong = _worked_on(path, good.passphrase, files)
        wrong = wrong and f"{kind} {seed}: {wrong}"
    return Verdict(kind, altered, bool(found), wrong)


def _findings(path: Path, passphrase: str | None) -> str:
    """What a person is told about the file; empty when all is called well."""
    try:
        with Workspace.open(path, passphrase=passphrase, read_only=True) as workspace:
            return "; ".join(str(problem) for problem in finish(workspace.check()))
    except MotauditError as error:
        return str(error)


def _worked_on(path: Path, passphrase: str | None, files: Files) -> str | None:
    """Open it to write, go through it and answer: it works or is refused in words, and what is refused is left alone."""
    try:
        workspace = Workspace.open(path, passphrase=passphrase)
    except MotauditError:
        return None if _there(path.parent) == _that_count(files) else "a refused file was changed"
    except Exception as error:  # noqa: BLE001
        return f"opening to write: {error!r}"
    try:
        for use in (_look_round, _answer, lambda opened: opened.close()):
            try:
                use(workspace)
            except MotauditError:
                continue
            except Exception as error:  # noqa: BLE001
                return f"at work: {error!r}"
    finally:
        workspace.close()
    return None


def _look_round(workspace: Workspace) -> None:
    for summary in workspace.audits.summaries():
        audit = workspace.audits.load(summary.id)
        workspace.audits.journal(summary.id)
        workspace.checklists.get(audit.checklist_hash)
        for evidence in audit.evidence.values():
            workspace.evidence.read(evidence.sha256)


def _answer(workspace: Workspace) -> None:
    for summary in workspace.audits.summaries()[:1]:
        work(Shopper(workspace, summary.id, 9, photo_every=0), 2, lambda _line: None)


def _put(files: Files, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for suffix, content in files.items():
        (folder / f"{NAME}{suffix}").write_bytes(content)


def _there(folder: Path) -> Files:
    """The files that count; a lock, shared memory and the reserve may come and go."""
    kept = {path.name.removeprefix(NAME): path for path in folder.iterdir()}
    return {suffix: path.read_bytes() for suffix, path in kept.items() if suffix in ("", "-wal")}


def _that_count(files: Files) -> Files:
    return {suffix: content for suffix, content in files.items() if suffix in ("", "-wal")}


def _content(good: Specimens, original: Files, folder: Path) -> Any:
    kind = "killed" if "-wal" in original else "closed"
    if kind not in good.contents:
        good.contents[kind] = _content_of(original, folder, good.passphrase)
        assert good.contents[kind] is not None
    return good.contents[kind]


def _content_of(files: Files, folder: Path, passphrase: str | None) -> Any:
    """Every value of every table, read past motaudit; None when it cannot be read."""
    _put(files, folder)
    try:
        key = key_of(passphrase, files[""][:SALT]) if passphrase else None
        with closing(connect(folder / NAME, key)) as connection:
            return {table.name: _rows(connection, table) for table in tables.metadata.sorted_tables}
    except Exception:  # noqa: BLE001 - a file this broken may fail anywhere
        return None


def _rows(connection: Any, table: Any) -> list[Any]:
    names = ", ".join(f'"{column.name}"' for column in table.columns if column.name != "row_hash")
    keys = ", ".join(f'"{column.name}"' for column in table.primary_key.columns)
    rows: list[Any] = connection.execute(f'SELECT {names} FROM "{table.name}" NOT INDEXED ORDER BY {keys}').fetchall()
    return rows


key_of: Callable[[str, bytes], Key] = cache(Key.derive)


def remember_keys() -> None:
    """Derive each key once: that takes a tenth of a second, and thousands of mutants have the same one."""
    Key.derive = staticmethod(key_of)  # type: ignore[method-assign,assignment]


def campaign(seeds: range, folder: Path, *, encrypted: bool) -> Tally:
    if encrypted:
        remember_keys()
    good = specimens(folder / "good", PASSPHRASE if encrypted else None)
    tally = Tally()
    for seed in seeds:
        tally.add(judge(good, seed, folder / "mutant"))
    return tally
