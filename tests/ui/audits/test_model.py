"""The visits as a table: what is found, and in which order."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtCore import Qt

from motaudit.audit.model import AuditState, Mode, Outcome
from motaudit.audit.records import AuditSummary
from ui.audits.model import AuditTableModel, Column, prepare
from ui.audits.words import StateGroup

BEGIN = datetime(2026, 6, 1, 12, tzinfo=UTC)


def visit(at: int = 0, **other: Any) -> AuditSummary:
    facts: dict[str, Any] = {
        "id": f"id-{at}",
        "number": f"2026-K7-{at:04}",
        "state": AuditState.SUBMITTED,
        "branch_id": "b1",
        "branch_code": "B-001",
        "branch_name": "Harbour Street",
        "city": "Muscat",
        "region": "",
        "brand": "",
        "competitor": False,
        "checklist_hash": "h",
        "checklist_code": "cafe",
        "checklist_version": 1,
        "checklist_title": {"en": "Café visit", "ar": "زيارة مقهى"},
        "auditor_id": "p1",
        "auditor": "Sam Shopper",
        "mode": Mode.AFTER_VISIT,
        "scenario": "",
        "outcome": Outcome.COMPLETED,
        "created": BEGIN + timedelta(hours=at),
        "started": None,
        "submitted": None,
        "updated": BEGIN,
        "revision": 1,
        "percent": Fraction(at % 101),
        "verdict": "passed",
        "band": None,
        "open_count": None,
        "position": None,
    }
    return AuditSummary(**{**facts, **other})


@pytest.fixture
def model(qtmodeltester: Any) -> AuditTableModel:
    made = AuditTableModel(everybody=True)
    made.set_rows(prepare([visit(at) for at in range(3)], "en"))
    qtmodeltester.check(made)
    return made


def shown(model: AuditTableModel, column: Column) -> Sequence[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def narrow(model: AuditTableModel, text: str = "", group: StateGroup = StateGroup.CURRENT, branch: str | None = None):
    model.set_filter(group=group, branch_id=branch, text=text)


def test_the_newest_visit_comes_first(model: AuditTableModel) -> None:
    assert shown(model, Column.NUMBER) == ["2026-K7-0002", "2026-K7-0001", "2026-K7-0000"]


def test_a_search_does_not_mind_case_accents_or_the_order_of_words(model: AuditTableModel) -> None:
    narrow(model, "CAFE harbour")
    assert model.rowCount() == 3


def test_a_search_finds_arabic_however_it_is_written() -> None:
    model = AuditTableModel(everybody=True)
    model.set_rows(prepare([visit(branch_name="شارع الميناء ي")], "ar"))
    narrow(model, "المیناء ی")
    assert model.rowCount() == 1


def test_arabic_digits_find_a_visit_by_its_number(model: AuditTableModel) -> None:
    narrow(model, "٠٠٠١")
    assert shown(model, Column.NUMBER) == ["2026-K7-0001"]


def test_drafts_are_found_by_their_state_and_say_what_is_left() -> None:
    model = AuditTableModel(everybody=False)
    draft = visit(1, state=AuditState.IN_PROGRESS, open_count=17)
    model.set_rows(prepare([draft, visit(2)], "en"))
    narrow(model, group=StateGroup.DRAFTS)
    assert [model.audit_at(row).id for row in range(model.rowCount())] == ["id-1"]
    assert model.index(0, model.columns.index(Column.STATE)).data() == "In progress, 17 left"


def test_visits_put_aside_are_out_of_sight_until_asked_for() -> None:
    model = AuditTableModel(everybody=True)
    model.set_rows(prepare([visit(1, state=AuditState.EXCLUDED)], "en"))
    assert model.rowCount() == 0
    narrow(model, group=StateGroup.PUT_ASIDE)
    assert model.rowCount() == 1


def test_one_branch_can_be_looked_at_alone(model: AuditTableModel) -> None:
    model.set_rows(prepare([visit(1), visit(2, branch_id="b2")], "en"))
    narrow(model, branch="b2")
    assert shown(model, Column.NUMBER) == ["2026-K7-0002"]


def test_shoppers_get_no_column_of_results_and_need_none_of_names() -> None:
    assert not {Column.RESULT, Column.SHOPPER} & set(AuditTableModel(everybody=False).columns)


def test_an_uncompleted_visit_says_how_it_went_instead_of_a_percentage() -> None:
    model = AuditTableModel(everybody=True)
    model.set_rows(prepare([visit(outcome=Outcome.CLOSED, percent=None, verdict=None)], "en"))
    assert shown(model, Column.RESULT) == ["Branch was closed"]


def test_a_failed_visit_says_so_beside_its_points() -> None:
    model = AuditTableModel(everybody=True)
    model.set_rows(prepare([visit(percent=Fraction(714, 10), verdict="failed")], "en"))
    assert shown(model, Column.RESULT) == ["71.4%, failed"]


def test_results_sort_by_size_and_not_by_their_text() -> None:
    model = AuditTableModel(everybody=True)
    model.set_rows(prepare([visit(1, percent=Fraction(9)), visit(2, percent=Fraction(80))], "en"))
    model.sort(Column.RESULT, Qt.SortOrder.AscendingOrder)
    assert shown(model, Column.RESULT) == ["9.0%", "80.0%"]


def test_twenty_thousand_visits_filter_and_sort_without_being_felt() -> None:
    model = AuditTableModel(everybody=True)
    names = [f"Branch {at}" for at in range(500)]
    model.set_rows(
        prepare([visit(at, branch_name=names[at % 500], branch_id=str(at % 500)) for at in range(20_000)], "en")
    )

    def slowest(action: Any) -> float:
        times = []
        for _again in range(5):
            begin = time.perf_counter()
            action()
            times.append(time.perf_counter() - begin)
        return min(times)  # the machine may be busy with something else

    orders = iter([Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder] * 5)
    texts = iter(["branch 7", "sam", "branch 12 muscat", "x", ""])
    assert slowest(lambda: model.sort(Column.BRANCH, next(orders))) < 0.05
    assert slowest(lambda: narrow(model, next(texts))) < 0.05
