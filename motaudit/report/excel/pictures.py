"""Pictures beside each other with their captions, each as large as its box allows."""

from __future__ import annotations

from collections.abc import Iterator
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

_HEIGHT = 300
_GAP = 8
"""Pixels."""
_INSET = 2 * EMU_PER_PIXEL


def write_pictures(page: Page, block: Pictures) -> Iterator[None]:
    """Yields after each picture, for they take the longest."""
    parts = shares(page.columns, block.across)
    for first in range(0, len(block.pictures), block.across):
        tallest = 0.0
        for picture, (column, span) in zip(block.pictures[first : first + block.across], parts, strict=False):
            tallest = max(tallest, _place(page, picture, column, span))
            yield
        page.end_row(tallest)
        page.gap()


def _place(page: Page, picture: Picture, column: int, span: int) -> float:
    """Put a picture, or the words in its place, over its caption; the height in points that both take.

    They share one row, so that no page break comes between them.
    """
    width = int(page.width(column, span) * PIXELS_PER_CHARACTER) - 2 * _GAP
    try:
        image = Image(BytesIO(printable(picture.read())))
    except (PictureUnreadableError, UserError):
        both = f"{picture.unreadable}\n{picture.caption}"
        page.put(column, both, Look(Tone.WARNING, size=styles.SMALL, ground=styles.TINTS[Tone.WARNING]), span)
        return height(both, page.width(column, span), styles.SMALL)
    scale = min(width / image.width, _HEIGHT / image.height, 1)
    across, tall = round(image.width * scale), round(image.height * scale)
    corner = AnchorMarker(col=column - 1, row=page.row - 1, colOff=_INSET, rowOff=_INSET)
    image.anchor = OneCellAnchor(_from=corner, ext=XDRPositiveSize2D(across * EMU_PER_PIXEL, tall * EMU_PER_PIXEL))
    page.worksheet.add_image(image)
    page.descriptions.append((image, clean(picture.alt)))
    page.put(column, picture.caption, Look(Tone.MUTED, size=styles.SMALL, upright="bottom"), span)
    return (tall + _GAP) * POINTS_PER_PIXEL + height(picture.caption, page.width(column, span), styles.SMALL)
