"""Whose names may stand in what somebody typed, and a pattern that finds them however they are spelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from motaudit.audit.model import Audit, Contact

_SHORTEST_NAME = 3
# Arabic writes "and", "with", "for", "the" and the like as letters before the name.
_BEFORE_NAME = r"(?<!\w)([وف]?(?:لل|[بلك]?(?:ال)?))"
_ARTICLE = "ال"
_LETTERS = re.compile(r"[^\W\d_]+")
# One letter in several spellings; not in short words, where another spelling may be another word (علي and على).
_ALIKE = {letter: f"[{alike}]" for alike in ("اأإآ", "يىی", "هة", "كک") for letter in alike}
_SHORTEST_ALIKE = 4
_NOT_NAMES = """
    abu and bin bint den der del dos ibn las los miss mrs the umm van von
    auditor client customer guest mystery shopper visitor
    آل ابن ابو أبو أبي الدين الله بنت دين عبد
    الزائر السري العميل المتسوق زائر سري عميل متسوق
"""
_COMMON = frozenset(_NOT_NAMES.split())
"""Parts of names that are no names by themselves, and what shoppers are called who have none."""
_BEGINNINGS = frozenset({"abd", "abdul", "abdel", "abu", "umm", "عبد", "أبو", "ابو", "أم", "ام"})
"""Parts that make one name with the next."""


def names_in(audit: Audit) -> Iterator[str]:
    """The shopper's name, and what members of staff were told apart by."""
    yield from _whole(audit.auditor.name)
    for answer in audit.answers.values():
        if isinstance(answer.value, tuple):
            for row in answer.value:
                if isinstance(row, Contact):
                    yield from _whole(row.who)


def found_in(text: str, name: str) -> str:
    """What of somebody's name stands in `text`, "" where nothing does. In small letters "may" is no May."""
    pattern = pattern_of({*_whole(name), *parts_of(name)})
    found = (each[0].removeprefix(each[1]) for each in pattern.finditer(text)) if pattern else ()
    return next((each for each in found if not each.islower()), "")


def _whole(name: str) -> Iterator[str]:
    """A name as one; nothing where it is none, such as "Mystery shopper"."""
    one = " ".join(name.split())
    if len(one) >= _SHORTEST_NAME and one.casefold() not in _COMMON:
        yield one


def parts_of(name: str) -> Iterator[str]:
    """The words of a name that tell who it is: "Sam" of "Sam Al-Noor", and "Noor"; "عبد الله" is one."""
    words = _LETTERS.findall(name)
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word.casefold() in _BEGINNINGS and following:
            yield f"{word} {following}"
        if word.casefold() in _COMMON:
            continue
        bare = word.removeprefix(_ARTICLE)
        part = bare if len(bare) >= _SHORTEST_NAME else word
        if len(part) >= _SHORTEST_NAME and part not in _COMMON:
            yield part


def pattern_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """Finds each of the names as a word of its own; its first group is what Arabic writes before it. None for none."""
    spelt = "|".join(map(_spelt, sorted(names, key=lambda name: (-len(name), name))))
    return re.compile(rf"{_BEFORE_NAME}(?:{spelt})(?!\w)", re.IGNORECASE) if spelt else None


def _spelt(name: str) -> str:
    """A pattern of all the ways in which a name may be typed."""
    alike = _ALIKE if len(name) >= _SHORTEST_ALIKE else {}
    return "".join(alike.get(letter) or re.escape(letter) for letter in name).replace(r"\ ", r"\s*")
