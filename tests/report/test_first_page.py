"""The first sheet makes a branch manager act: one page, the result in words, what to fix, what to keep."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from motaudit.audit.model import Answer, ItemRef, Outcome
from motaudit.audit.places import Branch
from motaudit.locale import Regional
from motaudit.report.build import build
from tests.report.visits import LAST, NOON, given, reopened, texts, visit, write


def first_page(folder: Path, *args: object) -> str:
    return "\n".join(texts(reopened(write(folder, *args)).worksheets[0]))  # type: ignore[arg-type]


def test_it_prints_on_exactly_one_a4_page(tmp_path: Path) -> None:
    sheet = reopened(write(tmp_path)).worksheets[0]

    assert sheet.page_setup.paperSize == 9
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == f"'{sheet.title}'!$A$1:$P${sheet.max_row}"
    # Shrunk to less than two thirds it could not be read: A4 leaves some 740 points.
    assert sum(row.height for row in sheet.row_dimensions.values()) < 740 * 1.5


def test_it_says_the_result_and_its_reason_in_words(tmp_path: Path) -> None:
    page = first_page(tmp_path)

    assert "Failed: Did you get a receipt? No" in page
    assert "Points alone 59.1%, target 75.0%, last visit 78.0% (2 Sept 2026). Band: Poor." in page


def test_its_figure_travels_with_what_it_rests_on(tmp_path: Path) -> None:
    assert "Questions: 5 of 6 counted: 1 not noticed." in first_page(tmp_path)


def test_it_names_what_to_fix_first_with_cells_to_fill_in(tmp_path: Path) -> None:
    sheet = reopened(write(tmp_path)).worksheets[0]
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if row[0].value == "What was seen")
    first, second = rows[header[0].row], rows[header[0].row + 1]

    assert first[0].value == "Did you get a receipt?\nSeen: No"
    assert second[0].value == "Were you greeted?\nSeen: No. “[name] was on the phone”"
    assert second[8].value == pytest.approx(27.2727, abs=0.001)
    assert [cell.value for cell in header if cell.value][2:] == ["Owner", "Due", "Done"]
    for column in (10, 12, 14):
        assert first[column].value is None
        assert first[column].border.left.style == first[column].border.bottom.style == "thin"
    kinds = {check.type: str(check.sqref) for check in sheet.data_validations.dataValidation}
    assert kinds == {"date": f"M{first[0].row}:M{second[0].row + 1}", "list": f"O{first[0].row}:O{second[0].row + 1}"}


def test_it_names_what_to_keep_doing(tmp_path: Path) -> None:
    assert "Table\n★ Stays in mind. “flowers”" in first_page(tmp_path)


def test_it_compares_the_stages_with_the_last_visit(tmp_path: Path) -> None:
    sheet = reopened(write(tmp_path)).worksheets[0]
    stages = {row[0].value: row for row in sheet.iter_rows() if row[0].value in ("Before", "Arrival", "Using")}

    before = stages["Before"]
    assert (before[4].value, before[9].value, before[11].value) == (1.0, 0.6, 40.0)
    assert before[4].number_format == "#,##0.0%"
    assert before[13].value == "1 of 1"


def test_without_a_last_visit_it_compares_nothing(tmp_path: Path) -> None:
    page = first_page(tmp_path, given(previous=None))

    assert "Points alone 59.1%, target 75.0%. Band: Poor." in page
    assert "Last visit" not in page


def test_it_says_how_to_query_and_until_when(tmp_path: Path) -> None:
    assert "Query it until 12 Nov 2026" in first_page(tmp_path)


def test_repairs_are_named_only_where_they_are_known(tmp_path: Path) -> None:
    assert "Repairs still open" not in first_page(tmp_path)
    assert "The door closer" in first_page(tmp_path, given(repairs=("The door closer",)))


def test_a_visit_after_midnight_belongs_to_the_business_day_before(tmp_path: Path) -> None:
    branch = Branch("b", "B-012", "Harbour Street", day_starts="05:00")
    late = visit(branch=branch, started=NOON.replace(hour=1, minute=30), times={})
    page = first_page(tmp_path, given(late))

    assert "1 Nov 2026" in page
    assert "Night, 01:30" in page


def test_the_hijri_date_stands_beside_the_date_where_it_is_wanted(tmp_path: Path) -> None:
    page = first_page(tmp_path, given(), Regional("en", calendar="umm_al_qura"))
    assert "2 Nov 2026 (22 Jumada al-Ula 1448 AH)" in page


def test_a_result_just_below_the_target_never_looks_as_if_it_met_it(tmp_path: Path) -> None:
    from fractions import Fraction

    ready = given(visit(answers={ItemRef("receipt"): Answer("yes")}))
    sheet = ready.sheet
    ready = replace(ready, sheet=replace(sheet, total=replace(sheet.total, percent=Fraction(74_96, 100))))
    assert "74.96%" in first_page(tmp_path, ready)


@pytest.mark.parametrize(
    ("outcome", "title"),
    [
        (Outcome.CLOSED, "Not completed: the branch was closed"),
        (Outcome.RECOGNISED, "Not completed: the visitor was recognised"),
    ],
)
def test_a_visit_that_did_not_come_about_has_no_percentage(tmp_path: Path, outcome: Outcome, title: str) -> None:
    closed = visit(outcome=outcome, outcome_note="Shutters down.", answers={}, observations={}, emotions={})
    book = reopened(write(tmp_path, given(closed)))
    page = "\n".join(texts(book.worksheets[0]))

    assert title in page
    assert "Shutters down." in page
    assert "There is no percentage" in page
    assert "%" not in page
    assert [sheet.title for sheet in book] == ["Summary", "Findings", "Times and tries", "Evidence", "Method"]


def test_a_closed_branch_has_something_to_fix(tmp_path: Path) -> None:
    closed = visit(outcome=Outcome.CLOSED, answers={}, observations={}, emotions={})
    page = first_page(tmp_path, given(closed, previous=LAST))
    assert "Keep the published opening hours" in page


def test_a_visit_without_any_time_is_named_without_a_day() -> None:
    report = build(given(visit(started=None, times={})), "en")
    assert report.subject == f"Visit {visit().number}"
    assert report.footer == f"{visit().branch.name} · visit {visit().number}"
