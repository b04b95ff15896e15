"""Answers as expressions see them, and back; which values an answer may have."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from motaudit.audit.model import Attempt, Contact, Value
from motaudit.checklist.expressions import Scalar, number, text
from motaudit.checklist.expressions import Value as Operand
from motaudit.checklist.iso import is_written
from motaudit.checklist.model import Checklist, Item, ItemType


def operand_of(value: Value | None) -> Operand:
    """Several choices are codes joined by spaces, tables the number of their rows, nothing is ''."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        if not value:
            return ""
        first = value[0]
        return " ".join(map(str, value)) if isinstance(first, str) else Decimal(len(value))
    return value


def from_operand(item: Item, operand: Scalar) -> Value | None:
    """What a calculation gives to an item of its type; None for '' and for what does not fit."""
    if operand == "":
        return None
    if item.type is ItemType.CHOICES:
        return tuple(text(operand).split())
    if item.type.is_number:
        known = number(operand)
        return None if known is None else decimal(known)
    return decimal(operand) if isinstance(operand, Fraction) else text(operand)


def default_of(item: Item) -> Value | None:
    """The value an item has until it is answered."""
    if item.type is ItemType.CHOICES and isinstance(item.default, str):
        return tuple(item.default.split())
    return item.default


def decimal(value: Fraction) -> Decimal:
    """The decimal of a fraction, to 28 digits where it has no end."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def says_not_applicable(checklist: Checklist, item: Item, value: Value) -> bool:
    """Whether nothing was chosen but choices that mean "not at this branch"."""
    chosen = {value} if isinstance(value, str) else set(value) if isinstance(value, tuple) else set()
    if not chosen or item.choices is None:
        return False
    return chosen <= {choice.code for choice in checklist.choices_of(item) if choice.not_applicable}


def matches(value: Value | None, answers: Iterable[str]) -> bool:
    """Whether a value is among the listed ones: any of several choices, numbers by their size; "*" is every value."""
    if value is None or value == ():
        return False
    wanted = set(answers)
    if "*" in wanted:
        return True
    if isinstance(value, Decimal):
        return any(number(answer) == Fraction(value) for answer in wanted)
    return any(str(part) in wanted for part in (value if isinstance(value, tuple) else (value,)))


def fits(item: Item, value: Value) -> bool:
    """Whether a value is of the kind that the item's type holds."""
    kind = item.type
    if kind.is_number:
        if not isinstance(value, Decimal) or not value.is_finite():
            return False
        if kind is ItemType.INTEGER:
            return value == value.to_integral_value()
        return kind is not ItemType.DURATION or value >= 0
    if kind in (ItemType.CHOICES, ItemType.ATTEMPTS, ItemType.CONTACTS):
        rows = {ItemType.CHOICES: str, ItemType.ATTEMPTS: Attempt, ItemType.CONTACTS: Contact}[kind]
        return isinstance(value, tuple) and all(isinstance(row, rows) for row in value)
    if not isinstance(value, str):
        return False
    return is_written(kind, value)
