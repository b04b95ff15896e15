"""Migrations killed at every call to the disk: the file is then of the schema before or after, whole, and goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motaudit.base.errors import MotauditError
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.faults.chores import LIVE, OPENED
from tests.faults.rehearsal import next_schema
from tests.faults.tracing import ROOT, STRACE
from tests.faults.verifying import state_in

FIXTURES = Path(__file__).parents[1] / "fixtures" / "workspaces"
CALLS = ("pwrite64", "fsync", "rename")


@dataclass
class Migrations:
    kills: int = 0
    ended: int = 0
    """How many of the kinds of calls were tried until none was left."""
    wrong: list[str] = field(default_factory=list)


def content(path: Path) -> Any:
    """Every visit and how its journal goes."""
    with Workspace.open(path) as workspace:
        if problems := finish(workspace.check()):
            return str(problems[0])
        ids = [summary.id for summary in workspace.audits.summaries()]
        return [(state_in(workspace, audit_id), len(workspace.audits.journal(audit_id))) for audit_id in ids]


def kill_at(source: Path, call: str, number: int, folder: Path, expected: Any) -> tuple[bool, str | None]:
    """Migrate a copy of `source`, killed at its `number`-th `call`; whether it was, and what is wrong then."""
    folder.mkdir()
    path = Path(shutil.copy(source, folder / LIVE))
    assert STRACE is not None
    # Without --seccomp-bpf, under which strace 6.1 sends no signals.
    watch = [STRACE, "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
    rule = ["-e", f"inject={call}:signal=KILL:when={number}"]
    program = [sys.executable, "-B", "-m", "tests.faults.chores", "migration", str(folder)]
    done = subprocess.run([*watch, *rule, *program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    killed = OPENED not in done.stdout
    try:
        with next_schema():
            found = content(path)
    except MotauditError as error:
        found = str(error)
    left = [path.name for path in folder.rglob("*") if path.suffix in (".partial", ".partial-journal", ".new")]
    told = f"{source.name} killed at {call} {number}: {left} {str(found)[:300]}"
    wrong = None if found == expected and not left else told
    if wrong is None:
        shutil.rmtree(folder)
    return killed, wrong


def kill_each(source: Path, numbers: range, folder: Path) -> Migrations:
    """Kill at each of `numbers` of each kind of call, until a migration ends before it is killed."""
    folder.mkdir(parents=True, exist_ok=True)
    migrated = Path(shutil.copy(source, folder / "expected.motaudit"))
    with next_schema():
        expected = content(migrated)
    tally = Migrations()
    for call in CALLS:
        for number in numbers:
            killed, wrong = kill_at(source, call, number, folder / f"{source.stem}-{call}-{number}", expected)
            tally.kills += killed
            tally.wrong += [wrong] if wrong else []
            if not killed:
                tally.ended += 1
                break
    return tally
