"""Whether a note sounds good or bad: single words and what denies them, no understanding. What it says is a guess."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from motaudit.locale import fold

_REACH = 4
"""Words after a denial that it may be about."""

_GOOD = """
clean spotless tidy friendly polite politely quick quickly fast fresh helpful excellent perfect perfectly great good nice
nicely smile smiles smiling smiled kind kindly welcoming warmly tasty delicious
تمیز تمیزی مرتب خوب خوبی عالی سریع تازه خوشمزه مهربان مودب محترم خوشرو لبخند
"""
_BAD = """
dirty filthy messy sticky rude rudely slow slowly cold late broken missing ignored unfriendly unhelpful impolite bad badly
poor poorly terrible awful disgusting stained empty wrong worst
کثیف بد بدی سرد بی‌ادب بداخلاق خراب شکسته دیر نامرتب
"""
_TROUBLE = """
problem problems issue issues queue wait waited waiting delay delays smell stain stains rubbish litter crumbs complaint
complaints
مشكلة مشكل مشاكل انتظار انتظرت أنتظر طابور تأخير رائحة بقع
مشکل مشکلی صف معطلی تاخیر تأخیر
"""
"""Says something only where it is denied: then it sounds good."""
_GOOD_STEMS = "نظيف ودود لطيف لطفاء مهذب سريع طازج ممتاز رائع جيد مبتسم ابتسم يبتسم ابتسامة مرحب يرحب رحب لذيذ متعاون"
_BAD_STEMS = """
وسخ متسخ قذر وقح بطيء بطيئة بارد متأخر مكسور ناقص تجاهل تجاهلني سيئ سيء سيئة رديء رديئة معطل خاطئ خاطئة
"""
"""Arabic words with what may stand before and after them."""
_DENIALS = """
no not never nobody nothing none neither nor without hardly cannot
لا لم لن ليس ليست ليسوا غير دون بدون بلا مش مو ولا ولم وليس وليست نه
"""
_WISHES = "should could would supposed"
"""Turn a word round as a denial does, and say nothing alone."""
_DENIALS_AFTER = """
نبود نبودند نیست نیستند نداشت نداشتند نکرد نکردند نشد نشدند نداد ندادند نزد
"""
"""Persian denies in the verb, at the end."""
_ENDS = frozenset(".,;:!?،؛؟") | set(map(fold, ["but", "and", "yet", "لكن", "ولكن", "بل", "اما", "ولی"]))
"""What is denied before them is not what comes after."""
_TOKEN = re.compile(r"\w+|[.,;:!?،؛؟]")
_SPELLINGS = (
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"\bno\.?\s*(?=\d)"), ""),  # "Table no. 4" denies nothing.
    (re.compile(r"\bما (?=كان)"), "لم "),
)


class Direction(NamedTuple):
    praises: bool
    blames: bool


def direction(note: str) -> Direction:
    """What the words of a note sound like, in English, Arabic or Persian."""
    senses: list[int] = []  # good, bad, or trouble that nobody denied: 1, -1, 0
    sensed = turned = 0  # the places of the last such word and of what turns the next one round
    denied = False  # by a denial, which says something by itself
    for at, word in enumerate((*_words(note), "."), _REACH + 1):
        if turned and (word in _ENDS or at - turned > _REACH):
            senses += [-1] * denied  # "Nobody looked up": what was not so should have been.
            turned, denied = 0, False
        if word in _folded(_DENIALS):
            turned, denied = at, True
        elif word in _folded(_WISHES):
            turned = turned or at
        elif word in _folded(_DENIALS_AFTER):
            near = bool(senses) and at - sensed <= _REACH
            senses.append(_opposite(senses.pop()) if near else -1)
        elif (sense := _sense(word)) is not None:
            senses.append(_opposite(sense) if turned else sense)
            sensed, turned, denied = at, 0, False
    return Direction(1 in senses, -1 in senses)


def _opposite(sense: int) -> int:
    return -sense or 1


def _words(note: str) -> list[str]:
    text = fold(note)
    for spelling, plain in _SPELLINGS:
        text = spelling.sub(plain, text)
    return _TOKEN.findall(text)


def _sense(word: str) -> int | None:
    if word in _folded(_TROUBLE):
        return 0
    if word in _folded(_GOOD) or _stems(_GOOD_STEMS).fullmatch(word):
        return 1
    return -1 if word in _folded(_BAD) or _stems(_BAD_STEMS).fullmatch(word) else None


@cache
def _folded(listed: str) -> frozenset[str]:
    return frozenset(map(fold, listed.split()))


@cache
def _stems(listed: str) -> re.Pattern[str]:
    stems = "|".join(sorted(_folded(listed)))
    return re.compile(rf"[وف]?(?:[بك]?ال|لل|ب)?(?:{stems})(?:ا|ه|ين|ون|ان|ات)?")
