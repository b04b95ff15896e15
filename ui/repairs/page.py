"""Repairs: the board and the list, and the one in hand beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from motaudit.audit.model import ItemRef, MomentRef
from motaudit.audit.places import Role
from motaudit.locale import _, format_date
from motaudit.report.words import shown
from motaudit.review.repairs import UNSETTLED, Repair
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.controls import CheckBox, SearchBox
from ui.common.labels import Label
from ui.common.master_detail import MasterDetail
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.reason import ReasonDialog
from ui.common.surfaces import Banner, EmptyState
from ui.common.tables import Column, TableModel, table_view
from ui.common.theme import GRID, Text
from ui.common.wording import PRIORITIES, REPAIR_STATES
from ui.repairs.board import BoardView
from ui.repairs.form import NewRepairForm, RepairForm
from ui.repairs.reading import Board, Place, RepairRow, read_board, read_places


def repairs_model(parent: QWidget) -> TableModel[RepairRow]:
    return TableModel(
        (
            Column(_("Due"), lambda row: row.due_text, key=_due_key, ink=lambda row: "critical" if row.overdue else ""),
            Column(_("What is to be done"), lambda row: row.title),
            Column(_("Branch"), lambda row: row.branch),
            Column(_("Who does it"), lambda row: row.repair.owner),
            Column(_("State"), lambda row: shown(REPAIR_STATES, row.repair.state)),
            Column(_("Urgency"), lambda row: shown(PRIORITIES, row.repair.priority), spare=True),
            Column(
                _("Seen"),
                lambda row: format_date(row.repair.visited.date(), "short"),
                key=lambda row: row.repair.visited,
                spare=True,
            ),
        ),
        identity=lambda row: row.repair.id,
        search=lambda row: f"{row.title} {row.branch} {row.repair.owner}",
        parent=parent,
    )


def _due_key(row: RepairRow) -> tuple[bool, date, str]:
    """Overdue ones first, then by date, those without one last."""
    return not row.overdue, row.repair.due or date.max, row.repair.id


class RepairsPage(Page):
    """Destination arguments: `repair_id` opens that repair; `audit_id` begins a new one of that visit, `where` (an
    `ItemRef` or `MomentRef`) of that place; `overdue` shows the list.
    """

    name = "repairs"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.header.set_title(self.title())
        self._content = Board((), ())
        self._wanted = ""
        self._is_new = False
        self._where: ItemRef | MomentRef | None = None
        self._begin_with: tuple[str, ItemRef | MomentRef | None] | None = None
        self._may_act = bool(context.person.roles & {Role.MANAGER, Role.REVIEWER})
        self.make = button(_("Make a repair"), "plus", kind="primary", on_click=lambda: self.begin_new())
        self.header.add_action(self.make)
        if not self._may_act:
            self.make.hide()
        self.banner = Banner()
        self.view = Segmented([(_("Board"), "board"), (_("List"), "list")])
        self.view.choose("board")
        self.view.chosen.connect(self._show_view)
        self.search = SearchBox(_("Search repairs"))
        self.search.searched.connect(lambda _text: self._filter())
        self.settled = CheckBox(_("Show verified and withdrawn ones"))
        self.settled.setChecked(True)
        self.settled.toggled.connect(lambda _on: self._filter())
        self.times = Label("", Text.SECONDARY, muted=True)
        self.board = BoardView()
        self.board.chosen.connect(self.show_repair)
        self.model = repairs_model(self)
        self.table = table_view(self.model, name=self.title(), stretch=1)
        self.table.clicked.connect(lambda index: self.show_repair(self.model.row_at(index.row()).repair.id))
        self.table.activated.connect(lambda index: self.show_repair(self.model.row_at(index.row()).repair.id))
        self.form = RepairForm(context)
        self.new = NewRepairForm()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        empty = EmptyState(
            "wrench",
            _("There is nothing to mend."),
            _("Repairs are made from what a visit found, once it was sent to its branch."),
        )
        self._lists = QStackedWidget()
        nothing_found = EmptyState("search", _("Nothing fits your search."), _("Search for fewer words."))
        for widget in (self.board, self.table, empty, nothing_found):
            self._lists.addWidget(widget)
        self._panels = QStackedWidget()
        for panel in (self.form, self.new):
            self._panels.addWidget(panel)
        self.sides = MasterDetail(self._lists, self._panels, detail_width=44)
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        for widget in (self.view, self.search, self.settled):
            line.addWidget(widget)
        line.addStretch(1)
        above = QWidget()
        tools = QVBoxLayout(above)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(2 * GRID)
        tools.addLayout(line)
        tools.addWidget(self.times)
        # Where the form takes the place of the board it gets that of the filters too.
        self.sides.covered.connect(lambda covered: above.setVisible(not covered))
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        layout.addWidget(above)
        layout.addWidget(self.sides, 1)
        self.set_content(content, scroll=False, reading=False)

    def _connect(self) -> None:
        for panel in (self.form, self.new):
            panel.close_requested.connect(self.close_panel)
        self.form.save_requested.connect(self.save)
        self.form.start_requested.connect(self.start)
        self.form.finish_requested.connect(self.finish)
        self.form.withdraw_requested.connect(self.ask_withdraw)
        self.form.visit_requested.connect(lambda audit_id: self.context.go("result", audit_id=audit_id))
        self.new.visit_chosen.connect(self._read_places)
        self.new.make_requested.connect(self.make_repair)

    # -- coming and going

    def title(self) -> str:
        return _("Repairs")

    def open(self, destination: Destination) -> None:
        self._wanted = str(destination.get("repair_id", ""))
        audit_id = str(destination.get("audit_id", ""))
        self._begin_with = (audit_id, destination.get("where")) if audit_id else None
        if destination.get("overdue"):
            self._show_view("list")
        self.reload()

    def refresh(self, changes: Changes) -> None:
        if changes.audits or changes.branches or changes.people:
            self.reload()

    def save_state(self) -> dict[str, Any]:
        shown_id = self.form.row.repair.id if self.form.row is not None and self.sides.is_open else ""
        return {
            "view": self.view.value,
            "search": self.search.text(),
            "settled": self.settled.isChecked(),
            "repair": shown_id,
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        self._show_view(state["view"])
        self.search.setText(state["search"])
        self.settled.setChecked(state["settled"])
        self._wanted = state["repair"]
        self.reload()

    def reload(self) -> None:
        """Read the repairs again beside the window."""
        workspace, person = self.context.workspace, self.context.person
        today = date.today()  # noqa: DTZ011 - a due date is a day at the branch
        self.context.tasks.call(
            lambda: read_board(workspace, person, today), done=self._on_read, failed=self.banner.say_error
        )

    def _on_read(self, content: Board) -> None:
        self._content = content
        self.make.setEnabled(bool(content.visits))
        self._filter()
        if self._wanted:
            wanted, self._wanted = self._wanted, ""
            self.show_repair(wanted)
        elif self._begin_with is not None:
            (audit_id, where), self._begin_with = self._begin_with, None
            self.begin_new(audit_id, where)
        elif self._is_new:
            self._focus_list()
        elif self.form.row is not None and self._row(self.form.row.repair.id) is not None:
            self._fill_form(self.form.row.repair.id)
        self._is_new = False

    # -- what is shown

    def _show_view(self, view: object) -> None:
        self.view.choose(view)
        self._filter()

    def _passes(self, row: RepairRow) -> bool:
        return self.settled.isChecked() or row.repair.state in UNSETTLED

    def _filter(self) -> None:
        self.model.set_filter(self.search.text(), self._passes)
        self.model.set_rows(self._content.rows)
        rows = [self.model.row_at(at) for at in range(self.model.rowCount())]
        order = {row.repair.id: at for at, row in enumerate(self._content.rows)}
        current = self.form.row.repair.id if self.form.row is not None else ""
        self.times.setText(self._content.loop_words())
        self.times.setVisible(bool(self._content.rows))
        self.board.set_rows(sorted(rows, key=lambda row: order[row.repair.id]), current=current)
        shown_at = 1 if self.view.value == "list" else 0
        searched_in_vain = not rows and bool(self.search.text())
        self._lists.setCurrentIndex(3 if searched_in_vain else shown_at if self._content.rows else 2)

    def _row(self, repair_id: str) -> RepairRow | None:
        return next((row for row in self._content.rows if row.repair.id == repair_id), None)

    def show_repair(self, repair_id: str) -> None:
        """Open one beside the list."""
        if self._settle(repair_id) and self._fill_form(repair_id):
            self._panels.setCurrentWidget(self.form)
            self.board.point_at(repair_id)
            self.table.setCurrentIndex(self.model.index(self.model.row_of(repair_id), 0))
            self.sides.open_detail()
            self.form.fields.what.setFocus()

    def _settle(self, going_to: str = "") -> bool:
        """Keep what was typed about the repair in hand; False when it cannot be kept, which its field says."""
        row = self.form.row
        if row is None or not self.form.dirty or row.repair.id == going_to:
            return True
        return self.save(stay=False)

    def leave(self) -> bool:
        return self._settle()

    def _fill_form(self, repair_id: str) -> bool:
        row = self._row(repair_id)
        if row is not None:
            self.form.show_row(row, editable=self._may_act)
        return row is not None

    def close_panel(self) -> None:
        if not self._settle():
            return
        self.sides.close_detail()
        self._focus_list()

    def _focus_list(self) -> None:
        if self.view.value == "list":
            self.table.setFocus()
        else:
            self.board.focus_card()

    def take_focus(self) -> None:
        self._is_new = True  # there is no card yet

    def begin_new(self, audit_id: str = "", where: ItemRef | MomentRef | None = None) -> None:
        """An empty form for a repair."""
        if not self._settle():
            return
        self._where = where
        self._panels.setCurrentWidget(self.new)
        self.board.point_at("")
        self.table.clearSelection()
        self.sides.open_detail()
        self.new.begin(self._content.visits, audit_id)
        self.new.fields.what.setFocus()

    def _read_places(self, audit_id: str) -> None:
        workspace = self.context.workspace
        self.context.tasks.call(
            lambda: (audit_id, read_places(workspace, audit_id)),
            done=self._on_places_read,
            failed=self.new.banner.say_error,
        )

    def _on_places_read(self, found: tuple[str, tuple[Place, ...]]) -> None:
        audit_id, places = found
        if audit_id == self.new.audit_id:
            self.new.show_places(places, self._where)

    # -- what is done

    def make_repair(self, place: Place) -> None:
        repairs, who, audit_id = self.context.workspace.repairs, self.context.person.id, self.new.audit_id
        values: dict[str, Any] = self.new.fields.values()
        self._do(lambda: repairs.open(audit_id, place.where, who=who, **values), self.new.banner)

    def save(self, *, stay: bool = True) -> bool:
        """Keep the plan as it is typed, and show it unless something else is shown next; False for a wrong date."""
        if self.form.row is None or not self.form.fields.check():
            return False
        repairs, who, repair_id = self.context.workspace.repairs, self.context.person.id, self.form.row.repair.id
        values: dict[str, Any] = self.form.fields.values()
        if not stay:
            self.form.saved()  # another one is in the form when the answer comes
        banner = self.form.banner if stay else self.banner
        self._do(lambda: repairs.plan(repair_id, who=who, **values), banner, planned=True, stay=stay)
        return True

    def start(self) -> None:
        if self.form.row is not None:
            repairs, who, repair_id = self.context.workspace.repairs, self.context.person.id, self.form.row.repair.id
            self._do(lambda: repairs.start(repair_id, who=who), self.form.banner)

    def finish(self, note: str, evidence: tuple[str, ...]) -> None:
        if self.form.row is not None:
            repairs, who, repair_id = self.context.workspace.repairs, self.context.person.id, self.form.row.repair.id
            self._do(lambda: repairs.finish(repair_id, who=who, note=note, evidence=evidence), self.form.banner)

    def ask_withdraw(self) -> None:
        dialog = ReasonDialog(
            self,
            _("Withdraw this repair?"),
            _("It stays in the list with its history, and nobody has to do it. This cannot be taken back."),
            accept_text=_("Withdraw it"),
            then=self.withdraw,
            danger=True,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def withdraw(self, reason: str) -> None:
        if self.form.row is not None:
            repairs, who, repair_id = self.context.workspace.repairs, self.context.person.id, self.form.row.repair.id
            self._do(lambda: repairs.withdraw(repair_id, reason, who=who), self.form.banner)

    def _do(self, act: Callable[[], Repair], banner: Banner, *, planned: bool = False, stay: bool = True) -> None:
        def done(repair: Repair) -> None:
            banner.hide()
            if stay:
                self._wanted = repair.id
            if planned and stay:
                self.form.saved()
            self.context.announce(Changes(audits=frozenset({repair.audit_id})))

        self.context.tasks.call(act, done=done, failed=banner.say_error)
