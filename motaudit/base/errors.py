"""Errors that a person can act on, apart from faults of the environment and from bugs.

`UserError` and `EnvironmentFault` are shown where they happened. Every other exception is a bug.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file, a document or a form something is wrong; rows and columns count from 1."""

    file: str = ""
    path: str = ""
    row: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        position = "" if self.row is None else f"{self.row}:{self.column or 1}"
        return ":".join(part for part in (self.file, position, self.path) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a document: a stable code, where it is, what is wrong and what to do about it."""

    code: str
    message: str
    remedy: str = ""
    place: Place = Place()
    severity: str = "error"  # "error" or "warning"

    def __str__(self) -> str:
        return ": ".join(part for part in (str(self.place), self.message) if part) + (
            f" {self.remedy}" if self.remedy else ""
        )


class MotauditError(Exception):
    """The common root of what motaudit raises on purpose. `code` is stable, `remedy` says what to do."""

    def __init__(self, code: str, message: str, *, remedy: str = "", place: Place | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy
        self.place = place or Place()

    def __str__(self) -> str:
        return str(Problem(self.code, self.message, self.remedy, self.place))


class UserError(MotauditError):
    """Something the person asked for cannot be done; nothing was changed."""


class ProblemsError(UserError):
    """A document was refused; every problem is listed, not only the first."""

    def __init__(self, code: str, message: str, problems: Sequence[Problem]) -> None:
        super().__init__(code, message)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([self.message, *(str(problem) for problem in self.problems)])


class EnvironmentFault(MotauditError):
    """The machine said no: disk full, read-only, locked, unplugged. Nothing acknowledged is lost."""
