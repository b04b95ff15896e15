"""Native charts, drawn from the tables of their sheet, with axes, and mirrored where the sheet is."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)

from motaudit.report.document import Chart, Charts, Tone
from motaudit.report.excel import styles
from motaudit.report.excel.cells import shares
from motaudit.report.excel.metrics import EMU_PER_PIXEL, PIXELS_PER_CHARACTER, POINTS_PER_PIXEL
from motaudit.report.excel.page import Page, Range
from motaudit.report.excel.styles import number_format
from motaudit.report.excel.text import clean

_HEIGHT = 270
_GAP = 8
"""Pixels."""
_FILLS = {**styles.INKS, Tone.MUTED: "A9B4C0"}
"""A surface is paler than a text of the same meaning."""


def write_charts(page: Page, block: Charts) -> None:
    page.gap()
    for chart, (column, span) in zip(block.charts, shares(page.columns, len(block.charts)), strict=True):
        drawn = _draw(page, chart, page.tables[chart.table])
        # Tied to cells on both sides, as programs differ in how wide a character is.
        start = AnchorMarker(col=column - 1, row=page.row - 1)
        end = AnchorMarker(col=column + span - 2, row=page.row - 1, rowOff=_HEIGHT * EMU_PER_PIXEL)
        end.colOff = int((page.width(column + span - 1, 1) * PIXELS_PER_CHARACTER - _GAP) * EMU_PER_PIXEL)
        drawn.anchor = TwoCellAnchor(editAs="oneCell", _from=start, to=end)
        page.worksheet.add_chart(drawn)
        page.descriptions.append((drawn, clean(chart.alt)))
    # One row holds the whole chart, so that no page break cuts it.
    page.end_row((_HEIGHT + _GAP) * POINTS_PER_PIXEL)


def _draw(page: Page, chart: Chart, source: Range) -> Any:
    drawn: Any = BarChart() if chart.kind == "columns" else LineChart()
    drawn.title = _title(page, chart.title, 1100, bold=True)
    drawn.roundedCorners = False
    drawn.legend.position = "b"
    drawn.legend.txPr = _text(page, 900)
    if len(chart.series) == 1:
        drawn.legend = None
    for series in chart.series:
        drawn.series.append(_series(page, chart, source, series.column, series.tone))
    names = AxDataSource(strRef=StrRef(str(_cells(page, source, chart.categories, header=False))))
    for series in drawn.series:
        series.cat = names
    if chart.kind == "columns":
        drawn.gapWidth, drawn.overlap = 60, -5
    _set_axes(page, chart, drawn)
    drawn.display_blanks = "gap"
    drawn.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill=styles.LINE), solidFill=styles.WHITE)
    return drawn


def _cells(page: Page, source: Range, column: int, *, header: bool) -> Reference:
    first = source.header if header else source.first
    return Reference(page.worksheet, min_col=source.columns[column], min_row=first, max_row=source.last)


def _series(page: Page, chart: Chart, source: Range, column: int, tone: Tone) -> Any:
    series: Any = SeriesFactory(_cells(page, source, column, header=True), title_from_data=True)
    ink = _FILLS[tone]
    if chart.kind == "columns":
        series.graphicalProperties = GraphicalProperties(solidFill=ink)
        series.graphicalProperties.line.noFill = True
        series.invertIfNegative = False
    else:
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=ink, w=28_575))
        series.smooth = False
        series.marker.symbol, series.marker.size = "circle", 8
        series.marker.graphicalProperties = GraphicalProperties(solidFill=ink)
        series.marker.graphicalProperties.line.solidFill = styles.WHITE
    return series


def _set_axes(page: Page, chart: Chart, drawn: Any) -> None:
    across, up = drawn.x_axis, drawn.y_axis
    for axis, title in ((across, chart.category_title), (up, chart.value_title)):
        # Left alone, openpyxl marks both axes as deleted.
        axis.delete = False
        axis.title = _title(page, title, 900)
        axis.txPr = _text(page, 900)
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=styles.CONTROL_LINE))
        axis.majorTickMark = "none"
    across.tickLblPos = "low"
    scale = 100 if chart.percent else 1
    up.scaling.min, up.scaling.max = chart.low / scale, chart.high / scale
    up.majorUnit = chart.step / scale
    up.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=styles.LINE))
    up.number_format = number_format(page.report.numerals, places=0, percent=chart.percent, signed=chart.low < 0)
    up.numFmt.sourceLinked = False
    if page.report.rtl:
        # A mirrored sheet does not mirror its charts: the first category has to be sent to the right by hand.
        across.scaling.orientation = "maxMin"


def _character(size: int, *, bold: bool = False) -> CharacterProperties:
    font = Font(typeface=styles.FAMILY)
    return CharacterProperties(sz=size, b=bold, solidFill=styles.INKS[Tone.MUTED], latin=font, cs=font)


def _text(page: Page, size: int) -> RichText:
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=_character(size), rtl=page.report.rtl), endParaRPr=_character(size)
    )
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


def _title(page: Page, words: str, size: int, *, bold: bool = False) -> Title:
    character = _character(size, bold=bold)
    run = RegularTextRun(rPr=character, t=clean(words))
    title = Title(overlay=False)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=character, rtl=page.report.rtl), r=[run])
    title.tx = Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph]))
    return title
