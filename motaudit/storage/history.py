"""The sealed history in its tables: events, the ends of their chains, the signed total, and this installation's key."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from motaudit.base.clock import from_text, to_text
from motaudit.review.history import Chain, Event, Head, Topic, Total, in_order
from motaudit.storage import rows, tables
from motaudit.storage.database import Repository
from motaudit.storage.settings import SettingsRepository

SIGNING_KEY, TOTAL = "signing_key", "history"

_e, _c = tables.event.c, tables.chain.c
_EVENTS = rows.compiled(
    select(*(column for column in _e if column.name != "row_hash")).where(
        _e.topic == bindparam("topic"), _e.subject == bindparam("subject")
    )
)
_CHAIN = rows.compiled(
    select(_c.events, _c.heads).where(_c.topic == bindparam("topic"), _c.subject == bindparam("subject"))
)
_heads = msgspec.json.Decoder(tuple[Head, ...])
_total = msgspec.json.Decoder(Total)
_encode = msgspec.json.Encoder().encode


class HistoryRepository(Repository):
    def signing_key(self) -> bytes | None:
        text = SettingsRepository(self.connection).value(SIGNING_KEY)
        return None if text is None else bytes.fromhex(text)

    def save_signing_key(self, secret: bytes, public: str, at: datetime) -> None:
        SettingsRepository(self.connection).set_value(SIGNING_KEY, secret.hex())
        rows.put(
            self.connection, tables.installation, public_key=public, name="", known_since=to_text(at), trusted_by=None
        )

    def events(self, topic: Topic, subject: str) -> tuple[Event, ...]:
        return in_order(event_of(row) for row in self.connection.exec_driver_sql(_EVENTS, (topic, subject)))

    def chain(self, topic: Topic, subject: str) -> Chain:
        row = self.connection.exec_driver_sql(_CHAIN, (topic, subject)).first()
        return Chain() if row is None else Chain(row[0], heads_of(row[1]))

    def add_event(self, event: Event, chain: Chain) -> None:
        rows.add(self.connection, tables.event, **event_row(event))
        rows.put(self.connection, tables.chain, topic=event.topic, subject=event.subject, **chain_row(chain))

    def total(self) -> Total | None:
        text = SettingsRepository(self.connection).value(TOTAL)
        return None if text is None else _total.decode(text)

    def save_total(self, total: Total) -> None:
        SettingsRepository(self.connection).set_value(TOTAL, _encode(total).decode())


def event_of(row: Any) -> Event:
    """An event from the columns of its table, in their order."""
    hash_, topic, subject, seq, kind, who, at, payload, previous, installation, signature = row
    return Event(
        Topic(topic), subject, seq, kind, who, from_text(at), payload, tuple(previous.split()), installation, hash_,
        signature,
    )  # fmt: skip


def event_row(event: Event) -> dict[str, Any]:
    return {
        "hash": event.hash,
        "topic": event.topic,
        "subject": event.subject,
        "seq": event.seq,
        "kind": event.kind,
        "who": event.who,
        "at": to_text(event.at),
        "payload": event.payload,
        "previous": " ".join(event.previous),
        "installation": event.installation,
        "signature": event.signature,
    }


def chain_row(chain: Chain) -> dict[str, Any]:
    return {"events": chain.events, "heads": _encode(chain.heads).decode()}


def heads_of(text: str) -> tuple[Head, ...]:
    return _heads.decode(text)
