"""The table of stages, on the first page and before the charts."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from motaudit.locale import NOTHING, _
from motaudit.report.document import Cell, Column, Kind, Tone, Value
from motaudit.report.material import Material


class StageColumns(NamedTuple):
    """Columns and rows of the stages, the last visit beside this one where there was one."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def stage_columns(material: Material, *, title: int, figure: int, bar: int, other: int, counted: int) -> StageColumns:
    """`title` to `counted` are the spans; without a last visit the last column takes the room of both that are left out."""
    last = material.given.previous
    columns = [
        Column(_("Stage"), span=title),
        Column(_("This visit"), Kind.PERCENT, span=figure, places=1),
        Column("", Kind.BAR, span=bar, tone=Tone.ACCENT),
    ]
    if last:
        columns += [
            Column(_("Last visit"), Kind.PERCENT, span=other, places=1, tone=Tone.MUTED),
            Column(_("Change"), Kind.SIGNED, span=other, places=1),
        ]
    columns.append(Column(_("Counted"), span=counted if last else counted + 2 * other, tone=Tone.MUTED))
    rows = []
    for score in material.sheet.stages:
        now = score.figure.percent
        row = [Cell(material.stage(score.code)), Cell(or_dash(now), places=material.stage_places(score)), Cell(now)]
        if last:
            before = last.stages.get(score.code)
            change = now - before if now is not None and before is not None else None
            row += [Cell(or_dash(before)), Cell(or_dash(change), _direction(change))]
        rows.append((*row, Cell(material.n_of(score.figure))))
    return StageColumns(tuple(columns), tuple(rows))


def or_dash(value: Value) -> Value:
    """A dash where there is no figure, as an empty cell looks like an oversight and a zero would be a lie."""
    return NOTHING if value is None else value


def _direction(change: Fraction | None) -> Tone:
    if not change:
        return Tone.MUTED
    return Tone.GLORY if change > 0 else Tone.PAIN
