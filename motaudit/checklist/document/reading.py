"""Taking a parsed document apart: typed entries, and one list of everything that does not fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches

from motaudit.base.errors import Place, Problem, ProblemsError
from motaudit.checklist.document.node import Node, Path, path_text
from motaudit.locale import _


class Findings:
    """The problems of one document, each at the row and column of its path. `prefix` starts every code."""

    def __init__(self, prefix: str, file: str = "", root: Node | None = None) -> None:
        self.file = file
        self.aliases: dict[Path, Path] = {}
        """Where something stands in the document that belongs elsewhere in what it describes."""
        self.spoiled: set[Path] = set()
        """What could not be read well enough to be judged further."""
        self._prefix = prefix
        self._root = root
        self._found: list[Problem] = []

    def add(self, code: str, path: Path, message: str, remedy: str, severity: str = "error") -> None:
        for moved, origin in self.aliases.items():
            if path[: len(moved)] == moved:
                path = origin + path[len(moved) :]
        row, column = (None, None) if self._root is None else self._root.place_of(path)
        place = Place(self.file, path_text(path), row, column)
        self._found.append(Problem(f"{self._prefix}.{code}", message, remedy, place, severity))

    def warn(self, code: str, path: Path, message: str, remedy: str) -> None:
        self.add(code, path, message, remedy, "warning")

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All of them in the order of the document."""
        return tuple(sorted(self._found, key=lambda problem: (problem.place.row or 0, problem.place.column or 0)))

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self._found)

    def refuse_errors(self, message: str) -> None:
        """Raise ProblemsError with everything found if any of it is an error."""
        if self.has_errors:
            raise ProblemsError(f"{self._prefix}.refused", message, self.problems)


class Fields:
    """The entries of one mapping. Asking for one that is not there gives its default; null counts as not there."""

    def __init__(self, node: Node, path: Path, findings: Findings, known: Collection[str]) -> None:
        self.node = node
        self.path = path
        self.findings = findings
        self._entries: Mapping[str, Node] = node.entries
        if node.kind != "mapping":
            self.wrong(path, node, _("a list of keys with values"))
        for key in self._entries:
            if key not in known:
                findings.add(
                    "unknown_key", (*path, key), _("The key {key} is unknown.").format(key=key), _meant(key, known)
                )

    def get(self, key: str) -> Node | None:
        node = self._entries.get(key)
        return None if node is None or node.kind == "null" else node

    def at(self, key: str) -> Path:
        return (*self.path, key)

    def need(self, *keys: str) -> None:
        """Report those of `keys` that are missing."""
        if self.node.kind != "mapping":
            return
        for key in keys:
            if self.get(key) is None:
                path = self.at(key) if key in self._entries else self.path
                self.findings.add(
                    "missing", path, _("The key {key} is missing.").format(key=key), _("Add it; it is mandatory.")
                )

    def wrong(self, path: Path, node: Node, wanted: str) -> None:
        """Report a value of the wrong kind; `wanted` says what belongs there."""
        self.findings.add(
            "wrong_type",
            path,
            _("{found} stands here.").format(found=_described(node)),
            _("Write {wanted}.").format(wanted=wanted),
        )

    def text(self, key: str, default: str = "") -> str:
        """A text; a number or true stands for its own letters."""
        node = self.get(key)
        if node is None:
            return default
        if node.kind in ("list", "mapping"):
            self.wrong(self.at(key), node, _("a text"))
            return default
        return node.raw

    def number(self, key: str, least: Decimal | int | None = None, most: Decimal | int | None = None) -> Decimal | None:
        node = self.get(key)
        if node is None:
            return None
        if not isinstance(node.value, Decimal):
            self.wrong(self.at(key), node, _("a number"))
            return None
        if (least is not None and node.value < least) or (most is not None and node.value > most):
            if most is None:
                remedy = _("Write a number from {least} up.").format(least=least)
            else:
                remedy = _("Write a number from {least} to {most}.").format(least=least, most=most)
            self.findings.add("range", self.at(key), _("{found} is out of range.").format(found=node.raw), remedy)
        return node.value

    def whole(self, key: str, least: int, most: int) -> int | None:
        number = self.number(key, least, most)
        if number is None:
            return None
        if number != number.to_integral_value():
            self.wrong(self.at(key), self._entries[key], _("a whole number"))
        return int(number)

    def flag(self, key: str, default: bool) -> bool:
        node = self.get(key)
        if node is None:
            return default
        if not isinstance(node.value, bool):
            self.wrong(self.at(key), node, _("true or false"))
            return default
        return node.value

    def word(self, key: str, allowed: Collection[str]) -> str | None:
        """One of a closed set of words, None if it is missing or none of them."""
        node = self.get(key)
        return None if node is None else self.one_of(node, self.at(key), allowed)

    def one_of(self, node: Node, path: Path, allowed: Collection[str]) -> str | None:
        if node.kind == "text" and node.raw in allowed:
            return node.raw
        shown = node.raw if node.kind not in ("list", "mapping") else _described(node)
        message = _("{found} is none of the words that may stand here.").format(found=shown)
        self.findings.add("unknown_word", path, message, _meant(shown, allowed))
        return None

    def list(self, key: str) -> Iterator[tuple[Node, Path]]:
        """The elements of a list with their paths."""
        node = self.get(key)
        if node is None:
            return
        if node.kind != "list":
            self.wrong(self.at(key), node, _("a list"))
        for index, element in enumerate(node.elements):
            yield element, (*self.path, key, index)

    def entries(self, key: str) -> Iterator[tuple[str, Node, Path]]:
        """The entries of a mapping with free keys."""
        node = self.get(key)
        if node is None:
            return
        if node.kind != "mapping":
            self.wrong(self.at(key), node, _("a list of keys with values"))
        for name, entry in node.entries.items():
            yield name, entry, (*self.path, key, name)


def _meant(found: str, known: Collection[str]) -> str:
    close = get_close_matches(found.lower(), sorted(known), n=1, cutoff=0.6)
    if close:
        return _("Did you mean {word}?").format(word=close[0])
    return _("Possible are: {words}.").format(words=", ".join(sorted(known)))


def _described(node: Node) -> str:
    if node.kind == "text":
        return _("The text “{text}”").format(text=node.raw[:40])
    if node.kind == "number":
        return _("The number {number}").format(number=node.raw)
    if node.kind == "boolean":
        return _("The word {word}").format(word=node.raw)
    return {"list": _("A list"), "mapping": _("A list of keys with values")}.get(node.kind, _("Nothing"))
