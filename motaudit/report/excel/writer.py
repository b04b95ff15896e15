"""Writes a report document as one workbook: beside its place first, then renamed, so that no half report is left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from motaudit.base.progress import Progress, Work
from motaudit.report.document import (
    Block,
    Callout,
    Charts,
    Facts,
    Heading,
    KeyFigures,
    Paragraph,
    Pictures,
    Report,
    Table,
)
from motaudit.report.files import writing

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from motaudit.report.excel.page import Page


def write_excel(report: Report, path: Path) -> Work[Path]:
    """Write `report` to `path`, which is replaced only when the new workbook is complete and on the disk.

    Raises `EnvironmentFault` where the disk or the folder refuses, `UserError` where Excel's limits are passed.
    Stopped or failed, it leaves what was there before.
    """
    from motaudit.report.excel.package import save

    pictures = sum(
        len(block.pictures) for sheet in report.sheets for block in sheet.blocks if isinstance(block, Pictures)
    )
    total = len(report.sheets) + pictures + 1
    yield Progress(0, total)
    workbook, pages = _empty_workbook(report)
    steps = (step for page in pages for step in _fill(page))
    for done, _step in enumerate(steps, start=1):
        yield Progress(done, total)
    descriptions = {id(drawn): words for page in pages for drawn, words in page.descriptions}
    with writing(path) as out:
        save(workbook, out, descriptions)
    yield Progress(total, total)
    return path


def _empty_workbook(report: Report) -> tuple[Workbook, list[Page]]:
    from openpyxl.styles import Font
    from openpyxl.workbook import Workbook

    from motaudit.report.excel.metrics import BODY
    from motaudit.report.excel.page import Page
    from motaudit.report.excel.styles import FAMILY, Styles
    from motaudit.report.excel.text import clean, sheet_titles

    workbook: Any = Workbook()
    # Column widths are counted in digits of the body type.
    workbook._named_styles["Normal"].font = Font(name=FAMILY, size=BODY)
    workbook._fonts[0] = Font(name=FAMILY, size=BODY)
    properties = workbook.properties
    properties.creator = "motaudit"
    properties.title, properties.subject = clean(report.title), clean(report.subject)
    properties.language = report.language
    properties.created = properties.modified = report.created.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    styles = Styles(workbook, report.rtl)
    workbook.remove(workbook.worksheets[0])
    titles = sheet_titles(sheet.title for sheet in report.sheets)
    return workbook, [
        Page(workbook.create_sheet(title), sheet, report, styles)
        for title, sheet in zip(titles, report.sheets, strict=True)
    ]


def _fill(page: Page) -> Iterator[None]:
    """Write the sheet's blocks; yields after each picture, and at the end."""
    from motaudit.report.excel import cells

    if page.report.notice:
        cells.write_notice(page, page.report.notice)
    for block in page.sheet.blocks:
        yield from _write(page, block)
    page.set_up_print()
    yield


def _write(page: Page, block: Block) -> Iterator[None]:
    from motaudit.report.excel import cells, charts, pictures

    match block:
        case Heading():
            cells.write_heading(page, block)
        case Paragraph():
            cells.write_paragraph(page, block)
        case Callout():
            cells.write_callout(page, block)
        case KeyFigures():
            cells.write_key_figures(page, block)
        case Facts():
            cells.write_facts(page, block)
        case Table():
            cells.write_table(page, block)
        case Charts():
            charts.write_charts(page, block)
        case Pictures():
            yield from pictures.write_pictures(page, block)
