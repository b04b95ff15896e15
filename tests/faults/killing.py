"""Programs killed at random moments (SIGKILL), and what was acknowledged by then looked for in the file."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tests.faults.shopper import Shopper, begin, say_to, work
from tests.faults.verifying import Told, entries_in, found_in, loss

LIVES = 10
"""How often one workspace is killed before a new one is made."""

PATIENCE = 30
"""Seconds after which a child that acknowledges nothing more is ended, which counts as a failure."""

Run = Callable[[str, int, str, Connection], None]


@dataclass
class Kills:
    times: int = 0
    acknowledged: int = 0
    photos: int = 0
    wrong: list[str] = field(default_factory=list)

    def __iadd__(self, other: Kills) -> Kills:
        self.times += other.times
        self.acknowledged += other.acknowledged
        self.photos += other.photos
        self.wrong += other.wrong
        return self


def run_storage(path: str, seed: int, _settings: str, connection: Connection) -> None:
    """The storage layer alone, as fast as it goes."""
    workspace, audit_id = begin(Path(path))
    say = say_to(connection.fileno())
    say(
        {"audit": audit_id, "entries": entries_in(workspace, audit_id), "position": workspace.audits.position(audit_id)}
    )
    work(Shopper(workspace, audit_id, seed), 100_000, say)


def run_window(path: str, seed: int, settings: str, connection: Connection) -> None:
    """The app with its window; imported here, for the storage layer needs no Qt."""
    from tests.faults import window_shopper

    window_shopper.run(path, seed, settings, connection)


def kill(run: Run, times: int, folder: Path, seed: int) -> Kills:
    """Start `run`, kill it after some acknowledgements, look, and start it again on what is left."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.window_shopper" if run is run_window else "tests.faults.killing"])
    chance = random.Random(seed)
    kills = Kills()
    left: Any = None
    for n in range(times):
        place = folder / f"{seed}-{n // LIVES}"
        if n % LIVES == 0:
            place.mkdir()
            left = None
        path = place / "killed.motaudit"
        told, ending = _one_life(context, run, path, chance)
        if told.audit_id is None or ending != -signal.SIGKILL:
            kills.wrong.append(f"{path} life {n % LIVES}: ended by itself with {ending} after {told.saved} actions")
            break
        kills.times += 1
        kills.acknowledged += told.saved
        if left is not None and not _goes_on(left, told.states[0]):
            kills.wrong.append(f"{path} life {n % LIVES}: opened with {told.states[0][1]}, the file had {left[1]}")
        elif lost := loss(path, told, read_only=True):
            kills.wrong.append(f"{path} life {n % LIVES}: {lost}")
        left = found_in(path, told)
        if n % LIVES == LIVES - 1 or n == times - 1:
            kills.photos += sum(name.startswith("evidence/") for name in left[0])
            if not kills.wrong:
                shutil.rmtree(place)
    return kills


def _goes_on(left: Any, opened: Any) -> bool:
    """Whether the next start shows what the file held, where the shopper was.

    A visit that did not come about has fewer pages: where its place is gone it opens at the beginning.
    """
    (kept, place), (shown, at) = left, opened
    gone = kept.get("header/outcome/1") != '"completed"' and at == ["header", "outcome", 1, ""]
    return bool(shown == kept) and (at == place or gone)


def _one_life(context: Any, run: Run, path: Path, chance: random.Random) -> tuple[Told, int]:
    receiver, sender = context.Pipe(duplex=False)
    arguments = (str(path), chance.randrange(1 << 30), str(path.parent / "settings"), sender)
    process = context.Process(target=run, args=arguments, daemon=True)
    process.start()
    sender.close()
    enough, saved = chance.randrange(1, 40), 0
    lines: list[str] = []
    stuck = threading.Timer(PATIENCE, process.terminate)
    stuck.start()
    with os.fdopen(os.dup(receiver.fileno()), "rb") as heard:
        for line in heard:
            if not line.endswith(b"\n"):
                break  # cut off in the middle of a word
            lines.append(line.decode())
            saved += b'"saved"' in line
            if saved == enough and b'"saved"' in line:
                time.sleep(chance.uniform(0, 0.02))
                process.kill()
    stuck.cancel()
    receiver.close()
    process.join()
    ending = process.exitcode
    process.close()
    return Told(lines), ending
