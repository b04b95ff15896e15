"""Whether one question makes sense: its type, its choices, its numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from itertools import islice

from motaudit.checklist.document import Findings, Path
from motaudit.checklist.iso import is_written
from motaudit.checklist.model import Checklist, Item, ItemType, MetricKind
from motaudit.checklist.references import HEADER_TIMES, Located
from motaudit.locale import _

_CHOOSING = frozenset({ItemType.CHOICE, ItemType.CHOICES})
_TABLES = frozenset({ItemType.ATTEMPTS, ItemType.CONTACTS})
_COUNTED = frozenset({ItemType.INTEGER, ItemType.DECIMAL, ItemType.MONEY, ItemType.DURATION})
_MOMENTS = frozenset({ItemType.TIME, ItemType.DATETIME})
_EVERY = frozenset(ItemType)
_ASKED = frozenset(kind for kind in ItemType if kind.is_asked)
_SCORED = _CHOOSING | _COUNTED | {ItemType.SCALE}

# Where a key has an effect; the rest of the keys have one everywhere.
_USED_BY: Mapping[str, Collection[ItemType]] = {
    "choices": _CHOOSING | _TABLES,
    "choice_filter": _CHOOSING,
    "min": _COUNTED | {ItemType.SCALE},
    "max": _COUNTED | {ItemType.SCALE, ItemType.CHOICES},
    "ends": frozenset({ItemType.SCALE}),
    "points": _COUNTED | {ItemType.SCALE},
    "weight": _SCORED,
    "bonus": _SCORED,
    "required": _ASKED,
    "constraint": _ASKED,
    "message": _ASKED,
    "default": _ASKED - _TABLES - {ItemType.PHOTO, ItemType.FILE},
    "critical": _SCORED,
    "require": _ASKED,
    "metric": _COUNTED,
    "unit": _COUNTED | {ItemType.SCALE, ItemType.CALCULATE},
    "currency": frozenset({ItemType.MONEY}),
    "calculation": frozenset({ItemType.CALCULATE}),
    "from_": frozenset({ItemType.DURATION}),
    "to": frozenset({ItemType.DURATION}),
    "rows": _TABLES | {ItemType.TEXT},
}
_DEFAULTS = Item("", {}, ItemType.TEXT)


def check_item(checklist: Checklist, located: Located, findings: Findings) -> None:
    item, path = located.item, located.path
    _check_keys(item, path, findings)
    _check_bounds(item, path, findings)
    _check_choices(checklist, item, path, findings)
    _check_metric(item, path, findings)
    _check_answers(checklist, item, path, findings)
    _check_default(item, path, findings)
    _check_duration(checklist, located, findings)
    if item.type is ItemType.CALCULATE and item.calculation is None:
        findings.add(
            "no_calculation",
            path,
            _("There is nothing to calculate."),
            _("Add the key calculation with an expression."),
        )
    if item.message and item.constraint is None:
        findings.warn(
            "unused_key", (*path, "message"), _("The message is never shown: there is no constraint."), _("Add one.")
        )


def _check_keys(item: Item, path: Path, findings: Findings) -> None:
    for name, kinds in _USED_BY.items():
        value = getattr(item, name)
        if item.type not in kinds and value != getattr(_DEFAULTS, name):
            key = name.rstrip("_")
            findings.warn(
                "unused_key",
                (*path, key),
                _("The key {key} has no effect on the type {type}.").format(key=key, type=item.type),
                _("Remove it, or choose another type."),
            )


def _check_bounds(item: Item, path: Path, findings: Findings) -> None:
    if item.type is ItemType.SCALE and (item.min is None or item.max is None):
        findings.add(
            "no_bounds", path, _("A scale needs its lowest and its highest value."), _("Add the keys min and max.")
        )
    if item.type is ItemType.CHOICES and item.max is not None and item.max < 0:
        findings.add(
            "bounds",
            (*path, "max"),
            _("{found} is out of range.").format(found=item.max),
            _("Write a number from {least} up.").format(least=0),
        )
    if item.min is None or item.max is None:
        return
    if item.min > item.max:
        findings.add(
            "bounds",
            (*path, "min"),
            _("The lowest value {min} is above the highest value {max}.").format(min=item.min, max=item.max),
            _("Swap them."),
        )
    elif item.type is ItemType.SCALE and item.min == item.max:
        findings.add("bounds", (*path, "min"), _("The scale has only one value."), _("Make max larger than min."))


def _check_choices(checklist: Checklist, item: Item, path: Path, findings: Findings) -> None:
    if item.choices is None:
        if item.type in _CHOOSING:
            findings.add("no_choices", path, _("The question has no choices."), _("Name a list under choices."))
    elif item.choices not in checklist.choices:
        findings.add(
            "unknown_choices",
            (*path, "choices"),
            _("There is no list of choices named {name}.").format(name=item.choices),
            meant(item.choices, checklist.choices),
        )


def _check_metric(item: Item, path: Path, findings: Findings) -> None:
    metric = item.metric
    if metric is None:
        return
    if metric.goal == metric.worst:
        findings.add(
            "metric",
            (*path, "metric", "worst"),
            _("The goal and the worst value are the same, so nothing can be measured between them."),
            _("Give the worst value that a customer would still bear."),
        )
    elif metric.kind is MetricKind.TIME and metric.goal > metric.worst:
        findings.warn(
            "metric",
            (*path, "metric", "worst"),
            _("A longer time would score better than a short one."),
            _("Swap goal and worst if that is not meant."),
        )


def _check_answers(checklist: Checklist, item: Item, path: Path, findings: Findings) -> None:
    critical = item.critical.answers if item.critical else ()
    if item.critical is not None and not critical:
        findings.add(
            "critical", (*path, "critical"), _("No answer is critical."), _("List the answers, or drop the key.")
        )
    default = item.default if isinstance(item.default, tuple) else ()
    if isinstance(item.default, str) and item.type in _CHOOSING:
        default = tuple(item.default.split()) if item.type is ItemType.CHOICES else (item.default,)
    for place, answers in (
        (("critical", "answers"), critical),
        (("require", "note"), item.require.note),
        (("require", "photo"), item.require.photo),
        (("default",), default),
    ):
        for answer in answers:
            _check_answer(checklist, item, (*path, *place), answer, findings)


def _check_answer(checklist: Checklist, item: Item, path: Path, answer: str, findings: Findings) -> None:
    if answer == "*" and path[-1] in ("note", "photo"):
        return
    if item.type in _CHOOSING:
        codes = [choice.code for choice in checklist.choices_of(item)]
        if codes and answer not in codes:
            findings.add(
                "unknown_answer",
                path,
                _("{answer} is none of the choices of this question.").format(answer=answer),
                meant(answer, codes),
            )
    elif item.type.is_number and not _is_number(answer):
        findings.add(
            "unknown_answer",
            path,
            _("{answer} is not a number, so it can never be the answer.").format(answer=answer),
            _("Write the number that is meant."),
        )


def _check_default(item: Item, path: Path, findings: Findings) -> None:
    """Whether an answer could be what stands there until one is given; the codes of choices are checked as answers."""
    given, place = item.default, (*path, "default")
    if given is None or item.type not in _USED_BY["default"]:
        return
    if item.type is ItemType.CHOICES or (item.type is ItemType.CHOICE and isinstance(given, str)):
        return
    if not _could_be_answer(item, given):
        shown = given if isinstance(given, str) else ", ".join(given) if isinstance(given, tuple) else str(given)
        findings.add(
            "default",
            place,
            _("{found} cannot be the answer to a question of the type {type}.").format(found=shown, type=item.type),
            _("Write a value that can be the answer, or leave the key out."),
        )
    elif isinstance(given, Decimal) and not _within(item, given):
        findings.add(
            "default",
            place,
            _("{found} is out of range.").format(found=given),
            _("Write a value that can be the answer, or leave the key out."),
        )


def _could_be_answer(item: Item, given: str | Decimal | tuple[str, ...]) -> bool:
    if item.type.is_number:
        whole = item.type is ItemType.INTEGER
        return isinstance(given, Decimal) and not (whole and given != given.to_integral_value())
    return isinstance(given, str) and is_written(item.type, given)


def _within(item: Item, given: Decimal) -> bool:
    least = Decimal(0) if item.type is ItemType.DURATION and item.min is None else item.min
    return (least is None or given >= least) and (item.max is None or given <= item.max)


def _check_duration(checklist: Checklist, located: Located, findings: Findings) -> None:
    item = located.item
    if (item.from_ is None) != (item.to is None) and item.type is ItemType.DURATION:
        findings.add(
            "half_duration",
            located.path,
            _("A duration needs both its start and its end, or neither."),
            _("Add from and to, or leave both out."),
        )
    for key, name in (("from", item.from_), ("to", item.to)):
        if name is None or name in HEADER_TIMES:
            continue
        # Only now, for most questions name none and a checklist may have thousands.
        times = [code for code, other in checklist.items.items() if other.type in _MOMENTS]
        times += [other.code for other in checklist.context if other.type in _MOMENTS]
        if name not in times:
            findings.add(
                "unknown_time",
                (*located.path, key),
                _("{name} is neither a time of the visit nor a question for a time.").format(name=name),
                meant(name, [*HEADER_TIMES, *times]),
            )


def _is_number(answer: str) -> bool:
    try:
        return Decimal(answer).is_finite()
    except InvalidOperation:
        return False


_COMPARED = 300
"""Words with which one is compared: comparing all with all would take minutes in a checklist of thousands."""


def meant(found: str, known: Collection[str]) -> str:
    """A remedy: the nearest of what is known, or all of it."""
    near = known if len(known) <= _COMPARED else (word for word in known if abs(len(word) - len(found)) <= 1)
    close = get_close_matches(found, list(islice(near, _COMPARED)), n=1, cutoff=0.6)
    if close:
        return _("Did you mean {word}?").format(word=close[0])
    if not known:
        return _("Define it first.")
    shown = ", ".join(islice(known, 12))
    return _("Possible are: {words}.").format(words=shown)
