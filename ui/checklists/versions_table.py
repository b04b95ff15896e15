"""What the list of published versions shows."""

from __future__ import annotations

from collections.abc import Callable

from motaudit.locale import _, format_date, format_number, pgettext, pick
from ui.checklists.files import VersionRow
from ui.checklists.words import language_text
from ui.common.tables import Column, TableModel


def versions_model() -> TableModel[VersionRow]:
    return TableModel(
        (
            Column(_("Checklist"), lambda row: pick(row.title), ink=_ink),
            Column(_("Version"), _version, key=lambda row: row.version.version, number=True, ink=_ink),
            _count(_("Visits"), lambda row: row.visits),
            _count(_("Questions"), lambda row: row.items),
            _count(_("Moments"), lambda row: row.moments),
            Column(_("Languages"), _languages, ink=_ink),
            Column(_("Published"), _published, key=lambda row: row.version.published, ink=_ink),
        ),
        identity=lambda row: row.version.hash,
        search=lambda row: f"{pick(row.title)} {row.version.code}",
    )


def _count(title: str, count: Callable[[VersionRow], int]) -> Column[VersionRow]:
    return Column(title, lambda row: format_number(count(row)), key=count, number=True, ink=_ink)


def _version(row: VersionRow) -> str:
    return format_number(row.version.version, grouping=False)


def _published(row: VersionRow) -> str:
    if row.version.retired is not None:
        return _("Out of use")
    return format_date(row.version.published.date(), calendar="gregorian")


def _languages(row: VersionRow) -> str:
    return pgettext("between the parts of a list", ", ").join(map(language_text, row.languages))


def _ink(row: VersionRow) -> str:
    return "muted" if row.version.retired is not None else ""
