"""Compiling an expression once and evaluating it often."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from motaudit.checklist.expressions import values
from motaudit.checklist.expressions.compiler import Compiler, Node
from motaudit.checklist.expressions.errors import ExpressionError
from motaudit.checklist.expressions.functions import EvalContext
from motaudit.checklist.expressions.values import Scalar, Value
from motaudit.checklist.model import Choice
from motaudit.locale import _

LONGEST = 20_000
"""Characters of an expression."""

_LOCK = threading.RLock()


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """One compiled expression; objects are shared, made by `compile_expression`."""

    source: str
    names: frozenset[str]
    """The references whose values it needs: item codes, `branch.drive_thru`, `scenario`, `arrived_at` ..."""
    mentions: frozenset[str]
    """Codes it names without needing their values: the question of jr:choice-name(), the moment of indexed-repeat()."""
    columns: frozenset[str]
    """Bare words: columns of the choices, which only a choice_filter has."""
    uses_today: bool
    _node: Node = field(repr=False)

    def evaluate(self, given: Mapping[str, Value], *, context: EvalContext) -> Scalar:
        """'' for nothing, else text, an exact number or a boolean. `given` needs the values of `names` only."""
        return values.first(self._node(given, context))

    def truth(self, given: Mapping[str, Value], *, context: EvalContext) -> bool:
        """Whether it holds: '', 0 and the text 'false' do not."""
        return values.truth(self._node(given, context))

    def text(self, given: Mapping[str, Value], *, context: EvalContext) -> str:
        """The result as it is shown and stored; numbers without exponent or trailing zeros."""
        return values.text(self._node(given, context))

    def number(self, given: Mapping[str, Value], *, context: EvalContext) -> Fraction | None:
        """The result as a number (dates in days since 1970-01-01), None where it is none."""
        return values.number(self._node(given, context))


def compile_expression(source: str) -> Expression:
    """The expression of `source`, from the cache if it was seen before.

    The first call imports the parser, some 190 ms. Raises ExpressionError with the column and what to do.
    """
    with _LOCK:  # A parser that is shared between threads parses wrongly.
        return _compile(source)


@lru_cache(maxsize=8192)
def _compile(source: str) -> Expression:
    from motaudit.checklist.expressions import grammar

    if len(source) > LONGEST:
        raise ExpressionError(
            "long",
            _("The expression is longer than {n} characters.").format(n=LONGEST),
            remedy=_("Move parts of it into a calculation."),
        )
    try:
        tree = grammar.parse(source)
    except grammar.GrammarError as error:
        raise _explained(error.kind, source, error.position) from error
    compiler = Compiler(source)
    node = compiler.compile(tree)
    return Expression(
        source=source,
        names=frozenset(compiler.names),
        mentions=frozenset(compiler.mentions),
        columns=frozenset(compiler.columns),
        uses_today=bool({"today", "now"} & compiler.calls),
        _node=node,
    )


def _explained(kind: str, source: str, position: int) -> ExpressionError:
    """The grammar's complaint in the reader's words."""
    found = re.match(r"[^\s()\[\],]{1,40}|\S?", source[position:])
    word = found[0] if found else ""
    message, remedy = {
        "empty": (_("The expression is empty."), _("Write a condition, or leave the key out.")),
        "end": (_("The expression stops too early."), _("Look for a bracket or a value that is missing at its end.")),
        "quote": (_("A quotation mark is not closed."), _("Put the same mark at the end of the text.")),
        "name": (
            _("The reference does not name a question."),
            _("Write it as ${code}, with a code of this checklist."),
        ),
        "brace": (_("The reference is not complete."), _("Write it as ${code}.")),
        "deep": (_("The expression is nested too deeply."), _("Move parts of it into a calculation.")),
        "function": (
            _("There is no function named {name}.").format(name=f"{word}()"),
            _("The guide lists the functions that can be used."),
        ),
        "unexpected": (
            _("{word} is not expected at character {n} of the expression.").format(word=word, n=position + 1),
            _("Look at what stands before it: a comma, an operator or a bracket may be missing."),
        ),
    }[kind]
    return ExpressionError(kind, message, remedy=remedy, source=source, position=position)


def choice_columns(choice: Choice, language: str = "en") -> Mapping[str, str]:
    """What a choice_filter may name of a choice: its further columns, and `code`, `name` (the same) and `label`."""
    label = choice.label.get(language) or next(iter(choice.label.values()), "")
    return {**choice.attributes, "code": choice.code, "name": choice.code, "label": label}
