"""From the parsed tree of an expression to one Python function: exact, safe for threads, a few microseconds a call."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from motaudit.checklist.expressions import patterns, values
from motaudit.checklist.expressions.errors import ExpressionError
from motaudit.checklist.expressions.functions import COERCIONS, FUNCTIONS, EvalContext
from motaudit.checklist.expressions.values import Operand, Value, bounded, number, short, text, truth
from motaudit.locale import _, ngettext

if TYPE_CHECKING:
    from elementpath.tdop import Token

Node: TypeAlias = Callable[[Mapping[str, Value], EvalContext], Operand]

_DEEPEST = 100
_LITERALS = ("(integer)", "(decimal)", "(float)")
_COMPARISONS: Mapping[str, Callable[[Operand, Operand], bool]] = {
    "=": values.equal,
    "!=": values.unequal,
    "<": values.less,
    "<=": values.at_most,
    ">": lambda left, right: values.less(right, left),
    ">=": lambda left, right: values.at_most(right, left),
}


def _divide(left: Fraction, right: Fraction) -> Fraction | str:
    return left / right if right else ""


def _modulo(left: Fraction, right: Fraction) -> Fraction | str:
    """XPath's remainder has the sign of the dividend."""
    return left - right * int(left / right) if right else ""


_ARITHMETIC: Mapping[str, Callable[[Fraction, Fraction], Fraction | str]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divide,
    "mod": _modulo,
}
_LEVELS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("+", "-"), ("+", "-")),
    **dict.fromkeys(("*", "div", "mod"), ("*", "div", "mod")),
    "and": ("and",),
    "or": ("or",),
}


class Compiler:
    """Compiles one tree and notes what it refers to."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.names: set[str] = set()
        self.mentions: set[str] = set()
        self.columns: set[str] = set()
        self.calls: set[str] = set()
        self._depth = 0

    def compile(self, token: Token[Any]) -> Node:
        """The function of a (part of a) tree. Raises ExpressionError for what XForms knows and a checklist does not."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.error(
                "deep", _("The expression is nested too deeply."), _("Move parts of it into a calculation."), token
            )
        node = self._node(token)
        self._depth -= 1
        return node

    def error(self, code: str, message: str, remedy: str, token: Token[Any]) -> ExpressionError:
        return ExpressionError(code, message, remedy=remedy, source=self.source, position=token.span[0])

    def _node(self, token: Token[Any]) -> Node:
        symbol = token.symbol
        if symbol == "(string)":
            return _constant(str(token.value))
        if symbol in _LITERALS:
            return _constant(self._literal(token))
        if symbol == "$":
            return self._reference(str(token.value))
        if symbol in _COMPARISONS:
            return _comparison(_COMPARISONS[symbol], self.compile(token[0]), self.compile(token[1]))
        if symbol in _LEVELS and len(token):
            return self._chain(token) if len(token) == 2 else self._signed(token)
        if symbol == "(":
            return self.compile(token[0])
        if symbol in SPECIAL_FORMS:
            return SPECIAL_FORMS[symbol](self, token)
        if symbol in FUNCTIONS:
            return self._call(token)
        return self._place(token)

    def _literal(self, token: Token[Any]) -> Fraction:
        start, end = token.span
        value = values.operand(token.value) if token.symbol != "(float)" else ""
        if isinstance(value, Fraction) and isinstance(bounded(value), Fraction):
            return value
        raise self.error(
            "number",
            _("{number} is not a number that can be used here.").format(number=self.source[start:end]),
            _("Write it with digits and at most one point."),
            token,
        )

    def _reference(self, name: str) -> Node:
        self.names.add(name)

        def reference(given: Mapping[str, Value], context: EvalContext) -> Operand:
            value = given.get(name, "")
            return value if type(value) is str else values.operand(value)

        return reference

    def _chain(self, token: Token[Any]) -> Node:
        """`a + b - c + d` as one loop: a sum of a hundred questions is not nested a hundred deep."""
        level = _LEVELS[token.symbol]
        links: list[tuple[str, Node]] = []
        while token.symbol in level and len(token) == 2:
            links.append((token.symbol, self.compile(token[1])))
            token = token[0]
        head = self.compile(token)
        links.reverse()
        if level == ("and",):
            return _all_of([head, *(node for _symbol, node in links)])
        if level == ("or",):
            return _any_of([head, *(node for _symbol, node in links)])
        return _calculation(head, [(_ARITHMETIC[symbol], node) for symbol, node in links])

    def _signed(self, token: Token[Any]) -> Node:
        zero: Node = _constant(Fraction(0))
        return _calculation(zero, [(_ARITHMETIC[token.symbol], self.compile(token[0]))])

    def _call(self, token: Token[Any]) -> Node:
        function = FUNCTIONS[token.symbol]
        self.check_arguments(token, function.least, function.most)
        self.calls.add(token.symbol)
        last = len(function.kinds) - 1
        arguments = [
            (self.compile(argument), COERCIONS[function.kinds[min(place, last)]])
            for place, argument in enumerate(token)
        ]
        call, in_context = function.call, function.in_context

        def called(given: Mapping[str, Value], context: EvalContext) -> Operand:
            known: list[Any] = [context] if in_context else []
            for argument, coerce in arguments:
                value = coerce(argument(given, context))
                if value is None:
                    return ""
                known.append(value)
            result = call(*known)
            return short(result) if isinstance(result, str) else "" if result is None else result

        return called

    def check_arguments(self, token: Token[Any], least: int, most: int | None) -> None:
        if len(token) >= least and (most is None or len(token) <= most):
            return
        if len(token) < least:
            wanted = ngettext("{name} needs at least {n} value.", "{name} needs at least {n} values.", least)
            message = wanted.format(name=f"{token.symbol}()", n=least)
        elif most == 0:
            message = _("{name} takes no value.").format(name=f"{token.symbol}()")
        else:
            wanted = ngettext("{name} takes at most {n} value.", "{name} takes at most {n} values.", most or 0)
            message = wanted.format(name=f"{token.symbol}()", n=most)
        raise self.error("arguments", message, _("Look up how it is called in the guide."), token)

    def _place(self, token: Token[Any]) -> Node:
        """`.` is the answer itself, a bare name a column of the choices; a path ends in the name of a question."""
        if token.symbol == ".":
            self.calls.add(".")
            return lambda given, context: values.operand(context.own)
        if token.symbol == "(name)":
            column = str(token.value)
            self.columns.add(column)
            return lambda given, context: context.columns.get(column, "")
        if token.symbol == "/" and _is_plain_path(token):
            return self._reference(str(token[-1].value))
        raise self.error(
            "path",
            _("Paths like this one are not understood."),
            _("Name the question as ${code}."),
            token,
        )


def _is_plain_path(token: Token[Any]) -> bool:
    """`../code` or `/data/group/code`, as older XLSForms write references."""
    while token.symbol == "/" and len(token) == 2:
        if token[1].symbol not in ("(name)", ".."):
            return False
        if token[0].symbol != "/":
            return token[1].symbol == "(name)" and token[0].symbol in ("..", ".", "(name)")
        token = token[0]
    return token.symbol == "/" and len(token) == 1 and token[0].symbol == "(name)"


def _constant(value: Operand) -> Node:
    return lambda given, context: value


def _comparison(holds: Callable[[Operand, Operand], bool], left: Node, right: Node) -> Node:
    return lambda given, context: holds(left(given, context), right(given, context))


def _all_of(nodes: list[Node]) -> Node:
    return lambda given, context: all(truth(node(given, context)) for node in nodes)


def _any_of(nodes: list[Node]) -> Node:
    return lambda given, context: any(truth(node(given, context)) for node in nodes)


def _calculation(head: Node, links: list[tuple[Callable[[Fraction, Fraction], Fraction | str], Node]]) -> Node:
    def calculated(given: Mapping[str, Value], context: EvalContext) -> Operand:
        total = number(head(given, context))
        for combine, node in links:
            value = number(node(given, context))
            if total is None or value is None:
                return ""
            total = number(combine(total, value))
        return "" if total is None else bounded(total)

    return calculated


def _regex(compiler: Compiler, token: Token[Any]) -> Node:
    compiler.check_arguments(token, 2, 2)
    subject, pattern = compiler.compile(token[0]), compiler.compile(token[1])
    if token[1].symbol == "(string)" and not patterns.is_valid(str(token[1].value)):
        raise compiler.error(
            "pattern", _("The pattern is not a valid regular expression."), _("Check its brackets."), token[1]
        )
    return lambda given, context: patterns.matches(text(pattern(given, context)), text(subject(given, context)))


def _choice_name(compiler: Compiler, token: Token[Any]) -> Node:
    """`jr:choice-name(code, '${question}')`: the label of a choice; the question is named, its answer is not read."""
    compiler.check_arguments(token, 2, 2)
    chosen = compiler.compile(token[0])
    question = str(token[1].value).strip().removeprefix("${").removesuffix("}").strip()
    if token[1].symbol not in ("(string)", "$") or not question:
        raise compiler.error(
            "choice_name",
            _("{name} needs the question whose choices are meant.").format(name="jr:choice-name()"),
            _("Write it as jr:choice-name(${question}, '${question}')."),
            token,
        )
    compiler.mentions.add(question)

    def labels(given: Mapping[str, Value], context: EvalContext) -> Operand:
        codes = text(chosen(given, context)).split()
        return short(", ".join(context.choice_label(question, code) for code in codes))

    return labels


def _indexed_repeat(compiler: Compiler, token: Token[Any]) -> Node:
    """`indexed-repeat(${question}, ${moment}, row)`: the answer in one row of a repeating moment."""
    compiler.check_arguments(token, 3, 3)
    every, row = compiler.compile(token[0]), compiler.compile(token[2])
    compiler.mentions.add(str(token[1].value))

    def answer(given: Mapping[str, Value], context: EvalContext) -> Operand:
        found, index = values.rows(every(given, context)), number(row(given, context))
        return found[int(index) - 1] if index is not None and 1 <= index < len(found) + 1 else ""

    return answer


def _position(compiler: Compiler, token: Token[Any]) -> Node:
    """`position(..)` and `position()`: the row of the repeating moment."""
    compiler.check_arguments(token, 0, 1)
    compiler.calls.add("position")
    return lambda given, context: Fraction(context.position)


SPECIAL_FORMS: Mapping[str, Callable[[Compiler, Any], Node]] = {
    "regex": _regex,
    "matches": _regex,
    "choice-name": _choice_name,
    "indexed-repeat": _indexed_repeat,
    "position": _position,
}
