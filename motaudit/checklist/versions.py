"""What changed between two versions of a checklist, for showing them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from motaudit.checklist.model import Checklist


class Kind(StrEnum):
    CHECKLIST = "checklist"
    SCORING = "scoring"
    SCENARIO = "scenario"
    CONTEXT = "context"
    CHOICES = "choices"
    STAGE = "stage"
    MOMENT = "moment"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One key with its value in the older and in the newer version, as the model has them."""

    key: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """One part that was `added`, `removed` or `changed`; only the last has fields. `code` is '' for the whole."""

    kind: Kind
    code: str
    what: str
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    changes: tuple[Change, ...]

    @property
    def may_change_scores(self) -> bool:
        """Whether the same answers could give another percentage: then the versions are not compared in a trend."""
        return any(change.what != "changed" and change.kind not in _UNSCORED for change in self.changes) or any(
            field.key in _SCORING_KEYS or change.kind is Kind.SCORING
            for change in self.changes
            for field in change.fields
        )


_UNSCORED = (Kind.SCENARIO, Kind.CONTEXT)
# fmt: off
_SCORING_KEYS = frozenset({
    "bonus", "calculation", "choices", "critical", "from", "max", "metric", "min", "not_applicable", "owner", "pass",
    "place", "points", "relevant", "repeat", "to", "type", "weight",
})
# fmt: on


def difference(old: Checklist, new: Checklist) -> Difference:
    """All changes from `old` to `new`: the whole, its rules, then every part in the order of the newer journey."""
    changes = [
        *_changed(Kind.CHECKLIST, "", _parts(old, _WHOLE), _parts(new, _WHOLE)),
        *_changed(Kind.SCORING, "", _parts(old.scoring), _parts(new.scoring)),
    ]
    for kind in (Kind.SCENARIO, Kind.CONTEXT, Kind.CHOICES, Kind.STAGE, Kind.MOMENT, Kind.ITEM):
        changes += _compared(kind, _by_code(kind, old), _by_code(kind, new))
    return Difference(tuple(changes))


_WHOLE = ("code", "title", "languages", "industry", "story")
_CHILDREN = ("code", "moments", "items")


def _parts(part: Any, names: tuple[str, ...] | None = None) -> dict[str, object]:
    kept = names or tuple(each.name for each in fields(part) if each.name not in _CHILDREN)
    return {name.rstrip("_"): getattr(part, name) for name in kept}


def _by_code(kind: Kind, checklist: Checklist) -> Mapping[str, dict[str, object]]:
    """Code -> the keys of each part; a moment's and an item's `place` is what it belongs to."""
    if kind is Kind.SCENARIO:
        return {part.code: _parts(part) for part in checklist.scenarios}
    if kind is Kind.CONTEXT:
        return {part.code: _parts(part) for part in checklist.context}
    if kind is Kind.CHOICES:
        return {name: _choices(choices) for name, choices in checklist.choices.items()}
    if kind is Kind.STAGE:
        return {part.code: _parts(part) for part in checklist.stages}
    if kind is Kind.MOMENT:
        return {part.code: {**_parts(part), "place": stage.code} for stage, part in checklist.moments()}
    return {code: {**_parts(part), "place": checklist.moment_of[code].code} for code, part in checklist.items.items()}


def _choices(choices: tuple[Any, ...]) -> dict[str, object]:
    return {
        "order": tuple(choice.code for choice in choices),
        "points": {choice.code: choice.points for choice in choices},
        "label": {choice.code: choice.label for choice in choices},
        "not_applicable": tuple(choice.code for choice in choices if choice.not_applicable),
        "attributes": {choice.code: choice.attributes for choice in choices},
    }


def _compared(
    kind: Kind, old: Mapping[str, dict[str, object]], new: Mapping[str, dict[str, object]]
) -> Iterator[Change]:
    for code, after in new.items():
        if code in old:
            yield from _changed(kind, code, old[code], after)
        else:
            yield Change(kind, code, "added")
    for code in old:
        if code not in new:
            yield Change(kind, code, "removed")


def _changed(kind: Kind, code: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[Change]:
    found = tuple(FieldChange(key, old[key], new[key]) for key in new if old[key] != new[key])
    if found:
        yield Change(kind, code, "changed", found)
