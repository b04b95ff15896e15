"""Beginning a visit: where, with which checklist and scenario, openly or not, and by whom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from motaudit.audit.model import Audit, Mode
from motaudit.base.clock import now
from motaudit.base.errors import MotauditError
from motaudit.checklist.library import Shipped, load_shipped, shipped
from motaudit.checklist.model import Checklist
from motaudit.checklist.service import ChecklistVersion
from motaudit.locale import _, format_number, isolated, ngettext, pick
from ui.audit.choice_list import ChoiceList
from ui.audit.fitness import why_unfit
from ui.audit.repairs_panel import RepairsBrief
from ui.audit.visit_choices import Choices, branch_option, read_choices, shared_text, version_text, visit_text
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.controls import ComboBox
from ui.common.labels import Label
from ui.common.layouts import Form, clear
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner, Card
from ui.common.theme import GRID, HALF, Text

_FORM_WIDTH = 90 * GRID


class NewVisitPage(Page):
    """Asks for what a visit needs and starts it. Whatever is missing is said, with the way to it.

    Arguments of its destination: `branch_id`, `checklist_code`, `revisit_of`.
    """

    name = "new_visit"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._choices = Choices()
        self._checklist: Checklist | None = None
        self._starting = False
        self.retitle()
        self.banner = Banner()
        self.missing = QVBoxLayout()
        self.missing.setSpacing(2 * GRID)
        self._build()

    def title(self) -> str:
        return _("New visit")

    def _build(self) -> None:
        self.branch = ChoiceList(_("Search branches"))
        self.branch.chosen.connect(lambda _id: self._on_place_changed())
        self.branch.confirmed.connect(lambda: self.checklist.setFocus())
        self.checklist = ComboBox()
        self.checklist.currentIndexChanged.connect(self._on_checklist_changed)
        self.scenario = ComboBox()
        self.scenario.currentIndexChanged.connect(self._show_brief)
        self.brief = Label("", Text.SECONDARY, muted=True)
        self.mode = Segmented([(_("After the visit"), Mode.AFTER_VISIT), (_("Announced"), Mode.ANNOUNCED)])
        self.mode.choose(Mode.AFTER_VISIT)
        self.shopper = ComboBox()
        self.shopper.currentIndexChanged.connect(self._on_shopper_changed)
        self.revisit = ComboBox()
        self.same_visit = ComboBox()
        self.unfit = Label("", Text.SECONDARY)
        self.unfit.set_ink("warning")
        where = QWidget()
        under = QVBoxLayout(where)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(HALF)
        under.addWidget(self.branch)
        under.addWidget(self.unfit)
        where.setFocusProxy(self.branch)
        form = Form()
        form.add(_("Branch"), where, stretch=True)
        form.add(_("Checklist"), self.checklist, stretch=True)
        scenario = QWidget()
        column = QVBoxLayout(scenario)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF)
        column.addWidget(self.scenario)
        column.addWidget(self.brief)
        scenario.setFocusProxy(self.scenario)
        self._scenario_row = form.add(_("Scenario"), scenario, stretch=True)
        self.repairs = RepairsBrief(self.context, self.banner.say_error)
        repairs_row = form.add(_("To look at again"), self.repairs, stretch=True)
        repairs_row.hide()
        self.repairs.found.connect(repairs_row.setVisible)
        form.add(
            _("How it is done"),
            self.mode,
            _("After the visit: from memory, photos and receipts, unnoticed. Announced visits are kept apart."),
        )
        shopper_row = form.add(_("Shopper"), self.shopper, stretch=True)
        shopper_row.setVisible(self.context.person.sees_all_visits)  # else there is only oneself
        self._revisit_row = form.add(_("Checks again what was found at"), self.revisit, stretch=True)
        self._same_visit_row = form.add(
            _("Two shoppers at one visit"),
            self.same_visit,
            _("Of two shoppers who went together, only one visit counts in the figures."),
            stretch=True,
        )
        self.start = button(_("Start"), kind="primary", on_click=self._on_start)
        self.why_not = Label("", Text.SECONDARY)
        self.why_not.set_ink("warning")
        # Below what scrolls, so that the next step is always in sight.
        self._actions = QWidget()
        actions = QHBoxLayout(self._actions)
        actions.setContentsMargins(0, 0, 0, 0)
        actions.setSpacing(GRID)
        actions.addWidget(self.start)
        actions.addWidget(button(_("Cancel"), on_click=self.context.navigation.back))
        actions.addWidget(self.why_not, 1)
        self._card = Card()
        self._card.add(form)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        layout.addLayout(self.missing)
        layout.addWidget(self._card)
        layout.addStretch(1)
        self.set_content(content)
        content.setMaximumWidth(_FORM_WIDTH)
        content.setMinimumHeight(1)  # else Qt reckons wrapped texts at their narrowest, and scrolls through nothing
        self._layout.addWidget(self._actions)
        self._layout.addStretch(0)
        self._content, self._area = content, self.findChild(QScrollArea)
        content.installEventFilter(self)

    def open(self, destination: Destination) -> None:
        self.banner.hide()
        self.reload()
        choices = self._choices
        if len(choices.branches) == 1:
            self.branch.choose(choices.branches[0].id)
        if branch_id := destination.get("branch_id"):
            self.branch.choose(branch_id)
        earlier = next((audit for audit in choices.audits if audit.id == destination.get("revisit_of")), None)
        code = destination.get("checklist_code") or (earlier.checklist_code if earlier else "")
        version = next((version for version in choices.versions if version.code == code), None)
        if version is not None:
            self.checklist.choose(version.hash)
        self._on_checklist_changed()
        if earlier is not None:
            self.revisit.choose(earlier.id)
        self.branch.setFocus()

    def refresh(self, changes: Changes) -> None:
        if changes.branches or changes.people or changes.checklists or changes.audits:
            self.reload()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What scrolls is no higher than its content, so that the next step stands right below it."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and self._area is not None:
            layout = self._content.layout()
            if watched is self._content and layout is not None:
                self._area.setMaximumHeight(layout.totalHeightForWidth(self._content.width()))
        return super().eventFilter(watched, event)

    def reload(self) -> None:
        """Read the choices again; what is chosen stays as far as it is still there."""
        self._choices = choices = read_choices(self.context.workspace, self.context.person)
        self.branch.set_options([branch_option(branch) for branch in choices.branches])
        _fill(self.checklist, [(version_text(version), version.hash) for version in choices.versions])
        _fill(self.shopper, [(person.name, person.id) for person in choices.shoppers], self.context.person.id)
        self._show_missing()
        self._on_checklist_changed()

    # -- what is missing

    def _show_missing(self) -> None:
        clear(self.missing)
        choices = self._choices
        if not choices.branches:
            card = Card(_("There is no branch yet"))
            card.add(Label(_("A visit needs a place. Type its code and its name, that is enough.")))
            _add_action(card, button(_("Add a branch"), "store", on_click=lambda: self.context.go("places", new=True)))
            self.missing.addWidget(card)
        if not choices.versions:
            self.missing.addWidget(self._library_card())
        if choices.others:
            card = Card(_("You make no visits"))
            card.add(Label(_("Shoppers and head office begin them. Roles are given under Branches and people.")))
            self.missing.addWidget(card)
        elif not choices.shoppers:
            card = Card(_("Nobody here makes visits"))
            card.add(Label(_("Give a person the role of shopper, or add one.")))
            people = button(
                _("Add a person"), "users", on_click=lambda: self.context.go("places", tab="people", new=True)
            )
            _add_action(card, people)
            self.missing.addWidget(card)
        self._card.setVisible(choices.is_complete())
        self._actions.setVisible(choices.is_complete())

    def _library_card(self) -> Card:
        card = Card(_("There is no checklist yet"))
        card.add(Label(_("Take one of those that come with motaudit, or bring your own.")))
        for entry in shipped():
            card.add(self._library_row(entry))
        own = button(_("Bring your checklist"), "upload", on_click=lambda: self.context.go("checklists"))
        _add_action(card, own)
        return card

    def _library_row(self, entry: Shipped) -> QWidget:
        row = QWidget()
        title = pick(entry.title)
        size = ngettext("{n} question", "{n} questions", entry.items).format(n=format_number(entry.items))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(title, Text.STRONG))
        words.addWidget(Label(size, Text.SECONDARY, muted=True))
        take = button(_("Use this"), on_click=lambda: self._publish(entry.code))
        take.setAccessibleName(_("Use “{title}”").format(title=title))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(words, 1)
        layout.addWidget(take)
        return row

    def _publish(self, code: str) -> None:
        checklists = self.context.workspace.checklists
        self.context.tasks.call(
            lambda: checklists.publish(load_shipped(code)),
            title=_("Taking the checklist into use"),
            done=self._on_published,
            failed=self._on_failed,
        )

    def _on_published(self, version: ChecklistVersion) -> None:
        self.context.announce(Changes(checklists=frozenset({version.hash})))
        self.reload()
        self.checklist.choose(version.hash)
        self._on_checklist_changed()

    # -- following the choices

    def _on_checklist_changed(self) -> None:
        hash_ = self.checklist.currentData()
        self._checklist = self.context.workspace.checklists.get(hash_) if hash_ else None
        scenarios = self._checklist.scenarios if self._checklist else ()
        _fill(self.scenario, [(pick(scenario.title), scenario.code) for scenario in scenarios])
        self._scenario_row.setVisible(bool(scenarios))
        self._show_brief()
        self._on_place_changed()

    def _on_shopper_changed(self) -> None:
        self._ask_fitness()
        self._offer_same_visit()
        self._show_state()

    def _show_brief(self) -> None:
        scenarios = self._checklist.scenarios if self._checklist else ()
        scenario = next((each for each in scenarios if each.code == self.scenario.currentData()), None)
        text = pick(scenario.brief) if scenario else ""
        self.brief.setText(text)
        self.brief.setVisible(bool(text))

    def _on_place_changed(self) -> None:
        earlier = self._choices.earlier(self.branch.value, self._code)
        _fill(self.revisit, [(_("Nothing: a visit of its own"), None), *((visit_text(a), a.id) for a in earlier)])
        self._revisit_row.setVisible(bool(earlier))
        self.repairs.look(self.branch.value or "", self._checklist)
        self._ask_fitness()
        self._offer_same_visit()
        self._show_state()

    def _ask_fitness(self) -> None:
        """Whether a planner would give this shopper the branch."""
        self._show_unfit("")
        asked = self.branch.value, str(self.shopper.currentData() or "")
        if not all(asked):
            return
        workspace, own, today = self.context.workspace, self.context.person.id, now().astimezone().date()
        branch, shopper = asked

        def answered(said: str) -> None:
            if asked == (self.branch.value, self.shopper.currentData()):
                self._show_unfit(said)

        self.context.tasks.call(
            lambda: why_unfit(workspace, shopper, branch, own, today), done=answered, failed=self._on_failed
        )

    def _show_unfit(self, said: str) -> None:
        self.unfit.setText(said)
        self.unfit.setVisible(bool(said))

    def _offer_same_visit(self) -> None:
        together = self._choices.together(self.branch.value, self._code, self.shopper.currentData())
        named = self.context.person.sees_all_visits
        options = [(shared_text(audit, with_shopper=named), audit.id) for audit in together]
        _fill(self.same_visit, [(_("No, it is a visit of its own"), None), *options])
        self._same_visit_row.setVisible(bool(together))

    @property
    def _code(self) -> str:
        return self._checklist.code if self._checklist else ""

    def _show_state(self) -> None:
        """Why it cannot be started, and the draft that perhaps is meant."""
        reason = ""
        if not self.branch.value:
            reason = _("Choose a branch.")
        elif self._checklist is None:
            reason = _("Choose a checklist.")
        elif not self.shopper.currentData():
            reason = _("Choose who makes the visit.")
        self.why_not.setText(reason)
        self.start.setEnabled(not reason and not self._starting)
        draft = self._choices.draft(self.branch.value, self._code, self.shopper.currentData())
        if draft is not None:
            self.banner.say(
                "info",
                _("A visit to this branch is not finished yet."),
                _("You can go on with {number}, or start another one.").format(number=isolated(draft.number)),
                {_("Go on with it"): lambda: self.context.go("walk", audit_id=draft.id)},
            )
        elif self.banner.kind == "info":
            self.banner.hide()

    # -- starting

    def _on_start(self) -> None:
        branch, checklist, shopper = self.branch.value, self.checklist.currentData(), self.shopper.currentData()
        mode, scenario, revisit = self.mode.value, self.scenario.currentData() or "", self.revisit.currentData()
        same_visit = self.same_visit.currentData()
        audits = self.context.workspace.audits
        self._starting = True
        self.start.setEnabled(False)
        self.context.tasks.call(
            lambda: audits.start(
                branch,
                checklist,
                shopper,
                mode=Mode(mode),
                scenario=scenario,
                revisit_of=revisit,
                same_visit=same_visit,
            ),
            done=self._on_started,
            failed=self._on_failed,
            ended=self._on_start_finished,
        )

    def _on_start_finished(self) -> None:
        self._starting = False
        self._show_state()

    def _on_started(self, audit: Audit) -> None:
        self.context.announce(Changes(audits=frozenset({audit.id})))
        self.context.go("walk", audit_id=audit.id)

    def _on_failed(self, error: MotauditError) -> None:
        self.banner.say_error(error)


def _add_action(card: Card, action: QPushButton) -> None:
    card.body.addWidget(action, 0, Qt.AlignmentFlag.AlignLeading)


def _fill(box: ComboBox, options: list[tuple[str, object]], default: object = None) -> None:
    """Offer other options; what was chosen stays if it is among them, else `default`, else the first."""
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    for text, data in options:
        box.addItem(text, data)
    known = [data for _text, data in options]
    wanted = chosen if chosen in known else default if default in known else known[0] if known else None
    box.setCurrentIndex(known.index(wanted) if known else -1)
    box.blockSignals(False)
