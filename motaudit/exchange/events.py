"""Events of the sealed history in packages: each looked at by its hash, its signature and what it follows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

import msgspec

from motaudit.base.clock import to_text
from motaudit.exchange.journals import require_instant
from motaudit.exchange.refusing import unsafe
from motaudit.exchange.wire import EventRecord
from motaudit.locale import _
from motaudit.review.history import Chain, Event, Topic, digest, ends, in_order
from motaudit.review.signing import is_signed

T = TypeVar("T")


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
    previous = " ".join(record.previous)
    said = digest(
        topic, record.subject, record.seq, record.kind, record.who, record.at, record.payload, previous,
        record.installation,
    )  # fmt: skip
    genuine = said == record.hash and is_signed(record.installation, bytes.fromhex(record.hash), record.signature)
    if record.topic != topic or record.subject != subject or not genuine:
        raise unsafe(_("an event of the history is not what its signature says."))
    return event


def require_whole(events: Iterable[Event]) -> None:
    """Each event follows events that are there; raises UserError otherwise."""
    seqs = {event.hash: event.seq for event in events}
    for event in events:
        before = [seqs.get(each, -1) for each in event.previous]
        if -1 in before or event.seq != 1 + max(before, default=0):
            raise unsafe(_("the history of a visit has gaps."))


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
    except (msgspec.MsgspecError, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise unsafe(_("an event of the history says what no event says.")) from error
