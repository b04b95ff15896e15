"""The first sheet: one A4 page that tells a branch manager what to do first."""

from __future__ import annotations

from motaudit.audit.model import Mode, Outcome
from motaudit.locale import NOTHING, _, format_date, format_time, pick
from motaudit.report import words
from motaudit.report.document import (
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
from motaudit.report.sheets.stages import or_dash, stage_columns
from motaudit.report.text import shorten
from motaudit.scoring.findings import Finding, FindingKind

GRID = (6.0,) * 16
"""Columns of an upright A4 page."""
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
    if not material.fix_first:
        return [Heading(_("Fix first")), Paragraph(_("Nothing that was seen cost points."))]
    rows = tuple(
        (Cell(_seen(material, finding)), _lost(finding), Cell(), Cell(), Cell()) for finding in material.fix_first
    )
    return [Heading(_("Fix first")), Table("FixFirst", _to_do_columns(), rows)]


def _lost(finding: Finding) -> Cell:
    """Points where it cost some; a must-pass costs the visit, a disappointment only the customer."""
    if finding.kind is FindingKind.CRITICAL and not finding.cost:
        return Cell(_("Must-pass"))
    return Cell(or_dash(finding.cost or None))


def _to_do_columns() -> tuple[Column, ...]:
    return (
        Column(_("What was seen"), span=8),
        Column(_("Points lost"), Kind.NUMBER, span=2, places=1, tone=Tone.PAIN),
        Column(_("Owner"), span=2, fill=Fill.TEXT),
        Column(_("Due"), span=2, fill=Fill.DATE),
        Column(_("Done"), span=2, fill=Fill.DONE),
    )


def _seen(material: Material, finding: Finding) -> str:
    """The question, or the moment, and on a line of its own what was seen there."""
    note = shorten(material.words(finding.note), _NOTE)
    if finding.item is None:
        return _at_moment(finding.kind, material.moment(finding.moment), note)
    question = shorten(material.question(finding.item), _QUESTION)
    answer = shorten(material.answer(finding.item), _NOTE)
    if note:
        return _("{question}\nSeen: {answer}. “{note}”").format(question=question, answer=answer, note=note)
    return _("{question}\nSeen: {answer}").format(question=question, answer=answer)


def _at_moment(kind: FindingKind, moment: str, note: str) -> str:
    match kind:
        case FindingKind.BREAK_OFF:
            text = _("{moment}\nThe customer would have left here.")
        case FindingKind.PAIN:
            text = _("{moment}\nDisappointing, and not put right.")
        case FindingKind.WOW:
            text = _("{moment}\n★ Stays in mind.")
        case _:
            text = _("{moment}\nBetter than expected.")
    seen = text.format(moment=moment)
    return _("{seen} “{note}”").format(seen=seen, note=note) if note else seen


def _keep_doing(material: Material) -> list[Block]:
    if not material.keep_doing:
        return []
    columns = (Column(_("What was seen"), span=11), Column(_("Stage"), span=5, tone=Tone.MUTED))
    rows = tuple(
        (Cell(_seen(material, finding)), Cell(material.stage_of(finding.moment))) for finding in material.keep_doing
    )
    return [Heading(_("Keep doing")), Table("KeepDoing", columns, rows)]


def _stages(material: Material) -> list[Block]:
    last = material.given.previous
    table = stage_columns(material, title=4, figure=2, bar=3, other=2, counted=3)
    title = (
        _("Stages against the last visit ({date})").format(date=format_date(last.on, calendar="gregorian"))
        if last
        else _("Stages")
    )
    return [Heading(title), Table("StagesAtAGlance", table.columns, table.rows)]


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
