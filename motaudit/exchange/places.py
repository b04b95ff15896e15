"""Branches and people on several laptops: of two that differ the one that was changed more often holds.

What was changed here since the last package shows by comparison with what was sent or received then, so that editing
a branch needs to know nothing of packages. Two laptops that gave the same code to two branches keep both; the older
one keeps the code.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from motaudit.audit.places import Branch, Person, Role
from motaudit.exchange import wire
from motaudit.exchange.refusing import unsafe
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.wire import PlaceRecord
from motaudit.locale import _
from motaudit.review.arrival import KnownPlace

T = TypeVar("T")

BRANCH, PERSON = "branch", "person"


_Name = Annotated[str, Meta(min_length=1, max_length=200)]
_Time = Annotated[str, Meta(pattern=r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]\Z")]
_LEAP = 100_000
"""Changes that nobody makes between two packages. Without a limit a single package could leave no number for the next."""


class _BranchFields(Struct, frozen=True, forbid_unknown_fields=True):
    code: _Name
    name: _Name
    city: wire.Word
    region: wire.Word
    brand: wire.Word
    competitor: bool
    day_starts: _Time
    attributes: dict[str, str]
    active: bool


class _PersonFields(Struct, frozen=True, forbid_unknown_fields=True):
    name: _Name
    roles: frozenset[Role]
    active: bool


def branch_text(branch: Branch) -> str:
    return _text(_BranchFields(**_fields(branch)))


def person_text(person: Person) -> str:
    return _text(_PersonFields(**_fields(person)))


def branch_of(id_: str, text: str) -> Branch:
    """Raises UserError for what `branch_text` does not give."""
    return Branch(id_, **_plain(wire.read(_BranchFields, text.encode(), BRANCH)))


def person_of(id_: str, text: str) -> Person:
    return Person(id_, **_plain(wire.read(_PersonFields, text.encode(), PERSON)))


class Register:
    """The branches or people of a workspace with the count of their changes."""

    def __init__(self, repository: PackageRepository, kind: str) -> None:
        self._repository = repository
        self._kind = kind
        self._stored = repository.known_places(kind)
        self.places: dict[str, KnownPlace] = dict(self._stored)
        self._rows = self.here = self._read_rows()
        """As they are now: id -> fields."""
        self._count_changes()

    def records(self, ids: Collection[str] | None = None) -> tuple[PlaceRecord, ...]:
        return tuple(
            PlaceRecord(id_, place.clock, place.value)
            for id_, place in sorted(self.places.items())
            if ids is None or id_ in ids
        )

    def merge(self, records: Iterable[PlaceRecord]) -> tuple[set[str], set[str]]:
        """Take in what came; the ids that are new, and those that change. Raises UserError for a count that is none."""
        new: set[str] = set()
        changed: set[str] = set()
        for record in records:
            came, known = KnownPlace(record.clock, record.value), self.places.get(record.id)
            if came.clock > _LEAP + (known.clock if known else 0):
                raise unsafe(_("a branch or person is said to have been changed more often than anybody can."))
            if known is None or came > known:
                (new if known is None else changed).add(record.id)
                self.places[record.id] = came
        return new, changed

    def save(self) -> None:
        """Write what changed: the count of changes, and the branches and people themselves."""
        for id_, place in self.places.items():
            if self._stored.get(id_) != place:
                self._repository.save_known_place(self._kind, id_, place)
        wanted = self.shown()
        moved = {id_: text for id_, text in wanted.items() if self._rows.get(id_) != text}
        if self._kind == PERSON:
            for id_, text in moved.items():
                self._repository.places.save_person(person_of(id_, text))
            return
        holders = {_code(text): id_ for id_, text in self._rows.items()}
        for id_, text in moved.items():
            holder = holders.get(_code(text), id_)
            if holder != id_:
                # Codes that change hands: nobody may hold one twice, not even for a moment.
                self._repository.places.save_branch(branch_of(holder, _recoded(self._rows[holder], holder)))
        for id_, text in moved.items():
            self._repository.places.save_branch(branch_of(id_, text))

    def shown(self) -> dict[str, str]:
        """As they are kept: of branches with the same code all but the oldest get a longer one."""
        if self._kind == PERSON:
            return {id_: place.value for id_, place in self.places.items()}
        taken: set[str] = set()
        wanted = {}
        for id_, place in sorted(self.places.items()):
            code = _code(place.value)
            tails = (f"{code}~{id_[-digits:]}" for digits in (6, 12, 36))
            free = code if code not in taken else next(tail for tail in tails if tail not in taken)
            text = place.value if free == code else _recoded(place.value, free)
            taken.add(free)
            wanted[id_] = text
        return wanted

    def clashing(self) -> tuple[str, ...]:
        """Codes that more than one branch has."""
        if self._kind == PERSON:
            return ()
        codes = Counter(_code(place.value) for place in self.places.values())
        return tuple(sorted(code for code, number in codes.items() if number > 1))

    def _read_rows(self) -> dict[str, str]:
        places = self._repository.places
        if self._kind == BRANCH:
            return {branch.id: branch_text(branch) for branch in places.branches()}
        return {person.id: person_text(person) for person in places.people()}

    def _count_changes(self) -> None:
        shown = self.shown()
        for id_, text in self._rows.items():
            if shown.get(id_) != text:
                known = self.places.get(id_)
                self.places[id_] = KnownPlace(known.clock + 1 if known else 1, text)


def _code(text: str) -> str:
    return msgspec.json.decode(text, type=_BranchFields).code


def _recoded(text: str, code: str) -> str:
    fields = msgspec.json.decode(text, type=_BranchFields)
    return _text(msgspec.structs.replace(fields, code=code))


def _text(fields: Struct) -> str:
    return wire.write(fields).decode()


def _fields(place: Branch | Person) -> Mapping[str, Any]:
    return {name: getattr(place, name) for name in place.__dataclass_fields__ if name != "id"}


def _plain(fields: Struct) -> dict[str, Any]:
    return {name: getattr(fields, name) for name in fields.__struct_fields__}
