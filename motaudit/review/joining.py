"""One branch that was entered twice, on two laptops: what is still being checked moves to the one that stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from motaudit.audit.model import AuditState
from motaudit.audit.places import Branch, Role
from motaudit.audit.records import EDITABLE, AuditFilter, AuditSummary
from motaudit.base.errors import UserError
from motaudit.base.progress import Progress, Work
from motaudit.locale import _
from motaudit.review.permissions import require_role
from motaudit.review.ties import PlacesLookup
from motaudit.review.workflow import ReviewService


class Places(PlacesLookup, Protocol):
    def save_branch(self, branch: Branch) -> Branch: ...


class Audits(Protocol):
    def summaries(self, filter: AuditFilter | None = None) -> tuple[AuditSummary, ...]: ...


@dataclass(frozen=True, slots=True)
class Joining:
    """What joining a branch to another means for its visits."""

    moving: tuple[str, ...]
    """Those being checked, by id."""
    with_shopper: int
    """Drafts, and visits that were sent back: they can be moved once they are handed in."""
    staying: int
    """Sent to the branch or put aside: what was told to somebody is not changed."""


def same_by_look(branch: Branch, others: Iterable[Branch]) -> Branch | None:
    """Which branch this one probably is: the one whose code it had before another laptop's branch took it."""
    code = branch.code.partition("~")[0]
    return next((other for other in others if other.id != branch.id and other.active and other.code == code), None)


class JoinService:
    """Safe to use from any thread."""

    def __init__(self, reviews: ReviewService, audits: Audits, places: Places) -> None:
        self._reviews = reviews
        self._audits = audits
        self._places = places

    def look(self, branch_id: str) -> Joining:
        """What would move, and what would not."""
        visits = self._audits.summaries(AuditFilter(branch_id=branch_id))
        moving = tuple(visit.id for visit in visits if visit.state is AuditState.SUBMITTED)
        states = Counter(visit.state for visit in visits)
        with_shopper = sum(states[state] for state in EDITABLE)
        return Joining(moving, with_shopper, len(visits) - len(moving) - with_shopper)

    def join(self, branch_id: str, into_id: str, *, who: str) -> Work[Joining]:
        """Correct the branch of every visit that is being checked, whoever checks it, and take the old one out of use.

        Each correction is an event of its visit; doing it again moves what came meanwhile. Raises UserError unless a
        reviewer asks for it and the branch that stays is another one, in use.
        """
        require_role(self._places.person(who), Role.REVIEWER)
        branch, into = self._places.branch(branch_id), self._places.branch(into_id)
        if branch.id == into.id or not into.active:
            raise UserError(
                "places.not_another",
                _("A branch can be joined only to another one that is in use."),
                remedy=_("Choose the branch that stays."),
            )
        joining = self.look(branch.id)
        why = _("The branch was entered twice: {code} is the same as {other}.").format(
            code=branch.code, other=into.code
        )
        for done, audit_id in enumerate(joining.moving):
            yield Progress(done, len(joining.moving))
            self._reviews.move(audit_id, into.id, why, who=who)
        self._places.save_branch(replace(branch, active=False))
        return joining
