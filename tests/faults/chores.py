"""What takes long and may be refused by the disk half-way: reports, backups, migrations, as a program of its own.

`python -m tests.faults.chores report FOLDER --times 20` does one of them over and over in FOLDER, beside the workspace
`live.motaudit` there, and says of each time `{"n": 3, "did": true}` or `{"n": 3, "fault": code, "remedy": text}`, with
`"left": [...]` for every file that should not have been left behind.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

from motaudit.base.errors import EnvironmentFault
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.faults.rehearsal import next_schema
from tests.faults.shopper import Say, patiently, say_to

LIVE = "live.motaudit"
OPENED = '"did"'
"""What is said when a chore was done."""
Attempt = Callable[[int], list[str]]
"""Does the chore for the n-th time, raising EnvironmentFault; returns what was left that should not be."""


def reports(folder: Path) -> Attempt:
    out = folder / "reports"
    out.mkdir()
    workspace = patiently(lambda: Workspace.open(folder / LIVE), lambda _fault: None)
    (summary,) = patiently(workspace.audits.summaries, lambda _fault: None)
    target = out / "report.xlsx"

    def attempt(n: int) -> list[str]:
        before = target.read_bytes() if target.exists() else None
        try:
            finish(workspace.reports.excel(summary.id, target, language="en", for_branch=False))
        except EnvironmentFault as fault:
            after = target.read_bytes() if target.exists() else None
            left = [] if after == before else ["a report that is not the one before"]
            raise RefusedError(fault, left + _beside(out, target.name)) from fault
        with zipfile.ZipFile(target) as workbook:
            broken = workbook.testzip()
        return _beside(out, target.name) + ([broken] if broken else [])

    return attempt


def backups(folder: Path) -> Attempt:
    workspace = patiently(lambda: Workspace.open(folder / LIVE), lambda _fault: None)

    def attempt(n: int) -> list[str]:
        kept = folder / f"{LIVE}-backups"
        before = _beside(kept)
        try:
            made = finish(workspace.backups.run())
        except EnvironmentFault as fault:
            # One that was whole before its folder could not be synced may stay.
            raise RefusedError(fault, [name for name in _beside(kept) if not name.endswith(".backup")]) from fault
        return _beside(kept, made.name, *before)

    return attempt


def migrations(folder: Path) -> Attempt:
    """The live one itself, then copies of it; whether they are good is for others to look at, on a disk that works."""

    def attempt(n: int) -> list[str]:
        path = folder / LIVE if n == 1 else Path(shutil.copy(folder / f"{LIVE}.before", folder / f"{n}.motaudit"))
        try:
            with next_schema():
                Workspace.open(path).close()
        except EnvironmentFault as fault:
            kept = folder / f"{path.name}-backups"
            raise RefusedError(fault, [name for name in _beside(kept) if not name.endswith(".backup")]) from fault
        return []

    return attempt


class RefusedError(Exception):
    def __init__(self, fault: EnvironmentFault, left: list[str]) -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.left = left


CHORES: dict[str, Callable[[Path], Attempt]] = {"report": reports, "backup": backups, "migration": migrations}


def _beside(folder: Path, *known: str) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in known) if folder.is_dir() else []


def do(attempt: Attempt, times: int, say: Say) -> None:
    for n in range(1, times + 1):
        try:
            say({"n": n, "did": True, "left": attempt(n)})
        except RefusedError as refused:
            say({"n": n, "fault": refused.fault.code, "remedy": refused.fault.remedy, "left": refused.left})


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("chore", choices=sorted(CHORES))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=1)
    args = parser.parse_args()
    do(CHORES[args.chore](args.folder), args.times, say_to(sys.stdout.fileno()))


if __name__ == "__main__":
    main()
