"""Text as a workbook can hold it: cleaned, cut to Excel's limits, never a formula or a control code."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_UNITS = 32_767
"""UTF-16 units in one cell; Excel cuts silently what is longer."""
MOST_ROWS = 1_048_576
_MOST_TITLE = 31
_MOST_FOOTER = 80

# What XML 1.0 cannot carry (controls, lone surrogates, non-characters); openpyxl raises or writes a broken file.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Excel reads `_x0041_` inside a string as the letter A.
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\]")
_DIGITS_AMONG_LETTERS = re.compile("(?=.*[\u0660-\u0669])(?=.*[\u0621-\u064a])", re.DOTALL)


def clean(text: str) -> str:
    """The text with line ends as `\\n`, nothing that breaks the file, at most `MOST_UNITS` long."""
    # Two halves of one sign that were stored apart belong together; what stays alone is dropped.
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    plain = _UNWRITABLE.sub("", joined.replace("\r\n", "\n").replace("\r", "\n"))
    return _cut(_LOOKS_ESCAPED.sub("_x005F_", plain), MOST_UNITS)


def marked(text: str) -> str:
    """Arabic text with Arabic digits, begun with a mark that nobody sees.

    Without the mark LibreOffice, where the font has no Arabic letters, puts boxes over them.
    """
    return f"\u200f{text}" if _DIGITS_AMONG_LETTERS.match(text) else text


def _cut(text: str, units: int) -> str:
    encoded = text.encode("utf-16-le")
    if len(encoded) <= 2 * units:
        return text
    return encoded[: 2 * (units - 1)].decode("utf-16-le", "ignore") + "…"


def looks_executable(text: str) -> bool:
    """Whether a spreadsheet would take the text for a formula if it were typed, pasted or exported to CSV."""
    return text.startswith(("=", "+", "-", "@", "\t", "\n"))


def sheet_titles(wanted: Iterable[str]) -> list[str]:
    """Titles that Excel accepts: 1 to 31 units, no `[]:*?/\\`, no apostrophe at the ends, unique without case."""
    titles: list[str] = []
    taken: set[str] = set()
    for number, title in enumerate(wanted, start=1):
        legal = _NOT_IN_TITLES.sub(" ", clean(title).replace("\n", " ")).strip().strip("'") or str(number)
        candidate, again = _cut(legal, _MOST_TITLE), 1
        while candidate.casefold() in taken or candidate.casefold() == "history":
            again += 1
            candidate = f"{_cut(legal, _MOST_TITLE - 4)} {again}"
        taken.add(candidate.casefold())
        titles.append(candidate)
    return titles


def header_text(text: str) -> str:
    """Text for a page's header or footer, where `&` begins a control code and 255 units are all there is."""
    return _cut(clean(text).replace("\n", " "), _MOST_FOOTER).replace("&", "&&")
