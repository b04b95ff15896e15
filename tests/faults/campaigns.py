"""The large campaigns: `python -m tests.faults kill --times 1000`, `power --images 10000`, `io --points 500` ...

Each prints what it did and ends with 1 when anything was lost. What is wrong is kept in the folder that is named.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from motaudit.storage import identity
from tests.faults import disk, killing, migration, mutants, power
from tests.faults.tracing import STRACE
from tests.samples import PASSPHRASE

Outcome = tuple[list[str], list[str]]
"""Lines of the result, and what was wrong."""


def spread(job: Callable[..., Any], calls: Sequence[tuple[Any, ...]], processes: int) -> Iterator[Any]:
    """Do the calls in processes of their own, so that a crash is seen and does not end the campaign's own process."""
    with ProcessPoolExecutor(processes, multiprocessing.get_context("forkserver")) as pool:
        running: list[Future[Any]] = [pool.submit(job, *call) for call in calls]
        for done, future in enumerate(running, 1):
            yield future.result()
            say(f"  {done} of {len(running)}")


def power_cuts(args: argparse.Namespace, folder: Path) -> Outcome:
    each = 500
    shares = [min(each, args.images - start) for start in range(0, args.images, each)]
    calls = [(folder / f"{n}", share, args.seed + n, args) for n, share in enumerate(shares)]
    results = list(spread(_cut, calls, args.processes))
    wrong = [line for cuts in results for line in cuts.wrong]
    kept = sum(cuts.answers for cuts in results)
    images = sum(cuts.images for cuts in results)
    return [f"{images} images from {len(calls)} recordings, {kept} acknowledged actions looked for"], wrong


def _cut(folder: Path, images: int, seed: int, args: argparse.Namespace) -> power.Cuts:
    if args.encrypted:
        mutants.remember_keys()
    passphrase = PASSPHRASE if args.encrypted else None
    return power.cut(folder, images, seed, steps=300, weaken=args.weaken, passphrase=passphrase)


def kills(args: argparse.Namespace, folder: Path) -> Outcome:
    run = killing.run_storage if args.storage else killing.run_window
    shares = [min(killing.LIVES, args.times - start) for start in range(0, args.times, killing.LIVES)]
    total = killing.Kills()
    with ThreadPoolExecutor(args.processes) as pool:
        seeds = range(args.seed, args.seed + len(shares))
        for done in pool.map(lambda share, seed: killing.kill(run, share, folder, seed), shares, seeds):
            total += done
            say(f"  {total.times} of {args.times}")
    line = f"{total.times} kills, {total.acknowledged} acknowledged actions looked for, {total.photos} photos and files"
    return [line], total.wrong


def refusals(args: argparse.Namespace, folder: Path) -> Outcome:
    done = disk.refuse(folder, args.points, args.seed)
    lines = [f"{done.points} calls refused"]
    lines += [f"  {count:5} in a {work}" for work, count in sorted(done.by_work.items())]
    lines += [f"  {count:5} by {call}" for call, count in sorted(done.by_call.items())]
    return lines, done.wrong


def damages(args: argparse.Namespace, folder: Path) -> Outcome:
    each = 250
    shares = [range(start, min(start + each, args.count)) for start in range(0, args.count, each)]
    calls = [(share, folder / f"{share.start}", args) for share in shares]
    tally = mutants.Tally()
    for part in spread(_damage, calls, args.processes):
        tally += part
    altered, missed = tally.altered.total(), tally.missed.total()
    share = 100 * (altered - missed) / altered if altered else 100.0
    lines = [f"{tally.made.total()} mutants, {altered} with altered content, {altered - missed} found ({share:.2f} %)"]
    lines += [f"  {tally.made[kind]:5} {kind}: {tally.altered[kind]} altered" for kind in sorted(tally.made)]
    return lines, tally.wrong + [f"missed: {kind} ({n})" for kind, n in tally.missed.items() if n and share < 99.9]


def _damage(seeds: range, folder: Path, args: argparse.Namespace) -> mutants.Tally:
    return mutants.campaign(seeds, folder, encrypted=args.encrypted)


def migrations(args: argparse.Namespace, folder: Path) -> Outcome:
    lines, wrong = [], []
    for fixture in sorted(migration.FIXTURES.glob("schema-*.motaudit")):
        done = migration.kill_each(fixture, range(1, 10_000, args.every), folder / fixture.stem)
        lines.append(f"{fixture.stem}: {done.kills} kills, at every {args.every}. of {', '.join(migration.CALLS)}")
        wrong += done.wrong
    return lines, wrong


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder otherwise")
    parsers = parser.add_subparsers(required=True)
    for name, act, count, default in (
        ("power", power_cuts, "--images", 10_000),
        ("kill", kills, "--times", 1000),
        ("io", refusals, "--points", 500),
        ("mutants", damages, "--count", 10_000),
        ("migration", migrations, "--every", 1),
    ):
        command = parsers.add_parser(name)
        command.set_defaults(act=act)
        command.add_argument(count, type=int, default=default)
        if name in ("power", "mutants"):
            command.add_argument("--encrypted", action="store_true")
        if name == "power":
            command.add_argument("--weaken", default="", help="a PRAGMA that makes saving unsafe: the control")
        if name == "kill":
            command.add_argument("--storage", action="store_true", help="the storage layer alone, without the window")
    args = parser.parse_args()
    if STRACE is None and args.act not in (kills, damages):
        parser.error("strace is not installed")
    folder = Path(tempfile.mkdtemp(prefix="faults-", dir=args.folder))
    start = time.monotonic()
    lines, wrong = args.act(args, folder)
    for line in lines:
        say(line)
    say(f"{len(wrong)} wrong, schema {identity.SCHEMA}, {time.monotonic() - start:.0f} s")
    for line in wrong[:20]:
        say(f"WRONG {line}")
    if wrong:
        say(f"kept in {folder}")
    else:
        shutil.rmtree(folder)
    return 1 if wrong else 0
