"""The blocks that are made of cells: headings, paragraphs, callouts, figures, facts and tables."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.table import Table as ExcelTable

from motaudit.base.numbers import round_half_up
from motaudit.report.document import (
    Align,
    Callout,
    Cell,
    Column,
    Facts,
    Fill,
    Heading,
    KeyFigures,
    Kind,
    Paragraph,
    Table,
    Tone,
    WordRule,
)
from motaudit.report.excel import styles
from motaudit.report.excel.metrics import BODY, LINE, PADDING, height, pieces, text_width
from motaudit.report.excel.page import Page, Range
from motaudit.report.excel.styles import Look, marked, number_format
from motaudit.report.excel.text import clean

_NUMBERS = (Kind.NUMBER, Kind.SIGNED, Kind.PERCENT)
_FIRST_DATE = "36526"  # 1 January 2000, as Excel counts days
_BLOCK, _HALF, _HALF_FROM_RIGHT, _TO_LEFT = "\u2588", "\u258c", "\u2590", "\u200f"
_BLOCK_WIDTH = 1.15
"""Characters, at the size of small text."""
_HEADER_SIZE = styles.SMALL


def write_heading(page: Page, block: Heading) -> None:
    size = styles.TITLE if block.level == 1 else styles.CARD
    if block.new_page:
        page.worksheet.row_breaks.append(Break(id=page.row - 1))
    elif block.level == 2:
        page.gap()
    look = Look(size=size, bold=True, tone=Tone.PLAIN if block.level == 1 else Tone.ACCENT)
    page.put(1, block.text, look, page.columns)
    page.end_row(height(block.text, page.width(1, page.columns), size, bold=True))


def write_paragraph(page: Page, block: Paragraph) -> None:
    width = page.width(1, page.columns)
    size = styles.SMALL if block.tone is Tone.MUTED else BODY
    for part in pieces(block.text, width, size):
        page.put(1, part, Look(tone=block.tone, size=size), page.columns)
        page.end_row(height(part, width, size))


def write_notice(page: Page, notice: str) -> None:
    """The first row of every sheet, as long as nobody has checked the visit."""
    look = Look(
        Tone.CRITICAL,
        bold=True,
        align=Align.CENTER,
        ground=styles.TINTS[Tone.CRITICAL],
        upright="center",
        size=styles.CARD,
    )
    page.put(1, notice, look, page.columns)
    page.end_row(height(notice, page.width(1, page.columns), styles.CARD, bold=True) + 4)
    page.gap(6)


def write_callout(page: Page, block: Callout) -> None:
    width, ground = page.width(1, page.columns), styles.TINTS[block.tone]
    title = Look(block.tone, size=styles.FIGURE, bold=True, ground=ground, box="top", upright="center", inset=True)
    page.put(1, block.title, title, page.columns)
    page.end_row(height(block.title, width, styles.FIGURE, bold=True) + 6)
    for line in block.lines:
        page.put(1, line, Look(ground=ground, size=BODY, inset=True), page.columns)
        page.end_row(height(line, width))


def write_key_figures(page: Page, block: KeyFigures) -> None:
    rows = (
        ([figure.label for figure in block.figures], styles.SMALL, False, [Tone.MUTED] * len(block.figures)),
        ([figure.value for figure in block.figures], styles.FIGURE, True, [figure.tone for figure in block.figures]),
        ([figure.note for figure in block.figures], styles.SMALL, False, [Tone.MUTED] * len(block.figures)),
    )
    spans = shares(page.columns, len(block.figures))
    for texts, size, bold, tones in rows:
        tallest = 0.0
        for text, tone, (column, span) in zip(texts, tones, spans, strict=True):
            page.put(column, text, Look(tone, size=size, bold=bold, ground=styles.GROUND, inset=True), span)
            tallest = max(tallest, height(text, page.width(column, span), size, bold=bold))
        page.end_row(tallest)


def shares(columns: int, parts: int) -> list[tuple[int, int]]:
    """The grid divided into `parts`: first column and number of columns of each."""
    ends = [columns * part // parts for part in range(parts + 1)]
    return [(start + 1, end - start) for start, end in pairwise(ends)]


def write_facts(page: Page, block: Facts) -> None:
    parts = shares(page.columns, block.across)
    wanted = max(text_width(label, bold=False) for label, _value in block.pairs) + 2.1
    for first in range(0, len(block.pairs), block.across):
        tallest = 0.0
        for (label, value), (column, span) in zip(block.pairs[first : first + block.across], parts, strict=False):
            label_span = next((n for n in range(1, span) if page.width(column, n) >= wanted), max(span // 2, 1))
            page.put(column, label, Look(Tone.MUTED, box="row", inset=True), label_span)
            page.put(column + label_span, value, Look(box="row", inset=True), span - label_span)
            tallest = max(
                tallest,
                height(label, page.width(column, label_span)),
                height(value, page.width(column + label_span, span - label_span)),
            )
        page.end_row(tallest)


def write_table(page: Page, table: Table) -> None:
    starts = tuple(_starts(table.columns))
    header = page.row
    _write_header(page, table, starts)
    for row in table.rows:
        _write_row(page, table.columns, starts, row)
    last = page.row - 1
    page.tables[table.name] = Range(header, header + 1, last, starts)
    if not table.rows:
        return
    for rule in table.rules:
        _add_rule(page, page.tables[table.name], rule)
    for column, start in zip(table.columns, starts, strict=True):
        if column.fill in (Fill.DATE, Fill.DONE):
            _add_validation(
                page, column.fill, f"{get_column_letter(start)}{header + 1}:{get_column_letter(start)}{last}"
            )
    if table.filtered:
        end = get_column_letter(starts[-1])
        page.worksheet.add_table(ExcelTable(displayName=table.name, ref=f"A{header}:{end}{last}"))
        page.worksheet.freeze_panes = f"A{header + 1}"
    if table.repeated or table.filtered:
        page.worksheet.print_title_rows = f"{header}:{header}"


def _starts(columns: tuple[Column, ...]) -> Iterator[int]:
    start = 1
    for column in columns:
        yield start
        start += column.span


def _write_header(page: Page, table: Table, starts: tuple[int, ...]) -> None:
    tallest, taken = 0.0, set()
    for column, start in zip(table.columns, starts, strict=True):
        title = clean(column.title).replace("\n", " ")
        while table.filtered and title in taken:
            title += " *"  # Excel refuses a named table with two columns of one name
        taken.add(title)
        look = Look(
            Tone.MUTED,
            size=_HEADER_SIZE,
            bold=True,
            align=_side(column),
            ground=styles.GROUND,
            box="head",
            upright="center",
            inset=True,
        )
        page.put(start, title, look, column.span)
        # The filter's button covers the end of the cell.
        room = page.width(start, column.span) - (3 if table.filtered else 0)
        tallest = max(tallest, height(title, room, _HEADER_SIZE, bold=True))
    page.end_row(tallest + 4)


def _side(column: Column) -> Align:
    return Align.END if column.kind in _NUMBERS and column.align is Align.START else column.align


def _write_row(page: Page, columns: tuple[Column, ...], starts: tuple[int, ...], row: tuple[Cell, ...]) -> None:
    tallest = BODY * LINE + PADDING
    for column, start, cell in zip(columns, starts, row, strict=True):
        tone = column.tone if cell.tone is Tone.PLAIN else cell.tone
        look = Look(tone, align=_side(column), box="row", inset=True)
        if column.fill:
            look = look._replace(
                box="input", upright="center", number_format="yyyy-mm-dd" if column.fill is Fill.DATE else "@"
            )
        page.put(start, *_shown(page, start, column, cell, look), column.span)
        if isinstance(cell.value, str):
            bold = tone is Tone.STRONG
            tallest = max(tallest, height(cell.value, page.width(start, column.span), bold=bold))
    page.end_row(tallest)


def _shown(page: Page, start: int, column: Column, cell: Cell, look: Look) -> tuple[str | Fraction | None, Look]:
    """The value as the workbook keeps it, and how it is shown."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value, look
    if column.kind is Kind.BAR:
        return _bar(page, start, column, Fraction(cell.value)), look._replace(size=styles.SMALL, wrap=False)
    percent = column.kind is Kind.PERCENT
    places = column.places if cell.places is None else cell.places
    shown = number_format(page.report.numerals, places=places, percent=percent, signed=column.kind is Kind.SIGNED)
    value = Fraction(cell.value)
    return value / 100 if percent else value, look._replace(number_format=shown)


def _bar(page: Page, start: int, column: Column, percent: Fraction) -> str:
    """Blocks in halves of one: Excel's own bars fade out before their end, and openpyxl cannot say otherwise."""
    blocks = int((page.width(start, column.span) - 2) / _BLOCK_WIDTH)
    halves = int(round_half_up(2 * blocks * min(max(percent, Fraction(0)), Fraction(100)) / 100, 0))
    if page.report.rtl:
        # Blocks have no direction of their own; the marks make them grow to the left in every program.
        return _TO_LEFT + _BLOCK * (halves // 2) + _HALF_FROM_RIGHT * (halves % 2) + _TO_LEFT
    return _BLOCK * (halves // 2) + _HALF * (halves % 2)


def _add_rule(page: Page, found: Range, rule: WordRule) -> None:
    letter = get_column_letter(found.columns[rule.column])
    words = clean(rule.words).replace('"', '""')
    excel_rule: Any = Rule(type="cellIs", operator="equal", formula=[f'"{words}"'], dxf=marked(rule.tone))
    page.worksheet.conditional_formatting.add(f"{letter}{found.first}:{letter}{found.last}", excel_rule)


def _add_validation(page: Page, fill: Fill, area: str) -> None:
    date_hint, done_hint = page.report.fill_hints
    if fill is Fill.DATE:
        check = DataValidation(type="date", operator="greaterThanOrEqual", formula1=_FIRST_DATE, allow_blank=True)
        check.error = date_hint
    else:
        choices = ",".join(choice.replace(",", " ").replace('"', "") for choice in page.report.done_choices)
        check = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
        check.error = done_hint
    check.showErrorMessage = True
    check.add(area)
    page.worksheet.add_data_validation(check)
