"""Events of the sealed history in packages: each looked at by its hash, its signature and what it follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import TypeVar

import msgspec

from motaudit.base.clock import to_text
from motaudit.base.errors import UserError
from motaudit.exchange.journals import require_instant
from motaudit.exchange.refusing import unsafe
from motaudit.exchange.values import is_instant
from motaudit.exchange.wire import EventRecord
from motaudit.locale import _
from motaudit.review.following import stand
from motaudit.review.history import Chain, Event, Topic, canonical, digest, ends, in_order
from motaudit.review.repairs import Repair, repair_of
from motaudit.review.signing import is_signed
from motaudit.review.standing import Correction, HeaderField, Standing

T = TypeVar("T")

_MOST = 1_000_000
"""Of revisions and of answers that were flagged; far more than anybody has."""


def event_of(record: EventRecord, topic: Topic, subject: str) -> Event:
    """An event that is what its hash and signature say; raises UserError for any other."""
    event = Event(
        topic,
        record.subject,
        record.seq,
        record.kind,
        record.who,
        require_instant(record.at),
        record.payload,
        record.previous,
        record.installation,
        record.hash,
        record.signature,
    )
    _require_one_spelling(record.payload)
    previous = " ".join(record.previous)
    said = digest(
        topic, record.subject, record.seq, record.kind, record.who, record.at, record.payload, previous,
        record.installation,
    )  # fmt: skip
    genuine = said == record.hash and is_signed(record.installation, bytes.fromhex(record.hash), record.signature)
    if record.topic != topic or record.subject != subject or not genuine:
        raise unsafe(_("an event of the history is not what its signature says."))
    return event


def _require_one_spelling(payload: str) -> None:
    """No keys twice, no numbers that no database holds: what is read here is what everybody reads."""
    try:
        good = canonical(msgspec.json.decode(payload)) == payload
    except (msgspec.MsgspecError, ValueError, RecursionError, OverflowError):
        good = False
    if not good:
        raise _senseless()


def require_whole(events: Iterable[Event]) -> None:
    """Each event follows events that are there; raises UserError otherwise."""
    if not is_whole(events):
        raise unsafe(_("the history of a visit has gaps."))


def is_whole(events: Iterable[Event]) -> bool:
    seqs = {event.hash: event.seq for event in events}
    return all(
        event.seq == 1 + max((seqs.get(each, 0) for each in event.previous), default=0)
        and seqs.keys() >= set(event.previous)
        for event in events
    )


def require_known(events: Iterable[Event], people: Collection[str]) -> None:
    """Whoever acted came along or is here; raises UserError otherwise."""
    if not all(event.who in people for event in events):
        raise unsafe(_("an event of the history names a person who is not in the package."))


def chain_of(events: Collection[Event]) -> Chain:
    return Chain(len(events), ends((event.seq, event.hash, event.previous) for event in events))


def events_record(events: Iterable[Event]) -> tuple[EventRecord, ...]:
    return tuple(
        EventRecord(
            event.topic, event.subject, event.seq, event.kind, event.who, to_text(event.at), event.payload,
            event.previous, event.installation, event.hash, event.signature,
        )
        for event in in_order(events)
    )  # fmt: skip


def understood(meaning: Callable[[Iterable[Event]], T], events: Iterable[Event]) -> T:
    """What events amount to; raises UserError when they say what no event says."""
    try:
        return meaning(events)
    except (
        msgspec.MsgspecError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RecursionError,
    ) as error:
        raise _senseless() from error


def stands(events: Iterable[Event]) -> Standing:
    """What the history of an audit amounts to; raises UserError when it says what no history says."""
    standing = understood(stand, events)
    numbers = [number for seal in standing.seals for number in (seal.revision, seal.flagged)]
    release, grade = standing.release, standing.grade
    good = (
        all(0 <= number <= _MOST for number in numbers)
        and (grade is None or grade.points in range(1, 6))
        and (release is None or is_instant(release.query_until))
        and all(map(_can_correct, standing.corrections))
    )
    if not good:
        raise _senseless()
    return standing


def repaired(events: Iterable[Event]) -> Repair | None:
    """What the history of a repair amounts to; raises UserError when it says what no history says."""
    repair = understood(repair_of, events)
    if repair is not None and not is_instant(repair.visited):
        raise _senseless()
    return repair


def _can_correct(correction: Correction) -> bool:
    if correction.field is HeaderField.BRANCH:
        return correction.branch is not None and correction.branch.id == correction.after
    try:
        return is_instant(datetime.fromisoformat(correction.after))
    except ValueError:
        return False


def _senseless() -> UserError:
    return unsafe(_("an event of the history says what no event says."))
