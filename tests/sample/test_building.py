"""The sample that a newcomer sees first."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from motaudit.audit.model import AuditState, Outcome
from motaudit.audit.places import Role
from motaudit.audit.walk import Walk
from motaudit.base.clock import now
from motaudit.base.errors import UserError
from motaudit.base.progress import finish
from motaudit.cli import run
from motaudit.locale import using
from motaudit.review.plans import PlanState
from motaudit.review.repairs import RepairState
from motaudit.sample import build_sample
from motaudit.workspace import Workspace


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Made once, by the command, where Arabic is read."""
    path = tmp_path_factory.mktemp("sample") / "sample.moments"
    with using("ar"), redirect_stdout(StringIO()) as said:
        assert run(lambda _path: 0, ["demo", "--workspace", str(path), "--no-window"]) == 0
    assert said.getvalue().splitlines()[-1] == str(path)
    with Workspace.open(path) as workspace:
        yield workspace


def test_it_shows_a_chain_with_competitors_in_several_cities(sample: Workspace) -> None:
    branches = sample.places.branches()
    assert len(branches) == 12
    assert sum(branch.competitor for branch in branches) == 2
    assert len({branch.city for branch in branches}) >= 5
    assert len(sample.checklists.list()) == 4
    assert {Role.AUDITOR, Role.REVIEWER, Role.MANAGER} <= {r for person in sample.places.people() for r in person.roles}


def test_its_visits_span_months_and_are_in_every_condition(sample: Workspace) -> None:
    visits = sample.audits.summaries()
    handed_in = [visit for visit in visits if visit.state is AuditState.SUBMITTED]
    drafts = [visit for visit in visits if visit.state is AuditState.IN_PROGRESS]
    assert len(handed_in) >= 40
    assert len(drafts) == 3
    assert all(visit.open_count for visit in drafts)
    assert {visit.outcome for visit in handed_in if visit.percent is None} == {Outcome.CLOSED, Outcome.RECOGNISED}
    assert {visit.verdict for visit in handed_in} >= {"passed", "failed"}
    days = [visit.started for visit in handed_in if visit.started]
    assert 120 <= (max(days) - min(days)).days <= 185


def test_every_visit_that_was_handed_in_has_a_picture_of_its_own_time(sample: Workspace) -> None:
    for visit in sample.audits.summaries():
        audit = sample.audits.load(visit.id)
        if visit.state is AuditState.SUBMITTED:
            assert audit.evidence, visit.number
        for evidence in audit.evidence.values():
            assert audit.started and evidence.taken
            assert abs((evidence.taken - audit.started).total_seconds()) < 3600
            assert sample.evidence.thumbnail(evidence.sha256)


def test_its_drafts_go_on_where_they_were_left(sample: Workspace) -> None:
    for visit in sample.audits.summaries():
        if visit.state is AuditState.IN_PROGRESS:
            assert visit.position is not None
            assert visit.position.page == "moment"
            audit = sample.audits.load(visit.id)
            assert Walk(sample.checklists.get(audit.checklist_hash), audit).open_count() == visit.open_count


def test_its_oldest_visits_went_through_the_whole_loop(sample: Workspace) -> None:
    states = {visit.state for visit in sample.audits.summaries()}
    assert states >= {AuditState.RELEASED, AuditState.DECIDED, AuditState.CLOSED, AuditState.RETURNED}
    repairs = sample.repairs.list()
    assert {repair.state for repair in repairs} >= {RepairState.IN_PROGRESS, RepairState.DONE}
    manager = next(person for person in sample.places.people() if person.roles == {Role.MANAGER})
    assert len(sample.ties.managed(manager.id)) == 10


def test_it_has_visits_to_come_of_every_kind(sample: Workspace) -> None:
    today = now().date()
    plans = sample.plans.list(open_only=False)
    open_ones = [plan for plan in plans if plan.state is PlanState.OPEN]
    assert any(plan.is_overdue(today) for plan in open_ones)
    assert any(plan.auditor_id is None for plan in open_ones)
    assert any(plan.opens > today for plan in open_ones)
    assert {plan.state for plan in plans} == {PlanState.OPEN, PlanState.CANCELLED}
    salma = next(person for person in sample.places.people() if {Role.AUDITOR, Role.REVIEWER} <= person.roles)
    assert any(plan.is_due(today) for plan in sample.plans.list(auditor_id=salma.id))


def test_a_shopper_of_it_names_a_branch_that_is_given_to_another(sample: Workspace) -> None:
    tied = {(person.id, branch) for person in sample.places.people() for branch in sample.ties.conflicts(person.id)}
    assert len(tied) == 1
    assert not tied & {(plan.auditor_id, plan.branch_id) for plan in sample.plans.list()}


def test_its_file_is_sound(sample: Workspace) -> None:
    assert finish(sample.check()) == ()


def test_it_speaks_arabic_where_arabic_is_read(sample: Workspace) -> None:
    assert "شارع الميناء" in {branch.name for branch in sample.places.branches()}


def test_it_can_be_listed_and_looked_at_by_commands(sample: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["audit", "list"], ["branch", "list"]):
        assert run(lambda _path: 0, [*command, "--workspace", str(sample.path), "--json"]) == 0
        json.loads(capsys.readouterr().out)


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "mine"
    path.write_text("precious")
    with pytest.raises(UserError):
        finish(build_sample(path))
    assert path.read_text() == "precious"


def test_stopped_half_way_it_leaves_nothing_behind(tmp_path: Path) -> None:
    work = build_sample(tmp_path / "sample")
    for _step in range(20):
        next(work)
    work.close()
    assert list(tmp_path.iterdir()) == []
