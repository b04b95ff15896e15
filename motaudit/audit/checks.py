"""What is wrong with an answer: its type, its bounds, its choices, its constraint; and the words for it."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from motaudit.audit.model import Value
from motaudit.audit.values import fits
from motaudit.checklist.model import Choice, Item, ItemType
from motaudit.locale import _, format_number, pick


class FaultKind(Enum):
    TYPE = "type"
    MIN = "min"
    MAX = "max"
    CHOICE = "choice"
    MIXED = "mixed"
    BACKWARDS = "backwards"
    CONSTRAINT = "constraint"


class Fault(NamedTuple):
    kind: FaultKind
    limit: Decimal | None = None


def plain_fault(item: Item, value: Value, every: tuple[Choice, ...], left: tuple[Choice, ...]) -> Fault | None:
    """What is wrong without asking the item's constraint; `left` are those of `every` choice that its filter leaves."""
    if not fits(item, value):
        return Fault(FaultKind.TYPE)
    if isinstance(value, Decimal):
        if item.min is not None and value < item.min:
            return Fault(FaultKind.MIN, item.min)
        if item.max is not None and value > item.max:
            return Fault(FaultKind.MAX, item.max)
    if item.type in (ItemType.CHOICE, ItemType.CHOICES):
        chosen = {str(code) for code in value} if isinstance(value, tuple) else {str(value)}
        if not chosen <= {choice.code for choice in left}:
            return Fault(FaultKind.CHOICE)
        empty = {choice.code for choice in every if choice.not_applicable}
        if chosen & empty and chosen - empty:
            return Fault(FaultKind.MIXED)
    return None


def message(fault: Fault, item: Item) -> str:
    """The fault in the language in force."""
    limit = "" if fault.limit is None else format_number(fault.limit)
    match fault.kind:
        case FaultKind.MIN:
            return _("The least that is possible here is {limit}.").format(limit=limit)
        case FaultKind.MAX:
            return _("The most that is possible here is {limit}.").format(limit=limit)
        case FaultKind.CHOICE:
            return _("This choice does not fit the other answers. Choose again.")
        case FaultKind.MIXED:
            return _("“Not at this branch” cannot be chosen together with something else.")
        case FaultKind.BACKWARDS:
            return _("The end lies before the beginning. Correct one of the two times.")
        case FaultKind.CONSTRAINT:
            return pick(item.message) or _("This answer does not fit. Look at the question again.")
        case FaultKind.TYPE:
            return _type_message(item.type)


def _type_message(kind: ItemType) -> str:
    match kind:
        case ItemType.INTEGER:
            return _("Give a whole number.")
        case ItemType.DATE:
            return _("Give a date.")
        case ItemType.TIME:
            return _("Give a time of day.")
        case ItemType.DATETIME:
            return _("Give a date and a time.")
        case _ if kind.is_number:
            return _("Give a number.")
        case _:
            return _("This answer is not of the kind that the question asks for.")
