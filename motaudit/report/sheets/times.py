"""Times with their source, what customers count, tries to reach the company, encounters and promises."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from motaudit.audit.model import TIMES, Attempt, Contact, ItemRef, Source
from motaudit.audit.times import seconds_between, weaker
from motaudit.checklist.model import Item, ItemType
from motaudit.locale import (
    NOTHING,
    _,
    display_percent,
    format_datetime,
    format_duration,
    format_money,
    format_number,
    format_time,
)
from motaudit.report import words
from motaudit.report.document import (
    Block,
    Cell,
    Column,
    Figure,
    Heading,
    KeyFigures,
    Kind,
    Paragraph,
    Sheet,
    Table,
    Tone,
)
from motaudit.report.material import Material
from motaudit.report.sheets.front import GRID


def times(material: Material) -> Sheet | None:
    parts = (_clock, _durations, _metrics, _attempts, _contacts, _promises, _receipts)
    blocks = [block for part in parts for block in part(material)]
    if not blocks:
        return None
    return Sheet("times", _("Times and tries"), GRID, (Heading(_("Times and tries"), 1), *blocks))


def _clock(material: Material) -> list[Block]:
    marks = [(name, material.audit.times[name]) for name in TIMES if name in material.audit.times]
    if not marks:
        return []
    columns = (
        Column(_("Time"), span=6),
        Column(_("At"), span=4),
        Column(_("How it is known"), span=6, tone=Tone.MUTED),
    )
    rows = tuple(
        (
            Cell(words.shown(words.TIME_NAMES, name)),
            Cell(format_time(mark.at)),
            Cell(words.shown(words.SOURCES, mark.source), _doubt(mark.source)),
        )
        for name, mark in marks
    )
    return [Heading(_("Times")), Table("Times", columns, rows)]


def _doubt(source: Source | None) -> Tone:
    return Tone.WARNING if source is Source.ESTIMATED else Tone.PLAIN


def _durations(material: Material) -> list[Block]:
    rows = [*_between_marks(material), *_asked_durations(material)]
    if not rows:
        return []
    columns = (
        Column(_("From – to"), span=8),
        Column(_("Duration"), span=3, tone=Tone.STRONG),
        Column(_("How it is known"), span=5, tone=Tone.MUTED),
    )
    return [Heading(_("Durations")), Table("Durations", columns, tuple(rows))]


def _between_marks(material: Material) -> Iterator[tuple[Cell, ...]]:
    """From each time of the visit to the next, and the whole visit."""
    marks = [(name, material.audit.times[name]) for name in TIMES if name in material.audit.times]
    pairs = list(pairwise(marks))
    if len(marks) > 2:
        pairs.append((marks[0], marks[-1]))
    for (first, start), (second, end) in pairs:
        title = _("{start} – {end}").format(
            start=words.shown(words.TIME_NAMES, first), end=words.shown(words.TIME_NAMES, second)
        )
        source = weaker(start.source, end.source)
        yield (
            Cell(title),
            Cell(format_duration(seconds_between(start.at, end.at))),
            Cell(words.shown(words.SOURCES, source), _doubt(source)),
        )


def _asked_durations(material: Material) -> Iterator[tuple[Cell, ...]]:
    for ref in material.walk.all_items():
        item, value = material.checklist.items[ref.code], material.walk.value(ref)
        if item.type is ItemType.DURATION and isinstance(value, Decimal):
            source = material.walk.source(ref)
            known = words.shown(words.SOURCES, source) if source else NOTHING
            yield Cell(material.question(ref)), Cell(format_duration(value)), Cell(known, _doubt(source))


def _metrics(material: Material) -> list[Block]:
    if not material.sheet.metrics:
        return []
    columns = (
        Column(_("What customers count"), span=6),
        Column(_("Kind"), span=2, tone=Tone.MUTED),
        Column(_("Seen"), span=2, tone=Tone.STRONG),
        Column(_("Goal"), span=2, tone=Tone.MUTED),
        Column(_("Just bearable"), span=2, tone=Tone.MUTED),
        Column(_("Met"), Kind.PERCENT, span=2),
    )
    rows = []
    for metric in material.sheet.metrics:
        item = material.checklist.items[metric.ref.code]
        seen = material.value(item, metric.actual)
        if metric.estimated:
            seen = _("{value} (estimated)").format(value=seen)
        rows.append(
            (
                Cell(material.question(metric.ref)),
                Cell(words.shown(words.METRICS, metric.kind)),
                Cell(seen),
                Cell(material.value(item, metric.goal)),
                Cell(material.value(item, metric.worst)),
                Cell(metric.attained * 100, _how_well(metric.attained)),
            )
        )
    return [Heading(_("What customers count, the weakest first")), Table("Metrics", columns, tuple(rows))]


def _how_well(attained: Fraction) -> Tone:
    if attained >= 1:
        return Tone.GLORY
    return Tone.PAIN if attained <= 0 else Tone.PLAIN


def _rows_of(material: Material, kind: ItemType) -> Iterator[tuple[ItemRef, Item, Attempt | Contact]]:
    for ref in material.walk.all_items():
        item, value = material.checklist.items[ref.code], material.walk.value(ref)
        if item.type is kind and isinstance(value, tuple):
            for row in value:
                if isinstance(row, Attempt | Contact):
                    yield ref, item, row


def _attempts(material: Material) -> list[Block]:
    tries = [(ref, row) for ref, _item, row in _rows_of(material, ItemType.ATTEMPTS) if isinstance(row, Attempt)]
    if not tries:
        return []
    columns = (
        Column(_("Why"), span=4, tone=Tone.MUTED),
        Column(_("Channel"), span=2),
        Column(_("When"), span=3),
        Column(_("What happened"), span=4),
        Column(_("Until a person answered"), span=3),
    )
    rows = tuple(_attempt_row(material, ref, row) for ref, row in tries)
    found = material.indicators
    figures = KeyFigures(
        (
            Figure(_("Tries"), format_number(len(tries))),
            Figure(
                _("Answered at the first try"),
                display_percent(None if found.first_attempt_rate is None else found.first_attempt_rate * 100, places=0),
            ),
            Figure(
                _("Until a person answered"),
                format_duration(found.median_time_to_human),
                _("median; tries without an answer are counted as longer"),
            ),
        )
    )
    return [Heading(_("Tries to reach you")), figures, Table("Tries", columns, rows)]


def _attempt_row(material: Material, ref: ItemRef, row: Attempt) -> tuple[Cell, ...]:
    happened = words.shown(words.ATTEMPTS, row.outcome) if row.outcome else NOTHING
    if note := material.words(row.note.strip()):
        happened = _("{outcome}: {note}").format(outcome=happened, note=note)
    if row.seconds is not None:
        until = Cell(format_duration(row.seconds))
    elif row.waited is not None:
        until = Cell(_("gave up after {duration}").format(duration=format_duration(row.waited)), Tone.PAIN)
    else:
        until = Cell(_("nobody"), Tone.PAIN)
    return (
        Cell(material.question(ref)),
        Cell(words.shown(words.CHANNELS, row.channel)),
        Cell(format_datetime(row.started, "short") if row.started else NOTHING),
        Cell(happened),
        until,
    )


def _contacts(material: Material) -> list[Block]:
    met = [(item, row) for _ref, item, row in _rows_of(material, ItemType.CONTACTS) if isinstance(row, Contact)]
    if not met:
        return []
    columns = [Column(_("Role"), span=5), Column(_("Length"), span=3), Column(_("What happened"), span=8)]
    rows: list[tuple[Cell, ...]] = []
    for item, row in met:
        cells = (
            Cell(material.words(material.choice(item, row.role)) or NOTHING),
            Cell(format_duration(row.seconds)),
            Cell(material.words(material.choice(item, row.outcome)) or NOTHING),
        )
        rows.append(cells)
    if not material.for_branch:
        # Names of staff stay inside the house.
        columns = [
            Column(_("Name"), span=4),
            Column(_("Role"), span=4),
            *columns[1:2],
            Column(_("What happened"), span=5),
        ]
        rows = [(Cell(row.who or NOTHING), *cells) for (_item, row), cells in zip(met, rows, strict=True)]
    found = material.indicators
    lengths = Paragraph(
        _("With staff: {contact}. On the premises without: {alone}.").format(
            contact=format_duration(found.contact_seconds), alone=format_duration(found.dead_seconds)
        ),
        Tone.MUTED,
    )
    return [Heading(_("Staff met")), lengths, Table("StaffMet", tuple(columns), tuple(rows))]


def _promises(material: Material) -> list[Block]:
    promises = [material.audit.promises[key] for key in sorted(material.audit.promises)]
    if not promises:
        return []
    columns = (
        Column(_("Promise"), span=6),
        Column(_("Made where"), span=3, tone=Tone.MUTED),
        Column(_("Kept?"), span=2, tone=Tone.STRONG),
        Column(_("Note"), span=5),
    )
    kept = {
        True: Cell(_("Kept"), Tone.GLORY),
        False: Cell(_("Broken"), Tone.PAIN),
        None: Cell(_("Not checked"), Tone.MUTED),
    }
    rows = tuple(
        (
            Cell(material.words(each.text)),
            Cell(material.words(each.source)),
            kept[each.kept],
            Cell(material.words(each.note)),
        )
        for each in promises
    )
    return [Heading(_("Promises")), Table("Promises", columns, rows)]


def _receipts(material: Material) -> list[Block]:
    """Only inside the house: a receipt tells who came."""
    if material.for_branch or not material.audit.receipts:
        return []
    columns = (Column(_("Receipt"), span=6), Column(_("At"), span=5), Column(_("Amount"), span=5))
    rows = []
    for key in sorted(material.audit.receipts):
        receipt = material.audit.receipts[key]
        if receipt.amount is None:
            amount = NOTHING
        elif receipt.currency:
            amount = format_money(receipt.amount, receipt.currency)
        else:
            amount = format_number(receipt.amount)
        rows.append(
            (
                Cell(receipt.number or NOTHING),
                Cell(format_datetime(receipt.at, calendar="gregorian") if receipt.at else NOTHING),
                Cell(amount),
            )
        )
    return [Heading(_("Receipts")), Table("Receipts", columns, tuple(rows))]
