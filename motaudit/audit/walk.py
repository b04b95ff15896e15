"""The Walk: one open audit, what is shown, answered, open and wrong in it. Mutable, without Qt, one per open audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from motaudit.audit import checks, entries
from motaudit.audit.entries import Change, EntryKey, EntryKind
from motaudit.audit.evaluation import Dirt, Evaluation
from motaudit.audit.gaps import Gap, find_gaps
from motaudit.audit.graph import Node, Part
from motaudit.audit.model import Answer, AnswerState, Audit, Evidence, ItemRef, MomentRef, Position, Source, Value
from motaudit.audit.names import Known
from motaudit.audit.plans import Plans
from motaudit.audit.values import matches
from motaudit.checklist.expressions import Value as Operand
from motaudit.checklist.expressions import number
from motaudit.checklist.model import Checklist, Choice, Item, ItemType, Stage, Text
from motaudit.checklist.references import HEADER_NAMES, REFERENCE
from motaudit.locale import format_number, pick

_UNANSWERED = Answer()
_UNKNOWN = Known(False)
_HIDDEN = ItemType.CALCULATE


@dataclass(frozen=True, slots=True)
class WalkChanges:
    """Whose visibility, validity, value, wording or progress changed; rows that are gone are named too."""

    items: frozenset[ItemRef] = frozenset()
    moments: frozenset[MomentRef] = frozenset()
    stages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How many of the questions that need an answer have one; `flagged` and `invalid` count any question."""

    done: int
    total: int
    flagged: int
    invalid: int


_NO_PROGRESS = StageProgress(0, 0, 0, 0)


class Status(StrEnum):
    INVALID = "invalid"
    OPEN = "open"
    FLAGGED = "flagged"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class MomentStatus:
    status: Status
    done: int
    total: int


class Walk(Plans):
    """Evaluates an audit once, then after each change only what depends on it."""

    def __init__(self, checklist: Checklist, audit: Audit) -> None:
        self.checklist = checklist
        self.audit = audit
        self._evaluation = Evaluation(checklist, audit)

    def apply(self, changes: Iterable[Change]) -> WalkChanges:
        """Take over changes, those of a plan or of an undo, and say whom they concern."""
        nodes: list[tuple[Node, int]] = []
        rechecked: set[ItemRef] = set()
        touched = Dirt(set(), set(), set())
        for change in changes:
            self.audit = entries.apply(self.audit, change.key, change.after)
            self._evaluation.audit = self.audit
            more, checked = self._concerns(change, touched)
            nodes += more
            rechecked.update(checked)
        present = [(node, row) for node, row in nodes if self._has_row(node, row)]
        dirt = self._evaluation.update(self.audit, present, rechecked)
        return WalkChanges(
            frozenset(dirt.items | touched.items),
            frozenset(dirt.moments | touched.moments),
            frozenset(dirt.stages | touched.stages),
        )

    # What is shown

    def stages(self) -> tuple[Stage, ...]:
        """The visible stages in the order of the journey."""
        return tuple(stage for stage in self.checklist.stages if self._evaluation.stages[stage.code])

    def moments(self, stage: str | None = None) -> tuple[MomentRef, ...]:
        """The visible moments, each row of a repeating one by itself, of one stage or of all."""
        shown = self._evaluation.moments
        return tuple(
            ref
            for its_stage, moment in self.checklist.moments()
            if stage is None or its_stage.code == stage
            for ref in (MomentRef(moment.code, row) for row in self.rows(moment.code))
            if shown[ref]
        )

    def items(self, ref: MomentRef) -> tuple[ItemRef, ...]:
        """The visible items of a moment that a person sees: answered or read, not calculated."""
        moment = self.checklist.moment_by_code[ref.code]
        refs = (ItemRef(item.code, ref.row) for item in moment.items if item.type is not _HIDDEN)
        return tuple(item for item in refs if self._known(item).visible)

    def all_items(self) -> Iterator[ItemRef]:
        """Every item in the order of the journey, hidden ones too."""
        for _, moment in self.checklist.moments():
            for row in self.rows(moment.code):
                for item in moment.items:
                    yield ItemRef(item.code, row)

    def rows(self, moment: str) -> tuple[int, ...]:
        """The row numbers of a moment; (1,) for one that does not repeat."""
        return self._evaluation.rows(moment)

    def is_visible(self, ref: ItemRef | MomentRef) -> bool:
        if isinstance(ref, MomentRef):
            return self._evaluation.moments.get(ref, False)
        return self._known(ref).visible

    def choices(self, ref: ItemRef) -> tuple[Choice, ...]:
        """The choices to offer."""
        return self._evaluation.choices(ref)

    def label(self, what: ItemRef | MomentRef | Text, at: ItemRef | MomentRef | None = None) -> str:
        """The wording of an item, a moment or any text of the checklist, with the values that it names filled in.

        `at` says from where a text is read, where rows matter.
        """
        if isinstance(what, ItemRef):
            return self._filled(pick(self.checklist.items[what.code].text), what)
        if isinstance(what, MomentRef):
            return self._filled(pick(self.checklist.moment_by_code[what.code].title), what)
        return self._filled(pick(what), at)

    # What was answered

    def value(self, ref: ItemRef) -> Value | None:
        """The effective value, typed, calculated, from times or by default; None if hidden, in a state, unanswered."""
        return self._known(ref).value

    def number(self, ref: ItemRef) -> Fraction | None:
        """The effective value as an exact number, None where it is none."""
        operand = self._known(ref).operand
        if isinstance(operand, Decimal):
            return Fraction(operand) if operand.is_finite() else None
        return number(operand) if isinstance(operand, str | Fraction) else None

    def source(self, ref: ItemRef) -> Source | None:
        """Where the effective value comes from, as far as it was said."""
        return self._known(ref).source

    def answer(self, ref: ItemRef) -> Answer:
        """What was typed, whether it is shown or not."""
        return self.audit.answers.get(ref, _UNANSWERED)

    def state(self, ref: ItemRef) -> AnswerState | None:
        """The effective state: also by a choice that means "not at this branch", and after a break-off."""
        return self._known(ref).state

    def evidence_of(self, ref: ItemRef) -> tuple[Evidence, ...]:
        return self._evaluation.evidence_of(ref)

    def problem(self, ref: ItemRef) -> str | None:
        """What is wrong with the answer, in the language in force."""
        fault = self._known(ref).fault
        if fault is None:
            return None
        item = self.checklist.items[ref.code]
        return self._filled(checks.message(fault, item), ref)

    def needs_note(self, ref: ItemRef) -> bool:
        """Whether a note is still to be written: the answer requires it, or it was not observed and does not say why."""
        answer = self.answer(ref)
        if answer.note.strip() or not self.is_visible(ref):
            return False
        wanted = self.checklist.items[ref.code].require.note
        return self.state(ref) is AnswerState.NOT_OBSERVED or matches(self.value(ref), wanted)

    def needs_photo(self, ref: ItemRef) -> bool:
        """Whether the answer requires a photo that is not there yet."""
        return matches(self.value(ref), self.checklist.items[ref.code].require.photo) and not self.evidence_of(ref)

    # The fields of the context

    def context_fields(self) -> tuple[Item, ...]:
        """The visible fields of the visit's context."""
        return tuple(field for field in self.checklist.context if self._evaluation.is_context_visible(field.code))

    def context_value(self, code: str) -> Value | None:
        """The value of a field, typed or by default; None while it is hidden."""
        return self._evaluation.context_value(code)

    def context_problem(self, code: str) -> str | None:
        """What is wrong with a field, in the language in force."""
        fault = self._evaluation.context_fault(code)
        field = next(field for field in self.checklist.context if field.code == code)
        return None if fault is None else self._filled(checks.message(fault, field), None)

    # The journey's end

    def break_point(self) -> MomentRef | None:
        """Where the customer would have left: the first such moment that is shown."""
        return self._evaluation.break_point

    def is_reached(self, ref: MomentRef) -> bool:
        """Whether the customer would have come as far as this moment."""
        return self._evaluation.is_reached(ref)

    # How far it is

    def is_open(self, ref: ItemRef) -> bool:
        """Whether an answer is needed and missing."""
        known = self._known(ref)
        return known.visible and known.value is None and known.state is None and self._is_needed(ref)

    def progress(self, stage: str) -> StageProgress:
        statuses = [self._count(ref) for ref in self.moments(stage)]
        return StageProgress(*(sum(column) for column in zip(*statuses, strict=True))) if statuses else _NO_PROGRESS

    def moment_status(self, ref: MomentRef) -> MomentStatus:
        done, total, flagged, invalid = self._count(ref)
        if invalid:
            status = Status.INVALID
        elif done < total:
            status = Status.OPEN
        else:
            status = Status.FLAGGED if flagged else Status.COMPLETE
        return MomentStatus(status, done, total)

    def next_open(self, after: ItemRef | None) -> ItemRef | None:
        """The next item that needs an answer, starting again from the front at the end; None if there is no other."""
        refs = list(self.all_items())
        start = refs.index(after) + 1 if after in refs else 0
        return next((ref for ref in refs[start:] + refs[:start] if ref != after and self.is_open(ref)), None)

    def open_count(self) -> int:
        return sum(map(self.is_open, self.all_items()))

    def gaps(self) -> tuple[Gap, ...]:
        """What is missing or wrong, in the order of the pages; only those of severity "error" hinder handing in."""
        return tuple(find_gaps(self))

    def position_of(self, ref: ItemRef | MomentRef) -> Position:
        """Where to jump to in order to see an item or a moment."""
        if isinstance(ref, MomentRef):
            return Position("moment", ref.code, ref.row)
        return Position("moment", self.checklist.moment_of[ref.code].code, ref.row, ref.code)

    # Inside

    def _known(self, ref: ItemRef) -> Known:
        return self._evaluation.items.get(ref, _UNKNOWN)

    def _is_needed(self, ref: ItemRef) -> bool:
        item = self.checklist.items[ref.code]
        return item.required and item.type.is_asked

    def _count(self, ref: MomentRef) -> tuple[int, int, int, int]:
        """Done, total, flagged and invalid; what the customer never came to needs no answer."""
        done = total = flagged = invalid = 0
        for item in self.items(ref):
            known = self._known(item)
            if self._is_needed(item) and known.state is not AnswerState.NOT_REACHED:
                total += 1
                done += known.value is not None or known.state is not None
            flagged += self.answer(item).flag
            invalid += known.fault is not None
        return done, total, flagged, invalid

    def _filled(self, wording: str, at: ItemRef | MomentRef | None) -> str:
        if "${" not in wording:
            return wording
        return REFERENCE.sub(lambda found: self._shown(found[1], at), wording)

    def _shown(self, name: str, at: ItemRef | MomentRef | None) -> str:
        operand = self._evaluation.lookup(name, at)
        return ", ".join(
            self._shown_one(name, each) for each in (operand if isinstance(operand, tuple) else (operand,))
        )

    def _shown_one(self, name: str, operand: Operand) -> str:
        if operand == "":
            return "…"
        if isinstance(operand, Decimal | Fraction):
            return format_number(operand)
        item: Item | None = self.checklist.items.get(name)
        if item is not None and item.choices:
            return ", ".join(self._evaluation.choice_label(name, code) for code in str(operand).split())
        return str(operand)

    def _has_row(self, node: Node, row: int) -> bool:
        if node.part is Part.STAGE:
            return True
        code = node.code if node.part is Part.MOMENT else self.checklist.moment_of[node.code].code
        return row in self.rows(code)

    def _concerns(self, change: Change, touched: Dirt) -> tuple[list[tuple[Node, int]], Iterable[ItemRef]]:
        """What must be evaluated and what checked again after one change; what it concerns anyway goes to `touched`."""
        key, evaluation = change.key, self._evaluation
        match key.kind:
            case EntryKind.ANSWER if key.code in self.checklist.items:
                ref = ItemRef(key.code, key.row)
                return [(Node(Part.ITEM, key.code), key.row)], [ref]
            case EntryKind.EVIDENCE:
                evaluation.set_evidence(self.audit)
                refs = [
                    each.item for each in (change.before, change.after) if each is not None and each.item is not None
                ]
                refs = [ref for ref in refs if ref.code in self.checklist.items]
                return [(Node(Part.ITEM, ref.code), ref.row) for ref in refs], refs
            case EntryKind.OBSERVATION if key.code in self.checklist.moment_by_code:
                touched.moments.add(MomentRef(key.code, key.row))
                touched.stages.add(self.checklist.stage_of[key.code].code)
            case EntryKind.EMOTION:
                touched.stages.add(key.code)
            case EntryKind.ROWS if key.code in self.checklist.moment_by_code:
                touched.stages.add(self.checklist.stage_of[key.code].code)
                return evaluation.set_rows(self.audit, key.code, touched)
            case EntryKind.TIME:
                return self._named(f"{key.code}_at")
            case EntryKind.CONTEXT:
                return self._named(key.code)
            case EntryKind.HEADER:
                return self._header_concerns(key, touched)
            case _:
                pass
        return [], ()

    def _header_concerns(self, key: EntryKey, touched: Dirt) -> tuple[list[tuple[Node, int]], Iterable[ItemRef]]:
        if key.code in HEADER_NAMES:
            return self._named(key.code)
        if key.code == "started":
            return self._evaluation.dated(), list(self.all_items())
        if key.code == "confirmed_stages":
            touched.stages.update(stage.code for stage in self.checklist.stages)
        return [], ()

    def _named(self, name: str) -> tuple[list[tuple[Node, int]], Iterable[ItemRef]]:
        return self._evaluation.reading(name), self._evaluation.checked_by(name)
