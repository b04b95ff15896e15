"""One act of review as one unit of work: the person, the audit and its history are looked at, events added, all or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from motaudit.audit.frozen import thaw
from motaudit.audit.model import Audit, AuditState, ItemRef
from motaudit.audit.places import Person, Role
from motaudit.audit.records import Action
from motaudit.base.clock import Clock, now
from motaudit.base.errors import UserError
from motaudit.base.store import Store
from motaudit.checklist.model import Checklist
from motaudit.checklist.service import ChecklistService
from motaudit.locale import _
from motaudit.review.counting import corrected
from motaudit.review.following import follow, stand
from motaudit.review.history import Topic, append
from motaudit.review.permissions import require_role, require_state
from motaudit.review.repairs import RepairRepository
from motaudit.review.standing import EventKind, Standing
from motaudit.review.submission import Rescore, SubmissionRepository, result, score_hash
from motaudit.review.ties import PlacesLookup, require_branch
from motaudit.scoring.codec import encode_sheet
from motaudit.scoring.score import score
from motaudit.scoring.sheet import ScoreSheet


class ReviewRepository(SubmissionRepository, RepairRepository, Protocol):
    def save_rescore(self, rescore: Rescore, sheet: ScoreSheet, emotions: dict[str, int]) -> None: ...


class Case:
    """An audit on the desk: `audit` is its identity, `standing` follows each event that is recorded."""

    def __init__(
        self,
        repository: ReviewRepository,
        checklists: ChecklistService,
        audit: Audit,
        standing: Standing,
        person: Person,
        at: datetime,
    ) -> None:
        self.repository = repository
        self.audit = audit
        self.standing = standing
        self.person = person
        self.at = at
        self.recorded = False
        self._checklists = checklists

    @property
    def checklist(self) -> Checklist:
        return self._checklists.get(self.audit.checklist_hash)

    def record(self, kind: EventKind, payload: Any) -> None:
        """Add an event; it is durable when the desk is left."""
        event = append(self.repository, Topic.AUDIT, self.audit.id, kind, payload, who=self.person.id, at=self.at)
        self.standing = follow(self.standing, event)
        self.recorded = True

    def handed_in(self) -> Audit:
        """What the newest revision holds, corrected."""
        revision = self.repository.revision(self.audit.id, self.audit.revision)
        assert revision is not None  # an audit has a number of revisions only after its submission
        return corrected(thaw(revision.content, self.audit), self.standing)

    def sheet(self) -> ScoreSheet:
        """The result that counts."""
        found = result(self.repository, self.audit.id, self.audit.revision)
        assert found is not None
        return found

    def require_item(self, item: ItemRef) -> None:
        """Raises UserError when the checklist has no such item."""
        if item.code not in self.checklist.items:
            raise UserError(
                "review.unknown_item",
                _("There is no question “{item}” in this checklist.").format(item=item),
                remedy=_("Choose a question of this visit."),
            )

    def rescored(self, audit: Audit) -> str | None:
        """Score `audit` instead; the hash of its new result, None when nothing changed."""
        before, after = self.sheet(), score(self.checklist, audit)
        if after == before:
            return None
        self._save_rescore(after, audit)
        return score_hash(encode_sheet(after))

    def _save_rescore(self, sheet: ScoreSheet, audit: Audit) -> None:
        number = len(self.repository.rescores(audit.id)) + 1
        rescore = Rescore(audit.id, number, self.audit.revision, encode_sheet(sheet), self.at)
        self.repository.save_rescore(rescore, sheet, dict(audit.emotions))

    def close(self) -> None:
        """Write what lists read, and a step of the journal, which also witnesses that the events were saved."""
        state = self.standing.state
        assert state is not None
        self.repository.save(replace(self.audit, state=state))
        step = self.repository.append(self.audit.id, Action.REVIEW, (), at=self.at, who=self.person.id)
        progress = self.repository.progress(self.audit.id)
        assert progress is not None
        self.repository.remember(
            self.audit.id,
            updated=self.at,
            step=step,
            position=progress.position,
            open_count=progress.open_count,
        )
        self.repository.save_review(self.audit.id, self.standing)


class Desk:
    def __init__(
        self,
        store: Store[ReviewRepository],
        places: PlacesLookup,
        checklists: ChecklistService,
        clock: Clock = now,
    ) -> None:
        self.store = store
        self.places = places
        self.checklists = checklists
        self.clock = clock

    @contextmanager
    def case(self, audit_id: str, *, who: str, role: Role, states: Iterable[AuditState]) -> Iterator[Case]:
        """An audit to act on; what was recorded is committed when it is left without an error.

        Raises UserError when the person may not, or the audit's state does not allow it. A manager acts only on the
        own branches.
        """
        person = self.places.person(who)
        require_role(person, role)
        at = self.clock()
        with self.store.write(urgent=True) as repository:
            audit = repository.audit(audit_id)
            if audit is None:
                raise unknown(audit_id)
            standing = stand(repository.events(Topic.AUDIT, audit_id))
            if role is Role.MANAGER:
                require_branch(repository, person, audit.branch)
            require_state(standing.state_at(at) or audit.state, states)
            case = Case(repository, self.checklists, audit, standing, person, at)
            yield case
            if case.recorded:
                case.close()
                repository.commit()


def unknown(audit_id: str) -> UserError:
    return UserError(
        "audit.unknown",
        _("There is no visit “{text}” in this workspace.").format(text=audit_id),
        remedy=_("Look it up in the list of visits."),
    )
