"""One sheet while it is filled: its grid, the next free row, where its tables lie, and how it prints."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from motaudit.base.errors import UserError
from motaudit.locale import _
from motaudit.locale.text import runs_against
from motaudit.report.document import Report, Sheet, Tone, Value
from motaudit.report.excel.metrics import PADDING, TALLEST
from motaudit.report.excel.styles import FAMILY, INKS, SMALL, Look, Styles
from motaudit.report.excel.text import MOST_ROWS, clean, header_text, looks_executable, marked

_A4 = 9
_NARROW, _ROOM_FOR_HEADER = 0.5, 0.7
"""Margins in inches."""


class Range(NamedTuple):
    """Where a table's rows lie; `columns` are the sheet's columns (from 1) in which the table's own begin."""

    header: int
    first: int
    last: int
    columns: tuple[int, ...]


@dataclass
class Page:
    worksheet: Worksheet
    sheet: Sheet
    report: Report
    styles: Styles
    row: int = 1
    tables: dict[str, Range] = field(default_factory=dict)
    descriptions: list[tuple[object, str]] = field(default_factory=list)
    """Charts and pictures with the words for who cannot see them."""

    def __post_init__(self) -> None:
        for number, width in enumerate(self.sheet.grid, start=1):
            self.worksheet.column_dimensions[get_column_letter(number)].width = width
        self.worksheet.sheet_view.rightToLeft = self.report.rtl
        self.worksheet.sheet_view.showGridLines = False

    @property
    def columns(self) -> int:
        return len(self.sheet.grid)

    def width(self, column: int, span: int) -> float:
        """Characters that fit into `span` columns of the grid from `column` on."""
        return sum(self.sheet.grid[column - 1 : column - 1 + span])

    def put(self, column: int, value: Value, look: Look, span: int = 1) -> None:
        """Write into the current row; text stays text, whatever it begins with."""
        if isinstance(value, str):
            value = clean(marked(value) if self.report.rtl else value)
            foreign = runs_against(value, rtl=self.report.rtl)
            look = look._replace(quoted=looks_executable(value), foreign=foreign)
        else:
            look = look._replace(wrap=False)
        cell = self.worksheet.cell(self.row, column)
        if isinstance(value, str):
            cell.value = value
            cell.data_type = "s"
        elif value is not None:
            cell.value = float(value)
        if span > 1:
            # Before the styles are set: merging alters the style of the cells it finds.
            self.worksheet.merge_cells(
                start_row=self.row, end_row=self.row, start_column=column, end_column=column + span - 1
            )
        for each in range(column, column + span):
            self.styles.dress(self.worksheet.cell(self.row, each), look)

    def end_row(self, height: float) -> None:
        self.worksheet.row_dimensions[self.row].height = min(max(height, PADDING), TALLEST)
        self.row += 1
        if self.row > MOST_ROWS:
            raise UserError(
                "report_too_long",
                _("The sheet “{sheet}” has more rows than Excel can hold.").format(sheet=self.sheet.title),
                remedy=_("Split the checklist, or leave rows of repeated moments out."),
            )

    def gap(self, height: float = 8) -> None:
        self.end_row(height)

    def set_up_print(self) -> None:
        """A4, as wide as the page, its header row on every page, numbered, and not a cell more than was written."""
        sheet: Any = self.worksheet
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape" if self.sheet.landscape else "portrait"
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 1 if self.sheet.one_page else 0
        margins = sheet.page_margins
        margins.left = margins.right = _NARROW
        margins.top = _ROOM_FOR_HEADER if self.report.notice else _NARROW
        margins.bottom = _ROOM_FOR_HEADER
        margins.header = margins.footer = 0.3
        sheet.print_options.horizontalCentered = True
        sheet.print_area = f"A1:{get_column_letter(self.columns)}{max(self.row - 1, 1)}"
        self._footer()

    def _footer(self) -> None:
        sheet: Any = self.worksheet
        sheet.HeaderFooter.differentFirst = True  # The first page says "not checked" in its first row.
        header = sheet.oddHeader
        pages = header_text(self.report.page_of).format(page="&P", pages="&N")
        for footer in (sheet.firstFooter, sheet.oddFooter):
            start, end = (footer.right, footer.left) if self.report.rtl else (footer.left, footer.right)
            for part, text in ((start, header_text(self.report.footer)), (end, pages)):
                # A digit right after the size code would be read as part of the size.
                part.text, part.font, part.size, part.color = f" {text}", FAMILY, int(SMALL) - 1, INKS[Tone.MUTED]
        if self.report.notice:
            middle = header.center
            middle.text, middle.font, middle.size = f" {header_text(self.report.notice)}", f"{FAMILY},Bold", int(SMALL)
            middle.color = INKS[Tone.CRITICAL]
