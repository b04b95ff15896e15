"""Rules of a checklist in words, for every page that explains a question to somebody who may see scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from motaudit.audit.model import Answer, ItemRef
from motaudit.audit.walk import Walk
from motaudit.audit.wording import measure, shown_state, shown_value
from motaudit.checklist.model import Checklist, Item, ItemType, Lane
from motaudit.locale import N_, NOTHING, _, format_number, ngettext, pgettext, pick
from motaudit.report.words import TIME_NAMES, shown
from motaudit.review.repairs import Priority, RepairState
from motaudit.review.standing import QueryKind, Ruling

LANES: Mapping[Lane, str] = {
    Lane.FRONT: N_("Seen by the customer"),
    Lane.BACK: N_("Behind the scenes"),
    Lane.SUPPORT: N_("Support"),
    Lane.SURROUNDINGS: N_("Surroundings"),
}

QUERY_KINDS: Mapping[QueryKind, str] = {
    QueryKind.WRONG_FACT: N_("What was seen is wrong"),
    QueryKind.NOT_HERE: N_("This does not exist at our branch"),
    QueryKind.BEYOND_BRANCH: N_("Not in the branch's hands"),
    QueryKind.UNCLEAR: N_("The question is unclear"),
    QueryKind.OTHER: N_("Something else"),
}
RULINGS: Mapping[Ruling, str] = {
    Ruling.DECLINED: N_("Declined: the answer stays"),
    Ruling.RESCORED: N_("Scored anew"),
    Ruling.EXCLUDED: N_("Left out of the score"),
}
REPAIR_STATES: Mapping[RepairState, str] = {
    RepairState.OPEN: N_("To be done"),
    RepairState.REOPENED: N_("Open again"),
    RepairState.IN_PROGRESS: N_("Under way"),
    RepairState.DONE: N_("Done, to be checked"),
    RepairState.VERIFIED: N_("Verified"),
    RepairState.WITHDRAWN: N_("Withdrawn"),
}
PRIORITIES: Mapping[Priority, str] = {
    Priority.HIGH: N_("High"),
    Priority.NORMAL: N_("Normal"),
    Priority.LOW: N_("Low"),
}


def listed(parts: Iterable[str]) -> str:
    return pgettext("between the parts of a list", ", ").join(parts)


def answer_words(walk: Walk, ref: ItemRef, answer: Answer | None) -> str:
    """An answer of another revision, or of a decision."""
    if answer is None or (answer.value is None and answer.state is None):
        return NOTHING
    if answer.value is None and answer.state is not None:
        return shown_state(answer.state)
    assert answer.value is not None
    return shown_value(walk, walk.checklist.items[ref.code], answer.value)


def answer_rules(checklist: Checklist, item: Item) -> Iterator[str]:
    """What an answer needs, one sentence each; nothing about points."""
    if not item.type.is_asked:
        yield _("Needs no answer.")
        return
    yield _("An answer is needed.") if item.required else _("May be left open.")
    if item.from_ and item.to:
        yield _("Worked out from {start} to {end}.").format(
            start=_name(checklist, item.from_), end=_name(checklist, item.to)
        )
    if item.require.note:
        yield _("A note is needed at {answers}.").format(answers=_answers(checklist, item, item.require.note))
    if item.require.photo:
        yield _("A photo is needed at {answers}.").format(answers=_answers(checklist, item, item.require.photo))


def scoring_rules(checklist: Checklist, item: Item) -> Iterator[str]:
    """What an answer gives and costs, one sentence each."""
    points = [
        _("“{answer}” gives {points}").format(answer=pick(choice.label), points=format_number(choice.points))
        for choice in checklist.choices_of(item)
        if choice.points is not None
    ]
    if points:
        yield _("Points: {answers}.").format(answers=listed(points))
    if item.metric is not None:
        yield _("Full points at {goal}, none at {worst}.").format(
            goal=measure(item, item.metric.goal), worst=measure(item, item.metric.worst)
        )
    if item.type is ItemType.SCALE and item.min is not None and item.max is not None:
        yield _("No points at {least}, full points at {most}.").format(
            least=format_number(item.min), most=format_number(item.max)
        )
    if item.weight != 1:
        yield _("Its points count {weight} times.").format(weight=format_number(item.weight))
    if item.bonus:
        yield _("A bonus: it can only add points.")
    if item.critical is not None:
        answers = _answers(checklist, item, item.critical.answers)
        yield _("Must-pass: {answers} fails the visit whatever its percentage.").format(answers=answers)


def _answers(checklist: Checklist, item: Item, codes: Iterable[str]) -> str:
    labels = {choice.code: pick(choice.label) for choice in checklist.choices_of(item)}
    return listed(
        _("every answer") if code == "*" else _("“{answer}”").format(answer=labels.get(code, code)) for code in codes
    )


def _name(checklist: Checklist, code: str) -> str:
    if code in checklist.items:
        return _("“{question}”").format(question=pick(checklist.items[code].text))
    return shown(TIME_NAMES, code.removesuffix("_at"))


def span_text(span: timedelta) -> str:
    """Days, for a repair is not counted in hours."""
    days = max(0, span.days)
    if days == 0:
        return _("within a day")
    return ngettext("{n} day", "{n} days", days).format(n=format_number(days))
