"""An audit as a set of entries: the unit in which it is changed, journaled, undone, merged and stored.

One entry is (kind, code, row) -> value. One user action is one *step*: a few changes committed together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from motaudit.audit.model import (
    Answer,
    Audit,
    Evidence,
    FirstImpression,
    ItemRef,
    Mode,
    MomentRef,
    Observation,
    Outcome,
    Promise,
    Receipt,
    TimeMark,
)


class EntryKind(StrEnum):
    HEADER = "header"  # code: a field of HEADER_FIELDS
    TIME = "time"  # code: arrived, greeted ...
    CONTEXT = "context"  # code: a field of the checklist's context
    ROWS = "rows"  # code: a repeating moment
    ANSWER = "answer"
    OBSERVATION = "observation"
    EMOTION = "emotion"  # code: a stage
    PROMISE = "promise"  # code: an id
    RECEIPT = "receipt"
    EVIDENCE = "evidence"


class EntryKey(NamedTuple):
    kind: EntryKind
    code: str
    row: int = 1


def answer_key(ref: ItemRef) -> EntryKey:
    return EntryKey(EntryKind.ANSWER, ref.code, ref.row)


def observation_key(ref: MomentRef) -> EntryKey:
    return EntryKey(EntryKind.OBSERVATION, ref.code, ref.row)


def header_key(field: str) -> EntryKey:
    return EntryKey(EntryKind.HEADER, field)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry before and after; None = absent."""

    key: EntryKey
    before: Any
    after: Any

    def inverse(self) -> Change:
        return Change(self.key, self.after, self.before)


HEADER_FIELDS: Mapping[str, Any] = {
    "outcome": Outcome,
    "outcome_note": str,
    "started": datetime,
    "ended": datetime,
    "story": str,
    "first_impression": FirstImpression,
    "impression_frozen": bool,
    "confirmed_stages": frozenset[str],
    "mode": Mode,
    "scenario": str,
    "same_visit": str,
    "revisit_of": str,
}
"""Field of the audit -> its type. The field's default in `Audit` means absent."""

VALUE_TYPES: Mapping[EntryKind, Any] = {
    EntryKind.TIME: TimeMark,
    EntryKind.ROWS: tuple[int, ...],
    EntryKind.OBSERVATION: Observation,
    EntryKind.EMOTION: int,
    EntryKind.PROMISE: Promise,
    EntryKind.RECEIPT: Receipt,
    EntryKind.EVIDENCE: Evidence,
}

_MAPPINGS: Mapping[EntryKind, str] = {
    EntryKind.TIME: "times",
    EntryKind.CONTEXT: "context",
    EntryKind.ROWS: "rows",
    EntryKind.ANSWER: "answers",
    EntryKind.OBSERVATION: "observations",
    EntryKind.EMOTION: "emotions",
    EntryKind.PROMISE: "promises",
    EntryKind.RECEIPT: "receipts",
    EntryKind.EVIDENCE: "evidence",
}

_DEFAULTS = {f.name: f.default for f in fields(Audit) if f.name in HEADER_FIELDS}
_REFS: Mapping[EntryKind, Callable[[str, int], Any]] = {EntryKind.ANSWER: ItemRef, EntryKind.OBSERVATION: MomentRef}


_EMPTY: Mapping[EntryKind, Any] = {EntryKind.ANSWER: Answer(), EntryKind.OBSERVATION: Observation()}


def _slot(key: EntryKey) -> Any:
    reference = _REFS.get(key.kind)
    return reference(key.code, key.row) if reference else key.code


def read(audit: Audit, key: EntryKey) -> Any:
    """The entry's value in `audit`, None when absent."""
    if key.kind is EntryKind.HEADER:
        value = getattr(audit, key.code)
        return None if value == _DEFAULTS[key.code] else value
    return getattr(audit, _MAPPINGS[key.kind]).get(_slot(key))


def is_absent(key: EntryKey, value: Any) -> bool:
    """Whether storing `value` means taking the entry away: None, an empty answer or observation, a header default."""
    if key.kind is EntryKind.HEADER:
        return value is None or bool(value == _DEFAULTS[key.code])
    return value is None or value == _EMPTY.get(key.kind)


def apply(audit: Audit, key: EntryKey, value: Any) -> Audit:
    """`audit` with one entry set, or taken away when `value` is None or an empty answer or observation."""
    if key.kind is EntryKind.HEADER:
        if key.code not in HEADER_FIELDS:
            raise KeyError(key.code)
        field: dict[str, Any] = {key.code: _DEFAULTS[key.code] if value is None else value}
        return replace(audit, **field)
    name = _MAPPINGS[key.kind]
    mapping: dict[Any, Any] = dict(getattr(audit, name))
    if is_absent(key, value):
        mapping.pop(_slot(key), None)
    else:
        mapping[_slot(key)] = value
    changed: dict[str, Any] = {name: mapping}
    return replace(audit, **changed)


def with_entries(audit: Audit, entries: Mapping[EntryKey, Any]) -> Audit:
    """`audit` with exactly these entries beside its identity; each mapping is built once, not copied per entry."""
    fields: dict[str, Any] = dict(_DEFAULTS) | {name: {} for name in _MAPPINGS.values()}
    for key, value in entries.items():
        if key.kind is EntryKind.HEADER:
            fields[key.code] = value
        else:
            fields[_MAPPINGS[key.kind]][_slot(key)] = value
    return replace(audit, **fields)


def entries_of(audit: Audit) -> dict[EntryKey, Any]:
    """Every entry of `audit` that is present."""
    found: dict[EntryKey, Any] = {}
    for name in HEADER_FIELDS:
        key = header_key(name)
        if (value := read(audit, key)) is not None:
            found[key] = value
    for kind, name in _MAPPINGS.items():
        for slot, value in getattr(audit, name).items():
            found[EntryKey(kind, *slot) if isinstance(slot, tuple) else EntryKey(kind, slot)] = value
    return found
