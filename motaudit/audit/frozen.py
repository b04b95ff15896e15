"""An audit as it was handed in: one canonical JSON text, with the branch and the shopper as they were that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from hashlib import sha256

import msgspec

from motaudit.audit.codec import decode, encode
from motaudit.audit.entries import EntryKey, EntryKind, entries_of, with_entries
from motaudit.audit.model import Audit
from motaudit.audit.places import Branch, Person

FORMAT = "motaudit/revision/1"


class _Entry(msgspec.Struct, array_like=True):
    kind: EntryKind
    code: str
    row: int
    value: msgspec.Raw


class _Frozen(msgspec.Struct):
    format: str
    id: str
    number: str
    branch: Branch
    auditor: Person
    checklist_hash: str
    checklist_code: str
    checklist_version: int
    created: datetime
    entries: list[_Entry]


_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(_Frozen)


def freeze(audit: Audit) -> str:
    """The audit's content, not its state; equal audits give equal text."""
    entries = [
        _Entry(*key, msgspec.Raw(encode(key, value).encode())) for key, value in sorted(entries_of(audit).items())
    ]
    frozen = _Frozen(
        FORMAT,
        audit.id,
        audit.number,
        audit.branch,
        audit.auditor,
        audit.checklist_hash,
        audit.checklist_code,
        audit.checklist_version,
        audit.created,
        entries,
    )
    return _encoder.encode(frozen).decode()


def thaw(content: str, identity: Audit) -> Audit:
    """The audit whose content was frozen, with the state, revision and times of `identity`."""
    frozen = _decoder.decode(content)
    audit = replace(identity, branch=frozen.branch, auditor=frozen.auditor)
    keyed = {EntryKey(entry.kind, entry.code, entry.row): entry.value for entry in frozen.entries}
    return with_entries(audit, {key: decode(key, bytes(value)) for key, value in keyed.items()})


def content_hash(content: str) -> str:
    return sha256(content.encode()).hexdigest()
