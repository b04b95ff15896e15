"""What a file would do: whose it is, which visits come and what else, said before anything is imported."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from motaudit.base.errors import MotauditError
from motaudit.exchange.plan import AuditLine, Fate, PackageInfo, PackagePlan
from motaudit.locale import _, format_number, isolated, ngettext
from motaudit.report.words import AUDIT_STATES, shown
from ui.common.buttons import button
from ui.common.controls import CheckBox
from ui.common.filter_bar import FilterBar
from ui.common.icons import IconLabel
from ui.common.labels import Label, facts
from ui.common.layouts import FlowLayout, clear, margins
from ui.common.surfaces import Banner, Card
from ui.common.tables import Column, TableModel, table_view
from ui.common.theme import GRID, HALF, Text
from ui.packages.parts import Code, WorkPanel, column
from ui.packages.words import (
    FATE_INKS,
    FATES,
    audience_text,
    brought,
    content_text,
    fate_text,
    made_text,
    trust_text,
    visits_text,
    warnings,
)

_ROWS = 10
_EVERY = "all"


class PreviewPanel(QWidget):
    """One file after the other. Signals: `trust_requested()` when a person has compared the fingerprint; `changed()`
    when they agreed to what the file gives people, or do not any more.
    """

    trust_requested = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.plan: PackagePlan | None = None
        self.banner = Banner(closable=False)
        self.work = WorkPanel()
        self.origin = SenderCard()
        self.trust = TrustCard()
        self.trust.trust_requested.connect(self.trust_requested)
        self.rights = RightsCard()
        self.rights.agreed.connect(self.changed)
        self.steps = Card(_("What reviewers did elsewhere"))
        self._steps = column(holder := QWidget())
        self._steps.setSpacing(HALF)
        self.steps.add(holder)
        self.warnings = QWidget()
        self._warnings = column(self.warnings)
        self._warnings.setSpacing(GRID)
        self.visits = VisitsCard()
        self.others = Card(_("What else comes"))
        self._others = QGridLayout()
        self._others.setHorizontalSpacing(3 * GRID)
        self._others.setVerticalSpacing(GRID)
        self._others.setColumnStretch(1, 1)
        self.others.body.addLayout(self._others)
        self.ways = QWidget()
        self._ways = FlowLayout(self.ways)
        self._parts = (self.origin, self.trust, self.rights, self.warnings, self.visits, self.steps, self.others)
        layout = column(self)
        for part in (self.banner, self.ways, self.work, *self._parts):
            layout.addWidget(part)
        layout.addStretch(1)

    def add_ways(self, *ways: QWidget) -> None:
        """Where to go on from what is said at the top."""
        for way in ways:
            self._ways.addWidget(way)
        self.ways.hide()

    @property
    def accepted(self) -> PackagePlan | None:
        """What may be imported, None while a person has to trust or to agree first."""
        plan = self.plan
        if plan is None or not (plan.info.sender.trusted or plan.info.sender.is_own):
            return None
        if not plan.rights or plan.info.sender.is_own:
            return plan
        return plan.agree() if self.rights.tick.isChecked() else None

    def show_reading(self) -> None:
        """A file is being looked at; nothing is known of it yet."""
        self.plan = None
        self.banner.hide()
        for part in self._parts:
            part.hide()

    def show_plan(self, plan: PackagePlan) -> None:
        self.plan = plan
        self.banner.hide()
        self._show(plan)
        self.rights.ask(wanted=not (plan.info.sender.is_own or plan.changes_nothing))
        if plan.changes_nothing and plan.of(Fate.UNKNOWN):
            self.banner.say("info", _("Nothing in it can be imported yet."))
        elif plan.changes_nothing:
            self.banner.say("info", _("Everything in it is here already."), _("There is nothing to import."))
        elif plan.read_before:
            self.banner.say(
                "info", _("This file was imported before."), _("What is not here any more would come again.")
            )

    def show_trusted(self, plan: PackagePlan) -> None:
        """A person trusts the sender now; what they agreed to besides stays so."""
        self.plan = plan
        self.origin.show_info(plan.info)
        self.trust.hide()

    def show_done(self, plan: PackagePlan) -> None:
        """What an import did, in the same places as what it was going to do."""
        self.plan = plan
        self._show(plan)
        self.rights.ask(wanted=False)

    def show_refused(self, error: MotauditError) -> None:
        """Why the file cannot be used, and what to do; the workspace is as it was."""
        self.show_reading()
        self.banner.say_error(error)

    def _show(self, plan: PackagePlan) -> None:
        self.origin.show_info(plan.info)
        self.origin.show()
        stranger = not (plan.info.sender.trusted or plan.info.sender.is_own)
        self.trust.setVisible(stranger and not plan.changes_nothing)
        self.trust.show_fingerprint(plan.info.sender.fingerprint)
        self.rights.show_rights(tuple(right.words for right in plan.rights))
        self.rights.setVisible(bool(plan.rights))
        clear(self._steps)
        for step in plan.steps:
            self._steps.addWidget(Label(step.words))
        self.steps.setVisible(bool(plan.steps))
        clear(self._warnings)
        said = tuple(warnings(plan))
        for text in said:
            self._warnings.addWidget(_warning(text))
        self.warnings.setVisible(bool(said))
        self.visits.show_plan(plan)
        self.visits.setVisible(bool(plan.audits))
        self._show_others(plan)

    def _show_others(self, plan: PackagePlan) -> None:
        clear(self._others)
        rows = tuple(brought(plan))
        for at, (title, text) in enumerate(rows):
            self._others.addWidget(Label(title, muted=True, wrap=False), at, 0, Qt.AlignmentFlag.AlignTop)
            self._others.addWidget(Label(text), at, 1, Qt.AlignmentFlag.AlignTop)
        self.others.setVisible(bool(rows))


def _warning(text: str) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(margins(GRID, 0, 0, 0))
    line.setSpacing(GRID)
    line.addWidget(IconLabel("triangle-alert", color="warning"), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(Label(text), 1)
    return row


class SenderCard(Card):
    """Who wrote a file, when, for whom, and how much is in it."""

    def __init__(self) -> None:
        super().__init__()
        self.workspace = Label("", Text.CARD_TITLE)
        self.trusted = Label("", Text.STRONG)
        self.made = Label("")
        self.content = Label("", muted=True)
        self.fingerprint = Code(_("Fingerprint"), role=Text.SECONDARY)
        for label in (self.workspace, self.trusted, self.made, self.content):
            self.add(label)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(Label(_("Fingerprint"), Text.SECONDARY, muted=True, wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.fingerprint, 1)
        self.body.addLayout(line)
        self.body.setSpacing(HALF)

    def show_info(self, info: PackageInfo) -> None:
        sender = info.sender
        self.workspace.setText(_("From “{workspace}”").format(workspace=sender.workspace))
        self.trusted.setText(trust_text(sender))
        self.trusted.set_ink("glory" if sender.trusted or sender.is_own else "warning")
        self.made.setText(facts(made_text(info), audience_text(info.audience)))
        self.content.setText(content_text(info))
        self.fingerprint.show_code(sender.fingerprint)


class TrustCard(Card):
    """The step before the first import from a sender. Signals: `trust_requested()`."""

    trust_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("Do you know this sender?"))
        self.add(
            Label(
                _(
                    "Call the sender on a number that you know, not on one from the message that brought the file. "
                    "Let them read their fingerprint to you: they find it under Send and receive, at “This "
                    "workspace”. It must be the same as this one, group by group."
                )
            )
        )
        self.fingerprint = Code(_("Fingerprint"), role=Text.PAGE_TITLE)
        self.add(self.fingerprint)
        self.tick = CheckBox(_("I compared it with the sender, and it is the same"))
        self.accept = button(_("Trust this sender"), "shield-check", on_click=self.trust_requested.emit)
        self.tick.toggled.connect(self.accept.setEnabled)
        self.body.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeading)
        self.add(
            Label(
                _("You do this once: files of this sender are imported without it from then on."),
                Text.SECONDARY,
                muted=True,
            )
        )

    def show_fingerprint(self, fingerprint: str) -> None:
        self.fingerprint.show_code(fingerprint)
        self.tick.setChecked(False)
        self.accept.setEnabled(False)


class RightsCard(Card):
    """What people may do after the import and cannot do now. Signals: `agreed()` when somebody agreed, or took it back."""

    agreed = Signal()

    def __init__(self) -> None:
        super().__init__(_("It changes what people may do here"))
        self._rows = column(holder := QWidget())
        self._rows.setSpacing(HALF)
        self._why = Label(
            _("Ask the sender whether that is meant: whoever writes files may write them in anybody's name."),
            Text.SECONDARY,
            muted=True,
        )
        self.tick = CheckBox(_("I agree to this"))
        self.tick.toggled.connect(lambda _on: self.agreed.emit())
        self.add(holder)
        self.add(self._why)
        self.body.addWidget(self.tick, 0, Qt.AlignmentFlag.AlignLeading)

    def show_rights(self, rights: tuple[str, ...]) -> None:
        clear(self._rows)
        for text in rights:
            self._rows.addWidget(_warning(text))

    def ask(self, *, wanted: bool) -> None:
        """Whether somebody still has to agree; begins without."""
        self.tick.setChecked(False)
        self.tick.setVisible(wanted)
        self._why.setVisible(wanted)


class VisitsCard(Card):
    """The visits of a file by what becomes of them."""

    def __init__(self) -> None:
        super().__init__()
        self._plan: PackagePlan | None = None
        self.heading = Label("", Text.CARD_TITLE)
        options: list[tuple[str, str]] = [(_("All"), _EVERY), *((fate_text(fate), fate.value) for fate in FATES)]
        self.filters = FilterBar(options, _("Which visits"))
        self.filters.chosen.connect(lambda _fate: self._filter())
        self.model = TableModel(
            (
                Column(_("Becomes"), lambda line: fate_text(line.fate), key=_order, ink=_ink),
                Column(_("Number"), lambda line: isolated(line.number)),
                Column(_("Branch"), lambda line: line.branch),
                Column(_("Checklist"), self._checklist),
                Column(_("State"), lambda line: shown(AUDIT_STATES, line.state) if line.state else ""),
                Column(_("What comes"), _news),
            ),
            identity=lambda line: line.id,
            search=lambda line: f"{line.number} {line.branch}",
            parent=self,
        )
        self.table = table_view(self.model, name=_("Visits"), stretch=2)
        for part in (self.heading, self.filters, self.table):
            self.add(part)

    def _checklist(self, line: AuditLine) -> str:
        return self._plan.checklist_title(line.checklist) if self._plan else ""

    def show_plan(self, plan: PackagePlan) -> None:
        self._plan, lines = plan, plan.audits
        self.heading.setText(visits_text(len(lines)))
        counts: dict[str, int] = {fate.value: sum(line.fate is fate for line in lines) for fate in Fate}
        self.filters.choose(_EVERY)
        self.filters.set_counts({_EVERY: len(lines), **counts}, leave_out_empty=True)
        self.filters.setVisible(sum(map(bool, counts.values())) > 1)
        self.model.set_rows(lines)
        self._filter()
        row = self.table.verticalHeader().defaultSectionSize()
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(min(len(lines), _ROWS) * row + header + 2 * GRID + HALF)

    def _filter(self) -> None:
        wanted = self.filters.value
        self.model.set_filter("", lambda line: wanted in (_EVERY, line.fate.value))


def _order(line: AuditLine) -> tuple[int, str]:
    """What a person should look at first."""
    return (Fate.CONFLICTING, Fate.UNKNOWN, Fate.NEW, Fate.UPDATED, Fate.UNCHANGED).index(line.fate), line.number


def _ink(line: AuditLine) -> str:
    return FATE_INKS.get(line.fate, "muted")


def _news(line: AuditLine) -> str:
    """How many entries and steps of the review come; a new visit is news as a whole."""
    if line.fate is Fate.NEW:
        return ""
    entries = ngettext("{n} entry", "{n} entries", line.changes).format(n=format_number(line.changes))
    steps = ngettext("{n} step of the review", "{n} steps of the review", line.events).format(
        n=format_number(line.events)
    )
    return facts(entries if line.changes else "", steps if line.events else "")
