"""Every question with its answer, what it gave and what it cost."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from motaudit.audit.model import ItemRef
from motaudit.locale import _, format_number
from motaudit.report import words
from motaudit.report.document import Block, Cell, Column, Heading, Kind, Paragraph, Sheet, Table, Tone, WordRule
from motaudit.report.material import Material
from motaudit.report.text import shorten
from motaudit.scoring.sheet import ItemScore

_GRID = (6.0, 15.0, 18.0, 36.0, 21.0, 13.0, 8.0, 9.0, 8.0, 28.0)
_LONG = 600
"""Characters that a cell shows of a note; the whole stands below the table."""


def items(material: Material) -> Sheet | None:
    if not material.audit.completed:
        return None
    refs = list(_reported(material))
    rows, long_notes = [], []
    for number, ref in enumerate(refs, start=1):
        row, whole = _row(material, ref, number)
        rows.append(row)
        if whole:
            long_notes.append(Paragraph(whole))
    how = _("Points lost: what the answer took from the 100 of the result. The small arrows filter and sort.")
    blocks: list[Block] = [Heading(_("Questions"), 1), Paragraph(how, Tone.MUTED)]
    blocks.append(Table("Items", _columns(rows), tuple(rows), _rules(), filtered=True))
    if long_notes:
        blocks += [Heading(_("Long notes in full")), *long_notes]
    return Sheet("items", _("Questions"), _GRID, tuple(blocks), landscape=True)


def _reported(material: Material) -> Iterable[ItemRef]:
    """What was asked, and what was not asked and yet counts."""
    for ref in material.walk.all_items():
        score = material.score(ref)
        item = material.checklist.items[ref.code]
        if (item.type.is_asked and material.walk.is_visible(ref)) or (score is not None and score.cost):
            yield ref


def _columns(rows: list[tuple[Cell, ...]]) -> tuple[Column, ...]:
    places = _places(cell.value for row in rows for cell in row[6:8])
    return (
        Column(_("No."), Kind.NUMBER, tone=Tone.MUTED),
        Column(_("Stage"), tone=Tone.MUTED),
        Column(_("Moment"), tone=Tone.MUTED),
        Column(_("Question")),
        Column(_("Answer"), tone=Tone.STRONG),
        Column(_("Result")),
        Column(_("Points"), Kind.NUMBER, places=places),
        Column(_("Possible"), Kind.NUMBER, places=places, tone=Tone.MUTED),
        Column(_("Points lost"), Kind.NUMBER, places=1),
        Column(_("Note")),
    )


def _places(values: Iterable[object]) -> int:
    """Decimals that a column of points needs: none for whole points, two at most."""
    exact = [Fraction(value) for value in values if isinstance(value, int | Fraction)]
    return next((places for places in (0, 1) if all((value * 10**places).denominator == 1 for value in exact)), 2)


def _rules() -> tuple[WordRule, ...]:
    tones = (
        (_("Must-pass missed"), Tone.CRITICAL),
        (_("No points"), Tone.PAIN),
        (_("In part"), Tone.WARNING),
        (_("Full points"), Tone.GLORY),
    )
    return tuple(WordRule(5, text, tone) for text, tone in tones)


def _row(material: Material, ref: ItemRef, number: int) -> tuple[tuple[Cell, ...], str]:
    """The row, and the whole note where the cell does not hold it."""
    score, moment = material.score(ref), material.moment_of(ref)
    # Questions that count as zero though nobody answered them show what they cost.
    counts = score is not None and (score.scored or score.possible > 0)
    note, whole = material.note(ref), ""
    if len(note) > _LONG:
        whole = _("No. {number}: {note}").format(number=format_number(number), note=note)
        note = _("{start} (in full below)").format(start=shorten(note, _LONG))
    row = (
        Cell(number),
        Cell(material.stage_of(moment)),
        Cell(material.moment(moment)),
        Cell(material.question(ref)),
        Cell(shorten(material.answer(ref), _LONG)),
        Cell(_result(material, ref, score)),
        Cell(score.earned if score and counts else None),
        Cell(score.possible if score and counts else None),
        Cell(score.cost if score and score.cost else None),
        Cell(note),
    )
    return row, whole


def _result(material: Material, ref: ItemRef, score: ItemScore | None) -> str:
    if ref in material.sheet.critical:
        return _("Must-pass missed")
    if score is None:
        return _("Not scored")
    if score.bonus and score.scored:
        return _("Bonus")
    if not score.scored:
        return words.shown(words.REASONS, score.reason) if score.reason else _("Not scored")
    if score.earned >= score.possible:
        return _("Full points")
    return _("In part") if score.earned > 0 else _("No points")
