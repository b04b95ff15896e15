"""What to fix first, and what to keep doing: the few things of an audit that a branch manager should read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from motaudit.audit.model import Audit, BreakCause, ItemRef, MomentRef, Observation, Valence
from motaudit.audit.walk import Walk
from motaudit.audit.wording import shown_answer
from motaudit.checklist.model import Checklist
from motaudit.scoring.figures import is_counted
from motaudit.scoring.sheet import ItemScore, ScoreSheet


class FindingKind(StrEnum):
    BREAK_OFF = "break_off"
    CRITICAL = "critical"
    LOST = "lost"
    PAIN = "pain"
    WOW = "wow"
    GLORY = "glory"
    FULL_MARKS = "full_marks"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stood out, at an item or, where `item` is None, at a moment as a whole."""

    kind: FindingKind
    moment: MomentRef
    item: ItemRef | None = None
    cost: Fraction = Fraction(0)
    """Percentage points that it took from the total."""
    gave: Fraction = Fraction(0)
    seen: str = ""
    """The answer in the reader's words; '' at a moment."""
    note: str = ""
    """What the shopper wrote."""


def fix_first(
    sheet: ScoreSheet, checklist: Checklist, audit: Audit, count: int = 3, walk: Walk | None = None
) -> tuple[Finding, ...]:
    """What ended the journey or failed the audit, then what cost most, then what hurt and was not put right.

    Only what was seen and what the total counts; nothing is named twice.
    """
    walk = walk or Walk(checklist, audit)
    return _first(_bad(sheet, checklist, audit, walk), count)


def keep_doing(
    sheet: ScoreSheet, checklist: Checklist, audit: Audit, count: int = 2, walk: Walk | None = None
) -> tuple[Finding, ...]:
    """What amazed, what was better than expected, then the answers with full marks that gave most."""
    walk = walk or Walk(checklist, audit)
    return _first(_good(sheet, checklist, audit, walk), count)


def _bad(sheet: ScoreSheet, checklist: Checklist, audit: Audit, walk: Walk) -> Iterator[Finding]:
    point = sheet.break_point
    if point is not None and audit.observations[point].break_cause is BreakCause.COMPANY:
        yield Finding(FindingKind.BREAK_OFF, point, note=audit.observations[point].note)
    scores = {item.ref: item for item in sheet.items}
    for ref in sheet.critical:
        moment = MomentRef(checklist.moment_of[ref.code].code, ref.row)
        score = scores.get(ref, ItemScore(ref, moment, "", Fraction(0), Fraction(0), False))
        yield _at_item(FindingKind.CRITICAL, score, walk)
    lost = (item for item in sheet.items if item.scored and item.cost > 0 and item.ref not in sheet.critical)
    for item in sorted(lost, key=lambda each: -each.cost):
        yield _at_item(FindingKind.LOST, item, walk)
    for met, seen in _observed(checklist, audit, walk):
        put_right = seen.recovery is not None and seen.recovery.emotion >= 0
        if seen.valence is Valence.PAIN and not put_right:
            yield Finding(FindingKind.PAIN, met, note=seen.note)


def _good(sheet: ScoreSheet, checklist: Checklist, audit: Audit, walk: Walk) -> Iterator[Finding]:
    glories = [(ref, seen) for ref, seen in _observed(checklist, audit, walk) if seen.valence is Valence.GLORY]
    for ref, seen in sorted(glories, key=lambda pair: not pair[1].wow):
        yield Finding(FindingKind.WOW if seen.wow else FindingKind.GLORY, ref, note=seen.note)
    full = (item for item in sheet.items if item.scored and item.gave > 0 and item.earned >= item.possible)
    for item in sorted(full, key=lambda each: -each.gave):
        yield _at_item(FindingKind.FULL_MARKS, item, walk)


def _at_item(kind: FindingKind, item: ItemScore, walk: Walk) -> Finding:
    return Finding(
        kind, item.moment, item.ref, item.cost, item.gave, shown_answer(walk, item.ref), walk.answer(item.ref).note
    )


def _observed(checklist: Checklist, audit: Audit, walk: Walk) -> list[tuple[MomentRef, Observation]]:
    """The moments that the total counts, with how they felt."""
    return [
        (ref, audit.observations[ref])
        for ref in walk.moments()
        if ref in audit.observations and is_counted(checklist, ref.code)
    ]


def _first(findings: Iterable[Finding], count: int) -> tuple[Finding, ...]:
    """The first few; a moment is left out if one of its items, or it itself, is there already."""
    chosen: list[Finding] = []
    for finding in findings:
        if len(chosen) == count:
            break
        if finding.item is None and any(finding.moment == other.moment for other in chosen):
            continue
        chosen.append(finding)
    return tuple(chosen)
