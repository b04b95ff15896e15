"""What an expression may name besides the questions themselves, and where questions stand in a checklist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from motaudit.checklist.document import Path
from motaudit.checklist.model import Checklist, Item, Moment, Stage

HEADER_TIMES = ("arrived_at", "greeted_at", "ordered_at", "served_at", "paid_at", "left_at")
"""The header's times, in their usual order."""

HEADER_NAMES = frozenset({*HEADER_TIMES, "scenario", "mode", "outcome"})
"""Of the visit itself; no question may have such a code."""

REFERENCE = re.compile(r"\$\{\s*([^\s{}]+)\s*\}")
"""A value named in a wording: `${guest_name}`."""

BRANCH = "branch."
"""`branch.drive_thru`: any attribute of the branch, '' if it has none of that name."""


@dataclass(frozen=True, slots=True)
class Located:
    """A question with its place; `moment` and `stage` are None for a field of the context."""

    path: Path
    item: Item
    moment: Moment | None = None
    stage: Stage | None = None


def located_moments(checklist: Checklist) -> Iterator[tuple[Path, Moment, Stage]]:
    for s, stage in enumerate(checklist.stages):
        for m, moment in enumerate(stage.moments):
            yield ("stages", s, "moments", m), moment, stage


def located_items(checklist: Checklist) -> Iterator[Located]:
    """The fields of the context, then every question in the order of the journey."""
    for index, item in enumerate(checklist.context):
        yield Located(("context", index), item)
    for path, moment, stage in located_moments(checklist):
        for index, item in enumerate(moment.items):
            yield Located((*path, "items", index), item, moment, stage)
