"""A disk that refuses: strace makes single writes, syncs and renamings fail under the real program.

Each refused call is one point. After it the person tries again, as the app's banner offers; in the end, on a disk that
works, everything that was called saved must be there, no half file may lie about, and every message names a way out.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from motaudit.base.errors import MotauditError
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.faults.chores import LIVE
from tests.faults.rehearsal import next_schema
from tests.faults.shopper import begin
from tests.faults.tracing import ROOT, STRACE
from tests.faults.verifying import Told, entries_in, loss
from tests.samples import answer, complete


@dataclass(frozen=True)
class Trouble:
    """One program run on a disk that refuses `calls` with `error`: the `first`, then every `step`-th."""

    work: str
    calls: str
    error: str
    first: int
    step: int
    times: int

    def __str__(self) -> str:
        return f"{self.work}: {self.calls} {self.error} at {self.first}+{self.step}"


_STEP = {"save": (40, 70), "evidence": (300, 500), "report": (5, 12), "backup": (40, 90), "migration": (60, 160)}
_RARE = {"save": (5, 9), "evidence": (12, 20), "report": (2, 3), "backup": (2, 4), "migration": (3, 8)}
_WORKS = tuple(_STEP)
_TIMES = {"save": 60, "evidence": 36, "report": 14, "backup": 16, "migration": 10}
_TROUBLES = (
    ("save", "pwrite64", "ENOSPC"),
    ("report", "write", "ENOSPC"),
    ("backup", "pwrite64", "ENOSPC"),
    ("migration", "pwrite64", "ENOSPC"),
    ("evidence", "pwrite64", "ENOSPC"),
    ("save", "fsync,fdatasync", "EIO"),
    ("save", "pwrite64", "EIO"),
    ("evidence", "pwrite64", "EIO"),
    ("report", "write", "EIO"),
    ("report", "fsync", "EIO"),
    ("report", "rename", "EROFS"),
    ("backup", "fsync,fdatasync", "EIO"),
    ("backup", "rename", "EACCES"),
    ("migration", "fsync,fdatasync", "EIO"),
    ("migration", "pwrite64", "EIO"),
    ("evidence", "fsync,fdatasync", "ENOSPC"),
    ("save", "pwrite64", "EROFS"),
    ("backup", "pwrite64", "EIO"),
)


def troubles(seed: int) -> Iterator[Trouble]:
    """Without end: every kind of trouble in turn, each time at other calls."""
    chance = random.Random(seed)
    while True:
        for work, calls, error in _TROUBLES:
            low, high = (_STEP if "write" in calls else _RARE)[work]
            yield Trouble(work, calls, error, chance.randrange(1, high), chance.randrange(low, high + 1), _TIMES[work])


def suffer(trouble: Trouble, folder: Path) -> tuple[int, list[str]]:
    """Run it in `folder`; the number of calls refused, and what was wrong."""
    with _alone:
        audit_id, before = _prepare(trouble, folder)
    log = folder / "refused"
    done = _run(trouble, folder, log)
    wrong = [] if done.returncode == 0 else [f"ended with {done.returncode}: {done.stderr[-2000:]}"]
    lines = done.stdout.splitlines()
    wrong += [f"no way out named: {line}" for line in lines if '"fault"' in line and not json.loads(line)["remedy"]]
    wrong += [f"left behind: {line}" for line in lines if json.loads(line).get("left")]
    with _alone:
        wrong += _losses(trouble, folder, lines, audit_id, before)
    return log.read_text().count("(INJECTED)"), [f"{trouble}: {what}" for what in wrong]


_alone = threading.Lock()
"""Rehearsing the next schema changes this program for as long as it lasts: no other file may be opened meanwhile."""


def _prepare(trouble: Trouble, folder: Path) -> tuple[str, dict[str, str]]:
    """A workspace with a visit: to be filled, or filled already; its entries."""
    live = folder / LIVE
    workspace, audit_id = begin(live)
    with workspace:
        if trouble.work in ("report", "migration", "backup"):
            complete(workspace, workspace.audits.load(audit_id), greeted="no")
            workspace.audits.commit(audit_id, answer("remark", "crumbs " * 400), who="ann")
        before = entries_in(workspace, audit_id)
    shutil.copy(live, folder / f"{LIVE}.before")
    return audit_id, before


def _run(trouble: Trouble, folder: Path, log: Path) -> subprocess.CompletedProcess[str]:
    if trouble.work in ("save", "evidence"):
        every = "0" if trouble.work == "save" else "2"
        program = ["tests.faults.shopper", str(folder / LIVE), "--steps", str(trouble.times), "--photo-every", every]
    else:
        program = ["tests.faults.chores", trouble.work, str(folder), "--times", str(trouble.times)]
    rule = f"inject={trouble.calls}:error={trouble.error}:when={trouble.first}+{trouble.step}"
    assert STRACE is not None
    watch = [STRACE, "-f", "-qq", "--seccomp-bpf", "-e", f"trace={trouble.calls}", "-e", rule, "-o", str(log)]
    return subprocess.run(
        [*watch, sys.executable, "-B", "-m", *program], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def _losses(trouble: Trouble, folder: Path, lines: list[str], audit_id: str, before: dict[str, str]) -> list[str]:
    """What is not as it was told, on a disk that works again."""
    live = folder / LIVE
    if trouble.work in ("save", "evidence"):
        told = Told(lines)
        lost = loss(live, told) if reserve_of(live).exists() != told.was_full else "the reserve is not as it should be"
        return [lost] if lost else []
    if trouble.work == "migration":
        found = [_not_migrated(path, audit_id, before) for path in sorted(folder.glob("*.motaudit"))]
    else:
        found = [_not_good(path, audit_id, before) for path in _kept(live)]
    return [lost for lost in found if lost]


def reserve_of(workspace: Path) -> Path:
    return workspace.with_name(f"{workspace.name}.reserve")


def _kept(live: Path) -> list[Path]:
    return [live, *(backup.path for backup in Workspace.backups_of(live))]


def _not_migrated(path: Path, audit_id: str, before: dict[str, str]) -> str | None:
    with next_schema():
        try:
            Workspace.open(path).close()
        except MotauditError as error:
            return f"{path.name}: {error}"
        return _not_good(path, audit_id, before)


def _not_good(path: Path, audit_id: str, before: dict[str, str]) -> str | None:
    try:
        with Workspace.open(path, read_only=True) as workspace:
            problems = finish(workspace.check())
            same = entries_in(workspace, audit_id) == before
    except MotauditError as error:
        return f"{path.name}: {error}"
    return f"{path.name}: {problems[:1] or 'other answers'}" if problems or not same else None


def run_one(trouble: Trouble, folder: Path) -> tuple[int, list[str]]:
    """`suffer` in a new folder below `folder`, which is taken away when nothing was wrong."""
    place = folder / f"{trouble.work}-{trouble.calls}-{trouble.error}-{trouble.first}-{trouble.step}"
    place.mkdir()
    points, wrong = suffer(trouble, place)
    if not wrong:
        shutil.rmtree(place)
    return points, wrong


@dataclass
class Refusals:
    points: int = 0
    by_work: Counter[str] = field(default_factory=Counter)
    by_call: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def refuse(folder: Path, points: int, seed: int) -> Refusals:
    """Troubles in turn, each kind at least once, until `points` calls were refused; two programs at a time."""
    refusals = Refusals()
    upcoming = troubles(seed)
    with ThreadPoolExecutor(2) as pool:
        for batch in iter(lambda: list(islice(upcoming, len(_WORKS))), None):
            for trouble, (refused, wrong) in zip(batch, pool.map(lambda one: run_one(one, folder), batch), strict=True):
                refusals.points += refused
                refusals.by_work[trouble.work] += refused
                refusals.by_call[f"{trouble.calls} {trouble.error}"] += refused
                refusals.wrong += wrong
            if refusals.points >= points:
                break
    return refusals
