"""The answers document `motaudit/answers/1`: an audit without the app, for scripts, tests and other tools.

document = read_answers(Path("visit.json"), checklist)      # ProblemsError names everything that is wrong
audit = to_audit(document, checklist)                       # needs no workspace
write_answers(audit, checklist)                             # and back, ready for JSON
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from motaudit.audit.answers_reader import AnswersReader
from motaudit.audit.answers_writer import FORMAT, write_answers
from motaudit.audit.entries import Change, EntryKey, EntryKind, header_key, read, with_entries
from motaudit.audit.model import Audit, AuditState
from motaudit.audit.places import Branch, Person
from motaudit.base.clock import now
from motaudit.base.errors import Place, Problem, ProblemsError
from motaudit.base.ids import new_id
from motaudit.checklist.document import LARGEST, Findings, parse_document
from motaudit.checklist.model import Checklist
from motaudit.locale import _

__all__ = ["FORMAT", "AnswersDocument", "answers_checklist", "read_answers", "to_audit", "write_answers"]


@dataclass(frozen=True, slots=True)
class AnswersDocument:
    """What an answers document holds. Its evidence is named, not read: `sha256` is '' and `size` 0 until it is."""

    checklist: str
    version: int | None
    """None = the newest published one."""
    branch: str
    auditor: str
    entries: Mapping[EntryKey, Any]
    evidence: Mapping[EntryKey, Path] = field(default_factory=dict)
    """Key of an evidence entry -> its file."""

    def changes_to(self, audit: Audit) -> tuple[Change, ...]:
        """What makes `audit` say what the document says, evidence apart: that must be taken in first."""
        pairs = ((key, read(audit, key), value) for key, value in self.entries.items())
        return tuple(
            Change(key, before, after)
            for key, before, after in pairs
            if before != after and key.kind is not EntryKind.EVIDENCE
        )


def read_answers(source: Path | str | bytes, checklist: Checklist, name: str | None = None) -> AnswersDocument:
    """The answers of a file, or of bytes, to `checklist`.

    `name` is what problems call the file. Paths of evidence are relative to the file, or to the working folder for
    bytes. Raises ProblemsError with every problem, each at its row and column.
    """
    data, name, folder = _content(source, name)
    root = parse_document(data, name)
    findings = Findings("answers", name, root)
    reader = AnswersReader(root, checklist, folder, findings)
    reader.read()
    findings.refuse_errors(_("The answers cannot be used as they are."))
    return AnswersDocument(
        reader.checklist, reader.version, reader.branch, reader.auditor, reader.entries, reader.evidence
    )


def answers_checklist(source: Path | str | bytes, name: str | None = None) -> tuple[str, int | None]:
    """Which checklist the answers belong to, and which version if they say so. Raises ProblemsError."""
    data, name, _folder = _content(source, name)
    root = parse_document(data, name)
    code, version = root.get("checklist"), root.get("version")
    if code is None or code.kind != "text":
        remedy = _("Add the key checklist with the code of the checklist.")
        problem = Problem(
            "answers.missing", _("The key checklist is missing."), remedy, Place(name, "", root.row, root.column)
        )
        raise ProblemsError("answers.refused", _("The answers cannot be used as they are."), [problem])
    return code.raw, int(version.raw) if version is not None and version.raw.isdecimal() else None


def to_audit(
    document: AnswersDocument,
    checklist: Checklist,
    branch: Branch | None = None,
    auditor: Person | None = None,
    *,
    checklist_hash: str = "",
) -> Audit:
    """An audit that holds what the document says; without a workspace it has no number and knows its branch by code."""
    started = document.entries.get(header_key("started"))
    audit = Audit(
        id=new_id(),
        number="",
        state=AuditState.IN_PROGRESS,
        branch=branch or Branch(id=document.branch, code=document.branch, name=document.branch),
        auditor=auditor or Person(id=document.auditor, name=document.auditor),
        checklist_hash=checklist_hash,
        checklist_code=checklist.code,
        checklist_version=document.version or 1,
        created=started or now(),
    )
    return with_entries(audit, document.entries)


def _content(source: Path | str | bytes, name: str | None) -> tuple[bytes, str, Path]:
    """The bytes (at most one more than may be read), the name for problems, and where evidence is looked for."""
    if isinstance(source, bytes):
        return source, name or "", Path()
    path = Path(source)
    name = name or path.name
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1), name, path.parent
    except FileNotFoundError as error:
        problem = Problem("answers.no_file", _("There is no such file."), _("Check its name."), Place(name))
        raise ProblemsError("answers.no_file", _("The file was not found."), [problem]) from error
    except OSError as error:
        remedy = _("Check that it is a file and that you may read it.")
        problem = Problem("answers.unreadable", error.strerror or str(error), remedy, Place(name))
        raise ProblemsError("answers.unreadable", _("The file cannot be opened."), [problem]) from error
