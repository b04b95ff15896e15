"""A shopper's work as a program of its own, to be killed, cut off or refused room: it says what it was told is saved.

`python -m tests.faults.shopper PATH --steps 100 --seed 1` makes the workspace at PATH, or goes on with the one that
is there. Each line it says is JSON, in this order for each action:

- `{"n": 7, "wants": {entry: text or null ...}, "position": [...]}` before the storage layer is called,
- `{"n": 7, "saved": true}` after it returned,
- `{"n": 7, "fault": code, "remedy": text}` when it refused, and the same action is tried again.

It speaks by `writev`, so that faults injected into `write` and `pwrite64` never hit the telling itself.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from motaudit.audit.codec import encode
from motaudit.audit.entries import Change, EntryKey, EntryKind, answer_key, entries_of, observation_key
from motaudit.audit.evidence import CHUNK
from motaudit.audit.model import Answer, Evidence, ItemRef, MomentRef, Observation, Position, Valence
from motaudit.base.errors import EnvironmentFault
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.pictures import jpeg
from tests.samples import make_workspace, start_audit

Say = Callable[[dict[str, Any]], None]

WHO = "ann"
TRIES = 4
PLACES = {"greeted": "welcome", "smiled": "welcome", "short": "queue", "clean": "table", "remark": "table"}


def entry_name(key: EntryKey) -> str:
    return f"{key.kind}/{key.code}/{key.row}"


@dataclass(frozen=True)
class Action:
    """One action of the shopper: what it changes, where the shopper then is, and how it is done."""

    changes: tuple[Change, ...]
    position: Position | None
    run: Callable[[], object]

    @property
    def wants(self) -> dict[str, str | None]:
        return {
            entry_name(change.key): None if change.after is None else encode(change.key, change.after)
            for change in self.changes
        }


class Shopper:
    """Answers, notes, feels, adds photos and takes back, at random but the same for the same seed."""

    def __init__(self, workspace: Workspace, audit_id: str, seed: int, *, photo_every: int = 12) -> None:
        self._workspace = workspace
        self._audit_id = audit_id
        self._chance = random.Random(seed)
        self._seed = seed
        self._photo_every = photo_every
        self._known: dict[EntryKey, Any] = entries_of(
            patiently(lambda: workspace.audits.load(audit_id), lambda _fault: None)
        )
        self._steps: list[tuple[Change, ...]] = []

    def actions(self, count: int) -> Iterator[Action]:
        """The next `count` actions; each must have been done before the next one is asked for."""
        for n in range(count):
            if self._steps and self._chance.random() < 0.08:
                taken_back = self._steps.pop()
                changes = tuple(change.inverse() for change in reversed(taken_back))
                action = Action(changes, None, lambda: self._workspace.audits.undo(self._audit_id, who=WHO))
            else:
                changes, position = (
                    self._photo(n) if self._photo_every and n % self._photo_every == 1 else self._answer(n)
                )
                self._steps.append(changes)
                action = Action(changes, position, partial(self._commit, changes, position))
            yield action
            for change in changes:
                self._known[change.key] = change.after

    def _commit(self, changes: tuple[Change, ...], position: Position | None) -> None:
        self._workspace.audits.commit(self._audit_id, changes, who=WHO, position=position)

    def _answer(self, n: int) -> tuple[tuple[Change, ...], Position]:
        code = self._chance.choice(list(PLACES))
        position = Position("moment", PLACES[code], 1, code)
        if self._chance.random() < 0.2:
            key = observation_key(MomentRef(PLACES[code]))
            value: Any = Observation(self._chance.choice(list(Valence)), note=f"felt so at step {n} of {self._seed}")
        elif code == "remark":
            key = answer_key(ItemRef(code))
            value = Answer(f"at step {n} of {self._seed}: " + "seen, not felt; " * self._chance.randrange(40))
        else:
            key = answer_key(ItemRef(code))
            value = Answer(
                self._chance.choice(("yes", "no")), note=f"note of step {n} of {self._seed}", flag=n % 7 == 0
            )
        return (Change(key, self._known.get(key), value),), position

    def _photo(self, n: int) -> tuple[tuple[Change, ...], Position]:
        """Keep a picture, or a file of several pieces, and attach it."""
        if self._chance.random() < 0.5:
            content, kind = jpeg(48, 32), "photo"
        else:
            content, kind = self._chance.randbytes(self._chance.randrange(1, 2 * CHUNK)), "file"
        add = lambda: finish(self._workspace.evidence.add(content, f"seen {n}", kind=kind))  # noqa: E731
        file = patiently(add, lambda _fault: None)
        evidence = Evidence(file.sha256, file.name, file.media_type, file.size, kind, ItemRef("clean"))
        key = EntryKey(EntryKind.EVIDENCE, new_id())
        return (Change(key, None, evidence),), Position("moment", "table", 1, "clean")


def patiently(job: Callable[[], Any], refused: Callable[[EnvironmentFault], None]) -> Any:
    """Try again after a fault of the environment, as a person does; the last one is raised."""
    for left in reversed(range(TRIES)):
        try:
            return job()
        except EnvironmentFault as fault:
            refused(fault)
            if not left:
                raise
    raise AssertionError("unreachable")


def work(shopper: Shopper, steps: int, say: Say) -> None:
    for n, action in enumerate(shopper.actions(steps), 1):
        say({"n": n, "wants": action.wants, "position": action.position})
        patiently(action.run, lambda fault, n=n: say({"n": n, "fault": fault.code, "remedy": fault.remedy}))
        say({"n": n, "saved": True})


def begin(path: Path, passphrase: str | None = None) -> tuple[Workspace, str]:
    """A new workspace with a new visit, or the one that is there with its newest visit, in which nothing is answered."""
    if path.exists():
        workspace = patiently(lambda: Workspace.open(path, passphrase=passphrase), lambda _fault: None)
        summaries = patiently(workspace.audits.summaries, lambda _fault: None)
        return workspace, summaries[0].id
    workspace = make_workspace(path, passphrase=passphrase)
    return workspace, start_audit(workspace).id


def say_to(descriptor: int) -> Say:
    def say(line: dict[str, Any]) -> None:
        os.writev(descriptor, [json.dumps(line).encode() + b"\n"])

    return say


def weaken(setting: str) -> None:
    """Make every connection unsafe, to show that the simulation of a power cut can tell: the control."""
    from motaudit.storage import database

    connect = database.connect

    def weakened(*args: Any, **kwargs: Any) -> Any:
        connection = connect(*args, **kwargs)
        connection.execute(f"PRAGMA {setting}").fetchall()
        return connection

    database.connect = weakened


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--passphrase")
    parser.add_argument("--photo-every", type=int, default=12, metavar="ACTIONS", help="0: none")
    parser.add_argument("--weaken", help="a PRAGMA for every connection")
    args = parser.parse_args()
    if args.weaken:
        weaken(args.weaken)
    say = say_to(sys.stdout.fileno())
    workspace, audit_id = begin(args.path, args.passphrase)
    audit = patiently(lambda: workspace.audits.load(audit_id), lambda _fault: None)
    entries = {entry_name(key): encode(key, value) for key, value in entries_of(audit).items()}
    say({"audit": audit_id, "entries": entries, "position": None})
    work(Shopper(workspace, audit_id, args.seed, photo_every=args.photo_every), args.steps, say)
    workspace.close()
    say({"closed": True})


if __name__ == "__main__":
    main()
