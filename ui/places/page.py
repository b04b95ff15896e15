"""Branches and people."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from motaudit.audit.places import Branch, Person, Role
from motaudit.base.errors import MotauditError
from motaudit.base.progress import Progress, Work
from motaudit.locale import _, format_number, ngettext
from motaudit.review.joining import Joining
from ui.common.buttons import Segmented, button
from ui.common.context import AppContext, Changes
from ui.common.controls import CheckBox, SearchBox
from ui.common.master_detail import MasterDetail
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import EmptyState
from ui.common.theme import GRID
from ui.places.conflicts import ConflictsDialog
from ui.places.forms import BranchForm, PersonForm
from ui.places.joining import JoinDialog
from ui.places.managed import ManagedDialog
from ui.places.paste_panel import PastePanel
from ui.places.pasting import Pasted
from ui.places.section import Section
from ui.places.tables import branch_model, people_model

_BRANCH_ERRORS = {
    "places.no_code": "code",
    "places.code_taken": "code",
    "places.no_name": "name",
    "places.day_starts": "day_starts",
}
_PERSON_ERRORS = {"places.no_name": "name", "places.no_role": "roles"}


class PlacesPage(Page):
    """Where visits happen and who makes them. Destination arguments: `tab` ("branches" or "people"), `new`, `id`."""

    name = "places"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.tab = Segmented([(_("Branches"), "branches"), (_("People"), "people")])
        self.tab.chosen.connect(self._on_tab)
        self.search = SearchBox()
        self.search.searched.connect(lambda _text: self._filter())
        self.inactive = CheckBox(_("Show those out of use"))
        self.inactive.toggled.connect(self._filter)
        self.add_button = button("", "plus", kind="primary", on_click=self._add)
        self.paste_button = button(_("Paste from Excel"), "file-spreadsheet", on_click=self._start_pasting)
        self.header.add_action(self.paste_button)
        self.header.add_action(self.add_button)
        self.branches = self._branch_section()
        self.people = self._people_section()
        self.paste = PastePanel()
        self.paste.close_requested.connect(self._stop_pasting)
        self.paste.add_requested.connect(self._take_over)
        self._branches_or_paste = MasterDetail(self.branches, self.paste)
        self.sections = QStackedWidget()
        self.sections.addWidget(self._branches_or_paste)
        self.sections.addWidget(self.people)
        self._lay_out()
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self, self._add)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        self._on_tab("branches")

    def _lay_out(self) -> None:
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        tools = QHBoxLayout()
        tools.setSpacing(2 * GRID)
        tools.addWidget(self.tab)
        tools.addWidget(self.search)
        tools.addWidget(self.inactive)
        tools.addStretch(1)
        layout.addLayout(tools)
        layout.addWidget(self.sections, 1)
        self.set_content(content, scroll=False, reading=False)

    def _branch_section(self) -> Section[Branch]:
        places = self.context.workspace.places
        empty = EmptyState(
            "store",
            _("Add the branches that are visited."),
            _("Type them one by one, or paste the rows of a spreadsheet. Each visit belongs to one of them."),
        )
        empty.add_action(button(_("Add a branch"), "plus", kind="primary", on_click=self._add))
        empty.add_action(button(_("Paste from Excel"), "file-spreadsheet", on_click=self._start_pasting))
        section: Section[Branch] = Section(
            branch_model(),
            BranchForm(may_join=Role.REVIEWER in self.context.person.roles),
            name=_("Branches"),
            stretch=1,
            read=places.branches,
            save=places.save_branch,
            error_fields=_BRANCH_ERRORS,
            empty=empty,
        )
        section.saved.connect(lambda rows: self.context.announce(Changes(branches=frozenset(row.id for row in rows))))
        assert isinstance(section.form, BranchForm)
        section.form.join_requested.connect(self._ask_same)
        return section

    def _people_section(self) -> Section[Person]:
        places = self.context.workspace.places
        empty = EmptyState(
            "users",
            _("Add the people who visit, review and read."),
            _("Nobody needs an account: a name and what they do is enough."),
        )
        empty.add_action(button(_("Add a person"), "plus", kind="primary", on_click=self._add))
        section: Section[Person] = Section(
            people_model(self.context.person.id),
            PersonForm(self.context.person.id, self._may_reset_pin, self._conflicts_of),
            name=_("People"),
            stretch=1,
            read=places.people,
            save=places.save_person,
            error_fields=_PERSON_ERRORS,
            empty=empty,
        )
        section.saved.connect(self._on_people_saved)
        assert isinstance(section.form, PersonForm)
        section.form.branches_requested.connect(self._ask_branches)
        section.form.conflicts_requested.connect(self._ask_conflicts)
        section.form.pin_reset_requested.connect(self._reset_pin)
        return section

    def _may_reset_pin(self, person_id: str) -> bool:
        return Role.REVIEWER in self.context.person.roles and self.context.workspace.pins.has(person_id)

    def _conflicts_of(self, person: Person) -> tuple[str, ...] | None:
        """The branches that a shopper must not be given, for the shopper and for reviewers: reasons are private."""
        own = self.context.person
        if Role.AUDITOR not in person.roles or (person.id != own.id and Role.REVIEWER not in own.roles):
            return None
        workspace = self.context.workspace
        return tuple(
            _("{branch}: {reason}").format(branch=workspace.places.branch(branch_id).name, reason=reason)
            for branch_id, reason in workspace.ties.conflicts(person.id).items()
        )

    def _ask_conflicts(self, person: Person) -> None:
        """Which branches a shopper must not be given, and why."""

        def kept() -> None:
            form = self.people.form
            assert isinstance(form, PersonForm)
            if form.shown is not None and form.shown.id == person.id:
                form.show_conflicts(self._conflicts_of(person))
            self.context.announce(Changes(people=frozenset({person.id})))

        dialog = ConflictsDialog(self.context.workspace, person, self.context.person.id, kept, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _reset_pin(self, person: Person) -> None:
        """Somebody forgot it: they work without one until they choose another."""
        self.context.workspace.pins.reset(person.id, who=self.context.person.id)

    def _ask_branches(self, person: Person) -> None:
        """Which branches a manager runs."""
        kept = Changes(people=frozenset({person.id}))
        dialog = ManagedDialog(
            self.context.workspace, person, self.context.person.id, lambda: self.context.announce(kept), self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # -- a branch that was entered twice

    def _ask_same(self, branch: Branch) -> None:
        if self.branches.settle():
            dialog = JoinDialog(self.context.workspace, branch, lambda into: self._join(branch, into), self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _join(self, branch: Branch, into: Branch) -> None:
        joining, who = self.context.workspace.joining, self.context.person.id
        # Told in any case: what was moved before it was stopped stays moved.
        touched = Changes(audits=frozenset(joining.look(branch.id).moving), branches=frozenset({branch.id, into.id}))
        self.context.tasks.start(
            lambda: joining.join(branch.id, into.id, who=who),
            title=_("Moving visits"),
            done=lambda joined: self._on_joined(into, joined),
            failed=self.branches.banner.say_error,
            ended=lambda: self.context.announce(touched),
        )

    def _on_joined(self, into: Branch, joined: Joining) -> None:
        moved = len(joined.moving)
        said = ngettext("{n} visit was moved to {branch}.", "{n} visits were moved to {branch}.", moved)
        self.branches.show_id(into.id)
        self.branches.banner.say("good", said.format(n=format_number(moved), branch=into.name))

    # -- the page

    def title(self) -> str:
        return _("Branches and people")

    def open(self, destination: Destination) -> None:
        self._reload()
        if tab := destination.get("tab") or (destination.get("new") and "branches"):
            self._on_tab(tab)
        if destination.get("new"):
            self._add()
        elif identity := destination.get("id"):
            self._section().show_id(identity)

    def refresh(self, changes: Changes) -> None:
        if changes.branches or changes.people:
            self._reload()

    def leave(self) -> bool:
        for name, section in (("branches", self.branches), ("people", self.people)):
            if not section.settle():
                self._on_tab(name)
                return False
        return True

    def save_state(self) -> dict[str, Any]:
        return {
            "tab": self.tab.value,
            "branches": self.branches.save_state(),
            "people": self.people.save_state(),
            "pasted": self.paste.text.toPlainText() if self._branches_or_paste.is_open else None,
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        self._on_tab(state["tab"])
        self.branches.restore_state(state["branches"])
        self.people.restore_state(state["people"])
        if state["pasted"] is not None:
            self._start_pasting()
            self.paste.text.setPlainText(state["pasted"])

    def _section(self) -> Section[Any]:
        return self.people if self.tab.value == "people" else self.branches

    def _on_tab(self, name: object) -> None:
        self.tab.choose(name)
        people = name == "people"
        self.sections.setCurrentWidget(self.people if people else self._branches_or_paste)
        self.paste_button.setVisible(not people)
        self.add_button.setText(_("Add a person") if people else _("Add a branch"))
        self.search.setPlaceholderText(_("Search people") if people else _("Search branches"))
        self._filter()

    def _reload(self) -> None:
        self.branches.reload()
        self.people.reload()
        assert isinstance(self.branches.form, BranchForm)
        self.branches.form.suggest(self.context.workspace.places.branches())

    def _filter(self) -> None:
        for section in (self.branches, self.people):
            section.set_filter(self.search.text(), with_inactive=self.inactive.isChecked())

    def _add(self) -> None:
        self._stop_pasting()
        self._section().add(PersonForm.blank() if self.tab.value == "people" else BranchForm.blank())

    def _on_people_saved(self, people: tuple[Person, ...]) -> None:
        self.context.announce(Changes(people=frozenset(person.id for person in people)))
        own = next((person for person in people if person.id == self.context.person.id), None)
        if own is not None and own != self.context.person:
            self.context.become(own)

    # -- many branches at once

    def _start_pasting(self) -> None:
        if self.branches.settle():
            self.branches.sides.close_detail()
            self._on_tab("branches")
            self._branches_or_paste.open_detail()
            self.paste.start(self.context.workspace.places.branches())

    def _stop_pasting(self) -> None:
        self._branches_or_paste.close_detail()

    def _take_over(self, pasted: Pasted) -> None:
        before = {branch.id: branch for branch in self.context.workspace.places.branches()}
        kept: list[Branch] = []
        self.paste.accept.setEnabled(False)
        self.context.tasks.start(
            lambda: self._save_all(pasted, kept),
            title=_("Taking over branches"),
            failed=self._on_take_over_failed,
            ended=lambda: self._on_taken_over(kept, before),
        )

    def _save_all(self, pasted: Pasted, kept: list[Branch]) -> Work[None]:
        for branch in pasted.branches:
            kept.append(self.context.workspace.places.save_branch(branch))
            yield Progress(len(kept), len(pasted.branches))

    def _on_take_over_failed(self, error: MotauditError) -> None:
        self.branches.banner.say_error(error)

    def _on_taken_over(self, kept: list[Branch], before: dict[str, Branch]) -> None:
        self._stop_pasting()
        if kept:
            undo = tuple(before.get(branch.id) or _out_of_use(branch) for branch in kept)
            said = ngettext("{n} branch was taken over.", "{n} branches were taken over.", len(kept))
            self.branches.remember(tuple(kept), undo, said.format(n=format_number(len(kept))))
        self.branches.view.setFocus()


def _out_of_use(branch: Branch) -> Branch:
    return replace(branch, active=False)
