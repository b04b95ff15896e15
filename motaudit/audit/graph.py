"""Which part of a checklist depends on which: what the Walk must evaluate again after an answer, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple, TypeVar

from motaudit.checklist.expressions import Expression, compile_expression
from motaudit.checklist.model import Checklist, Item, Text
from motaudit.checklist.references import REFERENCE

K = TypeVar("K")


class Part(Enum):
    STAGE = "stage"  # whether it is shown
    MOMENT = "moment"  # whether it is shown
    ITEM = "item"  # whether it is shown, its value and state


class Node(NamedTuple):
    part: Part
    code: str


class Logic(NamedTuple):
    """The compiled expressions of one item."""

    relevant: Expression | None = None
    calculation: Expression | None = None
    constraint: Expression | None = None
    choice_filter: Expression | None = None


class Graph:
    """The static side of a Walk. `order` is topological; what a circle holds comes in the order of the journey."""

    def __init__(self, checklist: Checklist) -> None:
        self.stage_relevant = {stage.code: _compiled(stage.relevant) for stage in checklist.stages}
        self.moment_relevant = {moment.code: _compiled(moment.relevant) for _stage, moment in checklist.moments()}
        self.logic: dict[str, Logic] = {}
        self.checked_by: dict[str, list[str]] = {}
        """Name -> items whose constraint, choice filter or texts name it: shown anew, without a value of theirs changing."""
        self.context_relevant = {field.code: _compiled(field.relevant) for field in checklist.context}
        self._names: dict[Node, frozenset[str]] = {}
        self._parents: dict[Node, Node] = {}
        self._read(checklist)
        self.order = tuple(self._sorted())
        self.rank = {node: rank for rank, node in enumerate(self.order)}
        self.children = _inverted((node, [parent]) for node, parent in self._parents.items())
        self.readers = _inverted(self._names.items())
        """Name -> nodes whose visibility or value it decides."""
        self.dated = frozenset(node for node in self.order if self._uses_today(node))

    def _read(self, checklist: Checklist) -> None:
        for stage in checklist.stages:
            self._names[Node(Part.STAGE, stage.code)] = self._read_by(self.stage_relevant[stage.code])
        for stage, moment in checklist.moments():
            node = Node(Part.MOMENT, moment.code)
            self._names[node] = self._read_by(self.moment_relevant[moment.code])
            self._parents[node] = Node(Part.STAGE, stage.code)
            for item in moment.items:
                self._read_item(item, node)

    def _read_item(self, item: Item, moment: Node) -> None:
        logic = Logic(*map(_compiled, (item.relevant, item.calculation, item.constraint, item.choice_filter)))
        node = Node(Part.ITEM, item.code)
        self.logic[item.code] = logic
        times = {name for name in (item.from_, item.to) if name}
        self._names[node] = self._read_by(logic.relevant, logic.calculation) | times
        self._parents[node] = moment
        wordings = map(references_in, (item.text, item.help, item.message))
        shown = self._read_by(logic.constraint, logic.choice_filter).union(*wordings)
        for name in shown:
            self.checked_by.setdefault(name, []).append(item.code)

    def _read_by(self, *expressions: Expression | None) -> frozenset[str]:
        """What expressions name, with what the fields of the context among it depend on."""
        found: set[str] = set()
        waiting = [expression for expression in expressions if expression is not None]
        while waiting:
            for name in waiting.pop().names - found:
                found.add(name)
                relevant = self.context_relevant.get(name)
                if relevant is not None:
                    waiting.append(relevant)
        return frozenset(found)

    def _sorted(self) -> Iterator[Node]:
        before: dict[Node, set[Node]] = {
            node: {Node(Part.ITEM, name) for name in names if name in self.logic} | self._parent(node)
            for node, names in self._names.items()
        }
        while True:
            try:
                yield from TopologicalSorter(before).static_order()
                return
            except CycleError as circle:
                # Checking a checklist refuses circles; a stored one must still open.
                for node in circle.args[1]:
                    before[node] = self._parent(node)

    def _parent(self, node: Node) -> set[Node]:
        return {self._parents[node]} if node in self._parents else set()

    def _uses_today(self, node: Node) -> bool:
        if node.part is Part.ITEM:
            logic = self.logic[node.code]
            return any(expression is not None and expression.uses_today for expression in logic)
        relevant = (self.stage_relevant if node.part is Part.STAGE else self.moment_relevant)[node.code]
        return relevant is not None and relevant.uses_today


def references_in(texts: Text) -> frozenset[str]:
    """The codes that a wording names as ${code}, in any language."""
    return frozenset(name for wording in texts.values() for name in REFERENCE.findall(wording))


def _compiled(source: str | None) -> Expression | None:
    return compile_expression(source) if source else None


def _inverted(pairs: Iterable[tuple[Node, Iterable[K]]]) -> dict[K, tuple[Node, ...]]:
    found: dict[K, list[Node]] = {}
    for node, keys in pairs:
        for key in keys:
            found.setdefault(key, []).append(node)
    return {key: tuple(nodes) for key, nodes in found.items()}
