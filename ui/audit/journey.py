"""The order of pages in a visit: header, moments, how each stage felt, the story, handing in. Knows no window."""

from __future__ import annotations

from collections.abc import Iterator

from motaudit.audit.model import ItemRef, MomentRef, Position
from motaudit.audit.walk import Walk

HEADER = "header"
MOMENT = "moment"
STAGE_END = "stage_end"
STORY = "story"
HAND_IN = "hand_in"
OUTCOME, TIMES, CONTEXT, RECEIPTS = "outcome", "times", "context", "receipts"
FIRST_IMPRESSION = Position(HEADER, "first_impression")
FIRST_STAGE = "FMOT"
"""The stage before which the first impression is asked."""


def page_of(position: Position) -> Position:
    """The page of a position, without the question in focus."""
    return position._replace(item="")


def moment_of(position: Position) -> MomentRef:
    return MomentRef(position.code, position.row)


def pages(walk: Walk) -> Iterator[Position]:
    """Every page in order, as the answers have it now. A visit that did not come about needs its header only."""
    yield Position(HEADER, OUTCOME)
    yield Position(HEADER, TIMES)
    if walk.audit.completed:
        if walk.checklist.context:
            yield Position(HEADER, CONTEXT)
        yield Position(HEADER, RECEIPTS)
        for stage in walk.stages():
            moments = [ref for ref in walk.moments(stage.code) if walk.is_reached(ref)]
            if stage.code == FIRST_STAGE and moments:
                yield FIRST_IMPRESSION
            yield from (Position(MOMENT, ref.code, ref.row) for ref in moments)
            if moments:
                yield Position(STAGE_END, stage.code)
        yield Position(STORY)
    yield Position(HAND_IN)


def stage_at(walk: Walk, position: Position) -> str:
    """The stage that a position belongs to; "" outside the stages."""
    if position.page == MOMENT and position.code in walk.checklist.stage_of:
        return walk.checklist.stage_of[position.code].code
    if position.page == STAGE_END:
        return position.code
    return FIRST_STAGE if page_of(position) == FIRST_IMPRESSION else ""


def is_waiting(walk: Walk, ref: ItemRef) -> bool:
    """Whether an item still asks for something: unanswered, needed or not."""
    return walk.checklist.items[ref.code].type.is_asked and walk.value(ref) is None and walk.state(ref) is None


def next_waiting(walk: Walk, position: Position) -> ItemRef | None:
    """The next unanswered item of the same stage behind the one in focus; None at the stage's end."""
    stage = stage_at(walk, position)
    moments = [ref for ref in walk.moments(stage) if walk.is_reached(ref)] if stage else []
    here = moment_of(position)
    if here not in moments:
        return None
    items = walk.items(here)
    at = next((at for at, ref in enumerate(items) if ref.code == position.item), -1)
    candidates = [*items[at + 1 :]]
    for moment in moments[moments.index(here) + 1 :]:
        candidates += walk.items(moment)
    return next((ref for ref in candidates if is_waiting(walk, ref)), None)


def first_waiting(walk: Walk, moment: MomentRef) -> ItemRef | None:
    """Where the focus goes on a card: its first unanswered item, else its first that is asked."""
    asked = [ref for ref in walk.items(moment) if walk.checklist.items[ref.code].type.is_asked]
    return next((ref for ref in asked if is_waiting(walk, ref)), asked[0] if asked else None)


def step_on(walk: Walk, position: Position) -> Position:
    """Where Enter and an answer lead: the next unanswered item of the stage, its end, then the next page."""
    if position.page == MOMENT:
        found = next_waiting(walk, position)
        if found is not None:
            return walk.position_of(found)
        end = Position(STAGE_END, stage_at(walk, position))
        return end if end.code not in walk.audit.confirmed_stages else enter(walk, page_after(walk, end))
    return enter(walk, page_after(walk, position))


def page_after(walk: Walk, position: Position) -> Position:
    """The page behind; a first impression that was given already is not asked again."""
    here = page_of(position)
    known = walk.audit.first_impression is not None and here != FIRST_IMPRESSION
    every = [page for page in pages(walk) if not (known and page == FIRST_IMPRESSION)]
    at = every.index(here) if here in every else -1
    return every[min(at + 1, len(every) - 1)]


def page_before(walk: Walk, position: Position) -> Position:
    every = list(pages(walk))
    here = page_of(position)
    at = every.index(here) if here in every else 1
    return every[max(at - 1, 0)]


def enter(walk: Walk, position: Position) -> Position:
    """A page with the question that gets the focus; coming to a stage, its first card with something to answer."""
    if position.page != MOMENT or position.item:
        return position
    here = moment_of(position)
    found = first_waiting(walk, here)
    if found is not None and not is_waiting(walk, found):
        later = next_waiting(walk, position._replace(item=found.code))
        if later is not None:
            return walk.position_of(later)
    return position._replace(item=found.code) if found else position


def step_back(walk: Walk, position: Position) -> Position:
    """Where Backspace leads: the question before, of the card before at a card's beginning, or the page before."""
    if position.page == MOMENT:
        asked = [ref for ref in walk.items(moment_of(position)) if walk.checklist.items[ref.code].type.is_asked]
        at = next((at for at, ref in enumerate(asked) if ref.code == position.item), 0)
        if at > 0:
            return walk.position_of(asked[at - 1])
    before = page_before(walk, position)
    if before.page == MOMENT:
        asked = [ref for ref in walk.items(moment_of(before)) if walk.checklist.items[ref.code].type.is_asked]
        return walk.position_of(asked[-1]) if asked else before
    return before


def stage_start(walk: Walk, stage: str) -> Position:
    """Where a click on a stage leads: its first unanswered item, its end if only that is missing, else its start."""
    moments = [ref for ref in walk.moments(stage) if walk.is_reached(ref)]
    for moment in moments:
        waiting = first_waiting(walk, moment)
        if waiting is not None and is_waiting(walk, waiting):
            return walk.position_of(waiting)
    if stage not in walk.audit.confirmed_stages or not moments:
        return Position(STAGE_END, stage)
    first = first_waiting(walk, moments[0])
    return walk.position_of(first) if first else walk.position_of(moments[0])
