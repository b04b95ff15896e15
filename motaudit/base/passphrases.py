"""How hard a passphrase is to guess, roughly: enough to warn against a bad one, not a proof of a good one."""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise

MIN_LENGTH = 8
"""Fewer characters are tried out within a day, whatever they are."""

_WORD_BITS = 13  # a word counts like one of 8,000 that everybody knows, however long it is
_LETTER_BITS = 4.7
_DIGIT_BITS = 3.3
_SIGN_BITS = 5.0
_FAIR, _STRONG = 35, 50
_RUNS = re.compile(r"[^\W\d_]+|\d+|[^\w\s]+|_+")


class Strength(StrEnum):
    SHORT = "short"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def strength(passphrase: str) -> Strength:
    """By its words, figures and signs in any script; rows like `1234` and repetitions count once."""
    if len(passphrase) < MIN_LENGTH:
        return Strength.SHORT
    bits = sum(map(_bits, {run.casefold() for run in _RUNS.findall(passphrase)}))
    if bits < _FAIR:
        return Strength.WEAK
    return Strength.FAIR if bits < _STRONG else Strength.STRONG


def _bits(run: str) -> float:
    telling = 1 + sum(ord(after) - ord(before) not in (-1, 0, 1) for before, after in pairwise(run))
    if run[0].isalpha():
        return min(telling * _LETTER_BITS, _WORD_BITS)
    return telling * (_DIGIT_BITS if run[0].isdigit() else _SIGN_BITS)
