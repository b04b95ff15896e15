"""What was written where: each entry of the journal as a version that names the versions it replaced.

Two laptops that worked apart on the same audit each have versions that the other lacks. Putting all of them together
gives the same entries everywhere, in whatever order they arrive. Versions that do not know each other are the *heads*
of their entry; where heads differ, the one from the longest line is shown and a person decides (a conflict).

A version's id is a hash over all it says, so that equal work has equal ids. Lines are not stored for what was written
here: an ordinary edit replaces the versions that were shown, so replaying the journal gives them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from motaudit.audit.entries import EntryKey, EntryKind, header_key
from motaudit.audit.records import Action

_pack = msgspec.msgpack.Encoder().encode
_numbers = msgspec.json.Decoder(tuple[int, ...])
_codes = msgspec.json.Decoder(tuple[str, ...])
_encode = msgspec.json.Encoder().encode

_STAGES = header_key("confirmed_stages")


class Line(NamedTuple):
    """Where a version stands, when replaying the journal would not tell: it was written elsewhere."""

    action: str
    """What it was there; the journal here calls it an import."""
    depth: int
    """One more than the depth of everything its writer knew of this entry."""
    parents: tuple[str, ...]
    """The ids of the versions that it replaced."""
    value: str | None
    """What was written; the journal has what the entry became."""


class JournalRow(NamedTuple):
    """One row of the journal as it is kept: `key` None for what changed no entry."""

    step: int
    action: str
    key: EntryKey | None
    before: str | None
    after: str | None
    at: str
    who: str
    undoes: int | None
    line: Line | None


class Version(NamedTuple):
    """A head of an entry."""

    id: str
    value: str | None
    depth: int
    at: str
    who: str


@dataclass(frozen=True, slots=True)
class Written:
    """One version, or a mark: something that happened and changed no entry (`key` None)."""

    id: str
    action: str
    key: EntryKey | None
    value: str | None
    depth: int
    parents: tuple[str, ...]
    at: str
    who: str


@dataclass(slots=True)
class Lineage:
    """All versions of one audit, as far as they are known here."""

    audit_id: str
    heads: dict[EntryKey, list[Version]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    """The ids, in the order they came."""
    known: set[str] = field(default_factory=set)

    def replay(self, rows: Iterable[JournalRow]) -> Iterator[Written]:
        """The version of each row, in order."""
        for row in rows:
            line = row.line
            if row.key is None:
                written = self.mark(row.action, row.at, row.who)
            elif line is None:
                written = self.edit(row.action, row.key, row.after, row.at, row.who)
            else:
                written = self.place(row.key, line, row.at, row.who)
            yield written

    def mark(self, action: str, at: str, who: str) -> Written:
        id_ = _id(self.audit_id, action, None, None, 0, (), at, who)
        written = Written(id_, action, None, None, 0, (), at, who)
        self._note(id_)
        return written

    def edit(self, action: str, key: EntryKey, value: str | None, at: str, who: str) -> Written:
        """What is written here now: it replaces what was shown; a decision replaces everything."""
        heads = self.heads.get(key, [])
        if action == Action.RESOLVE or _joins(key):
            parents = tuple(sorted(head.id for head in heads))
        else:
            shown = self.shown(key)
            parents = tuple(sorted(head.id for head in heads if head.value == shown))
        depth = 1 + max((head.depth for head in heads), default=0)
        return self._add(action, key, value, depth, parents, at, who)

    def place(self, key: EntryKey, line: Line, at: str, who: str) -> Written:
        """What was written elsewhere. Raises ValueError when it names versions that are not there."""
        if not self.known.issuperset(line.parents):
            raise ValueError("a version before this one is missing")
        if list(line.parents) != sorted(set(line.parents)) or line.depth < 1:
            raise ValueError("a version names what it replaced in a wrong way")
        return self._add(line.action, key, line.value, line.depth, line.parents, at, who)

    def take(self, written: Written) -> None:
        """A version of another lineage of the same audit."""
        if written.key is None:
            self.mark(written.action, written.at, written.who)
        else:
            line = Line(written.action, written.depth, written.parents, written.value)
            self.place(written.key, line, written.at, written.who)

    def shown(self, key: EntryKey) -> str | None:
        """What the entry is: the value of the head from the longest line; sets are united."""
        heads = self.heads.get(key)
        if not heads:
            return None
        if len(heads) > 1 and _joins(key):
            return _joined(key, heads)
        return max(heads, key=lambda head: (head.depth, head.id)).value

    def entries(self) -> dict[EntryKey, str]:
        found = {key: self.shown(key) for key in self.heads}
        return {key: value for key, value in found.items() if value is not None}

    def differing(self, key: EntryKey) -> tuple[Version, ...]:
        """The heads of an entry about which a person must decide; none when all say the same."""
        heads = self.heads.get(key, [])
        if len(heads) < 2 or _joins(key) or len({head.value for head in heads}) < 2:
            return ()
        return tuple(sorted(heads, key=lambda head: (-head.depth, head.id)))

    def conflicts(self) -> tuple[EntryKey, ...]:
        return tuple(sorted(key for key, heads in self.heads.items() if len(heads) > 1 and self.differing(key)))

    def _add(
        self, action: str, key: EntryKey, value: str | None, depth: int, parents: tuple[str, ...], at: str, who: str
    ) -> Written:
        id_ = _id(self.audit_id, action, key, value, depth, parents, at, who)
        if id_ not in self.known:
            replaced = set(parents)
            heads = [head for head in self.heads.get(key, ()) if head.id not in replaced]
            self.heads[key] = [*heads, Version(id_, value, depth, at, who)]
        self._note(id_)
        return Written(id_, action, key, value, depth, parents, at, who)

    def _note(self, id_: str) -> None:
        if id_ not in self.known:
            self.known.add(id_)
            self.order.append(id_)


def _id(
    audit_id: str,
    action: str,
    key: EntryKey | None,
    value: str | None,
    depth: int,
    parents: tuple[str, ...],
    at: str,
    who: str,
) -> str:
    said = ("motaudit/version/1", audit_id, action, key, value, depth, parents, at, who)
    return blake2b(_pack(said), digest_size=16).hexdigest()


def _joins(key: EntryKey) -> bool:
    """Whether what two laptops put into the entry belongs together: confirmed stages, rows of a repeating moment."""
    return key.kind is EntryKind.ROWS or key == _STAGES


def _joined(key: EntryKey, heads: Iterable[Version]) -> str | None:
    values = [head.value for head in heads if head.value is not None]
    if not values:
        return None
    if key.kind is EntryKind.ROWS:
        return _encode(sorted({number for value in values for number in _numbers.decode(value)})).decode()
    return _encode(sorted({code for value in values for code in _codes.decode(value)})).decode()
