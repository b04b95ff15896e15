"""How a document spells a number."""

from __future__ import annotations

from decimal import Decimal


def number_text(number: Decimal) -> str:
    """The shortest plain spelling: 2, 0.5, 1000000; without exponent and without the sign of a negative zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
