"""What the desk shows of one visit, gathered beside the window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from motaudit.audit.entries import EntryKind
from motaudit.audit.model import Answer, Audit, AuditState, Evidence, ItemRef, MomentRef
from motaudit.audit.walk import Walk
from motaudit.audit.wording import shown_answer
from motaudit.locale import _, format_number, ngettext, pick
from motaudit.review.appeals import Scores
from motaudit.review.counting import target_of
from motaudit.review.differences import Difference
from motaudit.review.history import Event
from motaudit.review.standing import Query, Question, Standing
from motaudit.review.workflow import HIDEABLE
from motaudit.scoring.sheet import ScoreSheet
from ui.common.wording import answer_words

if TYPE_CHECKING:
    from motaudit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DeskItem:
    """One question as the reviewer reads it."""

    at: int
    """Its place in the journey, from 1."""
    ref: ItemRef
    place: str
    """Stage and moment."""
    text: str
    answer: str
    note: str
    flagged: bool
    critical: bool
    """A must-pass question that failed."""
    confirmed: bool
    lost: bool
    """It took something from the score."""
    before: tuple[str, ...]
    """How it was in the revision before, as far as it was otherwise: answer, note, photos and files."""
    answer_before: str
    """'' where the answer is as it was."""
    remarks: tuple[str, ...]
    """With which the visit was returned for this question; the newest revision answers them."""
    evidence: tuple[tuple[str, Evidence], ...]
    """Key and file."""
    queries: tuple[Query, ...]
    questions: tuple[Question, ...]
    words: str
    """What the reviewer wrote for the report; '' where the shopper's own words are used."""

    @property
    def failed(self) -> bool:
        return self.critical or self.lost

    @property
    def since_return(self) -> bool:
        """Whether it was remarked on or changed when the visit was corrected."""
        return bool(self.remarks or self.before)

    @property
    def left_as_it_was(self) -> bool:
        """A remark that led to no change here."""
        return bool(self.remarks) and not self.before

    @property
    def open_queries(self) -> tuple[Query, ...]:
        return tuple(query for query in self.queries if query.decision is None)


@dataclass(frozen=True)
class DeskContent:
    """One visit with all that happened to it. `names`: a person's id -> the name."""

    audit: Audit
    walk: Walk
    state: AuditState
    standing: Standing
    sheet: ScoreSheet
    scores: Scores | None
    items: tuple[DeskItem, ...]
    to_confirm: tuple[ItemRef, ...]
    history: tuple[Event, ...]
    differences: tuple[Difference, ...]
    """From the revision before to the newest."""
    names: Mapping[str, str]

    def name(self, person_id: str) -> str:
        return self.names.get(person_id, person_id)

    @property
    def remarks_elsewhere(self) -> tuple[str, ...]:
        """Those of the answered return that stand at no question."""
        answered = self.standing.answered_return
        return tuple(remark.text for remark in answered.remarks if remark.item is None) if answered else ()

    @property
    def differences_elsewhere(self) -> tuple[Difference, ...]:
        """What was corrected beside the questions: times, the story, how it felt."""
        return tuple(each for each in self.differences if each.item is None)

    @property
    def can_check(self) -> bool:
        return self.state is AuditState.SUBMITTED

    @property
    def can_hide(self) -> bool:
        return self.state in HIDEABLE

    def is_own_visit(self, person_id: str) -> bool:
        """Whether this person made the visit: somebody else should check it."""
        return self.audit.auditor.id == person_id

    def item(self, ref: ItemRef) -> DeskItem | None:
        return next((item for item in self.items if item.ref == ref), None)


def read_desk(workspace: Workspace, audit_id: str) -> DeskContent:
    """Raises UserError for an unknown visit."""
    reviews = workspace.reviews
    audit = workspace.audits.load(audit_id)
    walk = Walk(workspace.checklists.get(audit.checklist_hash), audit)
    standing = reviews.standing(audit_id)
    sheet = workspace.audits.sheet(audit_id)
    changed: tuple[Difference, ...] = ()
    if standing.revision > 1:
        changed = reviews.differences(audit_id, standing.revision - 1, standing.revision)
    return DeskContent(
        audit=audit,
        walk=walk,
        state=reviews.state(audit_id),
        standing=standing,
        sheet=sheet,
        scores=workspace.appeals.scores(audit_id),
        items=_items(walk, standing, sheet, changed),
        to_confirm=reviews.to_confirm(audit_id),
        history=reviews.history(audit_id),
        differences=changed,
        names={person.id: person.name for person in workspace.places.people()},
    )


def _items(walk: Walk, standing: Standing, sheet: ScoreSheet, changed: tuple[Difference, ...]) -> tuple[DeskItem, ...]:
    scored = {score.ref: score for score in sheet.items}
    answered = standing.answered_return
    remarks = answered.remarks if answered else ()
    spoken_of = {said.item for said in (*standing.queries, *remarks)} | set(sheet.critical)
    shown = [
        ref
        for ref in walk.all_items()
        if ref in spoken_of or (walk.is_visible(ref) and walk.checklist.items[ref.code].type.is_asked)
    ]
    found = []
    for at, ref in enumerate(shown, 1):
        answer, score = walk.answer(ref), scored.get(ref)
        text = standing.texts.get(target_of(ref))
        here = [each for each in changed if each.item == ref]
        found.append(
            DeskItem(
                at=at,
                ref=ref,
                place=place_of(walk, ref),
                text=walk.label(ref),
                answer=shown_answer(walk, ref),
                note=answer.note,
                flagged=answer.flag,
                critical=ref in sheet.critical,
                confirmed=standing.is_confirmed(ref),
                lost=score is not None and score.cost > Fraction(0),
                before=tuple(_before(walk, here)),
                answer_before=next(_answers_before(walk, here), ""),
                remarks=tuple(remark.text for remark in remarks if remark.item == ref),
                evidence=tuple((key, each) for key, each in walk.audit.evidence.items() if each.item == ref),
                queries=tuple(query for query in standing.queries if query.item == ref),
                questions=tuple(question for question in standing.questions if question.item == ref),
                words=text.text if text else "",
            )
        )
    return tuple(found)


def _before(walk: Walk, changed: Sequence[Difference]) -> Iterator[str]:
    """What a correction changed at one question, each as it was before."""
    for answer in _answers_before(walk, changed):
        yield _("Before the correction: {answer}").format(answer=answer)
    for each in changed:
        if each.key.kind is not EntryKind.ANSWER:
            continue
        note = each.before.note if each.before else ""
        if note != (each.after.note if each.after else ""):
            yield _("Note before: “{note}”").format(note=note) if note else _("There was no note before.")
    files = [each for each in changed if each.key.kind is EntryKind.EVIDENCE]
    if added := sum(each.before is None for each in files):
        yield ngettext("{n} photo or file was added.", "{n} photos or files were added.", added).format(
            n=format_number(added)
        )
    if removed := sum(each.after is None for each in files):
        yield ngettext("{n} photo or file was taken away.", "{n} photos or files were taken away.", removed).format(
            n=format_number(removed)
        )


def _answers_before(walk: Walk, changed: Sequence[Difference]) -> Iterator[str]:
    """The answer as it was, if it is another one now."""
    for each in changed:
        if each.key.kind is EntryKind.ANSWER and each.item and _value_of(each.before) != _value_of(each.after):
            yield answer_words(walk, each.item, each.before)


def _value_of(answer: Answer | None) -> object:
    return None if answer is None else (answer.value, answer.state)


def place_of(walk: Walk, ref: ItemRef) -> str:
    moment = walk.checklist.moment_of[ref.code]
    stage = pick(walk.checklist.stage_of[moment.code].title)
    return f"{stage} · {walk.label(MomentRef(moment.code, ref.row))}"
