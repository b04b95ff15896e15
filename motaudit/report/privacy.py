"""What a branch must not read: left out where it has a field of its own, blotted out where somebody typed it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from motaudit.audit.model import Audit, Contact, Evidence, Visibility
from motaudit.locale import _
from motaudit.report.context import Audience

_SHORTEST_NAME = 3
_KEPT_BACK = ("receipt", "audio")
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


class Privacy:
    """Decides for one audience; an internal reader sees everything."""

    def __init__(self, audit: Audit, audience: Audience) -> None:
        self.for_branch = audience is Audience.BRANCH
        names = set(_names(audit)) if self.for_branch else set()
        parts = set(_parts(audit.auditor.name)) if self.for_branch else set()
        self._names = _pattern(names)
        self._typed = _pattern(names | parts)

    def words(self, text: str) -> str:
        """What somebody wrote, without the shopper's name, each part of it, and the names of staff that were noted."""
        return _blotted(self._typed, text)

    def wording(self, text: str) -> str:
        """What the checklist says. A name there is blotted out only as a whole: a rose or a May is none."""
        return _blotted(self._names, text)

    def shows(self, evidence: Evidence) -> bool:
        """Whether the audience may see a photo, receipt, recording or file."""
        if not self.for_branch:
            return True
        return evidence.visibility is Visibility.BRANCH and evidence.kind not in _KEPT_BACK


def _blotted(names: re.Pattern[str] | None, text: str) -> str:
    if names is None:
        return text
    blot = _("[name]")
    return names.sub(lambda found: found[1] + blot, text)


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    spelt = "|".join(map(_spelt, sorted(names, key=lambda name: (-len(name), name))))
    return re.compile(rf"{_BEFORE_NAME}(?:{spelt})(?!\w)", re.IGNORECASE) if spelt else None


def _spelt(name: str) -> str:
    """A pattern of all the ways in which a name may be typed."""
    alike = _ALIKE if len(name) >= _SHORTEST_ALIKE else {}
    return "".join(alike.get(letter) or re.escape(letter) for letter in name).replace(r"\ ", r"\s*")


def _names(audit: Audit) -> Iterator[str]:
    wanted = {audit.auditor.name}
    for answer in audit.answers.values():
        if isinstance(answer.value, tuple):
            wanted.update(row.who for row in answer.value if isinstance(row, Contact))
    for name in wanted:
        whole = " ".join(name.split())
        if len(whole) >= _SHORTEST_NAME and whole.casefold() not in _COMMON:
            yield whole


def _parts(name: str) -> Iterator[str]:
    """The words of a name that tell who it is: "Sam" of "Sam Al-Noor", and "Noor"; "عبد الله" is one."""
    words = _LETTERS.findall(name)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word.casefold() in _BEGINNINGS and following:
            yield f"{word} {following}"
        if word.casefold() in _COMMON:
            continue
        bare = word.removeprefix(_ARTICLE)
        part = bare if len(bare) >= _SHORTEST_NAME else word
        if len(part) >= _SHORTEST_NAME and part not in _COMMON:
            yield part
