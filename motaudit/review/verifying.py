"""What a visit says about the repairs of its branch, and what it has to look at so that it can say it.

A repair of a question is verified by an answer that passes; one of a moment, or of a question that has no points, by
how the moment felt. Only what is said
to be done waits for a visit: who visits is not told what is still to be mended, for that would be told what to find.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from motaudit.audit.gaps import Gap, GapKind
from motaudit.audit.model import Audit, ItemRef, MomentRef, Outcome, Valence
from motaudit.audit.walk import Walk
from motaudit.base.clock import to_text
from motaudit.checklist.model import Checklist
from motaudit.locale import _
from motaudit.review.history import Topic
from motaudit.review.repairs import Repair, RepairKind, RepairRepository, RepairState, add_step, visit_time
from motaudit.scoring.points import possible
from motaudit.scoring.sheet import ScoreSheet

_SETTLED = (RepairState.VERIFIED, RepairState.REOPENED)


def verify_repairs(
    repository: RepairRepository, checklist: Checklist, audit: Audit, sheet: ScoreSheet, *, who: str, at: datetime
) -> tuple[Repair, ...]:
    """Let a visit say whether what is said to be done at its branch is so; the repairs that it settled or reopened.

    A visit that did not look, or came before the repair was done, says nothing.
    """
    changed = []
    for repair in repository.repairs(audit.branch.id):
        if not waits_for(repair, audit):
            continue
        passed = passes(repair, checklist, audit, sheet)
        if passed is not None:
            kind = RepairKind.VERIFIED if passed else RepairKind.REOPENED
            changed.append(add_step(repository, repair.id, kind, {"audit": audit.id}, who=who, at=at))
    return tuple(changed)


def verify_anew(
    repository: RepairRepository,
    checklist: Checklist,
    audit: Audit,
    sheet: ScoreSheet | None,
    *,
    who: str,
    at: datetime,
) -> None:
    """After a query was decided: let the visit say anew what it said of repairs. `sheet` is None once it is put aside.

    A repair about which the branch did something since stays as it is.
    """
    for repair in repository.repairs(audit.branch.id):
        if repair.settled_in != audit.id or repair.state not in _SETTLED:
            continue
        said = None if sheet is None else passes(repair, checklist, audit, sheet)
        if said is not (repair.state is RepairState.VERIFIED):
            history = repository.events(Topic.REPAIR, repair.id)
            done = max((event.at for event in history if event.kind == RepairKind.DONE), default=repair.opened)
            payload = {"audit": audit.id, "done": to_text(done)}
            add_step(repository, repair.id, RepairKind.WAITING, payload, who=who, at=at)
    if sheet is not None:
        verify_repairs(repository, checklist, audit, sheet, who=who, at=at)


def passes(repair: Repair, checklist: Checklist, audit: Audit, sheet: ScoreSheet) -> bool | None:
    """Whether a visit found it mended; None when it did not look. Every row of what repeats has to be good."""
    if not audit.completed or not is_asked(repair, checklist):
        return None
    if repair.item is not None and not is_felt(repair, checklist):
        code = repair.item.code
        seen = [score for score in sheet.items if score.ref.code == code and score.scored]
        failed = any(ref.code == code for ref in sheet.critical)
        if not seen and not failed:
            return None
        most = possible(checklist, checklist.items[code])
        return not failed and all(score.earned >= most for score in seen)
    felt = [seen for ref, seen in audit.observations.items() if ref.code == repair.moment.code]
    if not any(seen.valence is not None or seen.break_off for seen in felt):
        return None
    return not any(seen.break_off or seen.valence is Valence.PAIN for seen in felt)


def is_felt(repair: Repair, checklist: Checklist) -> bool:
    """Whether it is verified by how the moment felt: no answer can tell."""
    if repair.item is None:
        return True
    item = checklist.items[repair.item.code]
    return item.critical is None and not item.is_scored(checklist.choices_of(item))


def is_asked(repair: Repair, checklist: Checklist) -> bool:
    """Another version of the checklist may ask for it no longer."""
    known = repair.item is None or repair.item.code in checklist.items
    return known and repair.moment.code in checklist.moment_by_code


def waits_for(repair: Repair, audit: Audit) -> bool:
    """Whether this visit is one that verifies it: a later one to its branch, by its checklist, after it was done."""
    return (
        repair.state is RepairState.DONE
        and repair.done is not None
        and repair.done < visit_time(audit)
        and repair.branch_id == audit.branch.id
        and repair.audit_id != audit.id
        and repair.checklist_code == audit.checklist_code
    )


def to_look_at(repairs: Iterable[Repair], walk: Walk) -> tuple[Repair, ...]:
    """Those that wait for this visit and whose place the visit comes to, in the order of the journey."""
    if walk.audit.outcome not in (None, Outcome.COMPLETED):
        return ()
    found = [(places(each, walk), each) for each in repairs if waits_for(each, walk.audit)]
    moments = walk.moments()
    order = {ref.code: at for at, ref in enumerate(moments)}
    shown = [(order[each.moment.code], each) for there, each in found if there]
    return tuple(each for _at, each in sorted(shown, key=lambda pair: pair[0]))


def places(repair: Repair, walk: Walk) -> tuple[ItemRef | MomentRef, ...]:
    """Where the visit says something about it: each row of what repeats; none where the visit does not come there."""
    if not is_asked(repair, walk.checklist):
        return ()
    moments = [ref for ref in walk.moments() if ref.code == repair.moment.code and walk.is_reached(ref)]
    if repair.item is None or is_felt(repair, walk.checklist):
        return tuple(moments)
    return tuple(ref for moment in moments for ref in walk.items(moment) if ref.code == repair.item.code)


def is_seen(repair: Repair, walk: Walk) -> bool:
    """Whether the visit says something about it by now."""
    return any(_says_something(ref, walk) for ref in places(repair, walk))


def unseen_gaps(repairs: Iterable[Repair], walk: Walk) -> tuple[Gap, ...]:
    """What the visit has still to look at. It never hinders handing in: the repair then waits for the next visit."""
    gaps = []
    for repair in to_look_at(repairs, walk):
        if is_seen(repair, walk):
            continue
        ref = places(repair, walk)[0]
        text = _("Repaired, please look: {place}").format(place=walk.label(ref))
        item = ref if isinstance(ref, ItemRef) else None
        gaps.append(Gap(GapKind.REPAIR, text, walk.position_of(ref), "warning", item))
    return tuple(gaps)


def _says_something(ref: ItemRef | MomentRef, walk: Walk) -> bool:
    if isinstance(ref, ItemRef):
        return walk.value(ref) is not None and walk.state(ref) is None
    seen = walk.audit.observations.get(ref)
    return seen is not None and (seen.valence is not None or seen.break_off)
