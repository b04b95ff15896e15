"""The words for what a checklist is made of, where reports need none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from motaudit.checklist.model import Item, ItemType, Touch
from motaudit.checklist.versions import Kind
from motaudit.locale import LANGUAGES, N_, _, base_language, format_number, ngettext

_TYPES: Mapping[ItemType, str] = {
    ItemType.CHOICE: N_("One choice"),
    ItemType.CHOICES: N_("Several choices"),
    ItemType.SCALE: N_("Scale"),
    ItemType.INTEGER: N_("Whole number"),
    ItemType.DECIMAL: N_("Number"),
    ItemType.MONEY: N_("Amount of money"),
    ItemType.DURATION: N_("Duration"),
    ItemType.DATE: N_("Date"),
    ItemType.TIME: N_("Time of day"),
    ItemType.DATETIME: N_("Date and time"),
    ItemType.TEXT: N_("Text"),
    ItemType.PHOTO: N_("Photo"),
    ItemType.FILE: N_("File"),
    ItemType.NOTE: N_("Only read"),
    ItemType.CALCULATE: N_("Calculated"),
    ItemType.ATTEMPTS: N_("Tries to reach them"),
    ItemType.CONTACTS: N_("Staff met"),
}
TOUCHES: Mapping[Touch, str] = {
    Touch.PLACE: N_("Place"),
    Touch.PEOPLE: N_("People"),
    Touch.TECHNOLOGY: N_("Technology"),
    Touch.PRICE: N_("Price"),
    Touch.INFORMATION: N_("Information"),
    Touch.PRODUCT: N_("Product"),
}
KINDS: Mapping[Kind, str] = {
    Kind.CHECKLIST: N_("The checklist"),
    Kind.SCORING: N_("Scoring rules"),
    Kind.SCENARIO: N_("Scenario"),
    Kind.CONTEXT: N_("Field of the visit"),
    Kind.CHOICES: N_("List of choices"),
    Kind.STAGE: N_("Stage"),
    Kind.MOMENT: N_("Moment"),
    Kind.ITEM: N_("Question"),
}
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb"})


def type_text(item: Item) -> str:
    return _(_TYPES[item.type])


@cache
def _own_name(code: str) -> str:
    known = next((language.name for language in LANGUAGES if language.code == code), "")
    if known:
        return known
    from babel.core import Locale, UnknownLocaleError

    try:
        return Locale.parse(code.replace("-", "_")).display_name or code
    except (UnknownLocaleError, ValueError):
        return code


def language_text(code: str) -> str:
    """A language by its own name."""
    return _own_name(code)


def is_right_to_left(code: str) -> bool:
    return base_language(code) in _RIGHT_TO_LEFT


def stages_text(n: int) -> str:
    return ngettext("{n} stage", "{n} stages", n).format(n=format_number(n))


def moments_text(n: int) -> str:
    return ngettext("{n} moment", "{n} moments", n).format(n=format_number(n))


def items_text(n: int) -> str:
    return ngettext("{n} question", "{n} questions", n).format(n=format_number(n))
