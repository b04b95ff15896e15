"""Reading a checklist file: `read_checklist` gives the checklist and its warnings, or all problems at once."""

from __future__ import annotations

from pathlib import Path

from motaudit.base.errors import Place, Problem, ProblemsError
from motaudit.checklist.checks import check_into
from motaudit.checklist.document import LARGEST, Findings, parse_document
from motaudit.checklist.model import Checklist
from motaudit.checklist.structure import ChecklistReader
from motaudit.locale import _


def read_checklist(source: Path | str | bytes, name: str | None = None) -> tuple[Checklist, tuple[Problem, ...]]:
    """The checklist of a file (`Path` or its path as text) or of bytes, and the warnings about it.

    `name` is what problems call the file; for bytes its ending tells YAML from JSON. Raises ProblemsError with every
    problem, warnings included, in the order of the document.
    """
    if isinstance(source, bytes):
        data, name = source, name or ""
    else:
        name = name or Path(source).name
        data = _content(Path(source), name)
    root = parse_document(data, name)
    findings = Findings("checklist", name, root)
    checklist = ChecklistReader(root, findings).read()
    check_into(checklist, findings)
    findings.refuse_errors(_("The checklist cannot be used as it is."))
    return checklist, findings.problems


def _content(path: Path, name: str) -> bytes:
    """The file's bytes, at most one more than may be read."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        problem = Problem("checklist.no_file", _("There is no such file."), _("Check its name."), Place(name))
        raise ProblemsError("checklist.no_file", _("The file was not found."), [problem]) from error
    except OSError as error:
        remedy = _("Check that it is a file and that you may read it.")
        problem = Problem("checklist.unreadable", error.strerror or str(error), remedy, Place(name))
        raise ProblemsError("checklist.unreadable", _("The file cannot be opened."), [problem]) from error
