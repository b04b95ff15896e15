"""The visits as a table. Filtering and sorting happen here, on prepared rows: 20,000 of them must not be felt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from motaudit.audit.model import AuditState
from motaudit.audit.records import AuditSummary
from motaudit.locale import _, fold, format_datetime, format_number, isolated, pick
from ui.audits.words import GROUPS, StateGroup, result_text, state_text

Index = QModelIndex | QPersistentModelIndex
AUDIT_ROLE = int(Qt.ItemDataRole.UserRole)
"""The row's `AuditSummary`."""


class Column(IntEnum):
    VISITED = 0
    BRANCH = 1
    CHECKLIST = 2
    SHOPPER = 3
    STATE = 4
    RESULT = 5
    NUMBER = 6


_FOR_EVERYBODY = frozenset({Column.SHOPPER, Column.RESULT})
_JOURNEY = {state: at for at, state in enumerate(AuditState)}


class Row(NamedTuple):
    """A visit with what it is searched and sorted by, worked out once."""

    audit: AuditSummary
    search: str
    keys: tuple[Any, ...]
    """One per column."""


def prepare(audits: Iterable[AuditSummary], language: str) -> list[Row]:
    """Rows for the model; may run beside the window, for folding 20,000 names takes a moment."""
    folded: dict[str, str] = {}

    def comparable(text: str) -> str:
        known = folded.get(text)
        if known is None:
            known = folded[text] = fold(text)
        return known

    return [_row(audit, language, comparable) for audit in audits]


def _row(audit: AuditSummary, language: str, comparable: Callable[[str], str]) -> Row:
    branch = comparable(f"{audit.branch_name} {audit.branch_code}")
    checklist, shopper = comparable(pick(audit.checklist_title, language)), comparable(audit.auditor)
    number = audit.number.casefold()
    search = f"{number} {branch} {comparable(audit.city)} {comparable(audit.brand)} {checklist} {shopper}"
    percent = -1.0 if audit.percent is None else float(audit.percent)
    keys = (visited(audit).timestamp(), branch, checklist, shopper, _JOURNEY[audit.state], percent, number)
    return Row(audit, search, keys)


def visited(audit: AuditSummary) -> datetime:
    """When the branch was visited; as long as that is not known, when the visit was begun here."""
    return audit.started or audit.created


class AuditTableModel(QAbstractTableModel):
    """Shows the rows that pass the filters. Qt's proxy would ask Python 20,000 times for each of them."""

    def __init__(self, *, everybody: bool, with_shopper: bool = True, parent: QObject | None = None) -> None:
        """`everybody`: for people who see all visits with their results; a shopper sees the own ones, without.

        `with_shopper` off: a branch does not learn who came.
        """
        super().__init__(parent)
        hidden = frozenset() if everybody else _FOR_EVERYBODY
        if not with_shopper:
            hidden |= {Column.SHOPPER}
        self.columns = tuple(column for column in Column if column not in hidden)
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._group = StateGroup.CURRENT
        self._branch: str | None = None
        self._words: tuple[str, ...] = ()
        self._sorted_by = Column.VISITED
        self._descending = True

    @property
    def total(self) -> int:
        """Visits there are, whatever the filters."""
        return len(self._all)

    def set_rows(self, rows: list[Row]) -> None:
        self._all = rows
        self._sort_all()
        self._show()

    def set_filter(self, *, group: StateGroup, branch_id: str | None, text: str) -> None:
        """Show the visits of a group of states and a branch whose texts hold every word of `text`."""
        wanted = (group, branch_id, tuple(fold(text).split()))
        if wanted != (self._group, self._branch, self._words):
            self._group, self._branch, self._words = wanted
            self._show()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns):
            return
        wanted = (self.columns[column], order == Qt.SortOrder.DescendingOrder)
        if wanted != self.sorted_by:  # the view asks twice for every click
            self._sorted_by, self._descending = wanted
            self._sort_all()
            self._show()

    @property
    def sorted_by(self) -> tuple[Column, bool]:
        """The column, and whether it is sorted downwards."""
        return self._sorted_by, self._descending

    def row_of(self, audit_id: str) -> int:
        """Where a visit is shown, -1 if it is not."""
        return next((at for at, row in enumerate(self._shown) if row.audit.id == audit_id), -1)

    def audit_at(self, row: int) -> AuditSummary:
        return self._shown[row].audit

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _title(self.columns[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int((Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter).value)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        audit = self._shown[index.row()].audit
        if role == AUDIT_ROLE:
            return audit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return _text(audit, self.columns[index.column()])
        return None

    def _sort_all(self) -> None:
        column = self._sorted_by
        self._all.sort(key=lambda row: row.keys[column], reverse=self._descending)

    def _show(self) -> None:
        self.beginResetModel()
        self._shown = self._passing(self._all)
        self.endResetModel()

    def _passing(self, rows: Sequence[Row]) -> list[Row]:
        """One plain comparison at a time: hashing an enumeration's member alone would cost more than all of it."""
        steps = frozenset(_JOURNEY[state] for state in GROUPS[self._group])
        found = [row for row in rows if row.keys[Column.STATE] in steps]
        if self._branch is not None:
            found = [row for row in found if row.audit.branch_id == self._branch]
        for word in self._words:
            found = [row for row in found if word in row.search]
        return found


def _title(column: Column) -> str:
    return {
        Column.VISITED: _("Date"),
        Column.BRANCH: _("Branch"),
        Column.CHECKLIST: _("Checklist"),
        Column.SHOPPER: _("Shopper"),
        Column.STATE: _("State"),
        Column.RESULT: _("Result"),
        Column.NUMBER: _("Number"),
    }[column]


def _text(audit: AuditSummary, column: Column) -> str:
    match column:
        case Column.VISITED:
            return format_datetime(visited(audit))
        case Column.BRANCH:
            return (
                _("{branch}, {city}").format(branch=audit.branch_name, city=audit.city)
                if audit.city
                else audit.branch_name
            )
        case Column.CHECKLIST:
            return pick(audit.checklist_title)
        case Column.SHOPPER:
            return audit.auditor
        case Column.STATE:
            return _state_with_rest(audit)
        case Column.RESULT:
            return result_text(audit)
        case Column.NUMBER:
            return isolated(audit.number)


def _state_with_rest(audit: AuditSummary) -> str:
    """A draft's state says how much is left."""
    if audit.state in GROUPS[StateGroup.DRAFTS] and audit.open_count:
        left = format_number(audit.open_count)
        return _("{state}, {n} left").format(state=state_text(audit.state), n=left)
    return state_text(audit.state)
