"""Packages sealed by somebody who knows the format and has a key of its own: what they say is what nobody did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

import msgspec

from motaudit.audit.places import Person, Role
from motaudit.base.clock import now, to_text
from motaudit.exchange import wire
from motaudit.exchange.events import chain_of, event_of, events_record
from motaudit.exchange.package import CONTENTS
from motaudit.exchange.places import person_text
from motaudit.review import history
from motaudit.review.history import Chain, Event, Topic, canonical
from motaudit.review.signing import new_secret
from tests.exchange.hostile import Parts, with_contents

SECRET = new_secret()


class Forger:
    """Changes the parts of one package; `audit` is the id of a visit in it."""

    def __init__(self, parts: Parts, audit: str) -> None:
        self.parts = parts
        self.audit = audit
        self.contents = wire.read(wire.Contents, parts[CONTENTS], CONTENTS)

    @property
    def record(self) -> wire.AuditRecord:
        name = f"audits/{self.audit}.json"
        return wire.read(wire.AuditRecord, self.parts[name], name)

    def saying(self, **changed: object) -> Parts:
        """Its record says something else."""
        record = msgspec.structs.replace(self.record, **changed)
        return {**self.parts, f"audits/{self.audit}.json": wire.write(record)}

    def writing(self, *entries: wire.Entry, action: str = "change", who: str = "") -> Parts:
        """Its journal has one step more."""
        record = self.record
        step = wire.Step(action, to_text(now()), who or record.auditor, None, entries)
        return self.saying(steps=(*record.steps, step))

    def acting(self, kind: str, payload: object, who: str, at: datetime | None = None) -> Parts:
        """Its history has one event more, hashed and signed as it should be; `payload` as text or to be written."""
        events = [event_of(each, Topic.AUDIT, self.audit) for each in self.record.events]
        text = payload if isinstance(payload, str) else canonical(payload)
        event = history.sealed(SECRET, chain_of(events), Topic.AUDIT, self.audit, kind, text, who=who, at=at or now())
        return self.saying(events=events_record([*events, event]))

    def telling(self, topic: Topic, subject: str, kind: str, payload: object, who: str) -> Parts:
        """There is one more history of a person, plan or repair."""
        event = history.sealed(SECRET, Chain(), topic, subject, kind, canonical(payload), who=who, at=now())
        return self.with_events([event])

    def with_events(self, events: Iterable[Event]) -> Parts:
        return with_contents(self.parts, events=(*self.contents.events, *events_record(events)))

    def with_person(self, person: Person, clock: int = 9) -> Parts:
        others = [each for each in self.contents.people if each.id != person.id]
        return with_contents(self.parts, people=(*others, wire.PlaceRecord(person.id, clock, person_text(person))))

    def with_file(self, data: bytes, media_type: str, *, picture: bool) -> Parts:
        digest = hashlib.sha256(data).hexdigest()
        file = wire.FileRecord(digest, media_type, len(data), picture)
        return {f"files/{digest}": data, **with_contents(self.parts, files=(*self.contents.files, file))}

    def person(self, role: Role) -> str:
        found = (each.id for each in self.contents.people if f'"{role}"' in each.value)
        return next(found)
