"""Visits to come: a reviewer plans and gives them, a shopper begins the own ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from motaudit.audit.model import Audit
from motaudit.audit.places import Role
from motaudit.audit.records import EDITABLE
from motaudit.base.clock import now
from motaudit.base.errors import MotauditError
from motaudit.locale import _, format_date
from motaudit.report.words import shown
from motaudit.review.plans import Plan, PlanState
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.controls import ComboBox, SearchBox
from ui.common.filter_bar import FilterBar
from ui.common.master_detail import MasterDetail
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.reason import ReasonDialog
from ui.common.surfaces import Banner, EmptyState
from ui.common.tables import Column, TableModel, table_view
from ui.common.theme import GRID
from ui.plans.making import MakeDialog
from ui.plans.own import OwnVisits
from ui.plans.panel import PlanPanel
from ui.plans.reading import SHOWN, Candidates, PlanRow, Show, read_candidates, read_rows

_OWN, _ALL = "own", "all"


def plans_model(parent: QWidget) -> TableModel[PlanRow]:
    return TableModel(
        (
            Column(
                _("Until"),
                lambda row: row.until_text,
                key=lambda row: (not row.overdue, row.plan.closes, row.plan.opens, row.plan.id),
                ink=lambda row: "critical" if row.overdue else "",
            ),
            Column(_("Branch"), lambda row: row.place),
            Column(
                _("Shopper"),
                lambda row: row.shopper or _("Not given yet"),
                ink=lambda row: "" if row.shopper or row.plan.state is not PlanState.OPEN else "warning",
            ),
            Column(
                _("From"),
                lambda row: format_date(row.plan.opens, "short"),
                key=lambda row: (row.plan.opens, row.plan.id),
                spare=True,
            ),
            Column(_("State"), lambda row: row.state_text),
            Column(_("Checklist"), lambda row: row.checklist, spare=True),
        ),
        identity=lambda row: row.plan.id,
        search=lambda row: f"{row.place} {row.branch.code} {row.shopper} {row.checklist} {row.plan.note}",
        parent=parent,
    )


class PlansPage(Page):
    """Destination arguments: `show` (a `Show`) chooses the filter, `plan_id` opens that plan.

    Who reviews and visits too chooses between all visits and the own ones.
    """

    name = "plans"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.header.set_title(self.title())
        self._rows: tuple[PlanRow, ...] = ()
        self._wanted = ""
        self._beginning = False
        roles = context.person.roles
        self._plans, self._visits = Role.REVIEWER in roles, Role.AUDITOR in roles
        self.banner = Banner()
        self.whose = Segmented([(_("All visits"), _ALL), (_("My visits"), _OWN)])
        self.whose.choose(_ALL if self._plans else _OWN)
        self.whose.chosen.connect(lambda _whose: self.reload())
        self.filters = FilterBar([(shown(SHOWN, show), show) for show in Show], _("Which visits"))
        self.filters.chosen.connect(lambda _show: self._filter())
        self.search = SearchBox(_("Search visits"))
        self.search.searched.connect(lambda _text: self._filter())
        self.shopper, self.branch = ComboBox(), ComboBox()
        for box, name in ((self.shopper, _("Shopper")), (self.branch, _("Branch"))):
            box.setAccessibleName(name)
            box.setMinimumContentsLength(16)
            box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.activated.connect(lambda _at: self._filter())
        self.model = plans_model(self)
        self.table = table_view(self.model, name=self.title(), stretch=1)
        self.table.clicked.connect(self._on_chosen)
        self.table.activated.connect(self._on_chosen)
        self.panel = PlanPanel()
        self.own = OwnVisits()
        self._add_actions()
        self._lay_out()
        self._connect()

    def _add_actions(self) -> None:
        if self._visits:
            mine = button(_("Branches not for me"), "ban", kind="quiet")
            mine.clicked.connect(lambda: self.context.go("places", tab="people", id=self.context.person.id))
            self.header.add_action(mine)
        if self._plans:
            self.make = button(_("Plan visits"), "plus", kind="primary", on_click=self.make_visits)
            self.header.add_action(self.make)

    def _lay_out(self) -> None:
        none_yet = EmptyState(
            "calendar-days",
            _("No visit is planned."),
            _("Choose branches, a checklist and days. The page says whom each visit can be given to, and why not."),
        )
        none_yet.add_action(button(_("Plan visits"), "plus", on_click=self.make_visits))
        nothing_found = EmptyState("search", _("No visit fits these filters."))
        nothing_found.add_action(button(_("Show all visits"), on_click=self._show_all))
        self._lists = QStackedWidget()
        for part in (self.table, none_yet, nothing_found):
            self._lists.addWidget(part)
        self.sides = MasterDetail(self._lists, self.panel, detail_width=44)
        planning = QWidget()
        column = QVBoxLayout(planning)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(2 * GRID)
        for tool in (self.search, self.shopper, self.branch):
            tools.addWidget(tool)
        tools.addStretch(1)
        column.addWidget(self.filters)
        column.addWidget(self._tools)
        column.addWidget(self.sides, 1)
        self._views = QStackedWidget()
        for view in (planning, self.own):
            self._views.addWidget(view)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        layout.addWidget(self.whose, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self._views, 1)
        self.whose.setVisible(self._plans and self._visits)
        self.set_content(content, scroll=False, reading=False)

    def _on_covered(self, covered: bool) -> None:
        """Where the panel takes the place of the list it gets that of the filters too."""
        self._tools.setVisible(not covered)
        self.filters.setVisible(not covered)
        self.whose.setVisible(self._plans and self._visits and not covered)

    def _connect(self) -> None:
        self.sides.covered.connect(self._on_covered)
        self.panel.close_requested.connect(self.close_panel)
        self.panel.save_requested.connect(self.save)
        self.panel.cancel_requested.connect(self.ask_to_cancel)
        self.panel.visit_requested.connect(self._open_visit)
        self.panel.days_changed.connect(self._ask_candidates)
        self.own.begin_requested.connect(self.begin)

    # -- coming and going

    def title(self) -> str:
        return _("Visits to come")

    def open(self, destination: Destination) -> None:
        self.banner.hide()
        if show := destination.get("show"):
            self.whose.choose(_ALL if self._plans else _OWN)
            self._clear_filters(Show(show))
        self._wanted = str(destination.get("plan_id", ""))
        if self._wanted and self._plans:
            self.whose.choose(_ALL)
        self.reload()

    def refresh(self, changes: Changes) -> None:
        if changes.plans or changes.audits or changes.branches or changes.people or changes.checklists:
            self.reload()

    def save_state(self) -> dict[str, Any]:
        return {
            "whose": self.whose.value,
            "show": self.filters.value,
            "search": self.search.text(),
            "shopper": self.shopper.currentData(),
            "branch": self.branch.currentData(),
            "plan": self._shown_id if self.sides.is_open else "",
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        if self._plans and self._visits:  # somebody else may have taken over, to whom all visits are not shown
            self.whose.choose(state["whose"])
        self.filters.choose(state["show"])
        self.search.setText(state["search"])
        for box, chosen in ((self.shopper, state["shopper"]), (self.branch, state["branch"])):
            if chosen:
                box.addItem("", chosen)
                box.choose(chosen)
        self._wanted = state["plan"]
        self.reload()

    def reload(self) -> None:
        """Read the plans again beside the window; of others' nothing is read for a shopper."""
        workspace, today = self.context.workspace, now().astimezone().date()
        whose = self.whose.value
        own = self.context.person.id if whose == _OWN else None
        self._views.setCurrentIndex(1 if own else 0)
        self.context.tasks.call(
            lambda: (whose, read_rows(workspace, today, auditor_id=own)),
            done=self._on_read,
            failed=self.banner.say_error,
        )

    def _on_read(self, found: tuple[object, tuple[PlanRow, ...]]) -> None:
        whose, rows = found
        if whose != self.whose.value:
            return  # the other view was chosen meanwhile
        if whose == _OWN:
            self.own.show_rows([row for row in rows if row.plan.state is PlanState.OPEN])
            return
        self._rows = rows
        self._offer_filters()
        self._filter()
        if self._wanted or self.sides.is_open:
            shown_id, self._wanted = self._wanted or self._shown_id, ""
            self.show_plan(shown_id)

    # -- the list

    def _offer_filters(self) -> None:
        shoppers = {row.plan.auditor_id: row.shopper for row in self._rows if row.shopper}
        branches = {row.branch.id: row.place for row in self._rows}
        for box, everything, found in (
            (self.shopper, _("All shoppers"), shoppers),
            (self.branch, _("All branches"), branches),
        ):
            chosen = box.currentData()
            box.clear()
            box.addItem(everything, "")
            for identity, text in sorted(found.items(), key=lambda each: each[1]):
                box.addItem(text, identity)
            box.choose(chosen if chosen in found else "")
        counts = Counter(show for row in self._rows for show in Show if row.passes(show))
        self.filters.set_counts(dict(counts))

    def _passes(self, row: PlanRow) -> bool:
        shopper, branch = self.shopper.currentData(), self.branch.currentData()
        return (
            row.passes(self.filters.value)
            and (not shopper or row.plan.auditor_id == shopper)
            and (not branch or row.branch.id == branch)
        )

    def _filter(self) -> None:
        self.model.set_filter(self.search.text(), self._passes)
        self.model.set_rows(self._rows)
        self._lists.setCurrentIndex(1 if not self._rows else 0 if self.model.rowCount() else 2)
        self._point_at_shown()

    def _point_at_shown(self) -> None:
        at = self.model.row_of(self._shown_id) if self.sides.is_open else -1
        self.table.setCurrentIndex(self.model.index(at, 0) if at >= 0 else QModelIndex())

    def _clear_filters(self, show: Show) -> None:
        self.filters.choose(show)
        self.search.clear()
        for box in (self.shopper, self.branch):
            box.choose("")

    def _show_all(self) -> None:
        self._clear_filters(Show.OPEN)
        self._filter()

    # -- the one in hand

    def _on_chosen(self, index: QModelIndex) -> None:
        plan_id = self.model.row_at(index.row()).plan.id
        if self._shown_id not in ("", plan_id) and self.panel.dirty:
            self.save(then=plan_id)
        else:
            self.show_plan(plan_id)

    @property
    def _shown_id(self) -> str:
        return self.panel.row.plan.id if self.panel.row is not None else ""

    def leave(self) -> bool:
        return not self.panel.dirty or self.save()

    def show_plan(self, plan_id: str) -> None:
        """Open one beside the list, with who can be given it."""
        row = next((row for row in self._rows if row.plan.id == plan_id), None)
        if row is None:
            self.sides.close_detail()
            return
        self.panel.show_row(row)
        self.sides.open_detail()
        self._point_at_shown()
        if row.plan.state is PlanState.OPEN:
            self._ask_candidates()

    def close_panel(self) -> None:
        if not self.leave():
            return
        self.sides.close_detail()
        self.table.setFocus()

    def _ask_candidates(self) -> None:
        if self.panel.row is None or self.panel.days is None:
            return
        workspace, plan, (opens, closes) = self.context.workspace, self.panel.row.plan, self.panel.days

        def read() -> Candidates:
            return read_candidates(workspace, (plan.branch_id,), opens, closes, plan.id)

        self.context.tasks.call(read, done=self.panel.show_candidates, failed=self.panel.banner.say_error)

    def save(self, *, then: str = "") -> bool:
        """Keep days, shopper and note as they are chosen, and show another plan `then`; False for days that are none."""
        if self.panel.row is None or not self.panel.check():
            self._point_at_shown()
            return False
        plans, who, plan_id = self.context.workspace.plans, self.context.person.id, self.panel.row.plan.id
        changes = self.panel.changes()
        self._do(lambda: plans.change(plan_id, who=who, **changes), then=then)
        return True

    def ask_to_cancel(self) -> None:
        if self.panel.row is None:
            return
        plans, who, plan_id = self.context.workspace.plans, self.context.person.id, self.panel.row.plan.id
        dialog = ReasonDialog(
            self,
            _("Call off the visit to {branch}").format(branch=self.panel.row.place),
            _("It stays in the list under “Called off”. To have the branch visited after all, plan it anew."),
            accept_text=_("Call it off"),
            then=lambda why: self._do(lambda: plans.cancel(plan_id, why, who=who)),
            danger=True,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _do(self, act: Callable[[], Plan], *, then: str = "") -> None:
        def done(plan: Plan) -> None:
            self.panel.banner.hide()
            self.panel.saved()
            if self.sides.is_open:
                self._wanted = then or plan.id  # another one than before, where it was given to another shopper
            self.context.announce(Changes(plans=frozenset({plan.id})))

        def failed(error: MotauditError) -> None:
            self.panel.banner.say_error(error)
            self.sides.open_detail()
            self._point_at_shown()

        self.context.tasks.call(act, done=done, failed=failed)

    def make_visits(self) -> None:
        dialog = MakeDialog(self.context, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- a shopper's own

    def begin(self, plan_id: str) -> None:
        """Start a planned visit and go on to its walk."""
        if self._beginning:
            return
        plans, who = self.context.workspace.plans, self.context.person.id
        self._beginning = True
        self.context.tasks.call(
            lambda: plans.begin(plan_id, who=who),
            done=lambda audit: self._on_begun(plan_id, audit),
            failed=self.banner.say_error,
            ended=self._on_begin_ended,
        )

    def _on_begin_ended(self) -> None:
        self._beginning = False

    def _on_begun(self, plan_id: str, audit: Audit) -> None:
        self.context.announce(Changes(audits=frozenset({audit.id}), plans=frozenset({plan_id})))
        self.context.go("walk", audit_id=audit.id)

    def _open_visit(self, audit_id: str) -> None:
        """What became of a plan: a reviewer reads it as far as it is."""
        state = self.context.workspace.audits.load(audit_id).state
        self.context.go("walk" if state in EDITABLE else "result", audit_id=audit_id)
