"""The score explained to the person it hurts: each item's share, why items are missing, why it failed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from motaudit.audit.model import Audit, ItemRef, MomentRef
from motaudit.audit.walk import Walk
from motaudit.audit.wording import shown_answer
from motaudit.checklist.model import Checklist
from motaudit.locale import _, display_percent, format_number, ngettext, pgettext, pick
from motaudit.scoring.figures import is_counted
from motaudit.scoring.sheet import Figure, ItemScore, Reason, ScoreSheet
from motaudit.scoring.verdict import broken_by_company


@dataclass(frozen=True, slots=True)
class Explained:
    """One item's part in the total. `gave` and `cost` are percentage points of the total, `answer` and `why` words."""

    ref: ItemRef
    moment: MomentRef
    stage: str
    question: str
    answer: str
    earned: Fraction
    possible: Fraction
    gave: Fraction
    cost: Fraction
    critical: bool
    why: str
    """Why it did not count, or counted otherwise than a plain question; '' where there is nothing to say."""


def explain(sheet: ScoreSheet, checklist: Checklist, audit: Audit, walk: Walk | None = None) -> tuple[Explained, ...]:
    """Every item that can score, in the order of the journey: what it gave, what it cost, why it is missing."""
    walk = walk or Walk(checklist, audit)
    return tuple(
        Explained(
            ref=item.ref,
            moment=item.moment,
            stage=item.stage,
            question=walk.label(item.ref),
            answer=shown_answer(walk, item.ref),
            earned=item.earned,
            possible=item.possible,
            gave=item.gave,
            cost=item.cost,
            critical=item.ref in sheet.critical,
            why=_why(checklist, item),
        )
        for item in sheet.items
    )


def counted_text(figure: Figure) -> str:
    """What a figure rests on: "34 of 40 counted: 4 not at this branch, 2 not noticed"."""
    reasons = [(reason, n) for reason, n in figure.missing.items() if reason is not Reason.HIDDEN]
    asked = format_number(figure.n + sum(n for _reason, n in reasons))
    if not reasons:
        return ngettext("{n} of {asked} counted", "{n} of {asked} counted", figure.n).format(
            n=format_number(figure.n), asked=asked
        )
    comma = pgettext("between the parts of a list", ", ")
    shown = comma.join(_counted_reason(reason, n) for reason, n in reasons)
    return _("{n} of {asked} counted: {reasons}").format(n=format_number(figure.n), asked=asked, reasons=shown)


def failures(sheet: ScoreSheet, checklist: Checklist, audit: Audit, walk: Walk | None = None) -> tuple[str, ...]:
    """Why the audit failed, one sentence each: must-pass answers, the break-off, stages, the percentage."""
    return tuple(_failures(sheet, checklist, audit, walk or Walk(checklist, audit)))


def _failures(sheet: ScoreSheet, checklist: Checklist, audit: Audit, walk: Walk) -> Iterator[str]:
    for ref in sheet.critical:
        yield _("Must-pass: {question} {answer}").format(question=walk.label(ref), answer=shown_answer(walk, ref))
    if sheet.break_point is not None and broken_by_company(audit, walk):
        yield _("The customer would have left at “{moment}”.").format(moment=walk.label(sheet.break_point))
    for code in sheet.failed_stages:
        stage = checklist.stage_by_code[code]
        target = stage.pass_ or 0
        percent = next(each.figure.percent for each in sheet.stages if each.code == code)
        yield _("“{stage}” reached {percent}, below its target of {target}.").format(
            stage=pick(stage.title),
            percent=display_percent(percent, [target]),
            target=display_percent(Fraction(target)),
        )
    mark = checklist.scoring.pass_
    if mark is not None and sheet.percent is not None and sheet.percent < Fraction(mark):
        yield _("The points alone reached {percent}, below the target of {target}.").format(
            percent=display_percent(sheet.percent, [mark]), target=display_percent(Fraction(mark))
        )


def _why(checklist: Checklist, item: ItemScore) -> str:
    if item.reason is not None:
        text = _reason(item.reason)
        return _("{reason}; it counts as lost").format(reason=text) if item.possible else text
    if not is_counted(checklist, item.moment.code):
        return _("Not the branch's own: shown as a figure of its own")
    return _("Bonus: it only adds") if item.bonus else ""


def _reason(reason: Reason) -> str:
    match reason:
        case Reason.HIDDEN:
            return _("Not asked, because of another answer")
        case Reason.NOT_APPLICABLE:
            return _("Not at this branch")
        case Reason.NOT_OBSERVED:
            return _("Not noticed")
        case Reason.NOT_REACHED:
            return _("Not reached, because the customer had left")
        case Reason.UNANSWERED:
            return _("Not answered")
        case Reason.UNSCORED:
            return _("This answer has no points, or its time is only estimated")


def _counted_reason(reason: Reason, n: int) -> str:
    number = format_number(n)
    match reason:
        case Reason.NOT_APPLICABLE:
            return ngettext("{n} not at this branch", "{n} not at this branch", n).format(n=number)
        case Reason.NOT_OBSERVED:
            return ngettext("{n} not noticed", "{n} not noticed", n).format(n=number)
        case Reason.NOT_REACHED:
            return ngettext("{n} not reached", "{n} not reached", n).format(n=number)
        case Reason.UNSCORED:
            return ngettext("{n} not scored", "{n} not scored", n).format(n=number)
        case _:
            return ngettext("{n} not answered", "{n} not answered", n).format(n=number)
