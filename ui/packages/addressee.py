"""For whom a file was written: a newcomer's laptop knows that person only since the file came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motaudit.audit.places import Person
from motaudit.exchange.plan import PackageInfo
from motaudit.exchange.wire import Kind

if TYPE_CHECKING:
    from motaudit.workspace import Workspace


def find_addressee(workspace: Workspace, info: PackageInfo, person: Person) -> Person | None:
    """Who should work here to see what came: the shopper, or the only manager of the branches. None where `person`,
    who works here now, is among those it is for, where it may be several, and for what this workspace wrote itself.
    """
    if info.sender.is_own or info.audience.kind is Kind.HEAD_OFFICE:
        return None
    if info.audience.kind is Kind.SHOPPER:
        meant = {each.id: each for each in workspace.places.people() if each.id == info.audience.person}
    else:
        branches = (branch for branch in workspace.places.branches() if branch.code in info.audience.branches)
        meant = {each.id: each for branch in branches for each in workspace.ties.managers(branch.id)}
    meant = {id_: each for id_, each in meant.items() if each.active}
    return next(iter(meant.values())) if len(meant) == 1 and person.id not in meant else None
