"""Entries as JSON text, and back: what the database and packages hold. Read only what motaudit wrote itself."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

import msgspec

from motaudit.audit.entries import HEADER_FIELDS, VALUE_TYPES, EntryKey, EntryKind
from motaudit.audit.model import Answer, AnswerState, Attempt, Contact, Source, Value


class _Wire(msgspec.Struct, omit_defaults=True):
    """An answer with its value under the name of its kind, for JSON alone cannot tell "5" from 5 exactly."""

    text: str | None = None
    number: Decimal | None = None
    codes: tuple[str, ...] | None = None
    attempts: tuple[Attempt, ...] | None = None
    contacts: tuple[Contact, ...] | None = None
    state: AnswerState | None = None
    note: str = ""
    flag: bool = False
    source: Source | None = None


_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def encode(key: EntryKey, value: Any) -> str:
    """Deterministic JSON of one entry's value; `decode` gives back an equal value."""
    if key.kind is EntryKind.ANSWER:
        value = _to_wire(value)
    elif key.kind is EntryKind.CONTEXT:
        value = _to_wire(Answer(value))
    return _encoder.encode(value).decode()


def decode(key: EntryKey, text: str | bytes) -> Any:
    if key.kind is EntryKind.ANSWER:
        return _from_wire(_decoder(_Wire).decode(text))
    if key.kind is EntryKind.CONTEXT:
        return _from_wire(_decoder(_Wire).decode(text)).value
    expected = HEADER_FIELDS[key.code] if key.kind is EntryKind.HEADER else VALUE_TYPES[key.kind]
    return _decoder(expected).decode(text)


def _decoder(expected: Any) -> msgspec.json.Decoder[Any]:
    decoder = _decoders.get(expected)
    if decoder is None:
        decoder = _decoders[expected] = msgspec.json.Decoder(expected)
    return decoder


def _to_wire(answer: Answer) -> _Wire:
    wire = _Wire(state=answer.state, note=answer.note, flag=answer.flag, source=answer.source)
    value = answer.value
    if isinstance(value, Decimal):
        wire.number = value
    elif isinstance(value, str):
        wire.text = value
    elif isinstance(value, tuple):
        if value and isinstance(value[0], Attempt):
            wire.attempts = value
        elif value and isinstance(value[0], Contact):
            wire.contacts = value
        else:
            wire.codes = cast(tuple[str, ...], value)
    return wire


def _from_wire(wire: _Wire) -> Answer:
    candidates = (wire.text, wire.number, wire.codes, wire.attempts, wire.contacts)
    value: Value | None = next((candidate for candidate in candidates if candidate is not None), None)
    return Answer(value, wire.state, wire.note, wire.flag, wire.source)
