"""One visit to come, beside the list: its days, who makes it, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal

from motaudit.locale import _, pick
from motaudit.review.plans import PlanState
from ui.common.buttons import button
from ui.common.dates import DatePicker
from ui.common.fields import TextField
from ui.common.labels import Label, facts
from ui.common.layouts import Form
from ui.common.side_panel import SidePanel
from ui.common.theme import Text
from ui.plans.reading import Candidates, PlanRow
from ui.plans.shoppers import ShopperPicker


class PlanPanel(SidePanel):
    """Gives, moves, notes and cancels. Signals: `save_requested()`, `cancel_requested()`, `visit_requested(audit id)`,
    `days_changed()` when other days are typed: other shoppers may go then.
    """

    save_requested = Signal()
    cancel_requested = Signal()
    visit_requested = Signal(str)
    days_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.row: PlanRow | None = None
        self.dirty = False
        self._asked = False
        self.facts = Label("", Text.SECONDARY, muted=True)
        self.state = Label("", Text.STRONG)
        self.opens, self.closes = DatePicker(), DatePicker()
        self.note = TextField(lines=2)
        self.note.setPlaceholderText(_("What the shopper should know"))
        self.shoppers = ShopperPicker()
        self.fields = Form()
        self.shopper_row = self.fields.add(_("Who makes it"), self.shoppers, stretch=True)
        for label, picker in ((_("First day"), self.opens), (_("Last day"), self.closes)):
            row = self.fields.add(label, picker)
            picker.field.problem_changed.connect(row.set_problem)
            picker.committed.connect(self._on_days)
        self.fields.add(_("Note"), self.note, stretch=True)
        self.save = button(_("Save"), kind="primary", on_click=self.save_requested.emit)
        self.cancel = button(_("Call it off"), "ban", kind="quiet", on_click=self.cancel_requested.emit)
        self.visit = button(_("Open the visit"), on_click=self._open_visit)
        self.note.textChanged.connect(self._on_edited)
        self.shoppers.chosen.connect(lambda _id: self._on_edited())
        for widget in (self.facts, self.state, self.fields):
            self.parts.addWidget(widget)
        self.parts.addWidget(self.visit, 0, Qt.AlignmentFlag.AlignLeading)
        self.parts.addStretch(1)
        line = self.add_foot()
        line.addWidget(self.save)
        line.addStretch(1)
        line.addWidget(self.cancel)

    def show_row(self, row: PlanRow) -> None:
        """Show a plan; what is being typed about the same one stays."""
        same = self.row is not None and self.row.plan.id == row.plan.id
        self.row, plan = row, row.plan
        self.heading.setText(row.place)
        scenario = pick(row.scenario.title) if row.scenario else ""
        self.facts.setText(facts(row.checklist, scenario, row.mode_text))
        said = _("Called off: {reason}").format(reason=plan.reason) if plan.reason else row.state_text
        self.state.setText(facts(said, row.shopper) if plan.state is PlanState.BEGUN else said)
        self.state.set_ink("critical" if row.overdue else "")
        if not same:
            self.banner.hide()
        if not (same and self.dirty):
            self._fill()
        is_open = plan.state is PlanState.OPEN
        self.fields.setVisible(is_open)
        self.foot.setVisible(is_open)
        self.visit.setVisible(plan.audit_id is not None)

    def _fill(self) -> None:
        assert self.row is not None
        plan = self.row.plan
        self.blockSignals(True)
        for picker, day in ((self.opens, plan.opens), (self.closes, plan.closes)):
            picker.field.forget()
            picker.field.set_value(day)
        self.note.setPlainText(plan.note)
        self._asked = False
        self.shoppers.show_people((), "")
        self.blockSignals(False)
        self._set_dirty(False)

    def show_candidates(self, found: Candidates) -> None:
        """Who can go in the days that are typed; the answer to an older question is left aside."""
        if self.row is None or found.branches != (self.row.plan.branch_id,) or self.days != (found.opens, found.closes):
            return
        value = self.shoppers.value if self._asked and self.dirty else self.row.plan.auditor_id or ""
        self._asked = True
        self.shoppers.show_people(found.people, value)
        self._say_refusal()

    @property
    def days(self) -> tuple[date, date] | None:
        """None while they cannot be read or are missing."""
        opens, closes = self.opens.field.value, self.closes.field.value
        return (opens, closes) if opens is not None and closes is not None else None

    def check(self) -> bool:
        """Whether it can be kept; what is wrong is said at its field."""
        both = [picker.field.flush() for picker in (self.opens, self.closes)]
        return all(both) and self.days is not None

    def changes(self) -> dict[str, Any]:
        """As `PlanService.change` names them."""
        assert self.days is not None
        opens, closes = self.days
        return {
            "opens": opens,
            "closes": closes,
            "auditor_id": self.shoppers.value if self._asked else None,
            "note": self.note.toPlainText().strip(),
        }

    def saved(self) -> None:
        self._set_dirty(False)

    def _on_days(self) -> None:
        self._on_edited()
        if self.days is not None:
            self.days_changed.emit()

    def _on_edited(self) -> None:
        if not self.signalsBlocked():
            self._set_dirty(True)
            self._say_refusal()

    def _say_refusal(self) -> None:
        refused = self.shoppers.refused
        self.shopper_row.set_problem(
            _("This visit cannot be given to {name}. Choose another shopper.").format(name=refused.name)
            if refused is not None
            else ""
        )

    def _set_dirty(self, dirty: bool) -> None:
        self.dirty = dirty
        self.save.setEnabled(dirty)

    def _open_visit(self) -> None:
        if self.row is not None and self.row.plan.audit_id:
            self.visit_requested.emit(self.row.plan.audit_id)
