"""Answers in the reader's words: labels instead of codes, amounts with their unit, and why there is no answer."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from motaudit.audit.model import AnswerState, Attempt, Contact, ItemRef, Value
from motaudit.checklist.model import Item, ItemType
from motaudit.locale import (
    NOTHING,
    _,
    format_date,
    format_datetime,
    format_duration,
    format_money,
    format_number,
    format_time,
    ngettext,
    pgettext,
)

if TYPE_CHECKING:
    from motaudit.audit.walk import Walk


def shown_answer(walk: Walk, ref: ItemRef) -> str:
    """The effective answer to an item; for photos how many there are."""
    item, value, state = walk.checklist.items[ref.code], walk.value(ref), walk.state(ref)
    if state is not None and value is None:
        return shown_state(state)
    if item.type in (ItemType.PHOTO, ItemType.FILE):
        n = len(walk.evidence_of(ref))
        return ngettext("{n} attached", "{n} attached", n).format(n=format_number(n)) if n else NOTHING
    if value is None:
        return _("Not answered") if walk.is_visible(ref) else _("Not asked")
    return shown_value(walk, item, value)


def shown_state(state: AnswerState) -> str:
    match state:
        case AnswerState.NOT_APPLICABLE:
            return _("Not at this branch")
        case AnswerState.NOT_OBSERVED:
            return _("Not noticed")
        case AnswerState.NOT_REACHED:
            return _("Not reached")


def shown_value(walk: Walk, item: Item, value: Value) -> str:
    """A value of an item, or of a field of the context."""
    if isinstance(value, Decimal):
        if item.type is ItemType.SCALE and item.max is not None:
            return _("{value} of {most}").format(value=format_number(value), most=format_number(item.max))
        return measure(item, value)
    if isinstance(value, str):
        return _choice(walk, item, value) if item.choices else _text(item, value)
    n = len(value)
    if value and isinstance(value[0], Attempt):
        return ngettext("{n} try", "{n} tries", n).format(n=format_number(n))
    if value and isinstance(value[0], Contact):
        return ngettext("{n} encounter", "{n} encounters", n).format(n=format_number(n))
    comma = pgettext("between the parts of a list", ", ")
    return comma.join(_choice(walk, item, str(code)) for code in value)


def measure(item: Item, value: Decimal) -> str:
    """A number of this question with what it counts."""
    if item.type is ItemType.DURATION:
        return format_duration(value)
    if item.type is ItemType.MONEY and item.currency:
        return format_money(value, item.currency)
    number = format_number(value)
    return _("{value} {unit}").format(value=number, unit=item.unit) if item.unit else number


def _choice(walk: Walk, item: Item, code: str) -> str:
    labels = (choice.label for choice in walk.checklist.choices_of(item) if choice.code == code)
    return next(map(walk.label, labels), code)


def _text(item: Item, value: str) -> str:
    try:
        if item.type is ItemType.DATE:
            return format_date(date.fromisoformat(value))
        if item.type is ItemType.TIME:
            return format_time(time.fromisoformat(value))
        if item.type is ItemType.DATETIME:
            return format_datetime(datetime.fromisoformat(value))
    except ValueError:
        pass  # An invalid answer is kept as it was typed.
    return value
