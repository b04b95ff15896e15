"""Handing a visit over as a file: gathers what the report is built from, and writes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import motaudit
from motaudit.audit.evidence import EvidenceService
from motaudit.audit.model import Answer, Audit
from motaudit.audit.records import SENT
from motaudit.audit.walk import Walk
from motaudit.audit.wording import shown_answer
from motaudit.base.clock import Clock, now
from motaudit.base.progress import Work
from motaudit.checklist.model import Checklist
from motaudit.checklist.service import ChecklistService
from motaudit.locale import _, format_number, ngettext
from motaudit.report.context import Audience, PreviousVisit, ReportInput
from motaudit.review.counting import counted, reported
from motaudit.review.repairing import RepairService
from motaudit.review.standing import Ruling, Standing
from motaudit.review.submission import SubmissionService
from motaudit.scoring import indicators

_REPAIRS_SHOWN = 5


class ReportService:
    def __init__(
        self,
        audits: SubmissionService,
        checklists: ChecklistService,
        evidence: EvidenceService,
        repairs: RepairService,
        clock: Clock = now,
    ) -> None:
        self._audits = audits
        self._repairs = repairs
        self._checklists = checklists
        self._evidence = evidence
        self._clock = clock

    def excel(self, audit_id: str, out: Path, *, language: str, for_branch: bool = True) -> Work[Path]:
        """Write the workbook of one visit to `out`, which is replaced only by a complete one.

        Raises UserError for an unknown visit, EnvironmentFault where the file cannot be written.
        """
        from motaudit.report.build import build
        from motaudit.report.excel import write_excel

        given = self.material(audit_id, for_branch=for_branch)
        return (yield from write_excel(build(given, language), out))

    def material(self, audit_id: str, *, for_branch: bool = True) -> ReportInput:
        """What the report of one visit is built from: what was handed in, and what was corrected and decided since.

        A branch reads it in the words of the report, head office in the shopper's own.
        """
        audit, standing = self._audits.load(audit_id), self._audits.standing(audit_id)
        if for_branch:
            audit = reported(audit, standing)
        audit = _with_decisions(self._checklists.get(audit.checklist_hash), audit, standing)
        walk = Walk(self._checklists.get(audit.checklist_hash), audit)
        sheet = self._audits.sheet(audit_id)
        return ReportInput(
            walk=walk,
            sheet=sheet,
            indicators=indicators(walk.checklist, audit, walk, sheet),
            pictures=self._evidence.read_for_report,
            generated=self._clock(),
            app_version=motaudit.__version__,
            checked=audit.state in SENT,
            audience=Audience.BRANCH if for_branch else Audience.INTERNAL,
            previous=self._previous(audit),
            repairs=self._open_repairs(audit),
            query_until=_query_until(standing, self._clock()),
            hashes=self._hashes(audit),
        )

    def _open_repairs(self, audit: Audit) -> tuple[str, ...]:
        """The most urgent ones in words; they share one page with the result."""
        found = self._repairs.list(branch_id=audit.branch.id, unsettled_only=True)
        lines = tuple(map(self._repairs.words, found[:_REPAIRS_SHOWN]))
        more = len(found) - len(lines)
        if not more:
            return lines
        return (*lines, ngettext("and {n} more", "and {n} more", more).format(n=format_number(more)))

    def _previous(self, audit: Audit) -> PreviousVisit | None:
        found = self._audits.previous(audit.id)
        if found is None:
            return None
        sheet = self._audits.sheet(found.id)
        stages = {stage.code: stage.figure.percent for stage in sheet.stages}
        return PreviousVisit((found.started or found.created).date(), found.percent, stages)

    def _hashes(self, audit: Audit) -> dict[str, str]:
        revisions = self._audits.revisions(audit.id)
        return {"visit": revisions[-1].content_hash} if revisions else {}


def _query_until(standing: Standing, at: datetime) -> date | None:
    """The last day for queries; None before the release and when it is over."""
    until = standing.query_until
    return until.date() if until is not None and at <= until else None


def _with_decisions(checklist: Checklist, audit: Audit, standing: Standing) -> Audit:
    """With the answers that count after decided queries; beside each stands what the shopper had answered, and why."""
    decided = counted(audit, standing)
    if decided.answers == audit.answers:
        return audit
    walk, answers = Walk(checklist, audit), dict(decided.answers)
    for query in standing.queries:
        decision = query.decision
        if decision is None or decision.ruling is Ruling.DECLINED:
            continue
        told = _("Decided after a query: {why} (the answer was: {answer})").format(
            why=decision.why, answer=shown_answer(walk, query.item)
        )
        note = audit.answers.get(query.item, Answer()).note.strip()
        answers[query.item] = replace(answers[query.item], note=f"{note}\n{told}".strip())
    return replace(decided, answers=answers)
