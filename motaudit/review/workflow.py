"""What a reviewer does with an audit that was handed in, and how the shopper answers. One act is one event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from motaudit.audit.model import AuditState, ItemRef, MomentRef
from motaudit.audit.places import Role
from motaudit.audit.records import SENT
from motaudit.audit.walk import Walk
from motaudit.base.clock import is_day
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.locale import _, format_number, ngettext
from motaudit.review.counting import Words, corrected, header_value, target_of
from motaudit.review.desk import Case, Desk, unknown
from motaudit.review.differences import Difference, differences
from motaudit.review.following import stand
from motaudit.review.history import Event, Topic
from motaudit.review.permissions import require_discreet, required
from motaudit.review.standing import (
    Confirmation,
    Correction,
    EventKind,
    Grade,
    HeaderField,
    Question,
    Release,
    Remark,
    Reply,
    ReportText,
    Return,
    Standing,
    within,
    without_act,
)
from motaudit.review.verifying import verify_anew, verify_repairs

QUERY_DAYS = 7

HIDEABLE = (AuditState.SUBMITTED, *SENT)
"""States in which evidence can be kept from the branch: nothing that it should not see stays because a time is over."""

_CHECKING = (AuditState.SUBMITTED,)
_WITH_SHOPPER = (AuditState.SUBMITTED, AuditState.RETURNED)
_HANDED_IN = (AuditState.SUBMITTED, AuditState.RETURNED, *SENT)


class ReviewService:
    """Safe to use from any thread. Each method that changes something returns where the audit stands then.

    Raises UserError when the person's role or the audit's state does not allow what is asked for; nothing is changed.
    """

    def __init__(self, desk: Desk, query_days: Callable[[], int] = lambda: QUERY_DAYS) -> None:
        self._desk = desk
        self._query_days = query_days

    def standing(self, audit_id: str) -> Standing:
        """All that happened to an audit since it was first handed in."""
        with self._desk.store.read() as repository:
            if repository.audit(audit_id) is None:
                raise unknown(audit_id)
            return stand(repository.events(Topic.AUDIT, audit_id))

    def history(self, audit_id: str) -> tuple[Event, ...]:
        """Each event since it was first handed in, the oldest first."""
        with self._desk.store.read() as repository:
            if repository.audit(audit_id) is None:
                raise unknown(audit_id)
            return repository.events(Topic.AUDIT, audit_id)

    def state(self, audit_id: str) -> AuditState:
        """As the clock has it: what nobody queried within the time is closed."""
        with self._desk.store.read() as repository:
            audit = repository.audit(audit_id)
            if audit is None:
                raise unknown(audit_id)
            standing = stand(repository.events(Topic.AUDIT, audit_id))
        return standing.state_at(self._desk.clock()) or audit.state

    def remarks(self, audit_id: str) -> tuple[Remark, ...]:
        """What the shopper has to mend; empty unless the audit is back with the shopper."""
        standing = self.standing(audit_id)
        return standing.remarks if standing.state is AuditState.RETURNED else ()

    def differences(self, audit_id: str, older: int, newer: int) -> tuple[Difference, ...]:
        """What changed from one revision to another, in the order of the journey."""
        with self._desk.store.read() as repository:
            audit = repository.audit(audit_id)
            if audit is None:
                raise unknown(audit_id)
            before, after = repository.revision(audit_id, older), repository.revision(audit_id, newer)
        if before is None or after is None:
            raise UserError(
                "review.no_revision",
                _("The visit was not handed in that often."),
                remedy=_("Choose two versions that are there."),
            )
        checklist = self._desk.checklists.get(audit.checklist_hash)
        return differences(checklist, audit, before.content, after.content)

    # The reviewer's acts

    def claim(self, audit_id: str, *, who: str, take_over: bool = False) -> Standing:
        """Say who checks it. Raises UserError when somebody else does, unless it is taken over."""
        with self._reviewing(audit_id, who, _HANDED_IN, take_over=take_over) as case:
            return case.standing

    def correct_branch(self, audit_id: str, branch_id: str, why: str, *, who: str) -> Standing:
        """Move a visit to the branch where it was; the old one stays in the history."""
        why = _reason(why)
        branch = self._desk.places.branch(branch_id)
        with self._reviewing(audit_id, who, _CHECKING) as case:
            self._correct(case, HeaderField.BRANCH, branch.id, why)
            return case.standing

    def move(self, audit_id: str, branch_id: str, why: str, *, who: str) -> Standing:
        """As `correct_branch`, but nobody's claim changes: whoever checks the visit goes on."""
        branch = self._desk.places.branch(branch_id)
        with self._desk.case(audit_id, who=who, role=Role.REVIEWER, states=_CHECKING) as case:
            self._correct(case, HeaderField.BRANCH, branch.id, why)
            return case.standing

    def correct_start(self, audit_id: str, started: datetime, why: str, *, who: str) -> Standing:
        """Say when a visit really began; its other times move with it. The old ones stay in the history."""
        why = _reason(why)
        if not is_day(started):
            raise UserError(
                "review.no_such_day",
                _("No visit was in the year {year}.").format(year=started.year),
                remedy=_("Look at the year once more."),
            )
        with self._reviewing(audit_id, who, _CHECKING) as case:
            if started > case.at:
                raise UserError(
                    "review.future",
                    _("This lies in the future; the visit was made already."),
                    remedy=_("Look at the day, the month and the year."),
                )
            self._correct(case, HeaderField.STARTED, started.isoformat(), why)
            return case.standing

    def ask(self, audit_id: str, text: str, *, who: str, item: ItemRef | None = None) -> Question:
        """Ask the shopper something that needs no new revision."""
        text = required(text, "review.no_question", _("The question is empty."), _("Write what you want to know."))
        with self._reviewing(audit_id, who, _WITH_SHOPPER) as case:
            if item is not None:
                case.require_item(item)
            question = Question(new_id(), text, item)
            case.record(EventKind.ASKED, {"id": question.id, "text": text, "item": item})
            return case.standing.questions[-1]

    def report_text(self, audit_id: str, where: ItemRef | MomentRef | Words, text: str, *, who: str) -> Standing:
        """Word something for the report. The shopper's own words stay beside it; the same words take it back."""
        with self._reviewing(audit_id, who, _CHECKING) as case:
            if isinstance(where, ItemRef):
                case.require_item(where)
            elif isinstance(where, MomentRef) and where.code not in case.checklist.moment_by_code:
                raise UserError(
                    "review.unknown_moment",
                    _("There is no moment “{moment}” in this checklist.").format(moment=where),
                    remedy=_("Choose a moment of this visit."),
                )
            case.record(EventKind.EDITED, without_act(ReportText(target_of(where), text)))
            return case.standing

    def hide_evidence(self, audit_id: str, key: str, *, who: str, hidden: bool = True) -> Standing:
        """Keep a photo or file from the branch, or show it after all. `key` is its key in the audit."""
        with self._reviewing(audit_id, who, HIDEABLE) as case:
            if key not in case.handed_in().evidence:
                raise UserError(
                    "review.unknown_evidence",
                    _("This photo or file is not part of the visit."),
                    remedy=_("Choose one of the visit's photos."),
                )
            if (key in case.standing.hidden) is not hidden:
                case.record(EventKind.HIDDEN, {"evidence": key, "hidden": hidden})
            return case.standing

    def confirm_critical(self, audit_id: str, item: ItemRef, *, who: str, note: str = "") -> Standing:
        """Say that the proof of a must-pass question that failed was looked at; needed before the release."""
        with self._reviewing(audit_id, who, _CHECKING) as case:
            if item not in case.sheet().critical:
                raise UserError(
                    "review.not_critical",
                    _("This question did not fail the visit."),
                    remedy=_("Only must-pass questions that failed are confirmed."),
                )
            if not case.standing.is_confirmed(item):
                case.record(EventKind.CONFIRMED, without_act(Confirmation(item, note.strip())))
            return case.standing

    def to_confirm(self, audit_id: str) -> tuple[ItemRef, ...]:
        """The must-pass questions that failed and that nobody confirmed yet."""
        with self._desk.store.read() as repository:
            audit = repository.audit(audit_id)
            if audit is None:
                raise unknown(audit_id)
            standing = stand(repository.events(Topic.AUDIT, audit_id))
            if standing.state is None:
                return ()
            case = Case(repository, self._desk.checklists, audit, standing, audit.auditor, self._desk.clock())
            return _unconfirmed(case)

    def return_with_remarks(self, audit_id: str, remarks: Sequence[Remark], *, who: str) -> Standing:
        """Give a visit back to the shopper, who finds each remark at its place and hands in the next revision."""
        if not remarks or not all(remark.text.strip() for remark in remarks):
            raise UserError(
                "review.no_remark",
                _("Say at least at one place what has to be mended."),
                remedy=_("Add a remark to a question, then return the visit."),
            )
        with self._reviewing(audit_id, who, _CHECKING) as case:
            walk = Walk(case.checklist, case.handed_in())
            placed = tuple(_placed(case, walk, remark) for remark in remarks)
            case.record(EventKind.RETURNED, without_act(Return(case.standing.revision, placed)))
            return case.standing

    def release(self, audit_id: str, *, who: str) -> Standing:
        """Send a visit to its branch, which may query it from now on.

        Repairs that were waiting for this visit are verified or reopened by it. Raises UserError while a must-pass
        question that failed is not confirmed.
        """
        with self._reviewing(audit_id, who, _CHECKING) as case:
            if missing := _unconfirmed(case):
                raise UserError(
                    "review.unconfirmed",
                    ngettext(
                        "{n} must-pass question that failed is not confirmed yet.",
                        "{n} must-pass questions that failed are not confirmed yet.",
                        len(missing),
                    ).format(n=format_number(len(missing))),
                    remedy=_("Look at the proof of each and confirm it, or return the visit."),
                )
            case.record(EventKind.RELEASED, without_act(Release(within(self._query_days(), case.at))))
            verify_repairs(case.repository, case.checklist, case.handed_in(), case.sheet(), who=who, at=case.at)
            return case.standing

    def exclude(self, audit_id: str, reason: str, *, who: str) -> Standing:
        """Put a visit aside for good: it stays with its history and counts in no figure.

        A branch to which it was sent hears of it, and reads the reason. Raises UserError for one that names the shopper.
        """
        reason = _reason(reason)
        with self._reviewing(audit_id, who, _HANDED_IN, take_over=True) as case:
            if case.standing.release is not None:
                require_discreet(case.audit.auditor, reason)
            case.record(EventKind.EXCLUDED, {"reason": reason})
            case.repository.save_header(case.handed_in())  # the shopper may be changing another version
            verify_anew(case.repository, case.checklist, case.handed_in(), None, who=who, at=case.at)
            return case.standing

    def grade(self, audit_id: str, points: int, *, who: str, note: str = "") -> Standing:
        """Grade the shopper's work: 1 (poor) to 5 (excellent). The last grade holds."""
        if points not in range(1, 6):
            raise UserError(
                "review.grade", _("A grade is a number from 1 to 5."), remedy=_("Choose one of the five grades.")
            )
        with self._reviewing(audit_id, who, _HANDED_IN) as case:
            case.record(EventKind.GRADED, without_act(Grade(points, note.strip())))
            return case.standing

    # The shopper's answer

    def answer_question(self, audit_id: str, question_id: str, text: str, *, who: str, why: str = "") -> Question:
        """Answer what the reviewer asked. A later answer corrects the earlier one and says why; both stay."""
        text = required(text, "review.no_answer", _("The answer is empty."), _("Write what you remember."))
        with self._desk.case(audit_id, who=who, role=Role.AUDITOR, states=_WITH_SHOPPER) as case:
            question = case.standing.question(question_id)
            if question is None:
                raise UserError(
                    "review.unknown_question",
                    _("This question was not asked about this visit."),
                    remedy=_("Choose one of the open questions."),
                )
            if who != case.audit.auditor.id:
                raise UserError(
                    "review.other_shopper",
                    _("Only {name}, who made the visit, can answer this.").format(name=case.audit.auditor.name),
                    remedy=_("Let {name} answer.").format(name=case.audit.auditor.name),
                )
            if question.replies:
                why = _reason(why)
            case.record(EventKind.ANSWERED, {"question": question_id, **without_act(Reply(text, why.strip()))})
            answered = case.standing.question(question_id)
            assert answered is not None
            return answered

    # Inside

    @contextmanager
    def _reviewing(
        self, audit_id: str, who: str, states: tuple[AuditState, ...], *, take_over: bool = False
    ) -> Iterator[Case]:
        """A case of the reviewer's own: claimed by the first act, and refused while somebody else has it."""
        with self._desk.case(audit_id, who=who, role=Role.REVIEWER, states=states) as case:
            claim = case.standing.claim
            if claim is not None and claim.who != who and not take_over:
                other = self._desk.places.person(claim.who).name
                raise UserError(
                    "review.claimed",
                    _("{name} is checking this visit.").format(name=other),
                    remedy=_("Ask {name}, or take the visit over.").format(name=other),
                )
            if claim is None or claim.who != who:
                case.record(EventKind.CLAIMED, {})
            yield case

    def _correct(self, case: Case, field: HeaderField, after: str, why: str) -> None:
        audit = case.handed_in()
        before = header_value(audit, field)
        if before == after:
            return
        branch = self._desk.places.branch(after) if field is HeaderField.BRANCH else None
        correction = Correction(field, before, after, why, branch)
        with_it = replace(case.standing, corrections=(*case.standing.corrections, correction))
        right = corrected(audit, with_it)
        case.record(EventKind.CORRECTED, without_act(replace(correction, score_hash=case.rescored(right))))
        if branch is not None:
            case.audit = replace(case.audit, branch=branch)
        else:
            case.repository.save_header(right)


def _unconfirmed(case: Case) -> tuple[ItemRef, ...]:
    return tuple(item for item in case.sheet().critical if not case.standing.is_confirmed(item))


def _placed(case: Case, walk: Walk, remark: Remark) -> Remark:
    if remark.item is None:
        return replace(remark, text=remark.text.strip())
    case.require_item(remark.item)
    return replace(remark, text=remark.text.strip(), position=walk.position_of(remark.item))


def _reason(why: str) -> str:
    return required(why, "review.no_reason", _("The reason is missing."), _("Say in a few words why."))
