"""How much room a text takes, so that rows are high enough before any spreadsheet program has seen them."""

from __future__ import annotations

import math
import unicodedata

# Advance widths of Arial (and its metric twins) in thousandths of the type size.
_ARIAL = {
    222: "ijl'",
    278: " !,./:;I[\\]ft|",
    333: "()-r`",
    355: '"',
    500: "Jckvsxyz",
    556: "#$0123456789?Labdeghnopqu_",
    584: "+<=>~^",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1015: "@",
}
_WIDTHS = {letter: width for width, letters in _ARIAL.items() for letter in letters}
_DIGIT = 556
_OTHER, _ARABIC, _WIDE = 600, 570, 1000
_BOLD = 1.07
_SAFETY = 1.03
"""Programs lay text out a little differently; a line too high is better than a clipped one."""

BODY = 10.0
LINE = 1.32
"""Height of a line in type sizes; Arabic fonts need all of it."""
PADDING = 5.0
TALLEST = 409.0
"""Points; Excel allows no higher row."""
PIXELS_PER_CHARACTER = 7
POINTS_PER_PIXEL = 0.75
EMU_PER_PIXEL = 9525
_CELL_PADDING = 2.0
"""Characters that a cell keeps free at its sides."""


def _letter(sign: str) -> int:
    width = _WIDTHS.get(sign)
    if width is not None:
        return width
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
        return 0
    if "\u0600" <= sign <= "\u08ff" or "\ufb50" <= sign <= "\ufefc":
        return _ARABIC
    return _WIDE if unicodedata.east_asian_width(sign) in "WF" else _OTHER


def text_width(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """The text's width in characters of the grid (a digit of the body type is one)."""
    return sum(map(_letter, text)) / _DIGIT * (size / BODY) * (_BOLD if bold else 1) * _SAFETY


def line_count(text: str, width: float, size: float = BODY, *, bold: bool = False) -> int:
    """How many lines the text takes when wrapped into a cell of `width` characters."""
    room = max(width - _CELL_PADDING, 1)
    return sum(_wrapped(paragraph, room, size, bold) for paragraph in text.split("\n"))


def _wrapped(paragraph: str, room: float, size: float, bold: bool) -> int:
    space = text_width(" ", size, bold=bold)
    lines, used = 1, 0.0
    for word in paragraph.split(" "):
        length = text_width(word, size, bold=bold)
        if used and used + space + length > room:
            lines, used = lines + 1, 0.0
        elif used:
            length += space
        used += length
        if used > room:
            lines += math.ceil(used / room) - 1
            used %= room
    return lines


def height(text: str, width: float, size: float = BODY, *, bold: bool = False) -> float:
    """The row height in points that shows the whole text in a cell of `width` characters."""
    return line_count(text, width, size, bold=bold) * size * LINE + PADDING


def pieces(text: str, width: float, size: float = BODY) -> list[str]:
    """The text in parts that each fit into the tallest row, split between words."""
    most = int((TALLEST - PADDING) / (size * LINE))
    if line_count(text, width, size) <= most:
        return [text]
    parts: list[str] = []
    words: list[str] = []
    for word in text.replace("\n", " \n ").split(" "):
        words.append(word)
        if line_count(" ".join(words), width, size) > most:
            parts.append(" ".join(words[:-1]).replace(" \n ", "\n").strip())
            words = [word]
    parts.append(" ".join(words).replace(" \n ", "\n").strip())
    return [part for part in parts if part]
