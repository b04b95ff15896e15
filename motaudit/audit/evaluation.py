"""What holds in an audit at this moment: what is shown, and the value and state of every item. Incremental."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from heapq import heapify, heappop, heappush

from motaudit.audit import values
from motaudit.audit.checks import Fault, FaultKind, plain_fault
from motaudit.audit.graph import Node, Part
from motaudit.audit.model import Answer, AnswerState, Audit, Evidence, ItemRef, MomentRef, Source, Value
from motaudit.audit.names import Known, Names, rows_in
from motaudit.audit.times import Clock, clock, seconds_between, weaker
from motaudit.checklist.expressions import Expression, Scalar, choice_columns, compile_expression
from motaudit.checklist.model import Checklist, Choice, Item, ItemType

_UNANSWERED = Answer()


@dataclass(slots=True)
class Dirt:
    """What the last evaluation changed."""

    items: set[ItemRef]
    moments: set[MomentRef]
    stages: set[str]


class Evaluation(Names):
    """Evaluates an audit once as a whole, then only what depends on what changed."""

    def __init__(self, checklist: Checklist, audit: Audit) -> None:
        super().__init__(checklist, audit)
        self.stages: dict[str, bool] = {}
        self.moments: dict[MomentRef, bool] = {}
        self.break_point: MomentRef | None = None
        self._evidence = _by_item(audit)
        self._moment_index = {moment.code: index for index, (_, moment) in enumerate(checklist.moments())}
        self.update(audit, self._everything(self.graph.order), ())

    # What the walk reads

    def rows(self, moment: str) -> tuple[int, ...]:
        return self._rows[moment]

    def evidence_of(self, ref: ItemRef) -> tuple[Evidence, ...]:
        return self._evidence.get(ref, ())

    def is_reached(self, ref: MomentRef) -> bool:
        """Whether the customer would have come as far as the beginning of this moment."""
        return self.break_point is None or self.place(ref) <= self.place(self.break_point)

    def choices(self, ref: ItemRef) -> tuple[Choice, ...]:
        """The choices that the item's filter leaves."""
        item = self.checklist.items[ref.code]
        every, wanted = self.checklist.choices_of(item), self.graph.logic[ref.code].choice_filter
        if wanted is None:
            return every
        given = self._values(wanted, ref)
        contexts = (self._at(ref, columns=choice_columns(choice)) for choice in every)
        return tuple(
            choice for choice, context in zip(every, contexts, strict=True) if wanted.truth(given, context=context)
        )

    def context_fault(self, code: str) -> Fault | None:
        """What is wrong with a field of the context."""
        field, value = self._context[code], self.context_value(code)
        if value is None:
            return None
        every = self.checklist.choices_of(field)
        if fault := plain_fault(field, value, every, every):
            return fault
        constraint = compile_expression(field.constraint) if field.constraint else None
        context = self._at(None, values.operand_of(value))
        fine = constraint is None or constraint.truth(self._values(constraint, None), context=context)
        return None if fine else Fault(FaultKind.CONSTRAINT)

    # Evaluating

    def update(self, audit: Audit, nodes: Iterable[tuple[Node, int]], rechecked: Iterable[ItemRef]) -> Dirt:
        """Take over `audit` and evaluate `nodes` (with their rows) and whatever depends on them."""
        self.audit = audit
        dirt = Dirt(set(), set(), set())
        faulty = set(rechecked)
        self._settle(nodes, dirt, faulty)
        broken = sum(observation.break_off for observation in audit.observations.values())
        # Where a moment is shown may hang on what came after it; then two break-offs could call each other forever.
        for _attempt in range(broken + 2):
            point = self._find_break_point() if broken else None
            if point == self.break_point:
                break
            affected = self._from(min((p for p in (point, self.break_point) if p), key=self.place))
            self.break_point = point
            self._settle(affected, dirt, faulty)
        for ref in faulty:
            self._check(ref, dirt)
        for ref in dirt.items:
            moment = self.checklist.moment_of[ref.code]
            dirt.moments.add(MomentRef(moment.code, ref.row))
        for moment_ref in dirt.moments:
            dirt.stages.add(self.checklist.stage_of[moment_ref.code].code)
        return dirt

    def set_rows(self, audit: Audit, code: str, gone: Dirt) -> tuple[list[tuple[Node, int]], list[ItemRef]]:
        """Take over the rows of a repeating moment: what must be evaluated, and checked, again. Rows may have moved up."""
        moment = self.checklist.moment_by_code[code]
        before, after = self._rows[code], rows_in(audit, moment)
        self._rows[code] = after
        for row in set(before) - set(after):
            gone.moments.add(MomentRef(code, row))
            self.moments.pop(MomentRef(code, row), None)
            for item in moment.items:
                gone.items.add(ItemRef(item.code, row))
                self.items.pop(ItemRef(item.code, row), None)
        nodes = self._everything([Node(Part.MOMENT, code), *(Node(Part.ITEM, item.code) for item in moment.items)])
        checked = [ItemRef(item.code, row) for item in moment.items for row in after]
        for item in moment.items:
            nodes += self.reading(item.code)
            checked += self.checked_by(item.code)
        return nodes, checked

    def set_evidence(self, audit: Audit) -> None:
        self._evidence = _by_item(audit)

    def reading(self, name: str) -> list[tuple[Node, int]]:
        """The nodes that name something, in all their rows."""
        return self._everything(self.graph.readers.get(name, ()))

    def dated(self) -> list[tuple[Node, int]]:
        """The nodes that hang on the date of the visit."""
        return self._everything(self.graph.dated)

    def checked_by(self, name: str) -> list[ItemRef]:
        """The items whose checks or wordings name something, in all their rows."""
        codes = self.graph.checked_by.get(name, ())
        return [ItemRef(code, row) for code in codes for row in self._rows[self.checklist.moment_of[code].code]]

    def _settle(self, nodes: Iterable[tuple[Node, int]], dirt: Dirt, faulty: set[ItemRef]) -> None:
        rank = self.graph.rank
        heap = [(rank[node], row, node) for node, row in nodes]
        heapify(heap)
        last: tuple[int, int] | None = None
        while heap:
            at, row, node = heappop(heap)
            if (at, row) == last:
                continue
            last = (at, row)
            if self._evaluate(node, row, dirt, faulty):
                for reader, its_row in self._dependents(node, row):
                    if rank[reader] > at:  # A circle would go on for ever.
                        heappush(heap, (rank[reader], its_row, reader))

    def _evaluate(self, node: Node, row: int, dirt: Dirt, faulty: set[ItemRef]) -> bool:
        if node.part is Part.ITEM:
            ref = ItemRef(node.code, row)
            before, after = self.items.get(ref), self._know(ref)
            if before is not None and before[:5] == after[:5]:
                return False
            self.items[ref] = after
            dirt.items.add(ref)
            faulty.add(ref)
            for code in self.graph.checked_by.get(node.code, ()):
                faulty.update(ItemRef(code, its_row) for its_row in self._seen_from(node.code, row, code))
            return True
        if node.part is Part.MOMENT:
            moment_ref = MomentRef(node.code, row)
            stage = self.checklist.stage_of[node.code].code
            shown = self.stages[stage] and self._holds(self.graph.moment_relevant[node.code], moment_ref)
            if self.moments.get(moment_ref) == shown:
                return False
            self.moments[moment_ref] = shown
            dirt.moments.add(moment_ref)
            return True
        shown = self._holds(self.graph.stage_relevant[node.code], None)
        if self.stages.get(node.code) == shown:
            return False
        self.stages[node.code] = shown
        dirt.stages.add(node.code)
        return True

    def _dependents(self, node: Node, row: int) -> Iterable[tuple[Node, int]]:
        for child in self.graph.children.get(node, ()):
            yield from ((child, its_row) for its_row in ([row] if node.part is Part.MOMENT else self._rows_of(child)))
        if node.part is Part.ITEM:
            for reader in self.graph.readers.get(node.code, ()):
                yield from ((reader, its_row) for its_row in self._seen_from(node.code, row, reader.code, reader.part))

    def _seen_from(self, code: str, row: int, reader: str, part: Part = Part.ITEM) -> tuple[int, ...]:
        """The rows of a reader that a row of an item concerns."""
        moment = self.checklist.moment_of[code].code
        if part is Part.STAGE:
            return (1,)
        home = reader if part is Part.MOMENT else self.checklist.moment_of[reader].code
        return (row,) if home == moment else self._rows[home]

    def _rows_of(self, node: Node) -> tuple[int, ...]:
        if node.part is Part.STAGE:
            return (1,)
        return self._rows[node.code if node.part is Part.MOMENT else self.checklist.moment_of[node.code].code]

    def _everything(self, nodes: Iterable[Node]) -> list[tuple[Node, int]]:
        return [(node, row) for node in nodes for row in self._rows_of(node)]

    # One item

    def _know(self, ref: ItemRef) -> Known:
        item, moment = self.checklist.items[ref.code], self.checklist.moment_of[ref.code]
        logic, moment_ref = self.graph.logic[ref.code], MomentRef(moment.code, ref.row)
        if not self.moments[moment_ref] or not self._holds(logic.relevant, ref):
            return Known(False)
        not_reached = Known(True, state=AnswerState.NOT_REACHED)
        if item.type is ItemType.CALCULATE:
            # A customer does not meet a calculation: others may build on it even after a break-off.
            operand = self._calculated(logic.calculation, ref)
            state = None if self.is_reached(moment_ref) else AnswerState.NOT_REACHED
            return Known(True, values.from_operand(item, operand), state, operand=operand)
        if not self.is_reached(moment_ref):
            return not_reached
        answer = self.audit.answers.get(ref, _UNANSWERED)
        if answer.state is not None:
            # A value beside a state was left out of the score by a decision: what hangs on it is still asked.
            return Known(True, state=answer.state, operand=values.operand_of(answer.value))
        value, source = self._given(ref, item, answer, logic.calculation)
        if value is None:
            if moment_ref == self.break_point and item.type.is_asked:
                return not_reached
            value = values.default_of(item)
        if value is None:
            return Known(True)
        absent = values.says_not_applicable(self.checklist, item, value)
        return Known(True, value, AnswerState.NOT_APPLICABLE if absent else None, source, values.operand_of(value))

    def _given(
        self, ref: ItemRef, item: Item, answer: Answer, calculation: Expression | None
    ) -> tuple[Value | None, Source | None]:
        """The typed value, else the one that follows from other answers."""
        if item.type in (ItemType.PHOTO, ItemType.FILE):
            names = [evidence.name for evidence in self.evidence_of(ref)]
            return (names[0] if names else None), answer.source
        if answer.value is not None and answer.value not in ("", ()):
            return answer.value, answer.source
        if item.from_ and item.to:
            return self._passed(item.from_, item.to, ref)
        if calculation is not None:
            return values.from_operand(item, self._calculated(calculation, ref)), None
        return None, None

    def _passed(self, start: str, end: str, ref: ItemRef) -> tuple[Decimal | None, Source | None]:
        """The seconds between two times, and the weaker of their sources."""
        (first, its_source), (last, other_source) = self._clock(start, ref), self._clock(end, ref)
        if first is None or last is None:
            return None, None
        return seconds_between(first, last), weaker(its_source, other_source)

    def _clock(self, name: str, ref: ItemRef) -> tuple[Clock | None, Source]:
        moment = self.checklist.moment_of.get(name)
        if moment is None:
            mark = self.audit.times.get(name.removesuffix("_at"))
            return (mark.at, mark.source) if mark else (None, Source.MEASURED)
        row = ref.row if moment.code == self._home(ref) else self._rows[moment.code][0]
        known = self.items.get(ItemRef(name, row), Known(False))
        at = clock(known.operand) if isinstance(known.operand, str) else None
        return at, known.source or Source.MEASURED

    def _calculated(self, calculation: Expression | None, ref: ItemRef) -> Scalar:
        if calculation is None:
            return ""
        own = values.operand_of(self.audit.answers.get(ref, _UNANSWERED).value)
        return calculation.evaluate(self._values(calculation, ref), context=self._at(ref, own))

    def _check(self, ref: ItemRef, dirt: Dirt) -> None:
        """Look for a fault; whoever is asked to be checked is shown anew, as a wording may have changed too."""
        known = self.items.get(ref)
        if known is not None:
            dirt.items.add(ref)
            self.items[ref] = known._replace(fault=self._fault(ref, known))

    def _fault(self, ref: ItemRef, known: Known) -> Fault | None:
        item = self.checklist.items[ref.code]
        if known.value is None:
            is_open = known.visible and known.state is None and item.from_ and item.to
            passed = is_open and all(self._clock(name, ref)[0] for name in (item.from_ or "", item.to or ""))
            return Fault(FaultKind.BACKWARDS) if passed else None
        if known.state is not None or item.type is ItemType.CALCULATE:
            return None
        if fault := plain_fault(item, known.value, self.checklist.choices_of(item), self.choices(ref)):
            return fault
        constraint = self.graph.logic[ref.code].constraint
        if constraint is None:
            return None
        fine = constraint.truth(self._values(constraint, ref), context=self._at(ref, known.operand))
        return None if fine else Fault(FaultKind.CONSTRAINT)

    # The order of the journey

    def place(self, ref: MomentRef) -> tuple[int, int]:
        """Where a moment comes in the journey."""
        return self._moment_index[ref.code], ref.row

    def _find_break_point(self) -> MomentRef | None:
        broken = (ref for ref, seen in self.audit.observations.items() if seen.break_off and self.moments.get(ref))
        return min(broken, key=self.place, default=None)

    def _from(self, ref: MomentRef) -> list[tuple[Node, int]]:
        """The items of a moment and of all that come after it."""
        return [
            (Node(Part.ITEM, item.code), row)
            for _, moment in self.checklist.moments()
            for row in self._rows[moment.code]
            if self.place(MomentRef(moment.code, row)) >= self.place(ref)
            for item in moment.items
        ]


def _by_item(audit: Audit) -> dict[ItemRef, tuple[Evidence, ...]]:
    found: dict[ItemRef, tuple[Evidence, ...]] = {}
    for evidence in audit.evidence.values():
        if evidence.item is not None:
            found[evidence.item] = (*found.get(evidence.item, ()), evidence)
    return found
