"""Whatever happens on five laptops in whatever order, sending everything to everybody ends in the same everywhere."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.exchange.laptops import ITEMS, Laptop, attempt, make_template, open_laptops

LAPTOPS = 5
which = st.integers(0, LAPTOPS - 1)
number = st.integers(0, 50)


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    """Gone with the last who holds it, at the latest when the run ends."""
    return tempfile.TemporaryDirectory(prefix="motaudit-laptops-")


@cache
def _template() -> Path:
    return make_template(Path(_scratch().name) / "template")


class Interleaving(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._scratch = tempfile.TemporaryDirectory(prefix="motaudit-laptops-")
        self.folder = Path(self._scratch.name)
        self.laptops = open_laptops(self.folder, _template(), LAPTOPS)
        self.notes: set[str] = set()
        self.files: set[str] = set()
        self.packages = 0
        # All begin with the same draft, so that they work on the same visit from the first step on.
        self.laptops[0].appoint()
        self.laptops[0].start()
        self._everybody()

    def _visit(self, laptop: Laptop, place: int) -> str | None:
        visits = laptop.visits()
        return visits[place % len(visits)] if visits else None

    def _everybody(self) -> None:
        for laptop in self.laptops[1:]:
            self._send(laptop, self.laptops[0])
        for laptop in self.laptops[1:]:
            self._send(self.laptops[0], laptop)

    def _send(self, sender: Laptop, receiver: Laptop) -> None:
        self.packages += 1
        receiver.take(sender.pack(self.folder / f"{self.packages}.motaudit"))

    @rule(place=which)
    def start(self, place: int) -> None:
        if len(self.laptops[place].visits()) < 2:
            self.laptops[place].start()

    @rule(
        place=which, visit=number, item=st.sampled_from(ITEMS), value=st.sampled_from(("yes", "no", None)), said=number
    )
    def write(self, place: int, visit: int, item: str, value: str | None, said: int) -> None:
        laptop = self.laptops[place]
        audit_id = self._visit(laptop, visit)
        note = f"note {place} {said}"
        if audit_id and attempt(laptop.write, audit_id, item, value, note):
            self.notes.add(note)

    @rule(place=which, visit=number, days=st.integers(0, 4))
    def date(self, place: int, visit: int, days: int) -> None:
        if audit_id := self._visit(self.laptops[place], visit):
            attempt(self.laptops[place].date, audit_id, days)

    @rule(place=which, visit=number, said=number)
    def photograph(self, place: int, visit: int, said: int) -> None:
        laptop = self.laptops[place]
        audit_id = self._visit(laptop, visit)
        found: list[str] = []
        if audit_id and attempt(lambda: found.append(laptop.photograph(audit_id, f"{place} {said}".encode() * 9))):
            self.files.update(found)

    @rule(place=which, visit=number)
    def hand_in(self, place: int, visit: int) -> None:
        if audit_id := self._visit(self.laptops[place], visit):
            attempt(self.laptops[place].hand_in, audit_id)

    @rule(
        place=which,
        visit=number,
        act=st.sampled_from(
            ("return", "correct", "release", "release", "query", "decide", "repair", "mend", "withdraw", "exclude")
        ),
    )
    def review(self, place: int, visit: int, act: str) -> None:
        if audit_id := self._visit(self.laptops[place], visit):
            attempt(self.laptops[place].review, audit_id, act)

    @rule(place=which, visit=number, far=st.integers(2, 7))
    def bring_on(self, place: int, visit: int, far: int) -> None:
        """As far as it goes on one laptop, for single acts seldom meet a visit that allows them."""
        laptop = self.laptops[place]
        if audit_id := self._visit(laptop, visit):
            attempt(laptop.hand_in, audit_id)
            for act in ("release", "query", "decide", "repair", "mend", "withdraw")[: far - 1]:
                attempt(laptop.review, audit_id, act)

    @rule(place=which, said=number)
    def rename(self, place: int, said: int) -> None:
        places = self.laptops[place].workspace.places
        branch = places.branches()[said % len(places.branches())]
        places.save_branch(type(branch)(branch.id, branch.code, f"Name {place} {said}"))

    @rule(place=which, choice=number)
    def decide_conflict(self, place: int, choice: int) -> None:
        self.laptops[place].decide_conflict(choice)

    @rule(sender=which, receiver=which)
    def send(self, sender: int, receiver: int) -> None:
        self._send(self.laptops[sender], self.laptops[receiver])

    def teardown(self) -> None:
        try:
            self._everybody()
            states = {laptop.workspace.packages.state() for laptop in self.laptops}
            assert len(states) == 1
            for laptop in self.laptops:
                assert laptop.problems() == ()
                said = "\n".join(laptop.written())
                assert not [note for note in self.notes if f'"{note}"' not in said]
                assert self.files <= laptop.files()
        finally:
            for laptop in self.laptops:
                laptop.close()
            self._scratch.cleanup()
