"""Branches and people in their tables."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from motaudit.audit.places import Branch, Person, Role
from motaudit.storage import rows, tables
from motaudit.storage.database import Repository

_BRANCHES = rows.compiled(select(*(c for c in tables.branch.c if c.name != "row_hash")).order_by(tables.branch.c.code))
_PEOPLE = rows.compiled(select(*(c for c in tables.person.c if c.name != "row_hash")).order_by(tables.person.c.name))

_attributes = msgspec.json.Decoder(dict[str, str])
_roles = msgspec.json.Decoder(frozenset[Role])
_encode = msgspec.json.Encoder(order="deterministic").encode


class PlacesRepository(Repository):
    def branches(self) -> tuple[Branch, ...]:
        return tuple(branch_of(row) for row in self.connection.exec_driver_sql(_BRANCHES))

    def save_branch(self, branch: Branch) -> None:
        rows.put(
            self.connection,
            tables.branch,
            id=branch.id,
            code=branch.code,
            name=branch.name,
            city=branch.city,
            region=branch.region,
            brand=branch.brand,
            competitor=int(branch.competitor),
            day_starts=branch.day_starts,
            attributes=_encode(branch.attributes).decode(),
            active=int(branch.active),
        )

    def people(self) -> tuple[Person, ...]:
        return tuple(person_of(row) for row in self.connection.exec_driver_sql(_PEOPLE))

    def save_person(self, person: Person) -> None:
        rows.put(
            self.connection,
            tables.person,
            id=person.id,
            name=person.name,
            roles=_encode(sorted(person.roles)).decode(),
            active=int(person.active),
        )


def branch_of(row: Any) -> Branch:
    """A branch from the columns of its table, in their order."""
    id_, code, name, city, region, brand, competitor, day_starts, attributes, active = row
    return Branch(
        id_, code, name, city, region, brand, bool(competitor), day_starts, _attributes.decode(attributes), bool(active)
    )


def person_of(row: Any) -> Person:
    id_, name, roles, active = row
    return Person(id_, name, _roles.decode(roles), bool(active))
