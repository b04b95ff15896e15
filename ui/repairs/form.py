"""One repair: what is to be done, by whom, until when, and the next step; or a new one, made of what a visit found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from motaudit.audit.model import ItemRef, MomentRef
from motaudit.checklist.model import Lane
from motaudit.locale import NOTHING, _, format_date, pick
from motaudit.report.words import shown
from motaudit.review.queue import QueueRow
from motaudit.review.repairs import TO_DO, UNSETTLED, Priority, Repair, RepairState
from ui.common.attach import AttachField
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext
from ui.common.controls import ComboBox, LineEdit
from ui.common.dates import DatePicker
from ui.common.fields import TextField
from ui.common.labels import Label, Rule, facts
from ui.common.layouts import Form, clear
from ui.common.pictures import ThumbnailStrip
from ui.common.side_panel import SidePanel
from ui.common.theme import CONTROL_HEIGHT, GRID, Text
from ui.common.wording import LANES, PRIORITIES, REPAIR_STATES, span_text
from ui.repairs.reading import Place, RepairRow, visit_text


class PlanFields(Form):
    """What, who, until when, how urgent, in which lane. Signals: `edited()`."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.what = TextField(lines=2)
        self.what.setPlaceholderText(_("What is to be done"))
        self.owner = LineEdit()
        self.owner.setMinimumHeight(CONTROL_HEIGHT)
        self.due = DatePicker()
        self.priority = Segmented([(shown(PRIORITIES, each), each) for each in Priority])
        self.lane = ComboBox([(shown(LANES, lane), lane) for lane in LANES])
        self.add(
            _("What is to be done"),
            self.what,
            _("Once it is done, the next shopper reads this and looks closely. Name what is mended, no person."),
            stretch=True,
        )
        self.add(_("Who does it"), self.owner, stretch=True)
        due = self.add(_("Until when"), self.due)
        self.due.field.problem_changed.connect(due.set_problem)
        self.add(_("How urgent"), self.priority)
        self.add(_("Where it comes from"), self.lane)
        self.what.textChanged.connect(self.edited)
        self.owner.textEdited.connect(self.edited)
        self.due.field.textEdited.connect(self.edited)
        self.due.committed.connect(lambda _day: self.edited.emit())
        self.priority.chosen.connect(lambda _data: self.edited.emit())
        self.lane.currentIndexChanged.connect(lambda _at: self.edited.emit())

    def fill(self, repair: Repair) -> None:
        self.blockSignals(True)
        self.what.setPlainText(repair.what)
        self.owner.setText(repair.owner)
        self.due.field.forget()
        self.due.field.set_value(repair.due)
        self.priority.choose(repair.priority)
        self.lane.choose(repair.lane)
        self.blockSignals(False)

    def begin(self, place: Place) -> None:
        """The fields of a new repair."""
        self.priority.choose(place.priority)
        self.lane.choose(place.lane)

    def check(self) -> bool:
        return self.due.field.flush()

    def values(self) -> dict[str, object]:
        """As `RepairService.open` and `.plan` name them."""
        return {
            "what": self.what.toPlainText().strip(),
            "owner": self.owner.text().strip(),
            "due": self.due.field.value,
            "priority": Priority(str(self.priority.value)),
            "lane": Lane(self.lane.currentData()),
        }


class RepairForm(SidePanel):
    """One repair. Signals: `save_requested()`, `start_requested()`, `finish_requested(note, evidence)`,
    `withdraw_requested()`, `visit_requested(audit id)`.
    """

    save_requested = Signal()
    start_requested = Signal()
    finish_requested = Signal(str, object)
    withdraw_requested = Signal()
    visit_requested = Signal(str)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.row: RepairRow | None = None
        self.dirty = False
        self.facts = Label("", Text.SECONDARY, muted=True)
        self.state = Label("", Text.STRONG)
        self.fields = PlanFields()
        self.fields.edited.connect(self._on_edited)
        self.save = button(_("Save"), kind="primary", on_click=self.save_requested.emit)
        self.start = button(_("Begin with it"), "play", on_click=self.start_requested.emit)
        self.note = TextField(lines=2)
        self.note.setPlaceholderText(_("What was done"))
        self.proof = AttachField(context)
        self.finish = button(_("It is done"), "check", on_click=self._finish)
        self._done = Form()
        self._done.add(_("What was done"), self.note, stretch=True)
        self._done.add(_("What shows it"), self.proof, stretch=True)
        self._said = QVBoxLayout()
        self._said.setSpacing(GRID)
        self.withdraw = button(_("Withdraw this repair"), "undo-2", kind="quiet", on_click=self.withdraw_requested.emit)
        self.visit = button(_("Open the visit"), kind="quiet")
        self.visit.clicked.connect(self._open_visit)
        self._rule = Rule()
        for widget in (self.facts, self.state, self.fields):
            self.parts.addWidget(widget)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.save)
        line.addWidget(self.start)
        line.addStretch(1)
        self.parts.addLayout(line)
        self.parts.addWidget(self._rule)
        self.parts.addLayout(self._said)
        self.parts.addWidget(self._done)
        for each in (self.finish, self.withdraw, self.visit):
            self.parts.addWidget(each, 0, Qt.AlignmentFlag.AlignLeading)
        self.parts.addStretch(1)

    def show_row(self, row: RepairRow, *, editable: bool) -> None:
        """Show a repair; what is being typed about the same one stays."""
        same = self.row is not None and self.row.repair.id == row.repair.id
        self.row = row
        repair = row.repair
        self.heading.setText(pick(repair.title))
        self.facts.setText(
            facts(row.branch, _("seen on {date}").format(date=format_date(repair.visited.date(), "short")))
        )
        self.state.setText(facts(shown(REPAIR_STATES, repair.state), row.due_text if row.overdue else ""))
        self.state.set_ink("critical" if row.overdue else "glory" if repair.state is RepairState.VERIFIED else "")
        if not (same and self.dirty):
            self.fields.fill(repair)
            self._set_dirty(False)
        if not same:
            self.note.setPlainText("")
            self.proof.forget()
            self.banner.hide()
        can = editable and repair.state in UNSETTLED
        self.fields.setEnabled(can)
        self.save.setVisible(can)
        self.start.setVisible(editable and repair.state in (RepairState.OPEN, RepairState.REOPENED))
        self.withdraw.setVisible(editable and row.may_withdraw)
        to_do = editable and repair.state in TO_DO
        self._done.setVisible(to_do)
        self.finish.setVisible(to_do)
        self._say(row)

    def _say(self, row: RepairRow) -> None:
        """What was done, how long it took, and what is still to come."""
        repair = row.repair
        clear(self._said)
        if repair.withdrawn is not None:
            self._said.addWidget(Label(_("Because: {why}").format(why=repair.withdrawn.reason)))
            day = format_date(repair.withdrawn.at.astimezone().date(), "short")
            self._said.addWidget(Label(facts(row.withdrawn_by, day), Text.SECONDARY, muted=True))
            return
        if repair.note:
            self._said.addWidget(Label(_("“{note}”").format(note=repair.note)))
        if repair.evidence:
            strip = ThumbnailStrip(self._context)
            strip.show_files(repair.evidence)
            self._said.addWidget(strip)
        response, closing = repair.time_to_response, repair.time_to_closing
        first = span_text(response) if response is not None else NOTHING
        self._said.addWidget(
            Label(_("First answer after the visit: {span}").format(span=first), Text.SECONDARY, muted=True)
        )
        if closing is not None:
            text = _("Verified after the visit: {span}").format(span=span_text(closing))
            self._said.addWidget(Label(text, Text.SECONDARY, muted=True))
        elif repair.state is RepairState.DONE:
            self._said.addWidget(Label(_("The next visit to this branch verifies it.")))
        if repair.reopened:
            again = Label(_("A later visit found it not mended."))
            again.set_ink("warning")
            self._said.addWidget(again)

    def _on_edited(self) -> None:
        self._set_dirty(True)

    def _set_dirty(self, dirty: bool) -> None:
        self.dirty = dirty
        self.save.setEnabled(dirty)

    def saved(self) -> None:
        self._set_dirty(False)

    def _finish(self) -> None:
        if not self.proof.busy:
            self.finish_requested.emit(self.note.toPlainText().strip(), self.proof.hashes)

    def _open_visit(self) -> None:
        if self.row is not None:
            self.visit_requested.emit(self.row.repair.audit_id)


class NewRepairForm(SidePanel):
    """Of which visit, of what in it, and the plan. Signals: `visit_chosen(audit id)`, `make_requested(place)`."""

    visit_chosen = Signal(str)
    make_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.heading.setText(_("New repair"))
        self.visit = _wide(ComboBox())
        self.place = _wide(ComboBox())
        self._places: Sequence[Place] = ()
        choice = Form()
        choice.add(_("Found at the visit"), self.visit, stretch=True)
        choice.add(_("What was found"), self.place, _("Suggestions stand first."), stretch=True)
        self.fields = PlanFields()
        self.make = button(_("Make the repair"), kind="primary", on_click=self._make)
        self.parts.addWidget(choice)
        self.parts.addWidget(self.fields)
        self.parts.addStretch(1)
        line = self.add_foot()
        line.addWidget(self.make)
        line.addStretch(1)
        self.visit.currentIndexChanged.connect(lambda _at: self._on_visit())
        self.place.currentIndexChanged.connect(lambda _at: self._on_place())

    def begin(self, visits: Sequence[QueueRow], audit_id: str = "") -> None:
        """Offer these visits, with one of them chosen."""
        self.banner.hide()
        self.visit.blockSignals(True)
        self.visit.clear()
        for row in visits:
            self.visit.addItem(visit_text(row), row.audit_id)
        self.visit.blockSignals(False)
        self.visit.choose(audit_id or (visits[0].audit_id if visits else None))
        self.fields.what.setPlainText("")
        self.fields.owner.clear()
        self.fields.due.field.forget()
        self.show_places((), None)
        self._on_visit()

    def show_places(self, places: Sequence[Place], wanted: ItemRef | MomentRef | None) -> None:
        self._places = places
        self.place.blockSignals(True)
        self.place.clear()
        for at, place in enumerate(places):
            text = _("Suggested: {what}").format(what=place.text) if place.suggested else place.text
            self.place.addItem(text, at)
        at = next((at for at, place in enumerate(places) if place.ref == wanted), 0)
        self.place.setCurrentIndex(at if places else -1)
        self.place.blockSignals(False)
        self._on_place()

    @property
    def audit_id(self) -> str:
        return str(self.visit.currentData() or "")

    def _on_visit(self) -> None:
        if self.audit_id:
            self.visit_chosen.emit(self.audit_id)

    def _on_place(self) -> None:
        at = self.place.currentIndex()
        self.make.setEnabled(at >= 0)
        if at >= 0:
            self.fields.begin(self._places[at])

    def _make(self) -> None:
        if self.fields.check():
            self.make_requested.emit(self._places[self.place.currentIndex()])


def _wide(combo: ComboBox) -> ComboBox:
    """As wide as the form, whatever its longest entry."""
    combo.setMinimumContentsLength(20)
    combo.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return combo
