"""How meaning looks in a workbook: the light colours of the product, one type, hairlines. Nothing else sets a style."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook

from motaudit.report.document import Align, Tone
from motaudit.report.excel.metrics import BODY

FAMILY = "Arial"
"""On every machine, with Latin and Arabic letters; a font that is missing would be replaced by one of another width."""
SMALL = 9.0
CARD = 11.5
TITLE = 18.0
FIGURE = 16.0

TEXT = "1B2430"
LINE = "D9DEE5"
CONTROL_LINE = "A9B4C0"
GROUND = "F6F7F9"
WHITE = "FFFFFF"
INKS = {
    Tone.PLAIN: TEXT,
    Tone.STRONG: TEXT,
    Tone.MUTED: "5A6675",
    Tone.ACCENT: "1F5FA8",
    Tone.GLORY: "0B7A5B",
    Tone.NEUTRAL: "6B7280",
    Tone.PAIN: "B4441A",
    Tone.WARNING: "8A6100",
    Tone.CRITICAL: "A11A3A",
}
TINTS = {
    tone: "".join(f"{round(255 - 0.12 * (255 - int(ink[i : i + 2], 16))):02X}" for i in (0, 2, 4))
    for tone, ink in INKS.items()
}
"""Each ink laid thinly over white, as the ground of a callout or a marked cell."""

_DIGITS = {"latin": "", "arabic": "[$-2000401]", "persian": "[$-3000429]"}
"""Prefixes of number formats that show a number's digits as the reader writes them."""


class Look(NamedTuple):
    """All that tells one cell's looks from another's."""

    tone: Tone = Tone.PLAIN
    size: float = BODY
    bold: bool = False
    align: Align = Align.START
    ground: str = ""
    box: str = ""
    """`row`: a hairline below; `head`: a stronger one; `input`: a frame; `top`: a thick line above."""
    number_format: str = "General"
    quoted: bool = False
    upright: Literal["top", "center", "bottom"] = "top"
    inset: bool = False
    """Kept off the cell's edge by the width of a letter."""
    wrap: bool = True
    foreign: bool = False
    """In a script that runs the other way than the sheet."""


@dataclass
class Styles:
    """Turns looks into styles of one workbook; each look is registered once, as that is what costs time."""

    workbook: Workbook
    rtl: bool

    def __post_init__(self) -> None:
        self._known: dict[Look, Any] = {}
        sheet = self.workbook.active
        assert sheet is not None
        self._make: Callable[[], Any] = lambda: ExcelCell(sheet, row=1, column=1)

    def dress(self, cell: Any, look: Look) -> None:
        style = self._known.get(look)
        if style is None:
            style = self._known[look] = self._register(look)
        cell._style = style

    def _register(self, look: Look) -> Any:
        cell = self._make()
        bold = look.bold or look.tone in (Tone.STRONG,)
        cell.font = Font(name=FAMILY, size=look.size, bold=bold, color=INKS[look.tone])
        cell.alignment = Alignment(
            horizontal=self.side(look.align),
            vertical=look.upright,
            wrap_text=look.wrap,
            readingOrder=2 if self.rtl is not look.foreign else 1,
            indent=1 if look.inset else 0,
        )
        if look.ground:
            cell.fill = PatternFill("solid", fgColor=look.ground)
        cell.border = self._border(look)
        cell.number_format = look.number_format
        if look.box == "input":
            cell.protection = Protection(locked=False)
        if look.quoted:
            cell.quotePrefix = True
        return cell._style

    def side(self, align: Align) -> str:
        """Excel's left and right are those of the screen, on mirrored sheets too."""
        if align is Align.CENTER:
            return "center"
        return "right" if (align is Align.END) is not self.rtl else "left"

    def _border(self, look: Look) -> Border:
        hairline, strong = Side("thin", color=LINE), Side("thin", color=CONTROL_LINE)
        if look.box == "row":
            return Border(bottom=hairline)
        if look.box == "head":
            return Border(bottom=strong)
        if look.box == "input":
            return Border(left=strong, right=strong, top=strong, bottom=strong)
        if look.box == "top":
            return Border(top=Side("thick", color=INKS[look.tone]))
        return Border()


def number_format(numerals: str, *, places: int, percent: bool = False, signed: bool = False) -> str:
    """Excel's format for a number with so many decimals, in the reader's digits."""
    digits = "#,##0" + ("." + "0" * places if places else "") + ("%" if percent else "")
    prefix = _DIGITS[numerals]
    if signed:
        return f"{prefix}+{digits};{prefix}-{digits};{prefix}{digits}"
    return prefix + digits


def marked(tone: Tone) -> DifferentialStyle:
    """The looks that a rule gives to a cell which meets it."""
    return DifferentialStyle(
        font=Font(color=INKS[tone], bold=tone in (Tone.CRITICAL, Tone.PAIN)), fill=PatternFill(bgColor=TINTS[tone])
    )
