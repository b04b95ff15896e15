"""What changed from one revision to the next, as the reviewer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from motaudit.audit.entries import EntryKey, EntryKind, entries_of
from motaudit.audit.frozen import thaw
from motaudit.audit.model import Audit, ItemRef
from motaudit.checklist.model import Checklist

_ORDER = tuple(EntryKind)


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry in two revisions; None = absent there. `item` is where it shows, None beside the questions."""

    key: EntryKey
    before: Any
    after: Any
    item: ItemRef | None = None


def differences(checklist: Checklist, identity: Audit, older: str, newer: str) -> tuple[Difference, ...]:
    """Between two frozen contents of one audit: the header first, then the questions in the order of the journey."""
    before, after = entries_of(thaw(older, identity)), entries_of(thaw(newer, identity))
    places = {code: number for number, code in enumerate(checklist.items)}
    changed = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    found = [Difference(key, before.get(key), after.get(key), _item(key, before, after)) for key in changed]
    return tuple(sorted(found, key=lambda each: _place(each, places)))


def _item(key: EntryKey, before: Mapping[EntryKey, Any], after: Mapping[EntryKey, Any]) -> ItemRef | None:
    if key.kind is EntryKind.ANSWER:
        return ItemRef(key.code, key.row)
    if key.kind is EntryKind.EVIDENCE:
        item: ItemRef | None = (after.get(key) or before[key]).item
        return item
    return None


def _place(difference: Difference, places: Mapping[str, int]) -> tuple[int, int, int, EntryKey]:
    item, key = difference.item, difference.key
    if item is None:
        return -1, 0, _ORDER.index(key.kind), key
    return places.get(item.code, len(places)), item.row, _ORDER.index(key.kind), key
