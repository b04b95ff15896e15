"""Rows copied from a spreadsheet become branches, or say where they are wrong."""

from __future__ import annotations

from motaudit.audit.places import Branch
from ui.places.pasting import read_rows

HARBOUR = Branch("1", "B-001", "Harbour Street", "Muscat")


def test_rows_without_a_header_are_code_name_city_region_brand() -> None:
    pasted = read_rows("B-002\tAirport Road\tMuscat\tNorth\tNoor\nB-003\tSeeb", [])
    assert [(branch.code, branch.name, branch.city) for branch in pasted.new] == [
        ("B-002", "Airport Road", "Muscat"),
        ("B-003", "Seeb", ""),
    ]
    assert pasted.new[0].brand == "Noor"


def test_a_header_may_name_columns_in_any_order_and_further_attributes() -> None:
    (branch,) = read_rows("City;Drive thru;Name;CODE;Competitor\nSur;true;Beach;X-9;yes", []).new
    assert (branch.code, branch.name, branch.city, branch.competitor) == ("X-9", "Beach", "Sur", True)
    assert branch.attributes == {"Drive_thru": "true"}


def test_a_known_code_changes_only_what_the_rows_name() -> None:
    pasted = read_rows("code,name\nB-001,Harbour Road", [HARBOUR])
    assert pasted.new == ()
    assert [(branch.id, branch.name, branch.city) for branch in pasted.changed] == [("1", "Harbour Road", "Muscat")]


def test_rows_that_say_what_is_so_already_change_nothing() -> None:
    assert read_rows("code,name,city\nB-001,Harbour Street,Muscat", [HARBOUR]).branches == ()


def test_every_wrong_cell_is_named_by_row_and_column() -> None:
    text = "code\tname\tcompetitor\tday starts\n\tNameless\tno\t\nB-2\tSeeb\tmaybe\t25:00\nB-2\t\tno\t4:00"
    problems = read_rows(text, []).problems
    assert [(problem.place.row, problem.place.column) for problem in problems] == [(2, 1), (3, 3), (3, 4), (4, 2)]
    assert all(problem.remedy for problem in problems)


def test_a_code_that_comes_twice_is_refused_at_the_second_row() -> None:
    pasted = read_rows("B-2\tOne\nB-2\tTwo", [])
    assert [problem.place.row for problem in pasted.problems] == [2]


def test_cells_beyond_the_columns_are_not_dropped_in_silence() -> None:
    (problem,) = read_rows("B-2\tOne\tSur\tSouth\tNoor\textra", []).problems
    assert problem.place.column == 6


def test_quoted_cells_may_hold_the_separator() -> None:
    (branch,) = read_rows('B-2,"Mall, level 1",Sur', []).new
    assert branch.name == "Mall, level 1"


def test_nothing_pasted_means_nothing() -> None:
    assert read_rows(" \n\n", []).branches == ()
