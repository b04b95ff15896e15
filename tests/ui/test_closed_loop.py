"""The whole loop on three laptops that share no network: planned, visited, returned, corrected, sent to the branch,
queried, decided, mended, and verified by the next visit. Everybody sits before the window; files go from hand to hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import Answer, AuditState, ItemRef, Outcome
from motaudit.audit.places import Person, Role
from motaudit.base.ids import new_id
from motaudit.exchange.wire import Kind
from motaudit.locale import _
from motaudit.review.repairs import RepairState
from motaudit.review.standing import Ruling
from motaudit.workspace import Workspace
from tests.samples import make_workspace
from tests.ui.conftest import Desk
from tests.ui.review.conftest import Office
from ui.audit.hand_in import HandInPanel
from ui.audit.page import WalkPage
from ui.common.labels import Label
from ui.packages.page import PackagesPage
from ui.plans.making import MakeDialog
from ui.plans.page import PlansPage
from ui.repairs.page import RepairsPage
from ui.result.page import ResultPage
from ui.review.desk_page import DeskPage

Seen = Callable[[str, Office], None]
"""Told where the story is, with the window as it is then."""
PEOPLE = {
    "en": ("Sam Shopper", "Sara Shopper", "Rita Reviewer", "Rob Reviewer", "Mo Manager"),
    "ar": ("سامي المتسوق", "سارة المتسوقة", "ريتا المراجعة", "روبير المراجع", "محمد المدير"),
}


class Street:
    """Three laptops and the one window that stands for the windows of all."""

    def __init__(self, desk: Desk, qtbot: QtBot, folder: Path, language: str, seen: Seen) -> None:
        self.desk, self.qtbot, self.folder, self.seen = desk, qtbot, folder, seen
        self.sam, self.sara, self.rita, self.rob, self.mo = PEOPLE[language]
        self.laptop = ""
        self.office: Office
        with make_workspace(folder / "office.motaudit") as workspace:
            self._name(workspace)
        for name in ("road", "branch"):
            Workspace.create(folder / f"{name}.motaudit", name=name.title(), language=language).close()

    def _name(self, workspace: Workspace) -> None:
        """Everybody by names of their own language, and who runs the branch."""
        places = workspace.places
        given = {"Sam Shopper": self.sam, "Rita Reviewer": self.rita, "Mo Manager": self.mo}
        for person in places.people():
            places.save_person(Person(person.id, given[person.name], person.roles))
        places.save_person(Person(new_id(), self.sara))
        places.save_person(Person(new_id(), self.rob, frozenset({Role.REVIEWER})))
        who = {person.name: person.id for person in places.people()}
        workspace.ties.set_managed(who[self.mo], [places.branch("B-001").id], who=who[self.rita])

    # -- laptops and files

    def at(self, laptop: str, person: str = "") -> Office:
        """Open the window on a laptop; `person` takes over there."""
        if laptop != self.laptop:
            self.desk.controller.close()
            self.desk.begin_again()
            self.office = Office(self.desk, self.qtbot, self.folder / f"{laptop}.motaudit")
            self.laptop = laptop
        if person:
            self.office.work_as(person)
        return self.office

    def packages(self, **args: object) -> PackagesPage:
        page = self.office.go("packages", **args)
        assert isinstance(page, PackagesPage)
        self.office.settle()
        return page

    def send(self, name: str, kind: Kind = Kind.HEAD_OFFICE, to: str = "") -> Path:
        """Write a file for somebody, the way a person does."""
        page = self.packages(show="write")
        panel = page.write_panel
        self.office.click(panel.readers.buttons[kind])
        if kind is Kind.SHOPPER:
            panel.shopper.setCurrentText(to)
        elif kind is Kind.BRANCH:
            panel.branches.list.setCurrentIndex(panel.branches.model.index(0))
            panel.branches.list.setFocus()
            self.office.press(Qt.Key.Key_Space, " ")
        self.office.settle()
        self.seen(f"write-{name}", self.office)
        self.office.click(page.write)
        (dialog,) = page.findChildren(QFileDialog)
        out = self.folder / f"{name}.motaudit"
        dialog.fileSelected.emit(str(out))
        dialog.close()
        self.office.settle()
        assert page.view == "written", page.banner.text
        self.seen(f"written-{name}", self.office)
        return out

    def take(self, path: Path, *, work_as: str = "") -> None:
        """Look at a file, trust its sender, agree to what it gives people, and import it."""
        page = self.packages(file=path)
        panel = page.receiving.panel
        self.office.until(lambda: panel.plan is not None)
        self.office.settle()
        self.seen(f"preview-{path.stem}", self.office)
        if panel.rights.tick.isVisible():
            panel.rights.tick.setChecked(True)
        if panel.trust.isVisible():
            panel.trust.tick.setChecked(True)
            self.office.click(panel.trust.accept)
        self.office.click(page.receiving.take)
        self.office.settle()
        assert panel.banner.kind == "good", panel.banner.text
        self.seen(f"imported-{path.stem}", self.office)
        if work_as:
            newcomer = self.office.context.person
            self.office.click(self.button(_("Work as {name}").format(name=work_as)))
            assert self.office.context.person.name == work_as
            assert newcomer not in self.office.workspace.places.people() or newcomer.name != _("Shopper")
        elif page.receiving.go_on.isVisible():
            self.office.click(page.receiving.go_on)

    def button(self, text: str) -> QPushButton:
        return self.office.button(text)

    # -- what people do

    def plan_visit(self, shopper: str) -> None:
        page = self.office.go("plans")
        assert isinstance(page, PlansPage)
        self.office.settle()
        self.office.click(page.make)
        dialog = self.office.window.findChild(MakeDialog)
        assert dialog is not None
        self.office.settle()
        dialog.branches.tick(self.office.workspace.places.branch("B-001").id)
        self.office.until(lambda: not dialog._pause.isActive())
        self.office.settle()
        self.office.click(dialog.shoppers.box(self.office.person(shopper).id))
        self.seen("planning", self.office)
        self.office.click(dialog.make)
        who = self.office.person(shopper).id
        assert [plan.auditor_id for plan in self.office.workspace.plans.list()] == [who]

    def begin_visit(self) -> WalkPage:
        """From what home says is due."""
        home = self.office.go("home")
        self.office.until(lambda: any(each.text() == _("Begin") for each in home.findChildren(QPushButton)))
        self.seen("home-due", self.office)
        self.office.click(self.button(_("Begin")))
        walk = self.office.page
        assert isinstance(walk, WalkPage)
        return walk

    def walk_through(self, walk: WalkPage, **answers: str) -> str:
        """Answer by keys: 1 for yes, 2 for no."""
        assert walk.session is not None and walk.view is not None
        session, view = walk.session, walk.view
        session.commit((Change(header_key("outcome"), None, Outcome.COMPLETED),))
        view.go_to_stage("FMOT")
        self.office.settle()
        for _turn in range(12):
            position = session.position
            card = view.area.card
            if card is not None and card.current is not None and session.walk.is_open(card.current.ref):
                value = answers.get(card.current.ref.code, "yes")
                if value == "no":
                    self.seen("walk", self.office)
                self.office.press(Qt.Key.Key_1 if value == "yes" else Qt.Key.Key_2, "1" if value == "yes" else "2")
            else:
                view.step_on()
            self.office.settle()
            if session.walk.open_count() == 0 and session.position == position:
                break
        assert session.walk.open_count() == 0
        return session.audit_id

    def hand_in(self, walk: WalkPage) -> None:
        self.office.click(walk.hand_in)
        panel = self.office.window.findChild(HandInPanel)
        assert panel is not None
        self.seen("hand-in", self.office)
        self.office.click(panel.submit)
        assert self.office.window.destination.page == "receipt"

    def desk_of(self, audit_id: str) -> DeskPage:
        page = self.office.go("desk", audit_id=audit_id)
        assert isinstance(page, DeskPage)
        self.office.until(lambda: page.content is not None and page.content.audit.id == audit_id)
        return page

    def result_of(self, audit_id: str) -> ResultPage:
        page = self.office.go("result", audit_id=audit_id)
        assert isinstance(page, ResultPage)
        self.office.until(lambda: page.result is not None and page.result.material.audit.id == audit_id)
        return page


def walk_the_loop(street: Street) -> None:
    """The story; it is told to `street.seen` as it goes."""
    # Head office plans the first visit and mails it to the shopper.
    office = street.at("office", street.rita)
    street.plan_visit(street.sam)
    plans = street.send("plans", Kind.SHOPPER, street.sam)

    # The shopper has just begun with motaudit, takes the file in, visits and hands in.
    office = street.at("road")
    street.take(plans, work_as=street.sam)
    walk = street.begin_visit()
    audit_id = street.walk_through(walk, short="no", clean="no")
    street.hand_in(walk)
    monday = street.send("monday")

    # The reviewer lacks a proof and returns it.
    office = street.at("office", street.rita)
    street.take(monday)
    desk = street.desk_of(audit_id)
    desk.items.point_at(ItemRef("clean"))
    street.seen("desk", office)
    office.letter("R")
    office.write("Which table?")
    office.press(Qt.Key.Key_Return)
    office.click(desk.return_)
    assert office.workspace.reviews.state(audit_id) is AuditState.RETURNED
    returned = street.send("returned", Kind.SHOPPER, street.sam)

    # The shopper finds the remark at its question, adds a note, and hands in again.
    office = street.at("road", street.sam)
    street.take(returned)
    walk = office.go("walk", audit_id=audit_id)
    assert isinstance(walk, WalkPage) and walk.session is not None
    office.click(street.button(_("Go to the next remark")))
    assert walk.session.position.item == "clean"
    street.seen("remark", office)
    office.letter("N")
    office.write("The one by the window")
    office.settle()
    street.hand_in(walk)
    tuesday = street.send("tuesday")

    # Now it is whole: the reviewer confirms what failed, sends it to the branch, and mails the branch its copy.
    office = street.at("office", street.rita)
    street.take(tuesday)
    desk = street.desk_of(audit_id)
    item = desk.content.item(ItemRef("clean"))
    assert item is not None and len(item.before) == 1, "what was corrected is shown against what was"
    street.seen("desk-corrected", office)
    for ref in office.workspace.reviews.to_confirm(audit_id):
        desk.items.point_at(ref)
        office.press(Qt.Key.Key_Return)
        office.settle()
    office.click(desk.release)
    assert office.workspace.reviews.state(audit_id) is AuditState.RELEASED
    to_branch = street.send("to-branch", Kind.BRANCH)

    # The manager reads it, queries one answer, and has the other mended.
    office = street.at("branch")
    street.take(to_branch, work_as=street.mo)
    page = street.result_of(audit_id)
    street.seen("result", office)
    page._show_tab("branch")
    assert page.branch.acknowledge is not None
    office.click(page.branch.acknowledge)
    page._explain(ItemRef("short"))
    office.click(page.query)
    assert page.branch.form is not None
    office.write("Two were served at once at 10:05")
    street.seen("query", office)
    office.click(page.branch.form.send)
    office.click(office.button(_("Make a repair"), page.branch))
    board = office.page
    assert isinstance(board, RepairsPage)
    office.write("Wipe each table after guests")
    office.click(board.new.make)
    office.click(board.form.start)
    board.form.note.setPlainText("Cloths at each table")
    office.click(board.form.finish)
    street.seen("repair", office)
    answer = street.send("answer")

    # Another reviewer than the one who sent it decides; everybody sees why.
    office = street.at("office", street.rob)
    street.take(answer)
    desk = street.desk_of(audit_id)
    (block,) = desk.items.card.queries
    office.click(block.rulings[Ruling.RESCORED])
    block.picker._field.setCurrentIndex(1)
    block.composer.field.setFocus()
    office.write("The till roll shows it")
    street.seen("deciding", office)
    office.press(Qt.Key.Key_Return)
    office.settle()
    (query,) = office.workspace.reviews.standing(audit_id).queries
    assert query.decision is not None and query.decision.answer == Answer("yes")
    (repair,) = office.workspace.repairs.list()
    assert repair.state is RepairState.DONE

    # The next visit is planned for somebody else, who is asked to look where something was mended.
    street.plan_visit(street.sara)
    next_plans = street.send("next-plans", Kind.SHOPPER, street.sara)
    office = street.at("road", street.sam)
    street.take(next_plans, work_as=street.sara)
    walk = street.begin_visit()
    office.until(lambda: walk.session is not None and bool(walk.session.repairs))
    assert walk.session is not None
    assert [each.what for each in walk.session.repairs] == ["Wipe each table after guests"]
    next_id = street.walk_through(walk)
    street.seen("walk-repaired", office)
    street.hand_in(walk)
    friday = street.send("friday")

    # Sent to the branch, it verifies the repair, here and at the branch.
    office = street.at("office", street.rita)
    street.take(friday)
    desk = street.desk_of(next_id)
    office.click(desk.release)
    assert office.workspace.repairs.repair(repair.id).state is RepairState.VERIFIED
    final = street.send("final", Kind.BRANCH)
    office = street.at("branch", street.mo)
    street.take(final)
    assert office.workspace.repairs.repair(repair.id).state is RepairState.VERIFIED
    page = street.result_of(audit_id)
    page._show_tab("branch")
    street.seen("outcome", office)
    said = [label.text() for label in page.branch.findChildren(Label) if label.isVisible()]
    assert _("All repairs verified after the visit: {span}").format(span=_("within a day")) in said
    scores = office.workspace.appeals.scores(audit_id)
    assert scores is not None and scores.original.percent != scores.counts.percent, "both scores stay"
    loop = office.workspace.repairs.loop(audit_id)
    assert loop.verified == loop.repairs == 1 and loop.closing is not None and loop.closing >= timedelta()
    office.go("repairs")
    street.seen("verified", office)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_loop_closes_between_laptops(desk: Desk, qtbot: QtBot, tmp_path: Path, language: str) -> None:
    desk.prefer(language=language)
    walk_the_loop(Street(desk, qtbot, tmp_path, language, lambda _place, _office: None))
