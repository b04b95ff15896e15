"""Handing a visit over as a file: gathers what the report is built from, and writes it."""

from __future__ import annotations

from pathlib import Path

import motaudit
from motaudit.audit.evidence import EvidenceService
from motaudit.audit.model import Audit, AuditState
from motaudit.audit.walk import Walk
from motaudit.base.clock import Clock, now
from motaudit.base.progress import Work
from motaudit.checklist.service import ChecklistService
from motaudit.report.context import Audience, PreviousVisit, ReportInput
from motaudit.review.submission import SubmissionService
from motaudit.scoring import indicators

_CHECKED = frozenset({AuditState.RELEASED, AuditState.APPEALED, AuditState.DECIDED, AuditState.CLOSED})


class ReportService:
    def __init__(
        self,
        audits: SubmissionService,
        checklists: ChecklistService,
        evidence: EvidenceService,
        clock: Clock = now,
    ) -> None:
        self._audits = audits
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
        """What the report of one visit is built from; scores are those that were frozen when it was handed in."""
        audit = self._audits.load(audit_id)
        walk = Walk(self._checklists.get(audit.checklist_hash), audit)
        sheet = self._audits.sheet(audit_id)
        return ReportInput(
            walk=walk,
            sheet=sheet,
            indicators=indicators(walk.checklist, audit, walk, sheet),
            pictures=self._evidence.read_for_report,
            generated=self._clock(),
            app_version=motaudit.__version__,
            checked=audit.state in _CHECKED,
            audience=Audience.BRANCH if for_branch else Audience.INTERNAL,
            previous=self._previous(audit),
            hashes=self._hashes(audit),
        )

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
