"""JSON as RFC 8259 has it, with places: no NaN, no lone surrogates, no limit on what can be refused safely."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from motaudit.checklist.document.building import NUMBER, TreeBuilder
from motaudit.checklist.document.node import Scalar
from motaudit.locale import _

_TOKEN = re.compile(
    rf"""[ \t\r\n]*(?:(?P<mark>[\[\]{{}}:,])
       |(?P<text>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{{4}}))*+")
       |(?P<number>{NUMBER.pattern})(?![\w.+-])
       |(?P<constant>true|false|null)(?!\w)
       |(?P<end>\Z))""",
    re.VERBOSE,
)
_CONSTANTS: dict[str, Scalar] = {"true": True, "false": False, "null": None}


def read_json(text: str, builder: TreeBuilder) -> None:
    """Feed the values of `text` to `builder`. Raises ProblemsError at the first character that is not JSON."""
    _JsonReader(text, builder).read()


def _unescaped(raw: str) -> str:
    text: str = json.loads(raw) if "\\" in raw else raw[1:-1]
    return text


class _JsonReader:
    """A loop, not a recursion: `expected` is what may come next (value, first, key, first_key, colon, more, end)."""

    def __init__(self, text: str, builder: TreeBuilder) -> None:
        self._text = text
        self._builder = builder
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._open: list[str] = []

    def read(self) -> None:
        expected, position = "value", 0
        while True:
            match = _TOKEN.match(self._text, position)
            if match is None or match.lastgroup is None:
                raise self._unexpected(position)
            position = match.end()
            start = match.start(match.lastgroup)
            if match.lastgroup == "end":
                if expected == "end":
                    return
                raise self._unexpected(start)
            if match.lastgroup == "mark":
                expected = self._mark(match["mark"], expected, start)
            else:
                expected = self._scalar(match, expected, start)

    def _mark(self, mark: str, expected: str, start: int) -> str:
        place = self._place(start)
        if mark in "[{" and expected in ("value", "first"):
            self._builder.open(mark == "{", *place)
            self._open.append("]" if mark == "[" else "}")
            return "first" if mark == "[" else "first_key"
        if mark in "]}" and self._open[-1:] == [mark] and expected in ("more", "first" if mark == "]" else "first_key"):
            self._builder.close()
            self._open.pop()
            return "more" if self._open else "end"
        if mark == ":" and expected == "colon":
            return "value"
        if mark == "," and expected == "more":
            return "value" if self._open[-1] == "]" else "key"
        raise self._unexpected(start)

    def _scalar(self, match: re.Match[str], expected: str, start: int) -> str:
        raw = match[match.lastgroup or 0]
        place = self._place(start)
        if expected in ("key", "first_key") and match.lastgroup == "text":
            key = _unescaped(raw)
            self._builder.scalar(key, key, *place)
            return "colon"
        if expected not in ("value", "first"):
            raise self._unexpected(start)
        if match.lastgroup == "text":
            text = _unescaped(raw)
            self._builder.scalar(text, text, *place)
        elif match.lastgroup == "number":
            self._builder.scalar(self._builder.number(raw, *place), raw, *place)
        else:
            self._builder.scalar(_CONSTANTS[raw], raw, *place)
        return "more" if self._open else "end"

    def _place(self, position: int) -> tuple[int, int]:
        row = bisect_right(self._starts, position)
        return row, position - self._starts[row - 1] + 1

    def _unexpected(self, position: int) -> Exception:
        rest = self._text[position:].lstrip(" \t\r\n")
        row, column = self._place(len(self._text) - len(rest))
        if not rest:
            message = _("The JSON stops too early.")
            remedy = _("The end of the file is missing; save it again.")
        else:
            found = re.match(r"[\w.+-]{1,20}|.", rest, re.DOTALL)
            message = _("This is not valid JSON: {found} is not expected here.").format(found=found[0] if found else "")
            remedy = _("Look for a comma, a quotation mark or a bracket that is missing or too many.")
        return self._builder.stop("syntax", message, remedy, row, column)
