"""The reviewer's queue: what was handed in and waits, the oldest first."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from motaudit.audit.model import AuditState
from motaudit.audit.places import Role
from motaudit.locale import _, format_date, format_number, isolated, pick
from motaudit.report.words import shown
from motaudit.review.queue import QueueFilter, QueueKind, QueueRow
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.controls import CheckBox, SearchBox
from ui.common.filter_bar import FilterBar
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner, EmptyState
from ui.common.tables import Column, TableModel, table_view
from ui.common.theme import GRID
from ui.review.words import QUEUES, reviewer_text, shopper_text, waiting_text


def queue_model(parent: QWidget, context: AppContext) -> TableModel[QueueRow]:
    """No percentage: it is not known before the visit is looked at."""

    def is_own(row: QueueRow) -> bool:
        return row.auditor_id == context.person.id

    return TableModel(
        (
            Column(
                _("Handed in"),
                lambda row: format_date(row.submitted.astimezone().date(), "short"),
                key=lambda row: row.submitted,
            ),
            Column(_("Branch"), lambda row: row.branch_name),
            Column(_("Checklist"), lambda row: pick(row.checklist_title), spare=True),
            Column(
                _("Shopper"),
                lambda row: shopper_text(row, context.person.id),
                ink=lambda row: "warning" if is_own(row) else "",
            ),
            Column(_("Waits for"), waiting_text, ink=_ink),
            Column(_("Flags"), lambda row: format_number(row.flagged) if row.flagged else "", number=True, spare=True),
            Column(_("Checked by"), reviewer_text, ink=lambda row: "warning" if row.checked_by_shopper else ""),
            Column(_("Number"), lambda row: isolated(row.number), spare=True),
        ),
        identity=lambda row: row.audit_id,
        search=lambda row: (
            f"{row.branch_name} {row.branch_code} {row.auditor} {row.number} {pick(row.checklist_title)}"
        ),
        parent=parent,
    )


def _ink(row: QueueRow) -> str:
    return "warning" if row.state is AuditState.APPEALED else ""


class ReviewPage(Page):
    """Destination arguments: `kind` (a `QueueKind`) chooses the filter, `audit_id` selects a visit."""

    name = "review"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.header.set_title(self.title())
        self.model = queue_model(self, context)
        self.table = table_view(self.model, name=self.title(), stretch=1)
        self.table.activated.connect(self._on_activated)
        self.filters = FilterBar([(shown(QUEUES, kind), kind) for kind in QUEUES], _("Which visits"))
        self.filters.chosen.connect(lambda _kind: self.reload())
        self.search = SearchBox(_("Search visits"))
        self.search.searched.connect(lambda _text: self._filter())
        self.mine = CheckBox(_("Only mine"))
        self.mine.toggled.connect(lambda _on: self.reload())
        self.begin = button(_("Begin with the oldest"), "play", kind="primary", on_click=self.begin_with_first)
        self.header.add_action(self.begin)
        self.banner = Banner()
        self._wanted = ""
        self._stack = QStackedWidget()
        nothing = EmptyState(
            "circle-check", _("Nothing waits here."), _("What shoppers hand in appears in this list by itself.")
        )
        nothing_found = EmptyState("search", _("Nothing fits your search."), _("Search for fewer words."))
        for widget in (self.table, nothing, nothing_found):
            self._stack.addWidget(widget)
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(self.search)
        line.addWidget(self.mine)
        line.addStretch(1)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        layout.addWidget(self.filters)
        layout.addLayout(line)
        layout.addWidget(self._stack, 1)
        self.set_content(content, scroll=False, reading=False)

    def title(self) -> str:
        return _("Review")

    def open(self, destination: Destination) -> None:
        if Role.REVIEWER not in self.context.person.roles:
            self.begin.hide()
        if "kind" in destination.args:
            self.filters.choose(QueueKind(destination.get("kind")))
        self._wanted = str(destination.get("audit_id", "")) or self._selected()
        self.reload()

    def refresh(self, changes: Changes) -> None:
        if changes.audits or changes.branches or changes.people:
            self.reload()

    def save_state(self) -> dict[str, Any]:
        return {
            "kind": self.filters.value,
            "search": self.search.text(),
            "mine": self.mine.isChecked(),
            "selected": self._selected(),
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        self.filters.choose(state["kind"])
        self.search.setText(state["search"])
        self.mine.setChecked(state["mine"])
        self._wanted = state["selected"]
        self.reload()

    def wanted(self) -> QueueFilter:
        """What the list is narrowed to; "release and next" keeps to it."""
        who = self.context.person.id if self.mine.isChecked() else None
        return QueueFilter(self.filters.value, claimed_by=who)

    def reload(self) -> None:
        """Read the queue again beside the window; what is shown stays until then."""
        queue, wanted = self.context.workspace.queue, self.wanted()
        self.context.tasks.call(
            lambda: (wanted, queue.rows(wanted), queue.counts()), done=self._on_loaded, failed=self.banner.say_error
        )

    def begin_with_first(self) -> None:
        """Open the oldest visit that nobody else is checking; one's own only where there is no other."""
        free = [row for row in map(self.model.row_at, range(self.model.rowCount())) if self._is_free(row)]
        if free:
            self._go(min(free, key=lambda row: (row.auditor_id == self.context.person.id, row.submitted)))

    def _is_free(self, row: QueueRow) -> bool:
        return row.claimed_by in (None, self.context.person.id)

    def _on_loaded(self, found: tuple[QueueFilter, tuple[QueueRow, ...], dict[QueueKind, int]]) -> None:
        wanted, rows, counts = found
        self.filters.set_counts(counts)
        if wanted != self.wanted():
            return  # another filter was chosen meanwhile
        self._wanted = self._wanted or self._selected()
        self.model.set_rows(rows)
        self._filter()

    def _filter(self) -> None:
        wanted = self._wanted or self._selected()
        self.model.set_filter(self.search.text())
        shown = self.model.rowCount()
        self._stack.setCurrentIndex(0 if shown else 2 if self.model.total else 1)
        self.begin.setEnabled(shown > 0)
        if shown:
            self.table.setCurrentIndex(self.model.index(max(0, self.model.row_of(wanted)), 0))
            self._wanted = ""
            focus = QApplication.focusWidget()
            if focus is None or not self.isAncestorOf(focus):
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _selected(self) -> str:
        index = self.table.currentIndex()
        return self.model.row_at(index.row()).audit_id if index.isValid() else ""

    def _on_activated(self, index: QModelIndex) -> None:
        self._go(self.model.row_at(index.row()))

    def _go(self, row: QueueRow) -> None:
        self.context.go("desk", audit_id=row.audit_id, queue=self.wanted())
