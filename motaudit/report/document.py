"""The neutral report document: sheets of blocks, with no word about the file format that it is written in.

Everything in it is frozen, already in the reader's language, and already free of what the reader must not see.
A sheet has a grid of column widths in characters; blocks and table columns span columns of that grid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal, TypeAlias

Value: TypeAlias = str | int | Decimal | Fraction | None
"""What a cell holds: text, or an exact number. Percentages are 0..100, as everywhere in scoring."""


class Tone(StrEnum):
    """What a text means, never how it looks; a writer turns it into a colour beside the words that say the same."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    ACCENT = "accent"
    GLORY = "glory"
    NEUTRAL = "neutral"
    PAIN = "pain"
    WARNING = "warning"
    CRITICAL = "critical"


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    SIGNED = "signed"
    """A number that shows its plus."""
    PERCENT = "percent"
    BAR = "bar"
    """A percentage drawn as a bar as long as its share of the cell."""


class Fill(StrEnum):
    """An empty cell that the reader fills in, and what it accepts."""

    TEXT = "text"
    DATE = "date"
    DONE = "done"


class Align(StrEnum):
    START = "start"
    CENTER = "center"
    END = "end"


@dataclass(frozen=True, slots=True)
class Cell:
    """`places`: decimals shown, where the column's own do not fit (a figure must not look like the target it missed)."""

    value: Value = None
    tone: Tone = Tone.PLAIN
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`span`: how many columns of the sheet's grid it takes; 1 in a named table. `places`: decimals of its numbers."""

    title: str
    kind: Kind = Kind.TEXT
    span: int = 1
    align: Align = Align.START
    tone: Tone = Tone.PLAIN
    places: int = 0
    fill: Fill | None = None


@dataclass(frozen=True, slots=True)
class WordRule:
    """Cells of a column that say exactly `words` take the tone, wherever sorting moves them."""

    column: int
    words: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2] = 2
    new_page: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Callout:
    """The one thing to read first: a large sentence, and a few lines under it."""

    title: str
    lines: tuple[str, ...]
    tone: Tone


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    note: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of figures beside each other, each with what it rests on."""

    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of a label and its value, `across` pairs beside each other."""

    pairs: tuple[tuple[str, str], ...]
    across: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """`name`: an ASCII word, unique in the report, by which charts find the table.

    `filtered`: offered as a named table with a filter, its header staying in view. `repeated`: the header stands again
    on each printed page that the table goes on to; for one table of a sheet, and for filtered ones anyway.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    rules: tuple[WordRule, ...] = ()
    filtered: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One column of the chart's table."""

    column: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Chart:
    """Drawn from a table of the same sheet; `alt` says the same in words. `low`, `high`: the value axis' ends."""

    kind: Literal["columns", "line"]
    title: str
    table: str
    categories: int
    series: tuple[Series, ...]
    category_title: str
    value_title: str
    low: int
    high: int
    step: int
    alt: str
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Charts:
    """Charts beside each other."""

    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`read` gives the picture's bytes when it is written; they may be in any format and hold any metadata."""

    read: Callable[[], bytes]
    caption: str
    alt: str
    unreadable: str
    """Stands in the picture's place when it cannot be shown."""


@dataclass(frozen=True, slots=True)
class Pictures:
    pictures: tuple[Picture, ...]
    across: int = 2


Block: TypeAlias = Heading | Paragraph | Callout | KeyFigures | Facts | Table | Charts | Pictures


@dataclass(frozen=True, slots=True)
class Sheet:
    """`grid`: column widths in characters. `one_page`: printed on exactly one page, however much it holds."""

    key: str
    title: str
    grid: tuple[float, ...]
    blocks: tuple[Block, ...]
    landscape: bool = False
    one_page: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """`notice` stands on top of every sheet; `page_of` holds `{page}` and `{pages}`; `numerals` are those in force."""

    title: str
    subject: str
    language: str
    rtl: bool
    numerals: Literal["latin", "arabic", "persian"]
    created: datetime
    sheets: tuple[Sheet, ...]
    page_of: str
    footer: str
    done_choices: tuple[str, ...]
    """What may be chosen in a `Fill.DONE` cell."""
    fill_hints: tuple[str, str]
    """Shown when a wrong date, or a wrong `done`, is typed."""
    notice: str = ""
