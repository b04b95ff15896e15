"""A score sheet as JSON text, and back: how the result is frozen when an audit is handed in. Fractions are "n/d"."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import msgspec

from motaudit.scoring.sheet import ScoreSheet


def _to_plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(type(value))


@lru_cache(maxsize=4096)
def _fraction(text: str) -> Fraction:
    """`Fraction(text)` of what was written here, without the regular expression that costs most of a sheet."""
    numerator, _slash, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator or 1))


def _from_plain(expected: type, value: Any) -> Any:
    if expected is Fraction:
        return _fraction(value)
    raise NotImplementedError(expected)


_encoder = msgspec.json.Encoder(enc_hook=_to_plain, order="deterministic")
_decoder = msgspec.json.Decoder(ScoreSheet, dec_hook=_from_plain)


def encode_sheet(sheet: ScoreSheet) -> str:
    return _encoder.encode(sheet).decode()


def decode_sheet(text: str) -> ScoreSheet:
    """The sheet that was encoded, equal to it."""
    return _decoder.decode(text)
