"""What a package does to who may do what here, so that a person sees it, and agrees, before it is done.

A package says who acted, and its signature says on which laptop; nothing says who sat there. Whoever trusts a sender
trusts that laptop with everybody's name. What would give people of this workspace more rights is therefore asked
about each time, and what reviewers did elsewhere is shown. Nothing is left out of a package: it is taken in whole or
refused, so that laptops still agree whatever arrives first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from motaudit.audit.places import Branch, Person, Role
from motaudit.exchange.repository import PackageRepository
from motaudit.locale import _
from motaudit.locale.text import plain
from motaudit.review.history import Event
from motaudit.review.signing import signer
from motaudit.review.standing import EventKind
from motaudit.review.ties import Tie, TieKind

REVIEWERS_STEPS = (
    EventKind.RELEASED,
    EventKind.EXCLUDED,
    EventKind.DECIDED,
    EventKind.CORRECTED,
    EventKind.RETURNED,
    EventKind.GRADED,
)
"""What only reviewers do and what changes where a visit stands or what it counts."""
_NAMED = 5


class RightKind(StrEnum):
    ROLE = "role"
    ACTIVE = "active"
    BRANCH = "branch"
    NO_REVIEWER = "no_reviewer"


@dataclass(frozen=True, slots=True)
class Right:
    """Something that somebody may do after the import and could not before. Names, not ids."""

    kind: RightKind
    person: str
    of: str = ""
    """The role, the branch, or the visits that were acted on."""

    @property
    def words(self) -> str:
        match self.kind:
            case RightKind.ROLE:
                return _becoming(Role(self.of)).format(name=self.person)
            case RightKind.ACTIVE:
                return _("{name} works here again.").format(name=self.person)
            case RightKind.BRANCH:
                return _("{name} becomes the manager of {branch}.").format(name=self.person, branch=self.of)
            case RightKind.NO_REVIEWER:
                return _("{name} is no reviewer and acted as one: {visits}.").format(name=self.person, visits=self.of)


@dataclass(frozen=True, slots=True)
class ReviewStep:
    """What a reviewer did elsewhere to visits, as far as it comes with this package."""

    kind: EventKind
    who: str
    """The person's name."""
    visits: tuple[str, ...]
    """Their numbers."""
    is_reviewer: bool
    """Whether the person is one, by what is known after the import."""
    first_here: bool
    """Whether some of it was signed by a laptop of which no reviewer's step is here yet."""

    @property
    def words(self) -> str:
        said = _doing(self.kind).format(name=self.who, visits=_few(self.visits))
        return _("{said} (the first such step from that laptop)").format(said=said) if self.first_here else said


class Authority:
    """Looks at people, ties and events as they come; `rights` and `steps` sum up."""

    def __init__(
        self,
        repository: PackageRepository,
        before: Mapping[str, Person],
        after: Mapping[str, Person],
        branches: Mapping[str, Branch],
    ) -> None:
        self._repository = repository
        self._before = before
        self._after = after
        self._branches = branches
        secret = repository.signing_key()
        self._own = signer(secret).public if secret else ""
        self._laptops: frozenset[str] | None = None
        self._visits: dict[tuple[EventKind, str], dict[str, None]] = defaultdict(dict)
        self._first: set[tuple[EventKind, str]] = set()
        self._managing: list[Right] = []

    def note(self, number: str, events: Iterable[Event]) -> None:
        """Events that come to the visit with this number; before any of them is kept."""
        for event in events:
            if event.kind in REVIEWERS_STEPS:
                step = (EventKind(event.kind), event.who)
                self._visits[step][number] = None
                if event.installation not in self._acting() | {self._own}:
                    self._first.add(step)

    def note_ties(self, before: Iterable[Tie], after: Iterable[Tie]) -> None:
        """The ties of one person. Whoever comes along in the same package had none to extend."""
        had = {tie.branch_id for tie in before if tie.kind is TieKind.MANAGES}
        for tie in after:
            if tie.kind is TieKind.MANAGES and tie.branch_id not in had and tie.person_id in self._before:
                person, branch = self._after[tie.person_id], self._branches[tie.branch_id]
                self._managing.append(Right(RightKind.BRANCH, plain(person.name), plain(branch.name)))

    def rights(self) -> tuple[Right, ...]:
        """What has to be agreed to."""
        found = [right for id_, person in self._after.items() for right in self._gained(self._before.get(id_), person)]
        acting: dict[str, dict[str, None]] = defaultdict(dict)
        for (_kind, who), visits in self._visits.items():
            if Role.REVIEWER not in self._after[who].roles:
                acting[plain(self._after[who].name)].update(visits)
        posing = (Right(RightKind.NO_REVIEWER, name, _few(tuple(visits))) for name, visits in acting.items())
        return tuple(sorted((*found, *self._managing, *posing), key=lambda right: (right.kind, right.person, right.of)))

    def steps(self) -> tuple[ReviewStep, ...]:
        return tuple(
            ReviewStep(
                kind,
                plain(self._after[who].name),
                tuple(visits),
                Role.REVIEWER in self._after[who].roles,
                (kind, who) in self._first,
            )
            for (kind, who), visits in sorted(self._visits.items())
        )

    def _gained(self, before: Person | None, after: Person) -> Iterable[Right]:
        if not after.active:
            return
        if before is None:
            # Branches and shoppers hear of reviewers as they act; where visits are reviewed, a new one is another thing.
            gained = after.roles & {Role.REVIEWER} if self._own in self._acting() else frozenset()
        else:
            gained = after.roles - before.roles
            if not before.active:
                yield Right(RightKind.ACTIVE, plain(after.name))
        for role in sorted(gained):
            yield Right(RightKind.ROLE, plain(after.name), role)

    def _acting(self) -> frozenset[str]:
        """Laptops on which reviewers acted, as far as it was known before."""
        if self._laptops is None:
            self._laptops = self._repository.installations_of(REVIEWERS_STEPS)
        return self._laptops


def _few(visits: tuple[str, ...]) -> str:
    named = ", ".join(visits[:_NAMED])
    if len(visits) <= _NAMED:
        return named
    return _("{visits} and {n} more").format(visits=named, n=len(visits) - _NAMED)


def _becoming(role: Role) -> str:
    match role:
        case Role.REVIEWER:
            return _("{name} becomes a reviewer.")
        case Role.MANAGER:
            return _("{name} becomes a branch manager.")
        case Role.AUDITOR:
            return _("{name} becomes a shopper.")
        case Role.ANALYST:
            return _("{name} becomes an analyst and sees all visits.")


def _doing(kind: EventKind) -> str:
    match kind:
        case EventKind.RELEASED:
            return _("{name} sent to the branch: {visits}")
        case EventKind.EXCLUDED:
            return _("{name} put aside: {visits}")
        case EventKind.DECIDED:
            return _("{name} decided queries of: {visits}")
        case EventKind.CORRECTED:
            return _("{name} corrected the header of: {visits}")
        case EventKind.RETURNED:
            return _("{name} sent back: {visits}")
        case _:
            return _("{name} graded: {visits}")
