"""What the names in expressions and wordings stand for at this moment."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from motaudit.audit import values
from motaudit.audit.checks import Fault
from motaudit.audit.graph import Graph
from motaudit.audit.model import AnswerState, Audit, ItemRef, MomentRef, Source, Value
from motaudit.checklist.expressions import EvalContext, Expression
from motaudit.checklist.expressions import Value as Operand
from motaudit.checklist.model import Checklist, Moment
from motaudit.checklist.references import BRANCH, HEADER_NAMES, HEADER_TIMES
from motaudit.locale import pick

_AT = "_at"
_NO_COLUMNS: Mapping[str, str] = MappingProxyType({})


class Known(NamedTuple):
    """What is known about an item. `value` is None wherever expressions see '': hidden, in a state, unanswered."""

    visible: bool
    value: Value | None = None
    state: AnswerState | None = None
    """Effective: also by a choice that says so, and after a break-off."""
    source: Source | None = None
    operand: Operand = ""
    """The value as expressions see it."""
    fault: Fault | None = None


class Names:
    """Looks names up in an audit: questions, fields of the context, the branch, the header."""

    def __init__(self, checklist: Checklist, audit: Audit) -> None:
        self.checklist = checklist
        self.audit = audit
        self.graph = Graph(checklist)
        self.items: dict[ItemRef, Known] = {}
        self._rows = {moment.code: rows_in(audit, moment) for _, moment in checklist.moments()}
        self._context = {item.code: item for item in checklist.context}

    def lookup(self, name: str, ref: ItemRef | MomentRef | None = None) -> Operand:
        """The value that ${name} stands for, seen from `ref`: the same row inside a repeat, all rows from outside."""
        moment = self.checklist.moment_of.get(name)
        if moment is not None:
            return self._item_operand(name, moment, ref)
        if name.startswith(BRANCH):
            return self.audit.branch.value(name.removeprefix(BRANCH))
        if name in self._context:
            return values.operand_of(self.context_value(name))
        if name in HEADER_TIMES:
            mark = self.audit.times.get(name.removesuffix(_AT))
            return mark.at.isoformat() if mark else ""
        return str(getattr(self.audit, name) or "") if name in HEADER_NAMES else ""

    def is_context_visible(self, code: str) -> bool:
        return self._holds(self.graph.context_relevant[code], None)

    def context_value(self, code: str) -> Value | None:
        """The value of a field of the context, typed or by default; None while it is hidden."""
        if not self.is_context_visible(code):
            return None
        return self.audit.context.get(code, values.default_of(self._context[code]))

    def _holds(self, relevant: Expression | None, ref: ItemRef | MomentRef | None) -> bool:
        return relevant is None or relevant.truth(self._values(relevant, ref), context=self._at(ref))

    def _values(self, expression: Expression, ref: ItemRef | MomentRef | None) -> dict[str, Operand]:
        return {name: self.lookup(name, ref) for name in expression.names}

    def _item_operand(self, name: str, moment: Moment, ref: ItemRef | MomentRef | None) -> Operand:
        rows = self._rows[moment.code]
        if moment.repeat is None:
            return self._operand(ItemRef(name))
        if ref is not None and self._home(ref) == moment.code:
            return self._operand(ItemRef(name, ref.row))
        operands = tuple(self._operand(ItemRef(name, row)) for row in rows)
        return tuple(operand for operand in operands if not isinstance(operand, tuple))

    def _operand(self, ref: ItemRef) -> Operand:
        known = self.items.get(ref)
        return "" if known is None else known.operand

    def _home(self, ref: ItemRef | MomentRef) -> str:
        return ref.code if isinstance(ref, MomentRef) else self.checklist.moment_of[ref.code].code

    def _at(
        self,
        ref: ItemRef | MomentRef | None,
        own: Operand = "",
        columns: Mapping[str, str] = _NO_COLUMNS,
    ) -> EvalContext:
        started = self.audit.started or self.audit.created
        position = 1
        if ref is not None and ref.row != 1:
            position = self._rows[self._home(ref)].index(ref.row) + 1
        return EvalContext(started.date(), started, position, self.choice_label, own, columns)

    def choice_label(self, code: str, choice: str) -> str:
        """The label of an item's choice in the language in force; the code itself where there is none."""
        item = self.checklist.items.get(code) or self._context.get(code)
        every = self.checklist.choices_of(item) if item else ()
        return next((pick(each.label) for each in every if each.code == choice), choice)


def rows_in(audit: Audit, moment: Moment) -> tuple[int, ...]:
    """The rows that an audit has of a moment."""
    return audit.rows.get(moment.code, (1,)) if moment.repeat else (1,)
