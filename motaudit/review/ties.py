"""Who belongs to which branch: the branches a manager runs, and those a shopper must not be given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

import msgspec

from motaudit.audit.places import Branch, Person, Role
from motaudit.base.clock import Clock, now
from motaudit.base.errors import UserError
from motaudit.base.store import Store
from motaudit.locale import _
from motaudit.review.history import Event, HistoryRepository, Topic, append, in_order
from motaudit.review.permissions import require_role


class PlacesLookup(Protocol):
    def branch(self, id_or_code: str) -> Branch: ...
    def person(self, id: str) -> Person: ...


class TieKind(StrEnum):
    MANAGES = "manages"
    CONFLICT = "conflict"


class Tie(NamedTuple):
    """`reason`: why a branch must not be given; '' for a branch that is managed."""

    person_id: str
    branch_id: str
    kind: TieKind
    reason: str = ""


class TieRepository(HistoryRepository, Protocol):
    def ties(self, person_id: str | None = None) -> tuple[Tie, ...]: ...
    def save_ties(self, person_id: str, ties: Iterable[Tie]) -> None: ...
    def commit(self) -> None: ...


class TieService:
    def __init__(self, store: Store[TieRepository], places: PlacesLookup, clock: Clock = now) -> None:
        self._store = store
        self._places = places
        self._clock = clock

    def managed(self, person_id: str) -> frozenset[str]:
        """The ids of the branches that a manager runs."""
        return frozenset(tie.branch_id for tie in self._of(person_id, TieKind.MANAGES))

    def conflicts(self, person_id: str) -> Mapping[str, str]:
        """Branch id -> why this shopper must not be given it."""
        return {tie.branch_id: tie.reason for tie in self._of(person_id, TieKind.CONFLICT)}

    def managers(self, branch_id: str) -> tuple[Person, ...]:
        """Who runs a branch, by name."""
        with self._store.read() as repository:
            ties = [tie for tie in repository.ties() if tie.branch_id == branch_id and tie.kind is TieKind.MANAGES]
        people = (self._places.person(tie.person_id) for tie in ties)
        return tuple(sorted(people, key=lambda person: person.name))

    def set_managed(self, person_id: str, branch_ids: Iterable[str], *, who: str) -> None:
        """Say which branches a manager runs, and no others. Only a reviewer says so."""
        require_role(self._places.person(who), Role.REVIEWER)
        require_role(self._places.person(person_id), Role.MANAGER)
        self._set(person_id, TieKind.MANAGES, dict.fromkeys(branch_ids, ""), who)

    def set_conflicts(self, person_id: str, reasons: Mapping[str, str], *, who: str) -> None:
        """Say which branches a shopper must not be given: branch id -> why. The shopper or a reviewer says so."""
        if who != person_id:
            require_role(self._places.person(who), Role.REVIEWER)
        if not all(reason.strip() for reason in reasons.values()):
            raise UserError(
                "ties.no_reason",
                _("Say why this shopper must not visit the branch."),
                remedy=_("A few words are enough, such as “works there” or “family”."),
            )
        self._set(person_id, TieKind.CONFLICT, reasons, who)

    def _of(self, person_id: str, kind: TieKind) -> list[Tie]:
        with self._store.read() as repository:
            return [tie for tie in repository.ties(person_id) if tie.kind is kind]

    def _set(self, person_id: str, kind: TieKind, reasons: Mapping[str, str], who: str) -> None:
        branches = {self._places.branch(branch_id).id: reason.strip() for branch_id, reason in reasons.items()}
        payload = {"kind": kind, "branches": branches}
        with self._store.write() as repository:
            append(repository, Topic.PERSON, person_id, "ties", payload, who=who, at=self._clock())
            repository.save_ties(person_id, ties_of(repository.events(Topic.PERSON, person_id)))
            repository.commit()


def ties_of(events: Iterable[Event]) -> tuple[Tie, ...]:
    """What a person's history says of branches: for each kind the last word."""
    last: dict[TieKind, tuple[Tie, ...]] = {}
    for event in in_order(events):
        if event.kind == "ties":
            data = event.data()
            kind = TieKind(data["kind"])
            pairs = sorted(msgspec.convert(data["branches"], dict[str, str]).items())
            last[kind] = tuple(Tie(event.subject, branch, kind, reason) for branch, reason in pairs)
    return tuple(tie for kind in TieKind for tie in last.get(kind, ()))


def require_branch(repository: TieRepository, person: Person, branch: Branch) -> None:
    """Raises UserError when a manager does not run the branch."""
    if Tie(person.id, branch.id, TieKind.MANAGES) not in repository.ties(person.id):
        raise UserError(
            "review.other_branch",
            _("{name} does not manage {branch}.").format(name=person.name, branch=branch.name),
            remedy=_("A reviewer can add the branch to the manager under Branches and people."),
        )
