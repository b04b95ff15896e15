"""The page of all visits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHeaderView,
    QMenu,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from motaudit.audit.records import EDITABLE, AuditSummary
from motaudit.base.errors import MotauditError
from motaudit.locale import _, current_language, format_number, isolated, ngettext
from motaudit.review.seeing import visits_shown_to
from ui.audits.delegates import StateDelegate
from ui.audits.model import AuditTableModel, Column, Row, prepare
from ui.audits.words import GROUP_TEXTS, StateGroup
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.controls import ComboBox, SearchBox
from ui.common.dialogs import ask, open_folder
from ui.common.icons import icon
from ui.common.labels import Label
from ui.common.layouts import FlowLayout
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner, EmptyState
from ui.common.tables import CellDelegate, show_as_list
from ui.common.theme import GRID, HALF, Text

_MOST = {Column.BRANCH: 30, Column.CHECKLIST: 26, Column.SHOPPER: 18, Column.RESULT: 20}
"""How wide a column gets by its texts, in characters; the others take what they need."""
_LEAST = 12
_GROWING = (Column.BRANCH, Column.CHECKLIST, Column.SHOPPER, Column.RESULT)
"""Columns that share the width that is left."""
_TITLE_EDGES, _TEXT_EDGES, _PILL_EDGES = 4 * GRID, 2 * GRID + HALF, 4 * GRID
"""What a title with the sign of sorting, a text and a pill need beside their letters."""
_SAMPLE = 40
"""Rows whose texts decide how wide the columns are: 20,000 would take too long."""


class AuditTable(QTableView):
    """The table itself: one visit a row, opened by Enter, its menu by the menu key."""

    def __init__(self, model: AuditTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        show_as_list(self, _("Visits"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setItemDelegate(CellDelegate(self))
        self.setItemDelegateForColumn(model.columns.index(Column.STATE), StateDelegate(self))
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(self.fontMetrics().height() + 2 * GRID)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._columns = model.columns
        self._needed = [0] * len(model.columns)
        self.measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def measure(self) -> None:
        """Look how wide each column must be for its title and the texts on top."""
        model, metrics = self.model(), self.fontMetrics()
        rows = range(min(model.rowCount(), _SAMPLE))
        for at, column in enumerate(self._columns):
            title = metrics.horizontalAdvance(model.headerData(at, Qt.Orientation.Horizontal)) + _TITLE_EDGES
            edges = _PILL_EDGES if column is Column.STATE else _TEXT_EDGES
            texts = (metrics.horizontalAdvance(model.index(row, at).data()) + edges for row in rows)
            widest = max(title, *texts, 0)
            most = _MOST.get(column)
            self._needed[at] = min(widest, most * metrics.averageCharWidth()) if most else widest
        self._share()

    def _share(self) -> None:
        """Columns with names share what is left; where it is too little the longest give way, at last the table scrolls."""
        growing = [at for at, column in enumerate(self._columns) if column in _GROWING]
        widths = dict(enumerate(self._needed))
        room = self.viewport().width() - sum(width for at, width in widths.items() if at not in growing)
        spare = room - sum(widths[at] for at in growing)
        least = _LEAST * self.fontMetrics().averageCharWidth()
        for left, at in zip(range(len(growing), 0, -1), sorted(growing, key=widths.__getitem__), strict=True):
            fair = max(room // left, min(widths[at], least))
            widths[at] = widths[at] + spare // len(growing) if spare >= 0 else min(widths[at], fair)
            room -= widths[at]
        for at, width in widths.items():
            self.setColumnWidth(at, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class AuditsPage(Page):
    """All visits, to find one and open it: a draft where it was left, one that was handed in as its result."""

    name = "audits"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._sees_scores = context.person.sees_scores
        self._for_branch = self._sees_scores and not context.person.sees_all_visits
        self.retitle()
        self.header.add_action(button(_("New visit"), "plus", kind="primary", on_click=lambda: context.go("new_visit")))
        self.model = AuditTableModel(everybody=self._sees_scores, with_shopper=not self._for_branch, parent=self)
        self.table = AuditTable(self.model)
        self.table.activated.connect(self._on_activated)
        self.table.customContextMenuRequested.connect(self._on_menu_requested)
        self.banner = Banner()
        self._wanted: str | None = None
        self._loading = False
        self._stale = False
        self._build()

    def title(self) -> str:
        return _("Visits")

    def _build(self) -> None:
        self.search = SearchBox(_("Search visits"))
        self.search.searched.connect(self._on_filter_changed)
        self.group = ComboBox([(_(text), group) for group, text in GROUP_TEXTS.items()])
        self.group.setAccessibleName(_("State"))
        if self._for_branch:
            # What was sent and then put aside must not seem to have vanished.
            self.group.choose(StateGroup.ALL)
        self.group.currentIndexChanged.connect(self._on_filter_changed)
        self.branch = ComboBox()
        self.branch.setAccessibleName(_("Branch"))
        self.branch.setMaxVisibleItems(16)
        self.branch.currentIndexChanged.connect(self._on_filter_changed)
        self._count = Label("", Text.SECONDARY, muted=True, wrap=False)
        filters = QWidget()
        flow = FlowLayout(filters)
        for widget in (self.search, self.group, self.branch, self._count):
            widget.setMinimumHeight(self.search.sizeHint().height())
            flow.addWidget(widget)
        none_yet = EmptyState(
            "clipboard-list",
            _("There are no visits yet."),
            _("Choose a branch and a checklist, then walk through the visit as you remember it."),
        )
        none_yet.add_action(button(_("New visit"), "plus", on_click=lambda: self.context.go("new_visit")))
        nothing_found = EmptyState("search", _("No visit fits these filters."))
        nothing_found.add_action(button(_("Show all visits"), on_click=self._on_show_all))
        self._stack = QStackedWidget()
        for widget in (self.table, none_yet, nothing_found):
            self._stack.addWidget(widget)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(filters)
        layout.addWidget(self.banner)
        layout.addWidget(self._stack, 1)
        self._filters = filters
        self.set_content(content, scroll=False, reading=False)

    def open(self, destination: Destination) -> None:
        """`branch_id`, `state` (a `StateGroup`) and `text` narrow the list down, `audit_id` selects a visit."""
        self._fill_branches()
        if "branch_id" in destination.args:
            self.branch.choose(destination.get("branch_id"))
        if "state" in destination.args:
            self.group.choose(StateGroup(destination.get("state")))
        if "text" in destination.args:
            self.search.setText(destination.get("text"))
        self._wanted = destination.get("audit_id") or self.selected_id()
        self.reload()

    def refresh(self, changes: Changes) -> None:
        if changes.branches:
            self._fill_branches()
        if changes.audits or changes.branches or changes.people or changes.checklists:
            self.reload()

    def reload(self) -> None:
        """Read the list again beside the window; what is shown stays until then."""
        if self._loading:
            self._stale = True
            return
        self._loading, self._stale = True, False
        workspace, person, language = self.context.workspace, self.context.person, current_language()
        self.context.tasks.call(
            lambda: prepare(visits_shown_to(person, workspace.audits, workspace.ties), language),
            done=self._on_loaded,
            failed=self.banner.say_error,
            ended=self._on_load_finished,
        )

    def selected(self) -> AuditSummary | None:
        index = self.table.currentIndex()
        return self.model.audit_at(index.row()) if index.isValid() else None

    def selected_id(self) -> str | None:
        audit = self.selected()
        return audit.id if audit else None

    def save_state(self) -> dict[str, Any]:
        return {
            "search": self.search.text(),
            "group": self.group.currentData(),
            "branch": self.branch.currentData(),
            "selected": self.selected_id(),
            "scroll": self.table.verticalScrollBar().value(),
            "sorted": self.model.sorted_by,
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        column, descending = state.get("sorted", (Column.VISITED, True))
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        if column in self.model.columns:
            self.table.sortByColumn(self.model.columns.index(column), order)
        self.search.setText(state.get("search", ""))
        self.group.choose(state.get("group", StateGroup.CURRENT))
        self._fill_branches()
        self.branch.choose(state.get("branch"))
        self._wanted = state.get("selected")
        self._on_filter_changed()

    def open_audit(self, audit: AuditSummary) -> None:
        """A draft in the walk; a visit that was handed in as its result, or its receipt for a shopper."""
        if audit.state in EDITABLE:
            self.context.go("walk", audit_id=audit.id)
        else:
            self.context.go("result" if self._sees_scores else "receipt", audit_id=audit.id)

    def report(self, audit: AuditSummary, out: Path) -> None:
        """Write the visit's Excel report to `out` beside the window."""
        reports, language = self.context.workspace.reports, current_language()
        self.context.tasks.start(
            lambda: reports.excel(audit.id, out, language=language),
            title=_("Writing the report of {number}").format(number=isolated(audit.number)),
            done=self._on_reported,
            failed=self._on_failed,
        )

    def discard(self, audit: AuditSummary) -> None:
        """Put a draft aside."""
        plans, who = self.context.workspace.plans, self.context.person.id
        self.context.tasks.call(
            lambda: plans.discard(audit.id, who=who),
            done=lambda again: self.context.announce(Changes(audits=frozenset({audit.id}), plans=again)),
            failed=self._on_failed,
        )

    def menu_of(self, audit: AuditSummary) -> QMenu:
        """What can be done with a visit."""
        menu = QMenu(self)
        draft = audit.state in EDITABLE
        menu.addAction(_("Go on with it") if draft else _("Open"), lambda: self.open_audit(audit))
        if not draft and self._sees_scores:
            menu.addAction(icon("file-spreadsheet", size=16), _("Report to Excel"), lambda: self._ask_report(audit))
        menu.addAction(icon("send", size=16), _("Send it in a file"), lambda: self._send(audit))
        if draft and not audit.revision:
            menu.addSeparator()
            put_aside: QAction = menu.addAction(icon("trash-2", size=16), _("Discard this draft"))
            put_aside.triggered.connect(lambda: self._ask_discard(audit))
        return menu

    def _send(self, audit: AuditSummary) -> None:
        self.context.go("packages", audits=[audit.id])

    def _fill_branches(self) -> None:
        chosen = self.branch.currentData()
        self.branch.blockSignals(True)
        self.branch.clear()
        self.branch.addItem(_("All branches"), None)
        for branch in self.context.workspace.places.branches():
            self.branch.addItem(_("{code} {name}").format(code=branch.code, name=branch.name), branch.id)
        self.branch.blockSignals(False)
        self.branch.choose(chosen)

    def _on_loaded(self, rows: list[Row]) -> None:
        self._wanted = self._wanted or self.selected_id()
        self.model.set_rows(rows)
        self._on_filter_changed()
        self.table.measure()

    def _on_load_finished(self) -> None:
        self._loading = False
        if self._stale:
            self.reload()

    def _on_filter_changed(self) -> None:
        wanted = self._wanted or self.selected_id()
        self.model.set_filter(
            group=StateGroup(self.group.currentData()),
            branch_id=self.branch.currentData(),
            text=self.search.text(),
        )
        shown, total = self.model.rowCount(), self.model.total
        self._stack.setCurrentIndex(0 if shown else 2 if total else 1)
        self._filters.setVisible(bool(total))
        self._count.setText(ngettext("{n} visit", "{n} visits", shown).format(n=format_number(shown)))
        if wanted and (row := self.model.row_of(wanted)) >= 0:
            self._select(row)
            self._wanted = None
        elif shown and not wanted:
            self._select(0)  # so that Enter opens something

    def _select(self, row: int) -> None:
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.table.selectionModel().setCurrentIndex(index, flags)
        self.table.scrollTo(index)

    def _on_show_all(self) -> None:
        self.search.clear()
        self.group.choose(StateGroup.ALL)
        self.branch.choose(None)
        self._on_filter_changed()

    def _on_activated(self, index: QModelIndex) -> None:
        self.open_audit(self.model.audit_at(index.row()))

    def _on_menu_requested(self, at: QPoint) -> None:
        index = self.table.indexAt(at)
        if not index.isValid() or not self.table.viewport().rect().contains(at):
            index = self.table.currentIndex()
            at = self.table.visualRect(index).center()
        if index.isValid():
            menu = self.menu_of(self.model.audit_at(index.row()))
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.table.viewport().mapToGlobal(at))

    def _ask_report(self, audit: AuditSummary) -> None:
        dialog = QFileDialog(self, _("Report to Excel"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Excel workbooks ({patterns})").format(patterns="*.xlsx"))
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{audit.number}.xlsx")
        dialog.fileSelected.connect(lambda name: self.report(audit, Path(name)))
        dialog.open()

    def _ask_discard(self, audit: AuditSummary) -> None:
        ask(
            self,
            _("Discard this draft?"),
            _(
                "The visit to {branch} leaves the lists of work. Its answers stay in the file; "
                "you find it again among those put aside."
            ).format(branch=audit.branch_name),
            accept_text=_("Discard the draft"),
            then=lambda: self.discard(audit),
            danger=True,
        )

    def _on_reported(self, out: Path) -> None:
        self.banner.say(
            "good",
            _("The report is written."),
            isolated(str(out)),
            {_("Open the folder"): lambda: open_folder(Path(out).parent)},
        )

    def _on_failed(self, error: MotauditError) -> None:
        self.banner.say_error(error)
