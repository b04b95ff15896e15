"""The sealed history: what happened to an audit, a repair, a plan, as events that each name the one before by its hash.

An event is hashed (SHA-256) over all it says, and the hash is signed by the installation that added it. Each subject
has a chain of its own; where two laptops added to it apart, the next event names both ends. Beside the events stand,
for each subject, how many there are and their ends, and for the whole workspace their number and the sum of their
hashes, signed. So an event that was edited, dropped, moved or cut off shows, and so does a chain that is gone.

What this cannot promise: whoever has the file and its key can write another history from the beginning. That shows
only against a copy that somebody else has.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

import msgspec

from motaudit.base.clock import to_text
from motaudit.review.signing import is_signed, new_secret, signer

FORMAT = "motaudit/event/1"
_ALL = 1 << 256

_canonical = msgspec.json.Encoder(order="sorted")


class Topic(StrEnum):
    """What an event is about; `subject` is the id of one of these."""

    AUDIT = "audit"
    REPAIR = "repair"
    PLAN = "plan"
    PERSON = "person"


class Head(NamedTuple):
    """An event that none names as the one before."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `payload` is canonical JSON; `previous` are the hashes of the ends it was added to."""

    topic: Topic
    subject: str
    seq: int
    """One more than the highest of `previous`; the first is 1."""
    kind: str
    who: str
    """A person's id."""
    at: datetime
    payload: str
    previous: tuple[str, ...]
    installation: str
    """The public key of the installation that added it."""
    hash: str
    signature: str

    def data(self) -> dict[str, Any]:
        """The payload as plain values."""
        decoded: dict[str, Any] = msgspec.json.decode(self.payload)
        return decoded


@dataclass(frozen=True, slots=True)
class Chain:
    """How many events a subject has, and its ends: one, unless laptops added to it apart."""

    events: int = 0
    heads: tuple[Head, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """All events of a workspace: their number and the sum of their hashes modulo 2^256, signed by the installation."""

    events: int
    sum: str
    signature: str


class HistoryRepository(Protocol):
    def signing_key(self) -> bytes | None: ...
    def save_signing_key(self, secret: bytes, public: str, at: datetime) -> None:
        """Keep this installation's key, and its public half among the installations that are known."""

    def events(self, topic: Topic, subject: str) -> tuple[Event, ...]:
        """In the order of `in_order`."""

    def chain(self, topic: Topic, subject: str) -> Chain: ...
    def add_event(self, event: Event, chain: Chain) -> None: ...
    def total(self) -> Total | None: ...
    def save_total(self, total: Total) -> None: ...


def canonical(payload: Any) -> str:
    """Plain values or dataclasses as JSON with sorted keys: equal payloads give equal text."""
    return _canonical.encode(msgspec.to_builtins(payload)).decode()


def digest(*parts: str | int) -> str:
    """The hash of an event: over its parts as they are kept, in the order of the fields of `Event`."""
    return sha256(msgspec.json.encode([FORMAT, *parts])).hexdigest()


def in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """An order in which each event comes after those before it, the same wherever they arrived first."""
    return tuple(sorted(events, key=lambda event: (event.seq, event.at, event.hash)))


def append(
    history: HistoryRepository, topic: Topic, subject: str, kind: str, payload: Any, *, who: str, at: datetime
) -> Event:
    """Add an event to the end of a subject's chain, signed; the caller commits."""
    secret = own_key(history, at)
    chain = history.chain(topic, subject)
    event = sealed(secret, chain, topic, subject, kind, canonical(payload), who=who, at=at)
    history.add_event(event, Chain(chain.events + 1, (Head(event.seq, event.hash),)))
    history.save_total(added(secret, history.total(), (event.hash,)))
    return event


def own_key(history: HistoryRepository, at: datetime) -> bytes:
    """This installation's private key; made when it is first needed."""
    secret = history.signing_key()
    if secret is None:
        secret = new_secret()
        history.save_signing_key(secret, signer(secret).public, at)
    return secret


def sealed(
    secret: bytes, chain: Chain, topic: Topic, subject: str, kind: str, payload: str, *, who: str, at: datetime
) -> Event:
    """The event that follows the ends of `chain`."""
    own = signer(secret)
    seq = 1 + max((head.seq for head in chain.heads), default=0)
    previous = tuple(sorted(head.hash for head in chain.heads))
    hash_ = digest(topic, subject, seq, kind, who, to_text(at), payload, " ".join(previous), own.public)
    return Event(
        topic,
        subject,
        seq,
        kind,
        who,
        at,
        payload,
        previous,
        own.public,
        hash_,
        own.sign(bytes.fromhex(hash_)),
    )


def added(secret: bytes, total: Total | None, hashes: Sequence[str]) -> Total:
    """The total after further events."""
    count, summed = (total.events, int(total.sum, 16)) if total else (0, 0)
    count += len(hashes)
    summed = (summed + sum(int(each, 16) for each in hashes)) % _ALL
    text = f"{summed:064x}"
    return Total(count, text, signer(secret).sign(_total_data(count, text)))


def is_genuine(total: Total, public: str) -> bool:
    return is_signed(public, _total_data(total.events, total.sum), total.signature)


def ends(events: Iterable[tuple[int, str, tuple[str, ...]]]) -> tuple[Head, ...]:
    """The events (seq, hash, previous) that none of the others names."""
    found = tuple(events)
    named = {each for _seq, _hash, previous in found for each in previous}
    return tuple(sorted(Head(seq, hash_) for seq, hash_, _previous in found if hash_ not in named))


def _total_data(count: int, summed: str) -> bytes:
    return msgspec.json.encode([FORMAT, "total", count, summed])
