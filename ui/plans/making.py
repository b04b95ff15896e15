"""Planning visits: one or many branches at once, with the same checklist and days, for one shopper or nobody yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from motaudit.audit.model import Mode
from motaudit.base.clock import now
from motaudit.base.errors import MotauditError
from motaudit.checklist.service import ChecklistVersion
from motaudit.locale import _, format_number, ngettext, pick
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.controls import ComboBox
from ui.common.dates import DatePicker
from ui.common.dialogs import FittedDialog
from ui.common.fields import TextField
from ui.common.labels import Label, SectionTitle
from ui.common.layouts import Form
from ui.common.surfaces import Banner
from ui.common.theme import GRID, Text
from ui.common.tick_list import Option, TickList
from ui.plans.reading import BranchChoice, Candidates, read_branches, read_candidates
from ui.plans.shoppers import ShopperPicker

_PAUSE_MS = 150
"""Somebody who ticks five branches in a row asks once who can go."""
_WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Offer:
    """What visits can be planned of."""

    branches: tuple[BranchChoice, ...]
    versions: tuple[ChecklistVersion, ...]


class MakeDialog(FittedDialog):
    """Plans one visit for each branch that is ticked; it stays open until all of them are kept."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(width=80 * GRID, parent=parent)
        self.setWindowTitle(_("Plan visits"))
        self._context = context
        self._busy = False
        self._checklist_chosen = False
        self._usual: dict[str, str] = {}
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.banner = Banner()
        self.branches = TickList(_("Branches"), _("Search branches"), _("Tick each branch that is to be visited."))
        self.branches.ticked.connect(self._on_ticked)
        self.checklist = ComboBox()
        self.checklist.currentIndexChanged.connect(lambda _at: self._offer_scenarios())
        self.checklist.activated.connect(lambda _at: self._keep_checklist())
        self.scenario = ComboBox()
        self.mode = Segmented([(_("After the visit"), Mode.AFTER_VISIT), (_("Announced"), Mode.ANNOUNCED)])
        self.mode.choose(Mode.AFTER_VISIT)
        self.opens, self.closes = DatePicker(), DatePicker()
        self.shoppers = ShopperPicker()
        self.shoppers.chosen.connect(lambda _id: self._say_state())
        self.note = TextField(lines=2)
        self.note.setPlaceholderText(_("What the shopper should know"))
        self.why_not = Label("", Text.SECONDARY)
        self.why_not.set_ink("warning")
        self.make = button(_("Plan visits"), kind="primary", on_click=self._make)
        self.make.setDefault(True)
        self._lay_out()
        today = now().astimezone().date()
        self.opens.field.set_value(today)
        self.closes.field.set_value(today + _WEEK)
        self._read()

    def _lay_out(self) -> None:
        form = Form()
        self.body.addWidget(SectionTitle(_("Plan visits")))
        self.body.addWidget(self.banner)
        self.body.addWidget(form)
        form.add(_("Branches"), self.branches, stretch=True)
        form.add(_("Checklist"), self.checklist, stretch=True)
        self._scenario_row = form.add(_("Scenario"), self.scenario, stretch=True)
        for label, picker in ((_("First day"), self.opens), (_("Last day"), self.closes)):
            row = form.add(label, picker)
            picker.field.problem_changed.connect(row.set_problem)
            picker.committed.connect(lambda _day: self._on_changed())
        self.shopper_row = form.add(_("Who makes it"), self.shoppers, stretch=True)
        form.add(_("How it is done"), self.mode)
        form.add(_("Note"), self.note, stretch=True)
        self.body.addStretch(1)
        self.buttons.addWidget(self.why_not, 1)
        self.buttons.addWidget(button(_("Cancel"), on_click=self.reject))
        self.buttons.addWidget(self.make)

    # -- what can be chosen

    def _read(self) -> None:
        workspace = self._context.workspace

        def read() -> Offer:
            newest = {version.code: version for version in workspace.checklists.list(retired=False)}
            versions = sorted(newest.values(), key=lambda version: pick(version.title))
            return Offer(read_branches(workspace), tuple(versions))

        self._context.tasks.call(read, done=self._on_read, failed=self.banner.say_error)

    def _on_read(self, offer: Offer) -> None:
        for choice in offer.branches:
            self._usual[choice.branch.id] = choice.checklist
        self.branches.set_options(Option(choice.branch.id, choice.text) for choice in offer.branches)
        for version in offer.versions:
            self.checklist.addItem(pick(version.title), version.code)
        self._offer_scenarios()
        self._on_changed()
        self.branches.setFocus()

    def _offer_scenarios(self) -> None:
        checklists, code = self._context.workspace.checklists, self.checklist.currentData()
        version = checklists.newest(code) if code else None
        self.scenario.clear()
        for scenario in checklists.get(version.hash).scenarios if version is not None else ():
            self.scenario.addItem(pick(scenario.title), scenario.code)
        self._scenario_row.setVisible(self.scenario.count() > 0)

    def _on_ticked(self, branch_id: str) -> None:
        """The checklist of a branch's last visit is offered, until a person chooses one."""
        usual = self.checklist.findData(self._usual[branch_id])
        if usual >= 0 and not self._checklist_chosen and self.branches.chosen == (branch_id,):
            self.checklist.setCurrentIndex(usual)
        self._on_changed()

    def _keep_checklist(self) -> None:
        self._checklist_chosen = True

    @property
    def days(self) -> tuple[date, date] | None:
        opens, closes = self.opens.field.value, self.closes.field.value
        return (opens, closes) if opens is not None and closes is not None else None

    # -- who can go

    def _on_changed(self) -> None:
        n = len(self.branches.chosen)
        self.make.setText(
            ngettext("Plan {n} visit", "Plan {n} visits", n).format(n=format_number(n)) if n else _("Plan visits")
        )
        self._say_state()
        self._pause.start()

    def _ask(self) -> None:
        if self.days is None:
            return
        workspace, branches, (opens, closes) = self._context.workspace, self.branches.chosen, self.days
        self._context.tasks.call(
            lambda: read_candidates(workspace, branches, opens, closes),
            done=self._on_candidates,
            failed=self.banner.say_error,
        )

    def _on_candidates(self, found: Candidates) -> None:
        if (found.branches, (found.opens, found.closes)) == (self.branches.chosen, self.days):
            self.shoppers.show_people(found.people)
            self._say_state()

    def _say_state(self) -> None:
        """Why they cannot be planned yet."""
        refused, days, reason = self.shoppers.refused, self.days, ""
        if not self.branches.chosen:
            reason = _("Choose a branch.")
        elif not self.checklist.currentData():
            reason = _("Publish a checklist first.")
        elif days is None:
            reason = _("Say from when and until when.")
        elif days[1] < days[0]:
            reason = _("The last day lies before the first.")
        elif refused is not None:
            reason = _("{name} cannot be given all of these visits.").format(name=refused.name)
        self.why_not.setText(reason)
        self.make.setEnabled(not reason and not self._busy)

    # -- making them

    def _make(self) -> None:
        opens_read, closes_read = self.opens.field.flush(), self.closes.field.flush()
        if not (opens_read and closes_read) or self.days is None:
            return
        plans, who, branches = self._context.workspace.plans, self._context.person.id, self.branches.chosen
        code, scenario = str(self.checklist.currentData()), str(self.scenario.currentData() or "")
        mode, note, shopper = Mode(str(self.mode.value)), self.note.toPlainText(), self.shoppers.value or None
        opens, closes = self.days
        made: list[tuple[str, str]] = []

        def make() -> None:
            for branch in branches:
                plan = plans.make(
                    branch, code, opens, closes, who=who, auditor_id=shopper, scenario=scenario, mode=mode, note=note
                )
                made.append((branch, plan.id))

        self._busy = True
        self._say_state()

        def failed(error: MotauditError) -> None:
            self._on_made(made)
            self.banner.say_error(error)

        def done(_nothing: None) -> None:
            self._on_made(made)
            self.accept()

        self._context.tasks.call(make, done=done, failed=failed, ended=self._on_ended)

    def _on_ended(self) -> None:
        self._busy = False
        self._say_state()

    def _on_made(self, made: Sequence[tuple[str, str]]) -> None:
        """Those that were kept are done with; what was refused stays ticked."""
        for branch, _plan in made:
            self.branches.tick(branch, on=False)
        if made:
            self._context.announce(Changes(plans=frozenset(plan for _branch, plan in made)))

    def done(self, result: int) -> None:
        self._pause.stop()
        super().done(result)
