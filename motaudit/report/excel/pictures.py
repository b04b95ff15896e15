"""Pictures beside each other with their captions, each as large as its box allows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D

from motaudit.base.errors import UserError
from motaudit.report.document import Picture, Pictures, Tone
from motaudit.report.excel import styles
from motaudit.report.excel.cells import shares
from motaudit.report.excel.metrics import EMU_PER_PIXEL, PIXELS_PER_CHARACTER, POINTS_PER_PIXEL, height
from motaudit.report.excel.page import Page
from motaudit.report.excel.styles import Look
from motaudit.report.excel.text import clean
from motaudit.report.pictures import PictureUnreadableError, printable

_AT_A_TIME = 2
_HEIGHT = 300
_GAP = 8
"""Pixels."""
_INSET = 2 * EMU_PER_PIXEL


def write_pictures(page: Page, block: Pictures) -> Iterator[None]:
    """Yields after each picture, for they take the longest; two are made ready at a time."""
    parts = shares(page.columns, block.across)
    with ThreadPoolExecutor(_AT_A_TIME, "motaudit-pictures") as pool:
        try:
            ready = zip(block.pictures, pool.map(_ready, block.pictures), strict=True)
            while row := list(zip(parts, ready, strict=False)):
                tallest = 0.0
                for (column, span), (picture, data) in row:
                    tallest = max(tallest, _place(page, picture, data, column, span))
                    yield
                page.end_row(tallest)
                page.gap()
        finally:
            pool.shutdown(cancel_futures=True)


def _ready(picture: Picture) -> bytes | None:
    """The picture as it is to be embedded, None if it cannot be shown."""
    try:
        return printable(picture.read())
    except (PictureUnreadableError, UserError):
        return None


def _place(page: Page, picture: Picture, data: bytes | None, column: int, span: int) -> float:
    """Put a picture, or the words in its place, over its caption; the height in points that both take.

    They share one row, so that no page break comes between them.
    """
    width = int(page.width(column, span) * PIXELS_PER_CHARACTER) - 2 * _GAP
    if data is None:
        both = f"{picture.unreadable}\n{picture.caption}"
        page.put(column, both, Look(Tone.WARNING, size=styles.SMALL, ground=styles.TINTS[Tone.WARNING]), span)
        return height(both, page.width(column, span), styles.SMALL)
    image = Image(BytesIO(data))
    scale = min(width / image.width, _HEIGHT / image.height, 1)
    across, tall = round(image.width * scale), round(image.height * scale)
    corner = AnchorMarker(col=column - 1, row=page.row - 1, colOff=_INSET, rowOff=_INSET)
    image.anchor = OneCellAnchor(_from=corner, ext=XDRPositiveSize2D(across * EMU_PER_PIXEL, tall * EMU_PER_PIXEL))
    page.worksheet.add_image(image)
    page.descriptions.append((image, clean(picture.alt)))
    page.put(column, picture.caption, Look(Tone.MUTED, size=styles.SMALL, upright="bottom"), span)
    return (tall + _GAP) * POINTS_PER_PIXEL + height(picture.caption, page.width(column, span), styles.SMALL)
