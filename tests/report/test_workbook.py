"""The workbook opens, prints, mirrors and filters as people expect, and nothing in it runs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from zipfile import ZipFile

import pytest

from motaudit.audit.model import Answer, AnswerState, ItemRef
from motaudit.base.errors import UserError
from motaudit.base.progress import finish
from motaudit.locale import Regional
from motaudit.report.document import Cell, Column, Heading, Kind, Paragraph, Report, Sheet, Table
from motaudit.report.excel import page as page_module
from motaudit.report.excel import write_excel
from motaudit.report.excel.metrics import height, line_count, pieces
from motaudit.report.excel.styles import number_format
from motaudit.report.excel.text import MOST_UNITS, clean, header_text, sheet_titles
from tests.report.visits import everything, given, reopened, texts, visit, write

SHEETS = ["Summary", "Moments", "Questions", "Findings", "Times and tries", "Evidence", "Method"]


def small(*blocks: object, title: str = "Sheet", **changes: object) -> Report:
    report = Report(
        title="A report",
        subject="",
        language="en",
        rtl=False,
        numerals="latin",
        created=datetime(2026, 11, 4, tzinfo=UTC),
        sheets=(Sheet("one", title, (20.0, 20.0), blocks),),  # type: ignore[arg-type]
        page_of="Page {page} of {pages}",
        footer="R&D",
        done_choices=("Done", "Not yet"),
        fill_hints=("", ""),
    )
    return replace(report, **changes)  # type: ignore[arg-type]


def test_the_sheets_come_in_the_order_of_reading(tmp_path: Path) -> None:
    assert [sheet.title for sheet in reopened(write(tmp_path))] == SHEETS


def test_every_sheet_prints_on_a4_at_the_width_of_the_page_with_its_number(tmp_path: Path) -> None:
    for sheet in reopened(write(tmp_path)):
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
        assert sheet.print_area
        for footer in (sheet.oddFooter, sheet.firstFooter):
            assert "Page &P of &N" in footer.right.text
            assert "2026-K3-0412" in footer.left.text


def test_before_anybody_checked_it_every_sheet_says_so(tmp_path: Path) -> None:
    for sheet in reopened(write(tmp_path, given(checked=False))):
        assert texts(sheet)[0].startswith("NOT CHECKED")
        assert "NOT CHECKED" in sheet.oddHeader.center.text
    assert b"NOT CHECKED" not in everything(write(tmp_path))


def test_the_questions_are_a_named_table_to_filter_whose_header_stays(tmp_path: Path) -> None:
    sheet = reopened(write(tmp_path))["Questions"]
    table = sheet.tables["Items"]

    assert table.autoFilter.ref == table.ref
    header = int(re.findall(r"\d+", table.ref)[0])
    assert sheet.freeze_panes == f"A{header + 1}"
    assert sheet.print_title_rows == f"${header}:${header}"
    assert [column.name for column in table.tableColumns] == [cell.value for cell in sheet[header]]
    assert not sheet.merged_cells.ranges or all(area.min_row < header for area in sheet.merged_cells.ranges)


def test_the_questions_show_what_each_answer_gave_and_took(tmp_path: Path) -> None:
    rows = {row[3].value: row for row in reopened(write(tmp_path))["Questions"].iter_rows() if row[3].value}

    assert [cell.value for cell in rows["Were you greeted?"][4:9]] == [
        "No", "No points", 0, 3, pytest.approx(27.2727, abs=0.001)
    ]  # fmt: skip
    assert rows["Did you get a receipt?"][5].value == "Must-pass missed"
    assert [cell.value for cell in rows["Did they smile?"][4:7]] == ["Not noticed", "Not noticed", None]
    assert rows["Did they smile?"][9].value == "too far away"


def test_results_are_coloured_by_rules_that_survive_sorting(tmp_path: Path) -> None:
    sheet = reopened(write(tmp_path))["Questions"]
    formulas = {rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules}
    assert formulas == {'"Must-pass missed"', '"No points"', '"In part"', '"Full points"'}


def test_a_very_long_note_is_given_in_full_below_the_table(tmp_path: Path) -> None:
    note = " ".join(f"word{n}" for n in range(900))
    answers = {**visit().answers, ItemRef("greeted"): Answer("no", note=note)}
    sheet = reopened(write(tmp_path, given(visit(answers=answers))))["Questions"]

    assert any("(in full below)" in text for text in texts(sheet))
    below = " ".join(texts(sheet)[texts(sheet).index("Long notes in full") + 1 :])
    assert below == f"No. 3: {note}"


def test_charts_are_native_have_axes_and_say_that_one_visit_is_one_person(tmp_path: Path) -> None:
    sheet = reopened(write(tmp_path))["Moments"]

    columns, curve = sheet._charts
    for chart in (columns, curve):
        assert chart.x_axis.delete is False
        assert chart.y_axis.delete is False
        assert chart.x_axis.title is not None
        assert chart.y_axis.title is not None
        assert chart.x_axis.scaling.orientation == "minMax"
    assert len(columns.series) == 2
    assert (curve.y_axis.scaling.min, curve.y_axis.scaling.max) == (-2, 2)
    assert any("one person" in text for text in texts(sheet))


def test_in_arabic_sheets_and_charts_run_from_the_right(tmp_path: Path) -> None:
    book = reopened(write(tmp_path, language="ar"))

    for sheet in book:
        assert sheet.sheet_view.rightToLeft
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value):
            latin = (
                isinstance(cell.value, str) and not re.search("[ء-ي]", cell.value) and re.search("[A-Za-z]", cell.value)
            )
            assert cell.alignment.readingOrder == (1 if latin else 2), "what is in English ends where English ends"
    assert [chart.x_axis.scaling.orientation for sheet in book for chart in sheet._charts] == ["maxMin", "maxMin"]
    content = [text for sheet in book for text in texts(sheet)]
    assert "هل رُحّب بك؟" in content
    assert any("٥٩٫١٪" in text for text in content)
    mixed = [text for text in content if re.search("[٠-٩]", text) and re.search("[ء-ي]", text)]
    assert mixed and all(text.startswith("\u200f") for text in mixed), "LibreOffice draws boxes without the mark"


def test_numbers_stay_numbers_in_the_readers_digits() -> None:
    assert number_format("latin", places=1, percent=True) == "#,##0.0%"
    assert number_format("arabic", places=0) == "[$-2000401]#,##0"
    assert number_format("latin", places=1, signed=True) == "+#,##0.0;-#,##0.0;#,##0.0"


def test_digits_can_be_chosen_apart_from_the_language(tmp_path: Path) -> None:
    content = [text for sheet in reopened(write(tmp_path, language=Regional("ar", "latin"))) for text in texts(sheet)]
    assert any("59.1%" in text for text in content)


def test_pictures_and_charts_are_described_for_who_cannot_see_them(tmp_path: Path) -> None:
    with ZipFile(write(tmp_path)) as archive:
        drawings = "".join(
            archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/drawings/drawing")
        )
    described = re.findall(r'descr="([^"]*)"', drawings)
    assert len(described) == 3
    assert "Picture: Were you greeted? The door" in described
    assert any(text.startswith("Emotion curve of one person") for text in described)


def test_a_bar_beside_the_figure_is_as_long_as_its_share(tmp_path: Path) -> None:
    columns = (Column("Figure", Kind.PERCENT), Column("", Kind.BAR))
    rows = tuple((Cell(Fraction(n)), Cell(Fraction(n))) for n in (0, 50, 53, 100, 120))
    sheet = reopened(finish(write_excel(small(Table("T", columns, rows)), tmp_path / "r.xlsx"))).worksheets[0]

    bars = [row[1].value or "" for row in sheet.iter_rows(min_row=2)]
    assert bars == ["", "\u2588" * 7 + "\u258c", "\u2588" * 8, "\u2588" * 15, "\u2588" * 15]


@pytest.mark.parametrize(
    "typed", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1"]
)
def test_what_a_shopper_typed_is_never_executed(tmp_path: Path, typed: str) -> None:
    answers = {**visit().answers, ItemRef("said"): Answer(typed, note=typed)}
    path = write(tmp_path, given(visit(answers=answers, story=typed)))

    found = [
        cell for sheet in reopened(path) for row in sheet.iter_rows() for cell in row if cell.value == typed.strip()
    ]
    found += [cell for sheet in reopened(path) for row in sheet.iter_rows() for cell in row if cell.value == typed]
    assert found
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in found)
    with ZipFile(path) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist() if "worksheets" in name)


def test_text_that_would_break_the_file_is_cleaned() -> None:
    assert clean("a\x00\x0b\ud800b\ufffe\r\nc") == "ab\nc"
    assert clean("\ud83d\ude00") == "😀"
    assert clean("_x0041_") == "_x005F_x0041_"


def test_a_text_is_cut_at_excels_limit_and_never_within_a_sign() -> None:
    cut = clean("😀" * MOST_UNITS)
    assert len(cut.encode("utf-16-le")) // 2 <= MOST_UNITS
    assert cut.endswith("😀…")


def test_broken_text_still_gives_a_workbook_that_opens(tmp_path: Path) -> None:
    path = finish(write_excel(small(Paragraph("a\ud800\x07b")), tmp_path / "r.xlsx"))
    assert texts(reopened(path).worksheets[0]) == ["ab"]


def test_titles_of_sheets_are_made_legal_and_unique() -> None:
    titles = sheet_titles(["a/b:c", "A B C", "x" * 40, "x" * 50, "'", "History"])
    assert titles == ["a b c", "A B C 2", "x" * 30 + "…", "x" * 26 + "… 2", "5", "History 2"]
    assert all(len(title) <= 31 for title in titles)


def test_an_ampersand_in_a_footer_is_no_control_code(tmp_path: Path) -> None:
    assert header_text("R&D") == "R&&D"
    path = finish(write_excel(small(Heading("x")), tmp_path / "r.xlsx"))
    with ZipFile(path) as archive:
        assert b"R&amp;&amp;D" in archive.read("xl/worksheets/sheet1.xml")


def test_more_rows_than_excel_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "MOST_ROWS", 5)
    table = Table("T", (Column("A"), Column("B")), ((Cell("x"), Cell(Fraction(1))),) * 10)
    with pytest.raises(UserError, match="more rows than Excel can hold"):
        finish(write_excel(small(table), tmp_path / "r.xlsx"))
    assert list(tmp_path.iterdir()) == []


def test_a_named_table_never_has_two_columns_of_one_name(tmp_path: Path) -> None:
    table = Table("T", (Column("Same"), Column("Same")), ((Cell("x"), Cell("y")),), filtered=True)
    sheet = reopened(finish(write_excel(small(table), tmp_path / "r.xlsx"))).worksheets[0]
    assert [column.name for column in sheet.tables["T"].tableColumns] == ["Same", "Same *"]


def test_rows_are_high_enough_for_their_text() -> None:
    assert line_count("one two", 20) == 1
    assert line_count("one two three four five six seven", 12) >= 4
    assert line_count("a\nb\nc", 20) == 3
    assert line_count("x" * 100, 20) >= 5
    assert height("a\nb", 20) > height("a", 20)


def test_a_long_paragraph_is_split_into_rows_that_excel_can_show() -> None:
    text = " ".join(f"word{n}" for n in range(3000))
    parts = pieces(text, 60)
    assert len(parts) > 1
    assert " ".join(parts) == text
    assert all(height(part, 60) <= 409 for part in parts)


def test_the_summary_of_an_audit_without_any_answer_is_honest(tmp_path: Path) -> None:
    empty = visit(answers={}, observations={}, emotions={}, times={}, evidence={}, promises={}, receipts={}, story="")
    book = reopened(write(tmp_path, given(empty, previous=None)))
    page = "\n".join(texts(book.worksheets[0]))

    assert "No percentage: nothing that counts was seen" in page or "Too little seen" in page
    assert "Nothing that was seen cost points." in page
    assert "Evidence" not in book.sheetnames


def test_questions_not_at_this_branch_are_not_counted_against_it(tmp_path: Path) -> None:
    answers = {**visit().answers, ItemRef("clean"): Answer(state=AnswerState.NOT_APPLICABLE)}
    page = "\n".join(texts(reopened(write(tmp_path, given(visit(answers=answers)))).worksheets[0]))
    assert "4 of 6 counted: 1 not at this branch, 1 not noticed" in page
