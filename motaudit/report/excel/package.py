"""The workbook as a zip file: openpyxl's own writer, with descriptions of what is drawn and no files left elsewhere."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.workbook import Workbook
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.writer.excel import ExcelWriter

# Their type stubs leave out what is overridden here; openpyxl is pinned and the tests reopen what is written.
_Drawing: Any = SpreadsheetDrawing
_ExcelWriter: Any = ExcelWriter
_SheetWriter: Any = WorksheetWriter


class _DescribedDrawing(_Drawing):  # type: ignore[misc]
    """Writes the alternative texts, which openpyxl has no word for."""

    # openpyxl's metaclass looks for the elements in each class by itself; without them the drawing is empty.
    __elements__ = SpreadsheetDrawing.__elements__

    def describe(self, descriptions: dict[int, str]) -> None:
        self.texts = descriptions

    def _chart_frame(self, idx: int) -> Any:
        frame = super()._chart_frame(idx)
        frame.nvGraphicFramePr.cNvPr.descr = self._text(idx)
        return frame

    def _picture_frame(self, idx: int) -> Any:
        frame = super()._picture_frame(idx)
        frame.nvPicPr.cNvPr.descr = self._text(idx)
        return frame

    def _text(self, idx: int) -> str:
        return self.texts.get(id((self.charts + self.images)[idx - 1]), "")


class _Writer(_ExcelWriter):  # type: ignore[misc]
    def __init__(self, workbook: Workbook, archive: ZipFile, descriptions: dict[int, str]) -> None:
        super().__init__(workbook, archive)
        self._descriptions = descriptions

    def write_worksheet(self, ws: Any) -> None:
        """As openpyxl does it, but in memory: its temporary files would outlive a fault, and hold what was seen."""
        ws._drawing = _DescribedDrawing()
        ws._drawing.describe(self._descriptions)
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        buffer = BytesIO()
        writer = _SheetWriter(ws, buffer)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], buffer.getvalue())
        self.manifest.append(ws)

    def _write_images(self) -> None:
        """Pictures are packed already: packing them again takes time and gains nothing."""
        for image in self._images:
            self._archive.writestr(image.path[1:], image._data(), ZIP_STORED)


def save(workbook: Workbook, out: Any, descriptions: dict[int, str]) -> None:
    """Write the workbook into an open binary file. `descriptions`: id of a chart or image -> its text."""
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        _Writer(workbook, archive, descriptions).write_data()
