"""The repairs that a person may see, with what lists say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from motaudit.audit.model import ItemRef, MomentRef
from motaudit.audit.places import Person, Role
from motaudit.audit.records import AuditSummary
from motaudit.audit.walk import Walk
from motaudit.checklist.model import Lane
from motaudit.locale import _, format_date, format_number, ngettext, pick
from motaudit.review.loop import LoopTime, loop_times
from motaudit.review.queue import QueueFilter, QueueKind, QueueRow
from motaudit.review.repairs import UNSETTLED, Priority, Repair, RepairState
from motaudit.scoring.findings import Finding
from ui.common.labels import facts
from ui.common.wording import span_text

if TYPE_CHECKING:
    from motaudit.workspace import Workspace

# What was withdrawn asks for nothing: the list has it, the board has no column for it.
COLUMNS: tuple[tuple[RepairState, ...], ...] = (
    (RepairState.OPEN, RepairState.REOPENED),
    (RepairState.IN_PROGRESS,),
    (RepairState.DONE,),
    (RepairState.VERIFIED,),
)
"""The columns of the board."""


@dataclass(frozen=True, slots=True)
class RepairRow:
    """One repair as lists show it."""

    repair: Repair
    branch: str
    overdue: bool
    may_withdraw: bool = False
    withdrawn_by: str = ""
    """The name."""

    @property
    def title(self) -> str:
        return self.repair.what or pick(self.repair.title)

    @property
    def due_text(self) -> str:
        if self.repair.due is None:
            return ""
        day = format_date(self.repair.due, "short")
        return _("Overdue since {date}").format(date=day) if self.overdue else day

    @property
    def due_brief(self) -> str:
        """For a card, which is narrow."""
        return (
            _("Overdue: {date}").format(date=format_date(self.repair.due, "short")) if self.overdue else self.due_text
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Something of which a repair can be made; suggested ones come first."""

    where: ItemRef | MomentRef | Finding
    text: str
    lane: Lane
    priority: Priority
    suggested: bool = False

    @property
    def ref(self) -> ItemRef | MomentRef:
        if isinstance(self.where, Finding):
            return self.where.item or self.where.moment
        return self.where


@dataclass(frozen=True, slots=True)
class Board:
    rows: tuple[RepairRow, ...]
    """Overdue ones first."""
    visits: tuple[QueueRow, ...]
    """Those that were sent, of which repairs can be made; the newest first."""

    def loop_words(self) -> str:
        """How long branches take, and how many have not come to it."""
        if not self.rows:
            return ""
        times = loop_times(row.repair for row in self.rows)
        return facts(
            *_time_words(
                times.response, _("First answer after the visit: {span}"), _unanswered(times.response.waiting)
            ),
            *_time_words(times.closing, _("Verified after the visit: {span}"), _unverified(times.closing.waiting)),
        )


def _time_words(time: LoopTime, said: str, waiting: str) -> Iterator[str]:
    if time.median is not None:
        median = _("{span} (median, n = {n})").format(span=span_text(time.median), n=format_number(time.n))
        yield said.format(span=median)
    if time.waiting:
        yield waiting


def _unanswered(n: int) -> str:
    return ngettext("{n} not answered yet", "{n} not answered yet", n).format(n=format_number(n))


def _unverified(n: int) -> str:
    return ngettext("{n} not verified yet", "{n} not verified yet", n).format(n=format_number(n))


def read_board(workspace: Workspace, person: Person, today: date) -> Board:
    branches = {branch.id: branch.name for branch in workspace.places.branches()}
    everywhere = person.sees_all_visits
    found = workspace.repairs.list() if everywhere else workspace.repairs.mine(person.id)
    own = None if everywhere else workspace.ties.managed(person.id)
    sent = workspace.queue.rows(QueueFilter(QueueKind.SENT, branch_ids=own, oldest_first=False))
    names = {each.id: each.name for each in workspace.places.people()}
    rows = (
        RepairRow(
            repair,
            branches.get(repair.branch_id, ""),
            repair.is_overdue(today),
            repair.state in UNSETTLED and (Role.REVIEWER in person.roles or repair.opened_by == person.id),
            names.get(repair.withdrawn.who, "") if repair.withdrawn else "",
        )
        for repair in found
    )
    return Board(tuple(rows), sent)


def read_places(workspace: Workspace, audit_id: str) -> tuple[Place, ...]:
    """What a visit offers to be mended: suggestions, then every question, then every moment."""
    audit = workspace.audits.load(audit_id)
    walk = Walk(workspace.checklists.get(audit.checklist_hash), audit)
    suggested = [each for each in workspace.repairs.suggest(audit_id) if each.repair is None]
    first = [
        Place(
            each.finding,
            walk.label(each.finding.item or each.finding.moment),
            each.lane,
            each.priority,
            suggested=True,
        )
        for each in suggested
    ]
    known = {place.ref for place in first}
    moments = walk.moments()
    items = [
        Place(ref, walk.label(ref), walk.checklist.moment_by_code[moment.code].lane, Priority.NORMAL)
        for moment in moments
        for ref in walk.items(moment)
        if ref not in known and walk.checklist.items[ref.code].type.is_asked
    ]
    rest = [
        Place(ref, walk.label(ref), walk.checklist.moment_by_code[ref.code].lane, Priority.NORMAL)
        for ref in moments
        if ref not in known
    ]
    return (*first, *items, *rest)


def visit_text(row: QueueRow | AuditSummary) -> str:
    day = format_date(row.started.date(), "short") if row.started else ""
    return _("{branch}, {date}").format(branch=row.branch_name, date=day)
