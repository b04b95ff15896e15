"""Branches out of rows that were copied from a spreadsheet. Nothing here knows the window."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from motaudit.audit.places import Branch
from motaudit.base.errors import Place, Problem
from motaudit.base.ids import new_id
from motaudit.locale import N_, _, fold, in_digits

_ORDER = ("code", "name", "city", "region", "brand")
"""What the columns hold when no header says so."""
_TITLES = {
    "code": (N_("Code"), "number", "no", "id", "branch code", "store code", "kod", "رمز", "كود"),
    "name": (N_("Name"), "branch", "branch name", "store", "store name", "الفرع", "اسم الفرع"),
    "city": (N_("City"), "town"),
    "region": (N_("Region"), "area", "district", "المنطقه"),
    "brand": (N_("Brand"), "chain"),
    "competitor": (N_("Competitor"),),
    "day_starts": (N_("Business day begins"), "day starts"),
}
_TRUE = frozenset({"true", "yes", "y", "1", "x", "نعم"})
_FALSE = frozenset({"false", "no", "n", "0", "", "لا"})
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class Pasted:
    """What the rows mean: branches that are new, known ones with what the rows change, and what is wrong."""

    new: tuple[Branch, ...] = ()
    changed: tuple[Branch, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def branches(self) -> tuple[Branch, ...]:
        return self.new + self.changed


def read_rows(text: str, known: Iterable[Branch]) -> Pasted:
    """Read rows split by tabs, semicolons or commas, with or without a header.

    Without one the columns are code, name, city, region and brand. A header may come in any order; columns that it
    names and motaudit does not know become attributes. A code that is known changes that branch.
    """
    rows = _cells(text)
    if not rows:
        return Pasted()
    columns, problems = _columns(rows[0][1])
    has_header = bool(columns)
    columns = columns or list(_ORDER)
    by_code = {branch.code: branch for branch in known}
    new: list[Branch] = []
    changed: list[Branch] = []
    seen: dict[str, int] = {}
    for number, cells in rows[1:] if has_header else rows:
        values, faults = _read_row(columns, cells, number)
        code = values.get("code", "")
        if code and code in seen:
            faults.append(
                _problem(
                    number,
                    columns.index("code") + 1,
                    _("The code “{code}” is in row {row} already.").format(code=code, row=in_digits(str(seen[code]))),
                    _("Give every branch a code of its own."),
                )
            )
        if faults:
            problems.extend(faults)
            continue
        seen[code] = number
        before = by_code.get(code)
        branch = _with(before or Branch(new_id(), code, ""), values)
        if before is None:
            new.append(branch)
        elif branch != before:
            changed.append(branch)
    return Pasted(tuple(new), tuple(changed), tuple(problems))


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, each with its number from 1."""
    first = text.strip("\r\n").split("\n", 1)[0]
    delimiter = next((sign for sign in "\t;," if sign in first), "\t")
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    numbered = ((number, [cell.strip() for cell in row]) for number, row in enumerate(rows, 1))
    return [(number, row) for number, row in numbered if any(row)]


def _columns(header: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """The meaning of each column if the row is a header: it must name the code and the name."""
    known = {fold(title): field for field, titles in _TITLES.items() for title in (field, *titles, _(titles[0]))}
    fields = [known.get(fold(cell), "") for cell in header]
    if "code" not in fields or "name" not in fields:
        return [], []
    problems = []
    for at, (field, cell) in enumerate(zip(fields, header, strict=True)):
        if not field and cell:
            fields[at] = key = "attribute:" + "_".join(cell.split())
            if not _KEY.fullmatch(key.removeprefix("attribute:")):
                message = _("The column “{title}” cannot become an attribute.").format(title=cell)
                remedy = _("Name it with Latin letters, digits and underscores, such as drive_thru.")
                problems.append(_problem(1, at + 1, message, remedy))
                fields[at] = ""
    return fields, problems


def _read_row(columns: Sequence[str], cells: Sequence[str], number: int) -> tuple[dict[str, str], list[Problem]]:
    """The row's values by field, and what is wrong with it."""
    values: dict[str, str] = {}
    faults: list[Problem] = []
    for at, (field, cell) in enumerate(zip(columns, cells, strict=False), 1):
        if field == "competitor":
            if fold(cell) not in _TRUE | _FALSE:
                faults.append(
                    _problem(number, at, _("“{text}” is neither yes nor no.").format(text=cell), _("Write yes or no."))
                )
            values[field] = "true" if fold(cell) in _TRUE else "false"
        elif field == "day_starts" and cell:
            match = _TIME.fullmatch(cell)
            if match is None:
                message = _("“{text}” is no time of day.").format(text=cell)
                faults.append(_problem(number, at, message, _("Write it as 04:00.")))
            else:
                values[field] = f"{int(match[1]):02}:{match[2]}"
        elif field and (cell or not field.startswith("attribute:")) and field != "day_starts":
            values[field] = cell
    for field, message in (("code", _("The code is missing.")), ("name", _("The name is missing."))):
        if not values.get(field):
            faults.append(_problem(number, columns.index(field) + 1, message, _("Fill it in, or leave the row out.")))
    if len(cells) > len(columns) and any(cells[len(columns) :]):
        message = _("There are more cells than columns.")
        remedy = _("Paste a header row above, with a title for each column.")
        faults.append(_problem(number, len(columns) + 1, message, remedy))
    return values, faults


def _with(branch: Branch, values: Mapping[str, str]) -> Branch:
    attributes = {key.removeprefix("attribute:"): text for key, text in values.items() if key.startswith("attribute:")}
    plain = {key: text for key, text in values.items() if key in (*_ORDER, "day_starts")}
    competitor = values["competitor"] == "true" if "competitor" in values else branch.competitor
    return replace(branch, **plain, competitor=competitor, attributes={**branch.attributes, **attributes}, active=True)


def _problem(row: int, column: int, message: str, remedy: str) -> Problem:
    return Problem("places.row", message, remedy, Place(row=row, column=column))
