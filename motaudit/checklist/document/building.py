"""What YAML and JSON have in common: the events of either parser become nodes here, under the same limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from motaudit.base.errors import Place, Problem, ProblemsError
from motaudit.checklist.document.node import Node, Path, Scalar, path_text
from motaudit.locale import _

DEEPEST = 64
LARGEST = 20_000_000
"""Bytes of a document."""
MOST_NODES = 1_000_000
MOST_PROBLEMS = 200

NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.ASCII)
_LONGEST_NUMBER = 200
_MOST_DIGITS = 40
UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters, halves of surrogate pairs, and what no XML file (so no workbook) can hold."""


@dataclass(slots=True)
class _Frame:
    """A list or mapping that is being read."""

    is_mapping: bool
    row: int
    column: int
    elements: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    key: str | None = None
    key_place: tuple[int, int] = (1, 1)


class TreeBuilder:
    """Takes events in document order; `result` gives the tree or raises ProblemsError with everything found."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._stack: list[_Frame] = []
        self._root: Node | None = None
        self._count = 0

    def problem(self, code: str, message: str, remedy: str, row: int, column: int) -> None:
        """Note a problem and go on; too many of them end the reading."""
        place = Place(self.file, path_text(self._path()), row, column)
        self.problems.append(Problem(f"document.{code}", message, remedy, place))
        if len(self.problems) >= MOST_PROBLEMS:
            raise self.refusal()

    def stop(self, code: str, message: str, remedy: str, row: int, column: int) -> ProblemsError:
        """Note a problem after which nothing can be read."""
        self.problem(code, message, remedy, row, column)
        return self.refusal()

    def refusal(self) -> ProblemsError:
        return ProblemsError("document.refused", _("The file cannot be read as it is."), self.problems)

    def result(self) -> Node:
        if self._root is None and not self.problems:
            raise self.stop("empty", _("The file is empty."), _("Choose a file with content."), 1, 1)
        if self.problems or self._root is None:
            raise self.refusal()
        return self._root

    def open(self, is_mapping: bool, row: int, column: int) -> None:
        if self._awaits_key():
            raise self.stop(
                "key", _("A list or mapping cannot be a key."), _("Use a plain word as the key."), row, column
            )
        if len(self._stack) >= DEEPEST:
            raise self.stop(
                "deep",
                _("The file is nested more than {n} levels deep.").format(n=DEEPEST),
                _("Make it flatter."),
                row,
                column,
            )
        self._stack.append(_Frame(is_mapping, row, column))

    def close(self) -> None:
        frame = self._stack.pop()
        value = frame.entries if frame.is_mapping else tuple(frame.elements)
        self._add(Node(value, frame.row, frame.column, keys=frame.keys))

    def scalar(self, value: Scalar, raw: str, row: int, column: int) -> None:
        bad = UNUSABLE.search(raw)
        if bad:
            self.problem(
                "character",
                _("The text holds the character {code}, which cannot be used.").format(code=f"U+{ord(bad[0]):04X}"),
                _("Remove it."),
                row,
                column,
            )
        if self._awaits_key():
            self._take_key(raw, row, column)
        else:
            self._add(Node(value, row, column, raw))

    def number(self, raw: str, row: int, column: int) -> Decimal:
        """The exact number; one that no checklist can mean is a problem."""
        number = Decimal(raw) if len(raw) <= _LONGEST_NUMBER else None
        if number is not None:
            digits = "".join(map(str, number.as_tuple().digits)).strip("0")
            if len(digits) <= _MOST_DIGITS and abs(number.adjusted()) <= _MOST_DIGITS:
                return number
        self.problem(
            "number",
            _("This number is too long."),
            _("Use at most {n} digits.").format(n=_MOST_DIGITS),
            row,
            column,
        )
        return Decimal(0)

    def _awaits_key(self) -> bool:
        return bool(self._stack) and self._stack[-1].is_mapping and self._stack[-1].key is None

    def _take_key(self, key: str, row: int, column: int) -> None:
        frame = self._stack[-1]
        if key in frame.entries:
            self.problem(
                "duplicate_key",
                _("The key {key} stands here twice; the first one is in row {row}.").format(
                    key=key, row=frame.keys[key][0]
                ),
                _("Remove one of them."),
                row,
                column,
            )
        frame.key, frame.key_place = key, (row, column)

    def _add(self, node: Node) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            raise self.stop(
                "large",
                _("The file holds more than {n} values.").format(n=MOST_NODES),
                _("Split it into several files."),
                node.row,
                node.column,
            )
        if not self._stack:
            self._root = node
            return
        frame = self._stack[-1]
        if not frame.is_mapping:
            frame.elements.append(node)
        elif frame.key is not None:
            if frame.key not in frame.entries:
                frame.entries[frame.key] = node
                frame.keys[frame.key] = frame.key_place
            frame.key = None

    def _path(self) -> Path:
        steps: list[str | int] = []
        for frame in self._stack:
            if not frame.is_mapping:
                steps.append(len(frame.elements))
            elif frame.key is not None:
                steps.append(frame.key)
        return tuple(steps)
