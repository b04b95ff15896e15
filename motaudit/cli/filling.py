"""A visit from an answers file: everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

from motaudit.audit.answers import AnswersDocument, answers_checklist, read_answers, to_audit
from motaudit.audit.entries import Change, EntryKey, header_key
from motaudit.audit.model import Audit, Evidence, Mode
from motaudit.audit.places import Branch, Person
from motaudit.audit.walk import Walk
from motaudit.base.errors import Place, Problem, ProblemsError, UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import Progress, Work
from motaudit.checklist.model import Checklist
from motaudit.checklist.service import ChecklistVersion
from motaudit.locale import _, fold
from motaudit.review.submission import GapsError
from motaudit.workspace import Workspace


def fill_audit(workspace: Workspace, source: Path, *, submit: bool) -> Work[Audit]:
    """Make a visit from an answers file and, when asked, hand it in.

    Raises ProblemsError or UserError, with nothing written, for a bad file, an unknown branch or checklist, and with
    `submit` for anything that is still missing.
    """
    version = _version(workspace, source)
    checklist = workspace.checklists.get(version.hash)
    document = read_answers(source, checklist)
    branch = _branch(workspace, document, source)
    _require_auditor(document, source)
    _require_files(document, source)
    known = _known_person(workspace, document.auditor)
    if submit:
        _refuse_gaps(checklist, document, branch)
    kept = yield from _keep_evidence(workspace, document)
    auditor = known or workspace.places.save_person(Person(new_id(), document.auditor))
    audit = workspace.audits.start(branch.id, version.hash, auditor.id, mode=_mode(document))
    changes = (*document.changes_to(audit), *kept)
    walk = Walk(checklist, audit)
    walk.apply(changes)
    workspace.audits.commit(audit.id, changes, who=auditor.id, open_count=walk.open_count())
    if submit:
        workspace.audits.submit(audit.id, who=auditor.id)
    return workspace.audits.load(audit.id)


def _version(workspace: Workspace, source: Path) -> ChecklistVersion:
    code, number = answers_checklist(source)
    versions = [version for version in workspace.checklists.list() if version.code == code]
    wanted = [version for version in versions if number is None or version.version == number]
    if not wanted:
        raise UserError(
            "answers.checklist",
            _("This workspace has no checklist “{code}”.").format(code=code)
            if not versions
            else _("This workspace has no version {number} of the checklist “{code}”.").format(
                number=number, code=code
            ),
            remedy=_("Add it with: motaudit checklist add FILE."),
            place=Place(source.name, "checklist"),
        )
    in_use = [version for version in wanted if version.retired is None]
    return max(in_use or wanted, key=lambda version: version.version)


def _branch(workspace: Workspace, document: AnswersDocument, source: Path) -> Branch:
    for branch in workspace.places.branches():
        if branch.code == document.branch:
            return branch
    raise UserError(
        "answers.branch",
        _("This workspace has no branch “{code}”.").format(code=document.branch),
        remedy=_("Add it with: motaudit branch add CODE NAME."),
        place=Place(source.name, "branch"),
    )


def _require_auditor(document: AnswersDocument, source: Path) -> None:
    if not document.auditor.strip():
        raise UserError(
            "answers.auditor",
            _("The key {key} is missing.").format(key="auditor"),
            remedy=_("Add it; it is mandatory."),
            place=Place(source.name, "auditor"),
        )


def _known_person(workspace: Workspace, name: str) -> Person | None:
    return next((person for person in workspace.places.people() if fold(person.name) == fold(name)), None)


def _mode(document: AnswersDocument) -> Mode:
    return Mode(document.entries.get(header_key("mode"), Mode.AFTER_VISIT))


def _require_files(document: AnswersDocument, source: Path) -> None:
    problems = [
        Problem(
            "answers.evidence",
            _("The file {file} is not there.").format(file=path),
            _("Put it beside the answers file, or take it out."),
            Place(source.name),
        )
        for path in document.evidence.values()
        if not path.is_file()
    ]
    if problems:
        raise ProblemsError("answers.refused", _("The answers cannot be used as they are."), problems)


def _refuse_gaps(checklist: Checklist, document: AnswersDocument, branch: Branch) -> None:
    walk = Walk(checklist, to_audit(document, checklist, branch))
    gaps = [gap for gap in walk.gaps() if gap.severity == "error"]
    if gaps:
        raise GapsError(gaps)


def _keep_evidence(workspace: Workspace, document: AnswersDocument) -> Generator[Progress, None, tuple[Change, ...]]:
    changes: list[Change] = []
    for key, path in document.evidence.items():
        named: Evidence = document.entries[key]
        stored = yield from workspace.evidence.add(path, path.name, kind=named.kind)
        changes.append(_attached(key, named, stored.sha256, stored.media_type, stored.size))
    return tuple(changes)


def _attached(key: EntryKey, named: Evidence, sha256: str, media_type: str, size: int) -> Change:
    return Change(key, None, replace(named, sha256=sha256, media_type=media_type, size=size))
