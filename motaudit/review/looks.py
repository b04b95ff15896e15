"""What was repaired elsewhere and a visit made here is to look at.

The repairs themselves, with who found what, stay at head office. A shopper's computer learns only where something was
mended and in which words, so that its next visit looks there; whether it holds is worked out where the visit is checked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from motaudit.audit.model import ItemRef, MomentRef
from motaudit.checklist.model import Text
from motaudit.review.repairs import Repair, RepairState


class Look(Struct, frozen=True):
    """A repair by its id, as far as a shopper learns of it."""

    id: str
    checklist_code: str
    moment: MomentRef
    done: datetime
    item: ItemRef | None = None
    what: str = ""


class BranchLooks(Struct, frozen=True):
    """All that the next visit to a branch looks at, as it was when a package was made."""

    made: datetime
    looks: tuple[Look, ...] = ()


class LooksRepository(Protocol):
    def looks(self, branch_id: str) -> BranchLooks | None: ...
    def save_looks(self, branch_id: str, looks: BranchLooks) -> None: ...


def looks_of(repairs: Iterable[Repair]) -> tuple[Look, ...]:
    """What a shopper is told of the repairs of a branch: of those that are said to be done."""
    return tuple(
        Look(each.id, each.checklist_code, each.moment, each.done, each.item, each.what)
        for each in sorted(repairs, key=lambda each: each.id)
        if each.state is RepairState.DONE and each.done is not None
    )


def newer(known: BranchLooks | None, came: BranchLooks) -> bool:
    """Whether what came is to be kept: of two the one that was made later holds, in whatever order they come."""
    return known is None or known.made < came.made


def changes(known: BranchLooks | None, came: BranchLooks) -> int:
    """How many repairs come that were not to be looked at so before, or are to be looked at no longer."""
    if not newer(known, came):
        return 0
    return len(set(known.looks if known else ()) ^ set(came.looks))


def as_repair(look: Look, branch_id: str, title: Text) -> Repair:
    """A repair of which nothing else is known here; its visit is not."""
    return Repair(
        look.id, "", branch_id, look.checklist_code, look.moment, title, visited=look.done, opened=look.done,
        opened_by="", item=look.item, what=look.what, state=RepairState.DONE, done=look.done,
    )  # fmt: skip
