"""The parts of a package as JSON, `motaudit/package/1`, schema 2 (schema 1: `older`).

Each part has one spelling: it is taken only if writing what was read gives the same bytes. Keys twice, NaN, unknown
keys, spaces, numbers in another form and depth without end have no place in it.
"""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from motaudit.base.errors import ProblemsError
from motaudit.checklist.document import parse_document
from motaudit.exchange.refusing import newer, unsafe
from motaudit.locale import _

T = TypeVar("T")

FORMAT = "motaudit/package/1"
SCHEMA = 2

# Ended by \Z, for $ lets a line break through.
Id = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")]
"""A UUIDv7."""
Sha = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
VersionId = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Number = Annotated[str, Meta(pattern=r"^[^\x00-\x20\x7f-\xa0]{1,40}\Z")]
"""By which people call a visit: no spaces, nothing that steers a terminal."""
Count = Annotated[int, Meta(ge=0, le=2**40)]
Small = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Word = Annotated[str, Meta(max_length=200)]
Line = Annotated[str, Meta(max_length=10_000)]
Instant = Annotated[str, Meta(min_length=29, max_length=29)]


class Kind(StrEnum):
    """For whom a package is, and so what may be in it."""

    HEAD_OFFICE = "head_office"
    BRANCH = "branch"
    SHOPPER = "shopper"


class Audience(Struct, frozen=True, forbid_unknown_fields=True):
    kind: Kind
    branches: Annotated[tuple[Word, ...], Meta(max_length=20_000)] = ()
    """Codes, of a package for a branch."""
    person: Word = ""
    """The id of the shopper."""


class Part(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    name: Word
    size: Count
    sha256: Sha


class Manifest(Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    schema: int
    id: Id
    made: Instant
    installation: Sha
    """The public key of the installation that wrote it."""
    workspace: Word
    audience: Audience
    audits: Count
    parts: tuple[Part, ...]


class Signature(Struct, frozen=True, forbid_unknown_fields=True):
    key: Sha
    signature: Annotated[str, Meta(pattern=r"^[0-9a-f]{128}\Z")]


class PlaceRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """A branch or person with the count of its changes: of two that differ the one changed more often holds."""

    id: Id
    clock: Small
    value: Annotated[str, Meta(max_length=100_000)]
    """Canonical JSON of its fields but the id."""


Places = Annotated[tuple[PlaceRecord, ...], Meta(max_length=20_000)]


class Entry(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A version of an entry. `depth` and `parents` only where replaying the steps would not give them."""

    kind: Word
    code: Word
    row: Small
    value: str | None
    depth: Small | None = None
    parents: tuple[VersionId, ...] | None = None


class Step(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """One action; `undoes` is the place (from 0) of the step that an undo or redo reverses."""

    action: Word
    at: Instant
    who: Id
    undoes: Small | None
    entries: tuple[Entry, ...]


class RevisionRecord(Struct, frozen=True, forbid_unknown_fields=True):
    number: Small
    content: str
    score: str
    checklist: Sha
    algorithm: Word
    submitted: Instant
    who: Id


class RescoreRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What counts instead of the score of a revision, named by the hash of its content."""

    content_hash: Sha
    score: str
    at: Instant


class EventRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    topic: Word
    subject: Id
    seq: Small
    kind: Word
    who: Word
    at: Instant
    payload: str
    previous: tuple[Sha, ...]
    installation: Sha
    hash: Sha
    signature: Annotated[str, Meta(pattern=r"^[0-9a-f]{128}\Z")]


class AuditRecord(Struct, frozen=True, forbid_unknown_fields=True):
    id: Id
    number: Number
    branch: Id
    auditor: Id
    checklist: Sha
    created: Instant
    rank: Word
    """Of what a branch may see of it: which of two is newer. '' for the audit itself."""
    steps: tuple[Step, ...]
    revisions: tuple[RevisionRecord, ...]
    rescores: tuple[RescoreRecord, ...]
    events: Annotated[tuple[EventRecord, ...], Meta(max_length=10_000)]


class FileRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    sha256: Sha
    media_type: Annotated[str, Meta(pattern=r"^[a-z]{1,20}/[A-Za-z0-9.+_-]{1,100}\Z")]
    size: Count
    picture: bool


Place = tuple[Word, Annotated[int, Meta(ge=1, le=10_000)]]
"""The code of a question or moment, and its row."""


class LookRecord(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A repair, by its id, at which the next visit to a branch looks: all that a shopper learns of it."""

    id: Id
    branch: Id
    checklist: Word
    """Its code."""
    moment: Place
    item: Place | None
    what: Line
    done: Instant


class Contents(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything but audits and checklists."""

    branches: Places
    people: Places
    files: tuple[FileRecord, ...]
    events: tuple[EventRecord, ...]
    """Of repairs and plans."""
    looks: tuple[LookRecord, ...]
    """All of the branches above, in a package for a shopper."""


_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[Any, msgspec.json.Decoder[Any]] = {}


def write(value: Any) -> bytes:
    return _encoder.encode(value)


def read(kind: type[T], data: bytes, name: str) -> T:
    """Raises UserError with the reason for anything but what `write` gives."""
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    try:
        value: T = decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError) as error:
        raise unsafe(_detail(name, data, str(error))) from error
    if _encoder.encode(value) != data:
        raise unsafe(_detail(name, data, _("it is not written as motaudit writes it")))
    return value


def read_manifest(data: bytes, name: str) -> Manifest:
    head = _head(data)
    if head is not None and (head.format != FORMAT or not 1 <= head.schema <= SCHEMA):
        raise newer()
    return read(Manifest, data, name)


class _Head(Struct):
    format: str
    schema: int


def _head(data: bytes) -> _Head | None:
    with suppress(msgspec.MsgspecError, UnicodeError, RecursionError, ValueError):
        return msgspec.json.decode(data, type=_Head)
    return None


_EXPLAINED = 1_000_000


def _detail(name: str, data: bytes, otherwise: str) -> str:
    """What is wrong, in the words of the strict reader where the part is small enough for it."""
    reason = otherwise
    if len(data) <= _EXPLAINED:
        try:
            parse_document(data, name)
        except ProblemsError as error:
            reason = str(error.problems[0])
    return _("“{name}” cannot be read: {reason}").format(name=name, reason=reason)
