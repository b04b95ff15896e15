"""Handing an audit in: what was seen, how it scored and by which rules is frozen together, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from motaudit.audit.frozen import content_hash, freeze, thaw
from motaudit.audit.gaps import Gap
from motaudit.audit.model import Audit, AuditState
from motaudit.audit.records import EDITABLE, Action, AuditFilter, AuditSummary
from motaudit.audit.service import AuditRepository, AuditService, PlacesLookup
from motaudit.audit.walk import Walk
from motaudit.base.clock import Clock, now
from motaudit.base.errors import Place, Problem, ProblemsError
from motaudit.base.store import Store
from motaudit.checklist.service import ChecklistService
from motaudit.locale import _
from motaudit.review.counting import corrected
from motaudit.review.following import stand
from motaudit.review.history import HistoryRepository, Topic, append
from motaudit.review.standing import Act, EventKind, Seal, Standing, without_act
from motaudit.scoring import score
from motaudit.scoring.codec import decode_sheet, encode_sheet
from motaudit.scoring.sheet import ScoreSheet


@dataclass(frozen=True, slots=True)
class Revision:
    """What was handed in once; never changed afterwards. `content` is `motaudit.audit.frozen`'s text."""

    audit_id: str
    number: int
    content: str
    content_hash: str
    score: str
    checklist_hash: str
    algorithm: str
    submitted: datetime
    who: str
    """A person's id."""

    @property
    def sheet(self) -> ScoreSheet:
        return decode_sheet(self.score)


@dataclass(frozen=True, slots=True)
class Rescore:
    """What counts instead of a revision's own score, after a correction or a decided query; added, never changed."""

    audit_id: str
    number: int
    revision: int
    score: str
    at: datetime

    @property
    def sheet(self) -> ScoreSheet:
        return decode_sheet(self.score)


@dataclass(frozen=True, slots=True)
class Submitted:
    """The receipt of handing in."""

    revision: Revision
    sheet: ScoreSheet


class GapsError(ProblemsError):
    """The audit cannot be handed in yet; `gaps` say what is missing and where to mend it."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.gaps = tuple(gaps)
        problems = [
            Problem(f"gap.{gap.kind}", gap.message, place=Place(path=str(gap.item or gap.position.code)))
            for gap in gaps
        ]
        super().__init__("audit.gaps", _("Something is still missing before this visit can be handed in."), problems)


class SubmissionRepository(AuditRepository, HistoryRepository, Protocol):
    def save_revision(self, revision: Revision, sheet: ScoreSheet, emotions: dict[str, int]) -> None:
        """Add a revision with its stage scores, and copy its result to where lists read it."""

    def save_header(self, audit: Audit) -> None:
        """What lists show of an audit's header; its entries keep what the shopper wrote."""

    def revision(self, audit_id: str, number: int) -> Revision | None: ...
    def revisions(self, audit_id: str) -> tuple[Revision, ...]: ...
    def rescores(self, audit_id: str) -> tuple[Rescore, ...]:
        """Oldest first."""

    def save_review(self, audit_id: str, standing: Standing) -> None:
        """Keep what lists show of where an audit stands."""

    def save_shown_files(self, audit_id: str, hashes: Iterable[str]) -> None:
        """Note which files an audit shows, beside those of its earlier revisions."""


class SubmissionService(AuditService):
    """All of `AuditService`, and what needs a score: handing in, results, revisions."""

    def __init__(
        self,
        store: Store[SubmissionRepository],
        places: PlacesLookup,
        checklists: ChecklistService,
        clock: Clock = now,
    ) -> None:
        super().__init__(store, places, checklists, clock)
        self._submissions = store

    def load(self, audit_id: str) -> Audit:
        """The audit as it stands; one that was handed in as it was then, with the branch of that day.

        What a reviewer corrected in its header and hid from the branch is laid over it.
        """
        with self._submissions.read() as audits:
            audit = self._load(audits, audit_id)
            if not audit.revision or audit.state in EDITABLE:
                return audit
            revision = audits.revision(audit_id, audit.revision)
            standing = stand(audits.events(Topic.AUDIT, audit_id))
            # Within the unit of work, which tells damage from bugs.
            return audit if revision is None else corrected(thaw(revision.content, audit), standing)

    def submit(self, audit_id: str, *, who: str) -> Submitted:
        """Hand in a draft as its next revision.

        Raises GapsError while something that must be there is missing, UserError when it was handed in already.
        """
        checklist = self._checklists.get(self.load(audit_id).checklist_hash)
        with self._submissions.write(urgent=True) as audits:
            self._require_editable(audits, audit_id)
            audit = self._load(audits, audit_id)
            walk = Walk(checklist, audit)
            if gaps := [gap for gap in walk.gaps() if gap.severity == "error"]:
                raise GapsError(gaps)
            standing = stand(audits.events(Topic.AUDIT, audit_id))
            right = corrected(audit, standing)
            sheet = score(checklist, right, None if standing.corrections else walk)
            at, content = self._clock(), freeze(audit)
            revision = Revision(
                audit_id,
                audit.revision + 1,
                content,
                content_hash(content),
                encode_sheet(sheet),
                audit.checklist_hash,
                sheet.algorithm,
                at,
                who,
            )
            handed_in = replace(audit, revision=revision.number, submitted=at)
            self._change_state(audits, handed_in, AuditState.SUBMITTED, Action.SUBMIT, at, who, open_count=0)
            if standing.corrections:
                audits.save_header(right)  # what was corrected before holds on
            audits.save_revision(revision, sheet, dict(audit.emotions))
            audits.save_shown_files(audit_id, {each.sha256 for each in audit.evidence.values()})
            flagged = sum(answer.flag for answer in audit.answers.values())
            append(
                audits, Topic.AUDIT, audit_id, EventKind.SUBMITTED, without_act(seal(revision, flagged)), who=who, at=at
            )
            audits.save_review(audit_id, stand(audits.events(Topic.AUDIT, audit_id)))
            audits.commit()
        return Submitted(revision, sheet)

    def sheet(self, audit_id: str) -> ScoreSheet:
        """The result that counts: frozen when it was handed in or decided since; of a draft, what it would score now."""
        with self._submissions.read() as audits:
            audit = self._load(audits, audit_id)
            found = None if audit.state in EDITABLE else result(audits, audit_id, audit.revision)
        return score(self._checklists.get(audit.checklist_hash), audit) if found is None else found

    def standing(self, audit_id: str) -> Standing:
        """All that the history says of an audit since it was first handed in."""
        with self._submissions.read() as audits:
            return stand(audits.events(Topic.AUDIT, audit_id))

    def revisions(self, audit_id: str) -> tuple[Revision, ...]:
        """Everything that was handed in of this audit, oldest first."""
        with self._submissions.read() as audits:
            return audits.revisions(audit_id)

    def previous(self, audit_id: str) -> AuditSummary | None:
        """The visit to the same branch with the same checklist that was handed in last before this one."""
        audit = self.load(audit_id)
        earlier = AuditFilter(branch_id=audit.branch.id, checklist_code=audit.checklist_code)
        before = audit.started or audit.created
        candidates = [
            summary
            for summary in self.summaries(earlier)
            if summary.revision
            and summary.state is not AuditState.EXCLUDED
            and summary.id != audit_id
            and (summary.started or summary.created) < before
        ]
        return max(candidates, key=lambda summary: summary.started or summary.created, default=None)


def seal(revision: Revision, flagged: int) -> Seal:
    """What the event of handing in says of a revision."""
    return Seal(
        revision.number,
        revision.content_hash,
        score_hash(revision.score),
        revision.checklist_hash,
        revision.algorithm,
        flagged,
        Act(revision.who, revision.submitted),
    )


def score_hash(score: str) -> str:
    return sha256(score.encode()).hexdigest()


def result(audits: SubmissionRepository, audit_id: str, revision: int) -> ScoreSheet | None:
    """The result of a revision that counts: as it was decided last, else as it was handed in."""
    decided = [rescore for rescore in audits.rescores(audit_id) if rescore.revision == revision]
    if decided:
        return decided[-1].sheet
    frozen = audits.revision(audit_id, revision)
    return None if frozen is None else frozen.sheet
