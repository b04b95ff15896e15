"""Reading and writing checklist files for the page. Nothing here knows the window; all of it may run beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from motaudit.base.errors import EnvironmentFault, Place, Problem, ProblemsError
from motaudit.base.progress import Progress, Work
from motaudit.checklist.model import Checklist, Text
from motaudit.checklist.service import ChecklistVersion
from motaudit.locale import _

if TYPE_CHECKING:
    from motaudit.workspace import Workspace

NATIVE = (".yaml", ".yml", ".json")
SPREADSHEETS = (".xlsx", ".xls", ".ods", ".csv")
_SHOWN_AT_MOST = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file turned out to be. `checklist` is None when there are errors among the `problems`."""

    path: Path
    source: str
    checklist: Checklist | None
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A published version with what the list shows of it."""

    version: ChecklistVersion
    title: Text
    moments: int
    items: int
    languages: tuple[str, ...]
    visits: int


def read_file(path: Path) -> Reading:
    """Read a file whatever it holds; what is wrong with it is in the result, never raised."""
    from motaudit.checklist.loader import read_checklist

    if path.suffix.lower() not in NATIVE:
        return Reading(path, "", None, (_other_kind(path),))
    source = _source(path)
    try:
        checklist, warnings = read_checklist(path)
    except ProblemsError as error:
        return Reading(path, source, None, error.problems)
    return Reading(path, source, checklist, warnings)


def _other_kind(path: Path) -> Problem:
    spreadsheet = path.suffix.lower() in SPREADSHEETS
    return Problem(
        "checklist.kind_of_file",
        _("“{name}” is a spreadsheet. This version opens checklists from YAML and JSON files only.").format(
            name=path.name
        )
        if spreadsheet
        else _("“{name}” is no checklist file that motaudit reads.").format(name=path.name),
        _("Take a checklist of the library, save it as a file, put your questions into it, and open that file here.")
        if spreadsheet
        else _("Bring a file that ends in .yaml or .json."),
        Place(path.name),
    )


def _source(path: Path) -> str:
    """The text to show; a file that cannot be read is told by the reader, with its remedy."""
    try:
        with path.open("rb") as file:
            return file.read(_SHOWN_AT_MOST).decode("utf-8-sig", errors="replace")
    except OSError:
        return ""


def version_rows(workspace: Workspace) -> tuple[VersionRow, ...]:
    """All versions, with how many visits use each."""
    visits: dict[str, int] = {}
    for audit in workspace.audits.summaries():
        visits[audit.checklist_hash] = visits.get(audit.checklist_hash, 0) + 1
    rows = []
    for version in workspace.checklists.list():
        checklist = workspace.checklists.get(version.hash)
        rows.append(
            VersionRow(
                version,
                checklist.title,
                len(checklist.moment_by_code),
                len(checklist.items),
                checklist.languages,
                visits.get(version.hash, 0),
            )
        )
    return tuple(rows)


def export(checklist: Checklist, path: Path) -> Work[Path]:
    """Write the checklist as YAML; the file appears whole or not at all."""
    from motaudit.checklist.canonical import write_yaml

    yield Progress(0, 1)
    text = write_yaml(checklist)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentFault(
            "checklist.not_written",
            _("“{name}” cannot be written there: {reason}").format(name=path.name, reason=error.strerror or error),
            remedy=_("Choose another folder."),
        ) from error
    yield Progress(1, 1)
    return path
