"""The parsed document: plain values that still know where they were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

Scalar: TypeAlias = bool | Decimal | str | None
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a document. `row` and `column` count from 1; `raw` is a scalar as it was written."""

    value: Scalar | tuple[Node, ...] | Mapping[str, Node]
    row: int
    column: int
    raw: str = ""
    keys: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Of a mapping: where each key stands."""

    @property
    def kind(self) -> str:
        """null, boolean, number, text, list or mapping."""
        if self.value is None:
            return "null"
        if isinstance(self.value, bool):
            return "boolean"
        if isinstance(self.value, Decimal):
            return "number"
        if isinstance(self.value, str):
            return "text"
        return "list" if isinstance(self.value, tuple) else "mapping"

    @property
    def entries(self) -> Mapping[str, Node]:
        """The entries of a mapping; none for anything else."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def elements(self) -> tuple[Node, ...]:
        """The elements of a list; none for anything else."""
        return self.value if isinstance(self.value, tuple) else ()

    def get(self, key: str) -> Node | None:
        return self.entries.get(key)

    def place_of(self, path: Path) -> tuple[int, int]:
        """Row and column of what stands at a path: the key for an entry of a mapping, else the value."""
        node = self
        place = (self.row, self.column)
        for step in path:
            found = node.entries.get(step) if isinstance(step, str) else _element(node, step)
            if found is None:
                break
            place = node.keys[step] if isinstance(step, str) else (found.row, found.column)
            node = found
        return place


def _element(node: Node, index: int) -> Node | None:
    elements = node.elements
    return elements[index] if index < len(elements) else None


def path_text(path: Path) -> str:
    """`stages[0].moments[2].items[1].type`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")
