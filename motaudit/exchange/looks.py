"""What a shopper's computer is told of repairs: where something was mended that the next visit looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from motaudit.audit.model import ItemRef, MomentRef
from motaudit.base.clock import from_text, to_text
from motaudit.exchange.refusing import unsafe
from motaudit.exchange.wire import Contents, LookRecord
from motaudit.locale import _
from motaudit.review.looks import BranchLooks, Look, looks_of
from motaudit.review.repairs import Repair


def look_records(branch_id: str, repairs: tuple[Repair, ...]) -> Iterator[LookRecord]:
    for look in looks_of(repairs):
        item = (look.item.code, look.item.row) if look.item else None
        moment = (look.moment.code, look.moment.row)
        yield LookRecord(look.id, branch_id, look.checklist_code, moment, item, look.what, to_text(look.done))


def looks_in(contents: Contents, made: datetime, *, told: bool) -> Mapping[str, BranchLooks]:
    """By branch. A package for a shopper tells (`told`) of all its branches: where none is named, nothing is to be seen.

    Raises UserError where a package tells of other branches, or is for others and tells.
    """
    found: dict[str, list[Look]] = {branch.id: [] for branch in contents.branches} if told else {}
    for record in contents.looks:
        if record.branch not in found:
            raise unsafe(_("it asks to look at a branch that is not in the package."))
        found[record.branch].append(_look(record))
    return {branch_id: BranchLooks(made, tuple(looks)) for branch_id, looks in found.items()}


def _look(record: LookRecord) -> Look:
    try:
        done = from_text(record.done)
    except ValueError as error:
        raise unsafe(_("it asks to look at something that no visit can look at.")) from error
    item = ItemRef(*record.item) if record.item else None
    return Look(record.id, record.checklist, MomentRef(*record.moment), done, item, record.what)
