"""What the page shows of one visit, gathered beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from motaudit.audit.model import Evidence, ItemRef, MomentRef
from motaudit.audit.places import Person
from motaudit.audit.records import EDITABLE
from motaudit.base.errors import UserError
from motaudit.locale import _
from motaudit.report.material import Material
from motaudit.scoring.explain import Explained, explain, failures
from ui.result.branch import Answered, read_answered

if TYPE_CHECKING:
    from motaudit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Question:
    """One row of "Every question". `explained` is None for questions that can never score."""

    at: int
    """Its place in the journey, from 1."""
    ref: ItemRef
    moment: MomentRef
    stage: str
    stage_title: str
    moment_title: str
    text: str
    answer: str
    note: str
    flagged: bool
    critical: bool
    explained: Explained | None
    evidence: tuple[Evidence, ...]

    @property
    def cost(self) -> Fraction:
        return self.explained.cost if self.explained else Fraction(0)

    @property
    def failed(self) -> bool:
        """It took something from the total, or failed the visit."""
        return self.critical or self.cost > 0

    @property
    def share(self) -> Fraction:
        """Percentage points of the total that it could give."""
        return self.explained.gave + self.explained.cost if self.explained else Fraction(0)


@dataclass(frozen=True)
class Result:
    """One visit with everything that is said about it."""

    material: Material
    failures: tuple[str, ...]
    questions: tuple[Question, ...]
    answered: Answered | None = None
    """How the branch stands to it; None while it was not sent."""
    put_aside: str | None = None
    """Why it was put aside; None where it was not."""

    @property
    def preliminary(self) -> bool:
        """Not handed in: every answer may still change the figures."""
        return self.material.audit.state in EDITABLE


def read_result(workspace: Workspace, audit_id: str, person: Person) -> Result:
    """As `person` may read it. Raises UserError for an unknown visit, and for one that is not for this manager."""
    answered = read_answered(workspace, audit_id, person)
    if not person.sees_all_visits and (answered is None or not answered.own):
        raise UserError(
            "result.not_sent",
            _("This visit was not sent to a branch of yours."),
            remedy=_("Choose one from the list of visits."),
        )
    excluded = workspace.audits.standing(audit_id).excluded
    given = workspace.reports.material(audit_id, for_branch=not person.sees_all_visits)
    material = Material(given)
    walk = given.walk
    if not given.audit.completed:
        return Result(material, (), (), answered, excluded)
    explained = {each.ref: each for each in explain(given.sheet, given.checklist, given.audit, walk)}
    shown = [
        ref
        for ref in walk.all_items()
        if ref in explained or (walk.is_visible(ref) and given.checklist.items[ref.code].type.is_asked)
    ]
    return Result(
        material,
        failures(given.sheet, given.checklist, given.audit, walk),
        tuple(_question(material, at, ref, explained.get(ref)) for at, ref in enumerate(shown, 1)),
        answered,
        excluded,
    )


def _question(material: Material, at: int, ref: ItemRef, explained: Explained | None) -> Question:
    moment = material.moment_of(ref)
    answer = material.walk.answer(ref)
    return Question(
        at=at,
        ref=ref,
        moment=moment,
        stage=material.checklist.stage_of[moment.code].code,
        stage_title=material.stage_of(moment),
        moment_title=material.moment(moment),
        text=material.question(ref),
        answer=material.answer(ref),
        note=material.note(ref),
        flagged=answer.flag,
        critical=ref in material.sheet.critical,
        explained=explained,
        evidence=tuple(filter(material.privacy.shows, material.walk.evidence_of(ref))),
    )
