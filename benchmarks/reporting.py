"""The Excel report against openpyxl writing the same cells and pictures by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.material import answers, long_checklist, make_workspace, phone_photo, start
from benchmarks.measure import Result, interleaved
from motaudit.audit.entries import Change, EntryKey, EntryKind
from motaudit.audit.model import Evidence, ItemRef
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.workspace import Workspace

if TYPE_CHECKING:
    from openpyxl import Workbook

_ITEMS, _PHOTOS = 60, 12


def excel_report() -> Iterator[Result]:
    """One visit of 60 questions with 12 photos of a phone, as they were taken."""
    import openpyxl

    checklist = long_checklist(_ITEMS, 6)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace, hash_, branch = make_workspace(folder / "w", checklist)
        audit_id = start(workspace, hash_, branch)
        (person,) = workspace.places.people()
        photos = tuple(_photos(workspace, list(checklist.items)))
        workspace.audits.commit(audit_id, (*answers(checklist), *photos), who=person.id)
        workspace.audits.submit(audit_id, who=person.id)

        def report() -> None:
            finish(workspace.reports.excel(audit_id, folder / "report.xlsx", language="en"))

        report()
        written = openpyxl.load_workbook(folder / "report.xlsx")
        pictures = {sheet.title: [picture._data() for picture in sheet._images] for sheet in written.worksheets}
        assert sum(map(len, pictures.values())) >= _PHOTOS

        def floor() -> None:
            _plain_copy(written, pictures, folder / "floor.xlsx")

        took, least = interleaved(report, floor, rounds=5)
        workspace.close()
    yield Result("Excel report, 60 questions and 12 photos", took, least, "ms", 1.5)


def _photos(workspace: Workspace, codes: list[str]) -> Iterator[Change]:
    for number in range(_PHOTOS):
        stored = finish(workspace.evidence.add(phone_photo(), f"photo{number}.jpg"))
        evidence = Evidence(stored.sha256, stored.name, stored.media_type, stored.size, item=ItemRef(codes[number * 4]))
        yield Change(EntryKey(EntryKind.EVIDENCE, new_id()), None, evidence)


def _plain_copy(written: Workbook, pictures: dict[str, list[bytes]], path: Path) -> None:
    """The same cells with the same styles, and the same pictures, by nothing but openpyxl, each style made once."""
    from openpyxl import Workbook
    from openpyxl.drawing.image import Image

    book = Workbook()
    book.remove(book.worksheets[0])
    styled: dict[tuple[int, ...], Any] = {}
    for sheet in written.worksheets:
        page = book.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None and not cell.has_style:
                    continue
                twin = page.cell(cell.row, cell.column, cell.value)
                style = tuple(cell._style)
                if style in styled:
                    twin._style = styled[style]._style
                elif cell.has_style:
                    twin.font, twin.fill = copy(cell.font), copy(cell.fill)
                    twin.border, twin.alignment = copy(cell.border), copy(cell.alignment)
                    twin.number_format = cell.number_format
                    styled[style] = twin
        for picture in pictures[sheet.title]:
            page.add_image(Image(BytesIO(picture)), "A1")
    book.save(path)
