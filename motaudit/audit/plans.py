"""What a user action means, as changes: nothing is applied or stored here. An action that changes nothing is ()."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from motaudit.audit.entries import Change, EntryKey, EntryKind, answer_key, header_key, is_absent, observation_key, read
from motaudit.audit.model import (
    Answer,
    AnswerState,
    Audit,
    BreakCause,
    Evidence,
    ItemRef,
    MomentRef,
    Observation,
    Promise,
    Receipt,
    Source,
    TimeMark,
    Valence,
    Value,
)
from motaudit.base.ids import new_id
from motaudit.checklist.model import Checklist, Choice, ItemType, Moment


class Plans(ABC):
    """The actions of a Walk. Every method gives the changes of one step."""

    checklist: Checklist
    audit: Audit

    @abstractmethod
    def rows(self, moment: str) -> tuple[int, ...]: ...
    @abstractmethod
    def moments(self, stage: str | None = None) -> tuple[MomentRef, ...]: ...
    @abstractmethod
    def is_reached(self, ref: MomentRef) -> bool: ...
    @abstractmethod
    def answer(self, ref: ItemRef) -> Answer: ...

    # Items

    def plan_answer(self, ref: ItemRef, answer: Answer | None) -> tuple[Change, ...]:
        """Replace the whole answer; a state leaves no value beside it."""
        if answer is not None and answer.state is not None:
            answer = replace(answer, value=None)
        return self._changes((answer_key(ref), answer))

    def plan_value(self, ref: ItemRef, value: Value | None, source: Source | None = None) -> tuple[Change, ...]:
        """Answer by a value, or clear it; note and flag stay."""
        kept = value if value not in ("", ()) else None
        return self.plan_answer(ref, replace(self.answer(ref), value=kept, state=None, source=source))

    def plan_toggle(self, ref: ItemRef, choice: str) -> tuple[Change, ...]:
        """Choose; where several are allowed, choose or take back. "Not at this branch" stands alone."""
        item = self.checklist.items[ref.code]
        if item.type is not ItemType.CHOICES:
            return self.plan_value(ref, choice)
        every = self.checklist.choices_of(item)
        chosen = self.answer(ref).value
        before = {str(code) for code in chosen} if isinstance(chosen, tuple) else set()
        after = before ^ {choice}
        if choice in after:
            alone = _alone(every, choice)
            after = {choice} if alone else {code for code in after if not _alone(every, code)}
        return self.plan_value(ref, tuple(each.code for each in every if each.code in after))

    def plan_state(self, ref: ItemRef, state: AnswerState | None, note: str = "") -> tuple[Change, ...]:
        """Say why there is no value, or take that back; a note that is there stays unless another is given."""
        before = self.answer(ref)
        value = None if state is not None else before.value
        return self.plan_answer(ref, replace(before, value=value, state=state, note=note or before.note))

    def plan_note(self, ref: ItemRef, note: str) -> tuple[Change, ...]:
        return self.plan_answer(ref, replace(self.answer(ref), note=note))

    def plan_flag(self, ref: ItemRef, flag: bool) -> tuple[Change, ...]:
        return self.plan_answer(ref, replace(self.answer(ref), flag=flag))

    # Moments and stages

    def plan_observation(self, ref: MomentRef, observation: Observation) -> tuple[Change, ...]:
        """How a moment felt, made consistent: a wow is a glory, and only a pain is put right."""
        return self._changes((observation_key(ref), consistent(observation)))

    def plan_confirm_stage(
        self, stage: str, emotion: int, picks: Mapping[MomentRef, Observation] | None = None
    ) -> tuple[Change, ...]:
        """Confirm how a stage felt: what stood out is kept, and every other moment of it was as expected."""
        picks = picks or {}
        entries: list[tuple[EntryKey, Any]] = [
            (EntryKey(EntryKind.EMOTION, stage), emotion),
            (header_key("confirmed_stages"), self.audit.confirmed_stages | {stage}),
        ]
        for ref in filter(self.is_reached, self.moments(stage)):
            before = self.audit.observations.get(ref, Observation())
            as_expected = replace(before, valence=Valence.NEUTRAL, wow=False, recovery=None)
            entries.append((observation_key(ref), consistent(picks.get(ref, as_expected))))
        return self._changes(*entries)

    def plan_emotion(self, stage: str, emotion: int | None) -> tuple[Change, ...]:
        return self._changes((EntryKey(EntryKind.EMOTION, stage), emotion))

    def plan_break_off(self, ref: MomentRef, cause: BreakCause | None) -> tuple[Change, ...]:
        """ "I would have left" at this moment and nowhere else; None takes it back."""
        entries: list[tuple[EntryKey, Any]] = [
            (observation_key(other), replace(seen, break_off=False, break_cause=BreakCause.COMPANY))
            for other, seen in self.audit.observations.items()
            if seen.break_off and other != ref
        ]
        before = self.audit.observations.get(ref, Observation())
        after = replace(before, break_off=cause is not None, break_cause=cause or BreakCause.COMPANY)
        return self._changes(*entries, (observation_key(ref), after))

    # Rows of repeating moments

    def plan_add_row(self, moment: str) -> tuple[Change, ...]:
        """One more row, as far as the checklist allows; the new row's number is the highest."""
        rows = self.rows(moment)
        most = _repeat(self.checklist.moment_by_code[moment])
        if most is not None and len(rows) >= most:
            return ()
        return self._changes((EntryKey(EntryKind.ROWS, moment), (*rows, max(rows, default=0) + 1)))

    def plan_remove_row(self, ref: MomentRef) -> tuple[Change, ...]:
        """Take a row away with what was said in it; its photos go back to the tray. The last row stays."""
        rows = self.rows(ref.code)
        if ref.row not in rows or len(rows) == 1:
            return ()
        refs = [ItemRef(item.code, ref.row) for item in self.checklist.moment_by_code[ref.code].items]
        entries: list[tuple[EntryKey, Any]] = [(answer_key(item), None) for item in refs]
        entries += [
            (EntryKey(EntryKind.EVIDENCE, code), replace(evidence, item=None))
            for code, evidence in self.audit.evidence.items()
            if evidence.item in refs
        ]
        left = tuple(row for row in rows if row != ref.row)
        rows_entry = (EntryKey(EntryKind.ROWS, ref.code), None if left == (1,) else left)
        return self._changes(*entries, (observation_key(ref), None), rows_entry)

    # The header and what belongs to the visit as a whole

    def plan_header(self, field: str, value: Any) -> tuple[Change, ...]:
        """Set a field of `entries.HEADER_FIELDS`; None is its default."""
        return self._changes((header_key(field), value))

    def plan_time(self, code: str, mark: TimeMark | None) -> tuple[Change, ...]:
        return self._changes((EntryKey(EntryKind.TIME, code), mark))

    def plan_context(self, code: str, value: Value | None) -> tuple[Change, ...]:
        return self._changes((EntryKey(EntryKind.CONTEXT, code), value if value not in ("", ()) else None))

    def plan_promise(self, promise: Promise | None, id: str | None = None) -> tuple[Change, ...]:
        """Note a promise, or change or remove the one with `id`. The same holds for receipts and evidence."""
        return self._changes((EntryKey(EntryKind.PROMISE, id or new_id()), promise))

    def plan_receipt(self, receipt: Receipt | None, id: str | None = None) -> tuple[Change, ...]:
        return self._changes((EntryKey(EntryKind.RECEIPT, id or new_id()), receipt))

    def plan_evidence(self, evidence: Evidence | None, id: str | None = None) -> tuple[Change, ...]:
        return self._changes((EntryKey(EntryKind.EVIDENCE, id or new_id()), evidence))

    def _changes(self, *entries: tuple[EntryKey, Any]) -> tuple[Change, ...]:
        return tuple(_effective(self.audit, entries))


def consistent(observation: Observation) -> Observation:
    """A wow implies glory; a recovery belongs to a pain."""
    if observation.wow and observation.valence is not Valence.GLORY:
        observation = replace(observation, valence=Valence.GLORY)
    if observation.recovery is not None and observation.valence is not Valence.PAIN:
        observation = replace(observation, recovery=None)
    return observation


def _effective(audit: Audit, entries: Iterable[tuple[EntryKey, Any]]) -> Iterable[Change]:
    for key, value in entries:
        before, after = read(audit, key), None if is_absent(key, value) else value
        if before != after:
            yield Change(key, before, after)


def _alone(choices: tuple[Choice, ...], code: str) -> bool:
    return any(choice.code == code and choice.not_applicable for choice in choices)


def _repeat(moment: Moment) -> int | None:
    """How many rows a moment may have; None = any number."""
    return moment.repeat.max if moment.repeat else 1
