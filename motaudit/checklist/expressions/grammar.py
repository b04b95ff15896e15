"""The grammar of expressions: elementpath's XPath 1 parser with XForms' functions, of any number of arguments.

Importing this module costs some 190 ms (elementpath), so `motaudit.checklist.expressions` does it at the first parse.
Only the parsed tree is used: `compiler` turns it into functions, which need no XPath context and know exact numbers.
"""

from __future__ import annotations

import re
from typing import Any

from elementpath.exceptions import ElementPathError
from elementpath.tdop import ParseError, Token
from elementpath.xpath1 import XPath1Parser

from motaudit.checklist.expressions.compiler import SPECIAL_FORMS
from motaudit.checklist.expressions.functions import FUNCTIONS

# A reference becomes ` $name `: as long as before, so that every position still means the same character.
_PIECES = re.compile(
    r"""(?P<literal>'[^']*'|"[^"]*"|[‘’][^‘’']*[‘’]|[“”][^“”"]*[“”])
      | \$\{(?P<before>\s*)(?P<name>[^}{$'"]*?)(?P<after>\s*)\}
      | (?P<prefix>jr:)(?=[a-z])
      | (?P<space>[\u00a0\u200b\u200e\u200f\ufeff])""",
    re.VERBOSE,
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*(?:\.[A-Za-z_][A-Za-z0-9_-]*)*")


class ExpressionParser(XPath1Parser):
    """XPath 1 without its own functions, with those of XForms."""

    def parse_tree(self, source: str) -> Token[Any]:
        """The tree alone; elementpath's own `parse` would also evaluate it with its coercions."""
        return super(XPath1Parser, self).parse(source)


def _replace_functions() -> None:
    table = ExpressionParser.symbol_table
    for symbol in [key for key, token in table.items() if "function" in token.label or "kind test" in token.label]:
        ExpressionParser.unregister(symbol)
    for name in (*FUNCTIONS, *SPECIAL_FORMS):
        ExpressionParser.function(name, nargs=(0, None))
    ExpressionParser.build()


_replace_functions()


class GrammarError(Exception):
    """What kind of thing the parser did not understand, and the position (from 0) where it stopped."""

    def __init__(self, kind: str, position: int) -> None:
        super().__init__(kind)
        self.kind = kind
        self.position = position


def _plain(match: re.Match[str]) -> str:
    """XPath for one piece of XLSForm's notation, exactly as long."""
    text = match[0]
    if match["literal"]:
        quote = {"‘": "'", "’": "'", "“": '"', "”": '"'}.get(text[0])
        return f"{quote}{text[1:-1]}{quote}" if quote else text
    if match["name"] is not None:
        if not _NAME.fullmatch(match["name"]):
            raise GrammarError("name", match.start())
        return f" {match['before']}${match['name']}{match['after']} "
    return " " * len(text)


def parse(source: str) -> Token[Any]:
    """The tree of an expression. Not safe for threads: the caller holds a lock. Raises GrammarError."""
    text = _PIECES.sub(_plain, source)
    if not text.strip():
        raise GrammarError("empty", 0)
    try:
        return ExpressionParser().parse_tree(text)
    except RecursionError:
        raise GrammarError("deep", 0) from None
    except (ElementPathError, ParseError, ValueError, TypeError, ArithmeticError) as error:
        raise _understood(text, error) from error


def _understood(text: str, error: Exception) -> GrammarError:
    token = getattr(error, "token", None)
    if token is None:
        return GrammarError("unexpected", 0)
    position = token.span[0]
    if token.symbol == "(end)":
        return GrammarError("end", len(text))
    if token.symbol == "(unknown)" and text[position] in "'\"":
        return GrammarError("quote", position)
    if token.symbol == "$" and re.match(r"\$\s*[A-Za-z_]", text[position:]):
        return GrammarError("unexpected", position - 1)  # Where its `${` stands in the source.
    if text[position] in "${}":
        return GrammarError("brace", position)
    if token.symbol == "(name)" and text[token.span[1] :].lstrip().startswith("("):
        return GrammarError("function", position)
    return GrammarError("unexpected", position)
