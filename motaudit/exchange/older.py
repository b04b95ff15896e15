"""Packages of schema 1, as the first versions wrote them: branches had other ids beside their own, shoppers no looks."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from motaudit.exchange import wire
from motaudit.exchange.wire import Contents, EventRecord, FileRecord, PlaceRecord


class _Place(Struct, frozen=True, forbid_unknown_fields=True):
    id: wire.Id
    clock: wire.Small
    value: Annotated[str, Meta(max_length=100_000)]
    aliases: tuple[wire.Id, ...] = ()
    """Was never given any."""


_Places = Annotated[tuple[_Place, ...], Meta(max_length=20_000)]


class _Contents(Struct, frozen=True, forbid_unknown_fields=True):
    branches: _Places
    people: _Places
    files: tuple[FileRecord, ...]
    events: tuple[EventRecord, ...]


def read_contents(data: bytes, name: str, schema: int) -> Contents:
    """The contents of a package of any schema up to the present one. Raises UserError as `wire.read`."""
    if schema > 1:
        return wire.read(Contents, data, name)
    found = wire.read(_Contents, data, name)
    branches, people = (
        tuple(PlaceRecord(place.id, place.clock, place.value) for place in places)
        for places in (found.branches, found.people)
    )
    return Contents(branches, people, found.files, found.events, looks=())
