"""An audit as an answers document, ready for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from motaudit.audit.model import (
    Answer,
    Attempt,
    Audit,
    BreakCause,
    Contact,
    ItemRef,
    Mode,
    MomentRef,
    Observation,
    Source,
    TimeMark,
    Value,
)
from motaudit.checklist.model import Checklist, Moment

FORMAT = "motaudit/answers/1"


def write_answers(audit: Audit, checklist: Checklist) -> dict[str, Any]:
    """The document of an audit, in the order of the journey; `read_answers` gives back what it says.

    Rows are numbered without gaps, evidence is named by its files, and decimals become JSON numbers.
    """
    observations = audit.observations
    refs = [(moment, row, number) for moment in _moments(checklist) for number, row in _rows(audit, moment)]
    answered = [
        (ItemRef(item.code, row), ItemRef(item.code, number)) for moment, row, number in refs for item in moment.items
    ]
    seen = {
        str(MomentRef(moment.code, number)): _observation(observations.get(MomentRef(moment.code, row), Observation()))
        for moment, row, number in refs
        if MomentRef(moment.code, row) in observations or (number > 1 and not _says_anything(audit, moment, row))
    }
    content: dict[str, Any] = {
        "format": FORMAT,
        "checklist": audit.checklist_code,
        "version": audit.checklist_version,
        "branch": audit.branch.code,
        "auditor": audit.auditor.name,
        "mode": None if audit.mode is Mode.AFTER_VISIT else str(audit.mode),
        "scenario": audit.scenario,
        "outcome": str(audit.outcome) if audit.outcome else None,
        "outcome_note": audit.outcome_note,
        "started": _instant(audit.started),
        "ended": _instant(audit.ended),
        "times": {code: _time(mark) for code, mark in audit.times.items()},
        "context": {code: _value(value) for code, value in audit.context.items()},
        "first_impression": _kept({"emotion": audit.first_impression.emotion, "words": audit.first_impression.words})
        if audit.first_impression
        else None,
        "answers": {
            str(shown): _answer(audit, ref) for ref, shown in answered if ref in audit.answers or audit.evidence_of(ref)
        },
        "observations": seen,
        "emotions": {code: audit.emotions[code] for code in checklist.stage_by_code if code in audit.emotions},
        "promises": [
            _kept({"text": promise.text, "source": promise.source, "kept": promise.kept, "note": promise.note})
            for _id, promise in sorted(audit.promises.items())
        ],
        "receipts": [
            _kept(
                {
                    "number": receipt.number,
                    "time": _instant(receipt.at),
                    "amount": _number(receipt.amount),
                    "currency": receipt.currency,
                }
            )
            for _id, receipt in sorted(audit.receipts.items())
        ],
        "story": audit.story,
    }
    return {key: value for key, value in content.items() if key == "answers" or value not in (None, "", {}, [])}


def _moments(checklist: Checklist) -> list[Moment]:
    return [moment for _, moment in checklist.moments()]


def _rows(audit: Audit, moment: Moment) -> enumerate[int]:
    """The rows of a moment with the numbers they get, from 1."""
    return enumerate(audit.rows.get(moment.code, (1,)) if moment.repeat else (1,), start=1)


def _says_anything(audit: Audit, moment: Moment, row: int) -> bool:
    refs = [ItemRef(item.code, row) for item in moment.items]
    return any(ref in audit.answers or audit.evidence_of(ref) for ref in refs)


def _answer(audit: Audit, ref: ItemRef) -> Any:
    answer = audit.answers.get(ref, Answer())
    evidence = [each.name for each in audit.evidence_of(ref)]
    value = _value(answer.value)
    if Answer(answer.value) == answer and not evidence:
        return value
    return _kept(
        {
            "value": value,
            "state": str(answer.state) if answer.state else None,
            "note": answer.note,
            "flag": answer.flag or None,
            "source": str(answer.source) if answer.source else None,
            "evidence": evidence,
        }
    )


def _value(value: Value | None) -> Any:
    if isinstance(value, tuple):
        return [_row(row) for row in value]
    return _number(value) if isinstance(value, Decimal) else value


def _row(row: str | Attempt | Contact) -> Any:
    if isinstance(row, Attempt):
        return {
            "channel": row.channel,
            "started": _instant(row.started),
            "outcome": row.outcome or None,
            "seconds": _number(row.seconds),
            **_kept({"note": row.note, "waited": _number(row.waited)}),
        }
    if isinstance(row, Contact):
        return {"who": row.who, "role": row.role, "seconds": _number(row.seconds), "outcome": row.outcome}
    return row


def _observation(seen: Observation) -> dict[str, Any]:
    recovery = seen.recovery
    return _kept(
        {
            "valence": str(seen.valence) if seen.valence else None,
            "recovery": {"offered": recovery.offered, "emotion": recovery.emotion} if recovery else None,
            "wow": seen.wow or None,
            "break_off": seen.break_off or None,
            "break_cause": None if seen.break_cause is BreakCause.COMPANY else str(seen.break_cause),
            "emotion": seen.emotion,
            "note": seen.note,
        }
    )


def _time(mark: TimeMark) -> Any:
    at = mark.at.isoformat()
    return at if mark.source is Source.MEASURED else {"at": at, "source": str(mark.source)}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _number(number: Decimal | None) -> int | float | None:
    """A number as JSON has it: exact up to 15 digits, as much as any reader of JSON keeps."""
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {key: value for key, value in fields.items() if value is not None and value != "" and value != []}
