"""Keeping the branches that are visited and the people who visit, review and read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Protocol

from motaudit.audit.places import Branch, Person
from motaudit.base.errors import UserError
from motaudit.base.store import Store
from motaudit.locale import _
from motaudit.locale.text import plain

_LONGEST, _LONGEST_CODE, _MOST_ATTRIBUTES = 200, 100, 100
"""What packages carry; of two branches with one code one gets some letters more."""


class PlacesRepository(Protocol):
    def branches(self) -> tuple[Branch, ...]: ...
    def save_branch(self, branch: Branch) -> None: ...
    def people(self) -> tuple[Person, ...]: ...
    def save_person(self, person: Person) -> None: ...
    def commit(self) -> None: ...


class PlacesService:
    """Branches and people are never deleted, for audits name them: `active=False` takes them out of the choices."""

    def __init__(self, store: Store[PlacesRepository]) -> None:
        self._store = store

    def branches(self, *, active_only: bool = False) -> tuple[Branch, ...]:
        """By code."""
        with self._store.read() as places:
            return tuple(branch for branch in places.branches() if branch.active or not active_only)

    def branch(self, id_or_code: str) -> Branch:
        """Raises UserError when neither an id nor a code fits."""
        found = next((branch for branch in self.branches() if id_or_code in (branch.id, branch.code)), None)
        if found is None:
            raise UserError(
                "places.unknown_branch",
                _("There is no branch “{code}” in this workspace.").format(code=id_or_code),
                remedy=_("Add it under Branches and people, or with `motaudit branch add`."),
            )
        return found

    def save_branch(self, branch: Branch) -> Branch:
        """Add or change a branch.

        Raises UserError for a missing or taken code or name, for more than can be sent on, or a wrong cut-off.
        """
        branch = replace(
            branch,
            code=plain(branch.code),
            name=plain(branch.name),
            city=plain(branch.city),
            region=plain(branch.region),
            brand=plain(branch.brand),
            attributes={plain(key): plain(value) for key, value in branch.attributes.items()},
        )
        with self._store.write() as places:
            taken = {other.code for other in places.branches() if other.id != branch.id}
            _check_branch(branch, taken)
            places.save_branch(branch)
            places.commit()
        return branch

    def people(self, *, active_only: bool = False) -> tuple[Person, ...]:
        """By name."""
        with self._store.read() as places:
            return tuple(person for person in places.people() if person.active or not active_only)

    def person(self, id: str) -> Person:
        found = next((person for person in self.people() if person.id == id), None)
        if found is None:
            raise UserError(
                "places.unknown_person",
                _("This person is not in the workspace."),
                remedy=_("Add them under Branches and people first."),
            )
        return found

    def save_person(self, person: Person) -> Person:
        """Add or change a person. Raises UserError without a name or a role, or for a name that is too long."""
        person = replace(person, name=plain(person.name))
        if not person.name:
            raise UserError("places.no_name", _("A person needs a name."), remedy=_("Type a name."))
        _require_short(person.name)
        if not person.roles:
            raise UserError("places.no_role", _("A person needs at least one role."), remedy=_("Choose a role."))
        with self._store.write() as places:
            places.save_person(person)
            places.commit()
        return person


def _check_branch(branch: Branch, taken: set[str]) -> None:
    if not branch.code:
        raise UserError("places.no_code", _("A branch needs a code."), remedy=_("Type a short code, such as B-012."))
    if not branch.name:
        raise UserError("places.no_name", _("A branch needs a name."), remedy=_("Type a name."))
    _require_short(branch.code, most=_LONGEST_CODE)
    attributes = (text for pair in branch.attributes.items() for text in pair)
    for text in (branch.name, branch.city, branch.region, branch.brand, *attributes):
        _require_short(text)
    if len(branch.attributes) > _MOST_ATTRIBUTES:
        raise UserError(
            "places.many_attributes",
            _("A branch has at most {n} attributes.").format(n=_MOST_ATTRIBUTES),
            remedy=_("Leave out what nothing asks for."),
        )
    if branch.code in taken:
        raise UserError(
            "places.code_taken",
            _("Another branch has the code “{code}”.").format(code=branch.code),
            remedy=_("Choose another code."),
        )
    if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", branch.day_starts):
        raise UserError(
            "places.day_starts",
            _("“{text}” is no time of day.").format(text=branch.day_starts),
            remedy=_("Write it as 04:00."),
        )


def _require_short(text: str, most: int = _LONGEST) -> None:
    if len(text) > most:
        raise UserError(
            "places.too_long",
            _("“{text}…” is longer than {n} characters.").format(text=text[:30], n=most),
            remedy=_("Shorten it."),
        )
