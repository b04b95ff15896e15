"""What an action changed: how pages hear of what happened on other pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """What an action changed, in the ids of the domain; a page decides for itself whether that touches it."""

    audits: frozenset[str] = frozenset()
    branches: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    checklists: frozenset[str] = frozenset()
    settings: bool = False
    plans: frozenset[str] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.audits | other.audits,
            self.branches | other.branches,
            self.people | other.people,
            self.checklists | other.checklists,
            self.settings or other.settings,
            self.plans | other.plans,
        )
