"""The journey: stages against the last visit, the emotion curve, and each moment with how it felt."""

from __future__ import annotations

from fractions import Fraction

from motaudit.audit.model import MomentRef, Valence
from motaudit.base.numbers import round_half_up
from motaudit.locale import NOTHING, _, display_percent, format_number, ngettext
from motaudit.report import words
from motaudit.report.document import (
    Block,
    Cell,
    Chart,
    Charts,
    Column,
    Figure,
    Heading,
    KeyFigures,
    Kind,
    Paragraph,
    Series,
    Sheet,
    Table,
    Tone,
    WordRule,
)
from motaudit.report.material import Material
from motaudit.report.sheets.stages import or_dash, stage_columns
from motaudit.scoring.sheet import CurvePoint

GRID = (11.0, 11.0, 12.0, 12.0, 12.0, 13.0, 13.0, 9.0, 9.0, 16.0, 14.0, 14.0)
"""Columns of an A4 page on its side."""
VALENCE_TONES = {Valence.GLORY: Tone.GLORY, Valence.NEUTRAL: Tone.NEUTRAL, Valence.PAIN: Tone.PAIN}


def moments(material: Material) -> Sheet | None:
    if not material.audit.completed:
        return None
    blocks: list[Block] = [Heading(_("Moments"), 1)]
    blocks.append(
        Paragraph(
            _("One visit is one person on one day: a single curve shows where to look, not how the branch is."),
            Tone.MUTED,
        )
    )
    blocks += [_rates(material), Heading(_("Stages")), _stage_table(material), Charts(_charts(material))]
    blocks += [Heading(_("Moment by moment"), new_page=True), _moment_table(material), *_owners(material)]
    return Sheet("moments", _("Moments"), GRID, tuple(blocks), landscape=True)


def _rates(material: Material) -> KeyFigures:
    felt = [seen for ref, seen in material.audit.observations.items() if seen.valence and material.walk.is_visible(ref)]
    of = ngettext("of {n} moment", "of {n} moments", len(felt)).format(n=format_number(len(felt)))
    found = material.indicators
    peak_end = NOTHING if found.peak_end is None else format_number(found.peak_end, 1)
    return KeyFigures(
        (
            Figure(_("Better than expected"), _rate(found.glory_rate), of, Tone.GLORY),
            Figure(_("Disappointing"), _rate(found.pain_rate), of, Tone.PAIN),
            Figure(_("Put right again"), _rate(found.recovery_rate), _("of the disappointing ones"), Tone.ACCENT),
            Figure(_("What stays in mind"), peak_end, _("peak and end, from −2 to +2")),
        )
    )


def _rate(share: Fraction | None) -> str:
    return display_percent(None if share is None else share * 100, places=0)


def _stage_table(material: Material) -> Table:
    shared = stage_columns(material, title=2, figure=1, bar=2, other=1, counted=2)
    curve = {point.stage: point for point in material.indicators.curve}
    columns = (
        *shared.columns,
        Column(_("Feeling"), Kind.SIGNED, places=1),
        Column(_("Spread"), Kind.NUMBER, places=1, tone=Tone.MUTED),
        Column(_("Readings"), Kind.NUMBER, tone=Tone.MUTED),
    )
    empty = CurvePoint("", None, None, 0)
    rows = []
    for score, row in zip(material.sheet.stages, shared.rows, strict=True):
        point = curve.get(score.code, empty)
        rows.append((*row, Cell(point.mean), Cell(point.spread), Cell(point.n)))
    return Table("Stages", columns, tuple(rows))


def _charts(material: Material) -> tuple[Chart, ...]:
    last = material.given.previous
    percent = [Series(1, Tone.ACCENT), *([Series(3, Tone.MUTED)] if last else [])]
    feeling = 6 if last else 4
    described = material.listed(
        [
            _("{stage}: {percent}").format(
                stage=material.stage(each.code), percent=display_percent(each.figure.percent)
            )
            for each in material.sheet.stages
        ]
    )
    felt = material.listed(
        [
            _("{stage}: {emotion}").format(
                stage=material.stage(point.stage), emotion=format_number(round_half_up(point.mean, 1))
            )
            for point in material.indicators.curve
            if point.mean is not None
        ]
    )
    return (
        Chart(
            "columns",
            _("Points by stage"),
            "Stages",
            0,
            tuple(percent),
            _("Stage"),
            _("Share of the possible points"),
            0,
            100,
            20,
            _("Columns, share of the possible points. {values}").format(values=described),
            percent=True,
        ),
        Chart(
            "line",
            _("How it felt (one person)"),
            "Stages",
            0,
            (Series(feeling, Tone.ACCENT),),
            _("Stage"),
            _("Feeling, −2 to +2"),
            -2,
            2,
            1,
            _("Emotion curve of one person, from −2 to +2. {values}").format(values=felt),
        ),
    )


def _moment_table(material: Material) -> Table:
    columns = (
        Column(_("Stage"), span=2, tone=Tone.MUTED),
        Column(_("Moment"), span=3),
        Column(_("Channel"), tone=Tone.MUTED),
        Column(_("In charge"), tone=Tone.MUTED),
        Column(_("Points"), Kind.PERCENT, places=1),
        Column(_("Counted"), tone=Tone.MUTED),
        Column(_("How it felt")),
        Column(_("What was said"), span=2),
    )
    rows = tuple(_moment_row(material, ref) for ref in material.walk.moments())
    rules = tuple(
        WordRule(6, _(words.VALENCES[valence]), tone)
        for valence, tone in VALENCE_TONES.items()
        if tone is not Tone.NEUTRAL
    )
    return Table("JourneyMoments", columns, rows, rules, repeated=True)


def _moment_row(material: Material, ref: MomentRef) -> tuple[Cell, ...]:
    moment, score = material.checklist.moment_by_code[ref.code], material.moment_score(ref)
    seen = material.audit.observations.get(ref)
    return (
        Cell(material.stage_of(ref)),
        Cell(material.moment(ref)),
        Cell(words.shown(words.CHANNELS, moment.channel) if moment.channel else NOTHING),
        Cell(words.shown(words.OWNERS, moment.owner)),
        Cell(or_dash(score.figure.percent) if score else NOTHING),
        Cell(material.n_of(score.figure) if score else NOTHING),
        Cell(words.shown(words.VALENCES, seen.valence) if seen and seen.valence else NOTHING),
        Cell(material.words(seen.note.strip()) if seen else ""),
    )


def _owners(material: Material) -> list[Block]:
    """Who else had a part in the journey, with a figure of their own."""
    others = {owner: figure for owner, figure in material.sheet.owners.items() if figure.percent is not None}
    if len(others) < 2:
        return []
    columns = (
        Column(_("In charge"), span=3),
        Column(_("Points"), Kind.PERCENT, span=2, places=1),
        Column(_("What it rests on"), span=7, tone=Tone.MUTED),
    )
    rows = tuple(
        (Cell(words.shown(words.OWNERS, owner)), Cell(figure.percent), Cell(material.counted(figure)))
        for owner, figure in others.items()
    )
    if material.rules.counts == "all":
        text = _("The result counts the whole journey, whoever is in charge.")
    else:
        text = _("The result counts only what the branch is in charge of.")
    return [Heading(_("Who is in charge")), Paragraph(text, Tone.MUTED), Table("InCharge", columns, rows)]
