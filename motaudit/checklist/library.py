"""The checklists that come with motaudit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import resources
from motaudit.base.errors import UserError
from motaudit.checklist.canonical import checklist_hash, read_document
from motaudit.checklist.model import Checklist, Text
from motaudit.locale import _


@dataclass(frozen=True, slots=True)
class Shipped:
    """What a list of the library shows of one checklist; `stages`, `moments` and `items` are counts."""

    code: str
    title: Text
    industry: str | None
    languages: tuple[str, ...]
    stages: int
    moments: int
    items: int
    hash: str
    path: Path


@cache
def shipped() -> tuple[Shipped, ...]:
    """The library, by code."""
    found = []
    for path in sorted(resources.path("checklists").glob("*.yaml")):
        checklist = read_document(path.read_bytes(), path.name)
        entry = Shipped(
            code=checklist.code,
            title=checklist.title,
            industry=checklist.industry,
            languages=checklist.languages,
            stages=len(checklist.stages),
            moments=len(checklist.moment_by_code),
            items=len(checklist.items),
            hash=checklist_hash(checklist),
            path=path,
        )
        found.append(entry)
    return tuple(sorted(found, key=lambda entry: entry.code))


def load_shipped(code: str) -> Checklist:
    """One checklist of the library. Raises UserError if there is none with this code."""
    for entry in shipped():
        if entry.code == code:
            return read_document(entry.path.read_bytes(), entry.path.name)
    raise UserError(
        "checklist.not_shipped",
        _("No checklist named {code} comes with motaudit.").format(code=code),
        remedy=_("Possible are: {words}.").format(words=", ".join(entry.code for entry in shipped())),
    )
