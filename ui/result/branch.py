"""What a branch answers to a visit: that it was read, what it queries, and what came of that; and what it will mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motaudit.audit.model import AuditState, ItemRef, MomentRef
from motaudit.audit.places import Person, Role
from motaudit.audit.records import SENT
from motaudit.base.clock import now
from motaudit.base.errors import MotauditError
from motaudit.locale import _, display_percent, format_date, format_datetime, format_number, ngettext, pick
from motaudit.report.words import shown
from motaudit.review.appeals import Scores
from motaudit.review.repairing import ClosedLoop, Suggestion
from motaudit.review.repairs import Repair, RepairState
from motaudit.review.standing import Act, Query, QueryKind, Ruling, Standing
from ui.common.attach import AttachField
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.controls import ComboBox
from ui.common.fields import TextField
from ui.common.focus_order import keeping_place
from ui.common.labels import Label, Rule, facts
from ui.common.layouts import Form, TwoColumns
from ui.common.pictures import ThumbnailStrip
from ui.common.surfaces import Banner, Card
from ui.common.theme import GRID, Text
from ui.common.wording import QUERY_KINDS, REPAIR_STATES, RULINGS, answer_words, span_text

if TYPE_CHECKING:
    from motaudit.workspace import Workspace
    from ui.result.reading import Result


@dataclass(frozen=True)
class Answered:
    """How a branch stands to one visit.

    `names`: a person's id -> the name; `own`: this person runs the branch; `may_repair`: and may have things mended.
    """

    audit_id: str
    state: AuditState
    standing: Standing
    scores: Scores | None
    suggestions: tuple[Suggestion, ...]
    repairs: tuple[Repair, ...]
    loop: ClosedLoop
    names: Mapping[str, str]
    own: bool
    may_repair: bool
    at: datetime

    def repair_at(self, where: ItemRef | MomentRef) -> Repair | None:
        """What was made of a question, or of a moment as a whole, and was not withdrawn."""
        standing = (each for each in self.repairs if each.state is not RepairState.WITHDRAWN)
        return next((each for each in standing if (each.item or each.moment) == where), None)

    @property
    def is_open(self) -> bool:
        """Whether the branch may still answer, and have things mended: not when the visit was put aside."""
        return self.state in SENT

    def may_repair_at(self, where: ItemRef | MomentRef) -> bool:
        """Whether this person may go to the repair of a place, or make one there."""
        return self.may_repair and (self.is_open or self.repair_at(where) is not None)

    @property
    def days_left(self) -> int | None:
        """Whole days in which the branch may still query; None when it may not."""
        until = self.standing.query_until
        if until is None or self.at > until or not self.is_open or self.state is AuditState.CLOSED:
            return None
        return (until - self.at).days


def read_answered(workspace: Workspace, audit_id: str, person: Person) -> Answered | None:
    """None for a visit that was not sent to its branch."""
    standing = workspace.reviews.standing(audit_id)
    if not standing.seen_by_branch:
        return None
    branch_id = workspace.audits.load(audit_id).branch.id
    own = Role.MANAGER in person.roles and branch_id in workspace.ties.managed(person.id)
    return Answered(
        audit_id,
        workspace.reviews.state(audit_id),
        standing,
        workspace.appeals.scores(audit_id),
        workspace.repairs.suggest(audit_id),
        workspace.repairs.of_audit(audit_id),
        workspace.repairs.loop(audit_id),
        {each.id: each.name for each in workspace.places.people()},
        own,
        own or Role.REVIEWER in person.roles,
        now(),
    )


class BranchPanel(QWidget):
    """Reads and acts for one visit. Signals: `explain_requested(ItemRef)`."""

    explain_requested = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.answered: Answered | None = None
        self.form: QueryForm | None = None
        self.comment: TextField | None = None
        self.acknowledge: QWidget | None = None
        self.banner = Banner()
        self._columns = TwoColumns()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GRID)
        self._layout.addWidget(self.banner)
        self._layout.addWidget(self._columns)

    def show_answered(self, answered: Answered, result: Result) -> None:
        same = self.answered is not None and self.answered.audit_id == answered.audit_id
        typed = self.form.draft() if same and self.form is not None else None
        self.answered = answered
        self.form = self.comment = self.acknowledge = None
        before, self._columns = self._columns, TwoColumns()
        self._columns.add(self._reading_card(answered), 0)
        if answered.own and answered.days_left is not None:
            self.form = QueryForm(self._context, result, answered)
            if typed is not None:
                self.form.resume(typed)
            self.form.sent.connect(self.query)
            self._columns.add(self.form, 0)
        self._columns.add(self._queries_card(answered, result), 1)
        self._columns.add(self._repairs_card(answered, result), 1)
        self._columns.settle()
        with keeping_place(self):
            self._layout.replaceWidget(before, self._columns)
            before.hide()
            before.deleteLater()
            self._columns.show()

    # -- what is shown

    def _act(self, act: Act | None) -> Label:
        assert self.answered is not None
        said = ""
        if act is not None:
            said = facts(self.answered.names.get(act.who, ""), format_datetime(act.at.astimezone()))
        return Label(said, Text.SECONDARY, muted=True)

    def _reading_card(self, answered: Answered) -> Card:
        card = Card(_("Read at the branch"))
        done = answered.standing.acknowledgement
        if done is not None:
            card.add(Label(_("Read and understood."), Text.STRONG))
            if done.comment:
                card.add(Label(_("“{note}”").format(note=done.comment)))
            card.add(self._act(done.act))
        elif not (answered.own and answered.is_open):
            card.add(Label(_("The branch has not answered yet."), muted=True))
        if answered.own and answered.is_open:
            self.comment = TextField(lines=2)
            self.comment.setAccessibleName(_("Comment"))
            self.comment.setPlaceholderText(_("A comment, if you like"))
            card.add(self.comment)
            text = _("Change the comment") if done is not None else _("I have read it")
            kind = "" if done is not None else "primary"
            self.acknowledge = button(text, "check", kind=kind, on_click=self.send_acknowledgement)
            card.body.addWidget(self.acknowledge, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _queries_card(self, answered: Answered, result: Result) -> Card:
        card = Card(_("Queries"))
        scores = answered.scores
        if scores is not None and scores.original.percent != scores.counts.percent:
            text = _("{first} was sent, {now} counts after the decisions.").format(
                first=display_percent(scores.original.percent), now=display_percent(scores.counts.percent)
            )
            card.add(Label(text, Text.STRONG))
        for at, query in enumerate(answered.standing.queries):
            if at:
                card.add(Rule())
            self._add_query(card, query, answered, result)
        if not answered.standing.queries:
            card.add(Label(_("Nothing was queried."), muted=True))
        card.add(Label(_days_text(answered), Text.SECONDARY, muted=True))
        return card

    def _add_query(self, card: Card, query: Query, answered: Answered, result: Result) -> None:
        card.add(Label(result.material.question(query.item), Text.STRONG))
        card.add(Label(shown(QUERY_KINDS, query.kind), Text.SECONDARY, muted=True))
        card.add(Label(_("“{note}”").format(note=query.fact)))
        if query.evidence:
            strip = ThumbnailStrip(self._context)
            strip.show_files(query.evidence)
            card.add(strip)
        card.add(self._act(query.act))
        decision = query.decision
        if decision is None:
            waiting = Label(_("Not decided yet.") if answered.is_open else _("Not decided: the visit was put aside."))
            waiting.set_ink("warning")
            card.add(waiting)
            return
        ruling = shown(RULINGS, decision.ruling)
        if decision.ruling is Ruling.RESCORED:
            answer = answer_words(result.material.walk, query.item, decision.answer)
            ruling = _("{ruling}: {answer}").format(ruling=ruling, answer=answer)
        card.add(Label(ruling, Text.STRONG))
        card.add(Label(_("Because: {why}").format(why=decision.why)))
        if decision.same_person:
            card.add(Label(_("Whoever sent the visit decided this too."), Text.SECONDARY, muted=True))
        card.add(self._act(decision.act))

    def _repairs_card(self, answered: Answered, result: Result) -> Card:
        card = Card(_("Repairs"))
        may = answered.may_repair
        for text in _loop_texts(answered.loop):
            card.add(Label(text, Text.SECONDARY, muted=True))
        for repair in answered.repairs:
            line = QHBoxLayout()
            line.setSpacing(GRID)
            words = facts(repair.what or pick(repair.title), shown(REPAIR_STATES, repair.state))
            line.addWidget(Label(words), 1)
            if may:
                line.addWidget(button(_("Open"), on_click=self._opener(repair_id=repair.id)))
            card.body.addLayout(line)
        may_make = may and answered.is_open
        open_ones = [each for each in answered.suggestions if each.repair is None and may_make]
        if open_ones:
            card.add(Label(_("Suggested"), Text.SECONDARY, muted=True))
        for suggestion in open_ones:
            finding = suggestion.finding
            where: ItemRef | MomentRef = finding.item or finding.moment
            material = result.material
            text = material.question(finding.item) if finding.item else material.moment(finding.moment)
            line = QHBoxLayout()
            line.setSpacing(GRID)
            line.addWidget(Label(text), 1)
            make = button(_("Make a repair"), "wrench", on_click=self._opener(audit_id=answered.audit_id, where=where))
            make.setAccessibleName(_("Make a repair of “{what}”").format(what=text))
            line.addWidget(make)
            card.body.addLayout(line)
        if may_make:
            other = button(_("Another repair"), "plus", kind="quiet", on_click=self._opener(audit_id=answered.audit_id))
            card.body.addWidget(other, 0, Qt.AlignmentFlag.AlignLeading)
        elif not answered.repairs:
            card.add(Label(_("No repairs were made from this visit."), muted=True))
        return card

    def _opener(self, **args: object) -> Callable[[], None]:
        return lambda: self._context.go("repairs", **args)

    # -- what a manager does

    def choose(self, item: ItemRef) -> None:
        """Begin a query of this question."""
        if self.form is not None:
            self.form.choose(item)

    def send_acknowledgement(self) -> None:
        assert self.answered is not None and self.comment is not None
        appeals, audit_id = self._context.workspace.appeals, self.answered.audit_id
        who, comment = self._context.person.id, self.comment.toPlainText().strip()
        self._do(lambda: appeals.acknowledge(audit_id, who=who, comment=comment))

    def query(self, item: ItemRef, kind: QueryKind, fact: str, evidence: tuple[str, ...]) -> None:
        assert self.answered is not None
        appeals, audit_id, who = self._context.workspace.appeals, self.answered.audit_id, self._context.person.id
        self._do(
            lambda: appeals.query(audit_id, item, kind, fact, who=who, evidence=evidence),
            self._forget_form,
        )

    def _forget_form(self) -> None:
        if self.form is not None:
            self.form.forget()

    def _do(self, act: Callable[[], object], then: Callable[[], object] | None = None) -> None:
        assert self.answered is not None
        audit_id = self.answered.audit_id

        def done(_result: object) -> None:
            self.banner.hide()
            if then is not None:
                then()
            self._context.announce(Changes(audits=frozenset({audit_id})))

        self._context.tasks.call(act, done=done, failed=self._on_refused)

    def _on_refused(self, error: MotauditError) -> None:
        self.banner.say_error(error)


class QueryForm(Card):
    """Which question, what is wrong with it, the fact, and files that show it.

    Signals: `sent(ItemRef, QueryKind, fact, evidence)`.
    """

    sent = Signal(object, object, str, object)

    def __init__(self, context: AppContext, result: Result, answered: Answered) -> None:
        super().__init__(_("Query a question"))
        self.add(Label(_days_text(answered), Text.SECONDARY, muted=True))
        waiting = {query.item for query in answered.standing.open_queries}
        self.question = ComboBox([(_("Choose a question"), None)])
        for row in result.questions:
            if row.ref not in waiting:
                self.question.addItem(_("{n}. {question}").format(n=format_number(row.at), question=row.text), row.ref)
        self.question.setMinimumContentsLength(24)
        self.question.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.kind = ComboBox([(shown(QUERY_KINDS, kind), kind) for kind in QUERY_KINDS])
        self.fact = TextField(lines=3)
        self.fact.setPlaceholderText(_("What was different, such as a time, a name or a number"))
        self.files = AttachField(context)
        self._form = Form()
        self._form.add(_("Question"), self.question, stretch=True)
        self._form.add(_("What is wrong"), self.kind)
        self._form.add(_("The fact"), self.fact, stretch=True)
        self._form.add(_("What shows it"), self.files, stretch=True)
        self.add(self._form)
        self.send = button(_("Send the query"), "send", on_click=self._send)
        self.body.addWidget(self.send, 0, Qt.AlignmentFlag.AlignLeading)
        self.question.currentIndexChanged.connect(lambda _at: self._enable())
        self.fact.textChanged.connect(self._enable)
        self.files.changed.connect(self._enable)
        self._enable()

    def choose(self, item: ItemRef) -> None:
        at = next((at for at in range(self.question.count()) if self.question.itemData(at) == item), -1)
        if at >= 0:
            self.question.setCurrentIndex(at)
            self.fact.setFocus()
        else:
            self.question.setFocus()

    def draft(self) -> tuple[object, object, str]:
        """What was typed so far."""
        return self.question.currentData(), self.kind.currentData(), self.fact.toPlainText()

    def resume(self, draft: tuple[object, object, str]) -> None:
        question, kind, fact = draft
        self.question.choose(question)
        self.kind.choose(kind)
        self.fact.setPlainText(fact)
        if self.question.currentIndex() < 0:
            self.question.setCurrentIndex(0)

    def forget(self) -> None:
        self.question.setCurrentIndex(0)
        self.fact.setPlainText("")
        self.files.forget()

    def _enable(self) -> None:
        complete = self.question.currentData() is not None and bool(self.fact.toPlainText().strip())
        self.send.setEnabled(complete and not self.files.busy)

    def _send(self) -> None:
        kind = QueryKind(self.kind.currentData())
        self.sent.emit(self.question.currentData(), kind, self.fact.toPlainText().strip(), self.files.hashes)


def _days_text(answered: Answered) -> str:
    until, left = answered.standing.query_until, answered.days_left
    if until is None:
        return ""
    if not answered.is_open:
        return _("The visit was put aside: queries are not taken any more.")
    day = format_date(until.astimezone().date())
    if left is None:
        return _("The time for queries ended on {date}.").format(date=day)
    if left == 0:
        return _("Queries are taken until {date}: less than a day.").format(date=day)
    return ngettext(
        "Queries are taken until {date}, {n} more day.", "Queries are taken until {date}, {n} more days.", left
    ).format(date=day, n=format_number(left))


def _loop_texts(loop: ClosedLoop) -> Iterator[str]:
    """How fast the visit was answered and what it found mended."""
    if loop.first_response is not None:
        yield _("First answer after the visit: {span}").format(span=span_text(loop.first_response))
    if loop.closing is not None:
        yield _("All repairs verified after the visit: {span}").format(span=span_text(loop.closing))
    elif loop.repairs:
        text = ngettext("{done} of {n} repair verified", "{done} of {n} repairs verified", loop.repairs)
        yield text.format(done=format_number(loop.verified), n=format_number(loop.repairs))
