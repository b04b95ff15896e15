"""Builds the report of one audit: the neutral document, in the reader's language."""

from __future__ import annotations

from motaudit.audit.model import AuditState
from motaudit.locale import Regional, _, pick, using
from motaudit.report.context import ReportInput
from motaudit.report.document import Report
from motaudit.report.material import Material
from motaudit.report.sheets.evidence import evidence
from motaudit.report.sheets.findings import findings
from motaudit.report.sheets.front import front
from motaudit.report.sheets.items import items
from motaudit.report.sheets.method import method
from motaudit.report.sheets.moments import moments
from motaudit.report.sheets.times import times

_SHEETS = (front, moments, items, findings, times, evidence, method)


def build(given: ReportInput, language: str | Regional) -> Report:
    """The report in a language (or with digits and calendar of its own), whatever the program speaks.

    Reads no file and no picture: pictures are read when the document is written.
    """
    with using(language) as regional:
        material = Material(given)
        sheets = [sheet for make in _SHEETS if (sheet := make(material)) is not None]
        return Report(
            title=_("{branch}: {checklist}").format(branch=material.branch, checklist=pick(given.checklist.title)),
            subject=_subject(material),
            language=regional.base,
            rtl=regional.rtl,
            numerals=regional.numerals,
            created=given.generated,
            sheets=tuple(sheets),
            page_of=_("Page {page} of {pages}"),
            footer=_footer(material),
            done_choices=(_("Done"), _("Not yet")),
            fill_hints=(_("Type a date, for example 2026-11-30."), _("Choose one of the words offered.")),
            notice=_notice(given),
        )


def _subject(material: Material) -> str:
    if material.business_day is None:
        return _("Visit {number}").format(number=material.number)
    return _("Visit {number}, {date}").format(number=material.number, date=material.date())


def _footer(material: Material) -> str:
    if material.business_day is None:
        return _("{branch} · visit {number}").format(branch=material.branch, number=material.number)
    return _("{branch} · visit {number} · {date}").format(
        branch=material.branch, number=material.number, date=material.date()
    )


def _notice(given: ReportInput) -> str:
    if given.walk.audit.state is AuditState.EXCLUDED:
        return _("PUT ASIDE: this visit counts in no figure.")
    return "" if given.checked else _("NOT CHECKED: nobody has looked over this visit yet.")
