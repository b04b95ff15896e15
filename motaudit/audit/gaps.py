"""What is still missing or wrong in an audit before it can be handed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from motaudit.audit.model import ItemRef, MomentRef, Outcome, Position
from motaudit.locale import _, format_number, ngettext, pick

if TYPE_CHECKING:
    from motaudit.audit.walk import Walk


class GapKind(StrEnum):
    OUTCOME = "outcome"
    TIME = "time"
    NOTE = "note"
    PROOF = "proof"
    CONTEXT = "context"
    FIRST_IMPRESSION = "first_impression"
    UNANSWERED = "unanswered"
    INVALID = "invalid"
    ITEM_NOTE = "item_note"
    ITEM_PHOTO = "item_photo"
    FEELING = "feeling"
    STORY = "story"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing; `position` is where to mend it. Only severity "error" hinders handing in."""

    kind: GapKind
    message: str
    position: Position
    severity: str = "error"  # or "warning"
    item: ItemRef | None = None


def find_gaps(walk: Walk) -> Iterator[Gap]:
    """The gaps in the order of the pages. A visit that did not come about needs time, proof and a note, no answers."""
    audit = walk.audit
    if audit.outcome is None:
        yield Gap(GapKind.OUTCOME, _("Say how the visit went."), Position("header", "outcome"))
    if audit.outcome not in (None, Outcome.COMPLETED):
        yield from _uncompleted(walk)
        return
    if audit.started is None and "arrived" not in audit.times:
        yield Gap(GapKind.TIME, _("Say when you arrived."), Position("header", "times"), "warning")
    yield from _context(walk)
    if audit.first_impression is None:
        text = _("The first impression is missing.")
        yield Gap(GapKind.FIRST_IMPRESSION, text, Position("header", "first_impression"), "warning")
    for stage in walk.stages():
        for moment in walk.moments(stage.code):
            yield from _moment(walk, moment)
        if stage.code not in audit.confirmed_stages and any(map(walk.is_reached, walk.moments(stage.code))):
            text = _("Say how “{stage}” felt.").format(stage=pick(stage.title))
            yield Gap(GapKind.FEELING, text, Position("stage_end", stage.code), "warning")
    yield from _story(walk)


def _uncompleted(walk: Walk) -> Iterator[Gap]:
    audit = walk.audit
    if audit.started is None and "arrived" not in audit.times:
        yield Gap(GapKind.TIME, _("Say when you were there."), Position("header", "times"))
    if not audit.outcome_note.strip() and not audit.story.strip():
        yield Gap(GapKind.NOTE, _("Say in a few words what happened."), Position("header", "outcome"))
    if not audit.evidence:
        text = _("Add a photo that shows it, if you can.")
        yield Gap(GapKind.PROOF, text, Position("header", "outcome"), "warning")


def _context(walk: Walk) -> Iterator[Gap]:
    for field in walk.context_fields():
        position, question = Position("header", "context", item=field.code), walk.label(field.text)
        if problem := walk.context_problem(field.code):
            text = _("{question}: {problem}").format(question=question, problem=problem)
            yield Gap(GapKind.CONTEXT, text, position)
        elif field.required and walk.context_value(field.code) is None:
            text = _("Not answered: {question}").format(question=question)
            yield Gap(GapKind.CONTEXT, text, position)


def _moment(walk: Walk, moment: MomentRef) -> Iterator[Gap]:
    for ref in walk.items(moment):
        position, question = walk.position_of(ref), walk.label(ref)
        if problem := walk.problem(ref):
            text = _("{question}: {problem}").format(question=question, problem=problem)
            yield Gap(GapKind.INVALID, text, position, item=ref)
        elif walk.is_open(ref):
            text = _("Not answered: {question}").format(question=question)
            yield Gap(GapKind.UNANSWERED, text, position, item=ref)
        if walk.needs_note(ref):
            # Why something was not noticed helps the reviewer; an answer without its required note is incomplete.
            required = walk.value(ref) is not None
            text = _("A note is missing: {question}").format(question=question)
            yield Gap(GapKind.ITEM_NOTE, text, position, "error" if required else "warning", ref)
        if walk.needs_photo(ref):
            text = _("A photo is missing: {question}").format(question=question)
            yield Gap(GapKind.ITEM_PHOTO, text, position, item=ref)


def _story(walk: Walk) -> Iterator[Gap]:
    least, length = walk.checklist.story.min_length, len(walk.audit.story.strip())
    if length < least:
        missing = least - length
        text = ngettext(
            "The story is {n} character too short.", "The story is {n} characters too short.", missing
        ).format(n=format_number(missing))
        yield Gap(GapKind.STORY, text, Position("story"))
