"""Who may work in a workspace, who did last, and whether that is asked or taken for granted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from motaudit.audit.places import Person, Role
from motaudit.locale import _
from ui.common.preferences import Preferences

if TYPE_CHECKING:
    from motaudit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Staff:
    """The active people by name; `last` is one of them; `with_pin` are ids."""

    people: tuple[Person, ...]
    last: Person
    with_pin: frozenset[str]

    def is_asked(self, preferences: Preferences) -> bool:
        """Whether several people share the computer: one set a PIN and worked last, or every start is to ask."""
        return len(self.people) > 1 and (self.last.id in self.with_pin or preferences.ask_who == "yes")


def staff_of(workspace: Workspace, preferences: Preferences) -> Staff:
    """The people of a workspace. Whoever is missing from it, after a first start, is added."""
    people = workspace.overview.people()
    last = _last(people, preferences)
    if last is None:
        last = _add(workspace, preferences)
        people = tuple(sorted((*people, last), key=lambda person: person.name))
    return Staff(people, last, workspace.overview.with_pin())


def _last(people: tuple[Person, ...], wanted: Preferences) -> Person | None:
    """The person who worked here last, or has the name given at the first start.

    Who only looks round, as in the sample, does so with the eyes of whoever has most roles.
    """
    for fits in (
        lambda person: person.id == wanted.person,
        lambda person: bool(wanted.name) and person.name == wanted.name,
        lambda person: not wanted.name and person.sees_all_visits,
        lambda person: not wanted.name,
    ):
        if found := next(filter(fits, people), None):
            return found
    return None


def _add(workspace: Workspace, wanted: Preferences) -> Person:
    from motaudit.base.ids import new_id

    roles = frozenset(Role(code) for code in wanted.roles.split()) or frozenset(Role)
    return workspace.places.save_person(Person(new_id(), wanted.name or _("Shopper"), roles))
