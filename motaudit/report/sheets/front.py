"""The first sheet: one A4 page that tells a branch manager what to do first."""

from __future__ import annotations

from motaudit.audit.model import Mode, Outcome
from motaudit.locale import NOTHING, _, format_date, format_time, pick
from motaudit.report import words
from motaudit.report.document import (
    BarRule,
    Block,
    Cell,
    Column,
    Facts,
    Fill,
    Heading,
    Kind,
    Paragraph,
    Sheet,
    Table,
    Tone,
)
from motaudit.report.material import Material
from motaudit.report.sheets.result import result
from motaudit.report.sheets.stages import stage_columns
from motaudit.report.text import shorten
from motaudit.scoring.sheet import ItemScore

GRID = (6.0,) * 16
"""Columns of an upright A4 page."""
_FIX, _KEEP = 3, 2
_QUESTION, _NOTE = 150, 160
"""Characters: the rest is on the sheet of items."""


def front(material: Material) -> Sheet:
    blocks: list[Block] = [Heading(material.branch, 1), _facts(material), result(material)]
    if material.audit.completed:
        blocks += [*_fix_first(material), *_keep_doing(material), *_stages(material)]
    else:
        blocks += _after_no_visit(material)
    blocks += [*_repairs(material), *_query(material)]
    return Sheet("front", _("Summary"), GRID, tuple(blocks), one_page=True)


def _facts(material: Material) -> Facts:
    audit, branch, at = material.audit, material.audit.branch, material.arrived
    day_part = NOTHING
    if at is not None:
        day_part = _("{part}, {time}").format(part=words.day_part(at.time()), time=format_time(at))
    place = material.listed([part for part in (branch.code, branch.city) if part])
    scenarios = {scenario.code: pick(scenario.title) for scenario in material.checklist.scenarios}
    pairs = [
        (_("Branch"), place),
        (_("Date"), material.date()),
        (_("Checklist"), pick(material.checklist.title)),
        (_("Day-part"), day_part),
        (_("Visit"), material.number),
        (_("Scenario"), scenarios.get(audit.scenario, audit.scenario) or NOTHING),
    ]
    if audit.mode is Mode.ANNOUNCED:
        pairs.append((_("Kind of visit"), _("Announced: kept apart in averages")))
    return Facts(tuple(pairs), across=2)


def _fix_first(material: Material) -> list[Block]:
    wanted = material.given.fix_first[:_FIX]
    if not wanted:
        return [Heading(_("Fix first")), Paragraph(_("Nothing that was seen cost points."))]
    rows = tuple(
        (Cell(_seen(material, score)), Cell(score.cost if score.cost else None), Cell(), Cell(), Cell())
        for score in wanted
    )
    return [Heading(_("Fix first")), Table("FixFirst", _to_do_columns(), rows)]


def _to_do_columns() -> tuple[Column, ...]:
    return (
        Column(_("What was seen"), span=8),
        Column(_("Points lost"), Kind.NUMBER, span=2, places=1, tone=Tone.PAIN),
        Column(_("Owner"), span=2, fill=Fill.TEXT),
        Column(_("Due"), span=2, fill=Fill.DATE),
        Column(_("Done"), span=2, fill=Fill.DONE),
    )


def _seen(material: Material, score: ItemScore) -> str:
    """The question, and on a line of its own what was seen."""
    question = shorten(material.question(score.ref), _QUESTION)
    answer, note = shorten(material.answer(score.ref), _NOTE), shorten(material.note(score.ref), _NOTE)
    if note:
        return _("{question}\nSeen: {answer}. “{note}”").format(question=question, answer=answer, note=note)
    return _("{question}\nSeen: {answer}").format(question=question, answer=answer)


def _keep_doing(material: Material) -> list[Block]:
    wanted = material.given.keep_doing[:_KEEP]
    if not wanted:
        return []
    columns = (Column(_("What was seen"), span=11), Column(_("Moment"), span=5, tone=Tone.MUTED))
    rows = tuple((Cell(_seen(material, score)), Cell(material.moment(score.moment))) for score in wanted)
    return [Heading(_("Keep doing")), Table("KeepDoing", columns, rows)]


def _stages(material: Material) -> list[Block]:
    last = material.given.previous
    table = stage_columns(material, title=5, figure=4, other=2, counted=3)
    title = _("Stages against the last visit ({date})").format(date=format_date(last.on)) if last else _("Stages")
    return [Heading(title), Table("StagesAtAGlance", table.columns, table.rows, (BarRule(1, 0, 100),))]


def _after_no_visit(material: Material) -> list[Block]:
    to_do = {
        Outcome.CLOSED: _("The branch was closed. Keep the published opening hours, or publish the ones you keep."),
        Outcome.REFUSED: _("Service was refused. Find out why, and tell the customer what you would do now."),
    }
    assert material.audit.outcome is not None
    words_to_do = to_do.get(material.audit.outcome)
    if words_to_do is None:
        return []
    row = (Cell(words_to_do), Cell(), Cell(), Cell(), Cell())
    return [Heading(_("Fix first")), Table("FixFirst", _to_do_columns(), (row,))]


def _repairs(material: Material) -> list[Block]:
    if material.given.repairs is None:
        return []
    if not material.given.repairs:
        return [Heading(_("Repairs still open")), Paragraph(_("None."))]
    return [Heading(_("Repairs still open")), *(Paragraph(repair) for repair in material.given.repairs)]


def _query(material: Material) -> list[Block]:
    until = material.given.query_until
    how = _(
        "Name the visit ({number}), the question and the fact that speaks against the answer, and answer to whoever "
        "sent you this report. A query is about a fact, one question at a time."
    ).format(number=material.number)
    if until is None:
        return [Heading(_("Something is not right?")), Paragraph(how)]
    return [
        Heading(_("Something is not right? Query it until {date}").format(date=format_date(until))),
        Paragraph(how),
    ]
