"""The whole loop on three laptops that share no network: planned, visited, returned, corrected, sent to the branch,
queried, decided, mended, and verified by the next visit. Everybody sits before the window; files go from hand to hand."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
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
from tests.ui.desk import Desk
from ui.audit.hand_in import HandInPanel
from ui.audit.page import WalkPage
from ui.common.labels import Label
from ui.packages.page import PackagesPage
from ui.plans.making import MakeDialog
from ui.plans.page import PlansPage
from ui.repairs.page import RepairsPage
from ui.result.page import ResultPage
from ui.review.desk_page import DeskPage

PEOPLE = {
    "en": ("Sam Shopper", "Sara Shopper", "Rita Reviewer", "Rob Reviewer", "Mo Manager"),
    "ar": ("سامي المتسوق", "سارة المتسوقة", "ريتا المراجعة", "روبير المراجع", "محمد المدير"),
}


class Street(Desk):
    """Three laptops and the one window that stands for the windows of all."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path, language: str) -> None:
        super().__init__(qapp, qtbot, folder)
        self.prefer(language=language)
        self.sam, self.sara, self.rita, self.rob, self.mo = PEOPLE[language]
        self.laptop = ""
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

    def seen(self, place: str) -> None:
        """The story has come to this place: who wants to look at the window there takes its picture here."""

    # -- laptops and files

    def at(self, laptop: str, person: str = "") -> None:
        """Open the window on a laptop; `person` takes over there."""
        if laptop != self.laptop:
            self.sit_down(self.folder / f"{laptop}.motaudit")
            self.laptop = laptop
        if person:
            self.work_as(person)

    def packages(self, **args: object) -> PackagesPage:
        page = self.go("packages", **args)
        assert isinstance(page, PackagesPage)
        self.settle()
        return page

    def send(self, name: str, kind: Kind = Kind.HEAD_OFFICE, to: str = "") -> Path:
        """Write a file for somebody, the way a person does."""
        page = self.packages(show="write")
        panel = page.write_panel
        self.click(panel.readers.buttons[kind])
        if kind is Kind.SHOPPER:
            panel.shopper.setCurrentText(to)
        elif kind is Kind.BRANCH:
            panel.branches.list.setCurrentIndex(panel.branches.model.index(0))
            panel.branches.list.setFocus()
            self.press(Qt.Key.Key_Space, " ")
        self.settle()
        self.seen(f"write-{name}")
        out = self.save_as(f"{name}.motaudit", page.write)
        assert page.view == "written", page.banner.text
        self.seen(f"written-{name}")
        return out

    def take(self, path: Path, *, work_as: str = "") -> None:
        """Look at a file, trust its sender, agree to what it gives people, and import it."""
        page = self.packages(file=path)
        panel = page.receiving.panel
        self.until(lambda: panel.plan is not None)
        self.settle()
        self.seen(f"preview-{path.stem}")
        if panel.rights.tick.isVisible():
            panel.rights.tick.setChecked(True)
        if panel.trust.isVisible():
            panel.trust.tick.setChecked(True)
            self.click(panel.trust.accept)
        self.click(page.receiving.take)
        self.settle()
        assert panel.banner.kind == "good", panel.banner.text
        self.seen(f"imported-{path.stem}")
        if work_as:
            newcomer = self.context.person
            self.click(self.button(_("Work as {name}").format(name=work_as)))
            assert self.context.person.name == work_as
            assert newcomer not in self.workspace.places.people() or newcomer.name != _("Shopper")
        elif page.receiving.go_on.isVisible():
            self.click(page.receiving.go_on)

    # -- what people do

    def plan_visit(self, shopper: str) -> None:
        page = self.go("plans")
        assert isinstance(page, PlansPage)
        self.settle()
        self.click(page.make)
        dialog = self.window.findChild(MakeDialog)
        assert dialog is not None
        self.settle()
        dialog.branches.tick(self.workspace.places.branch("B-001").id)
        self.until(lambda: not dialog._pause.isActive())
        self.settle()
        self.click(dialog.shoppers.box(self.person(shopper).id))
        self.seen("planning")
        self.click(dialog.make)
        who = self.person(shopper).id
        assert [plan.auditor_id for plan in self.workspace.plans.list()] == [who]

    def begin_visit(self) -> WalkPage:
        """From what home says is due."""
        home = self.go("home")
        self.until(lambda: any(each.text() == _("Begin") for each in home.findChildren(QPushButton)))
        self.seen("home-due")
        self.click(self.button(_("Begin")))
        walk = self.page
        assert isinstance(walk, WalkPage)
        return walk

    def walk_through(self, walk: WalkPage, **answers: str) -> str:
        """Answer by keys: 1 for yes, 2 for no."""
        assert walk.session is not None and walk.view is not None
        session, view = walk.session, walk.view
        session.commit((Change(header_key("outcome"), None, Outcome.COMPLETED),))
        view.go_to_stage("FMOT")
        self.settle()
        for _turn in range(12):
            position = session.position
            card = view.area.card
            if card is not None and card.current is not None and session.walk.is_open(card.current.ref):
                value = answers.get(card.current.ref.code, "yes")
                if value == "no":
                    self.seen("walk")
                self.press(Qt.Key.Key_1 if value == "yes" else Qt.Key.Key_2, "1" if value == "yes" else "2")
            else:
                view.step_on()
            self.settle()
            if session.walk.open_count() == 0 and session.position == position:
                break
        assert session.walk.open_count() == 0
        return session.audit_id

    def hand_in(self, walk: WalkPage) -> None:
        self.click(walk.hand_in)
        panel = self.window.findChild(HandInPanel)
        assert panel is not None
        self.seen("hand-in")
        self.click(panel.submit)
        assert self.window.destination.page == "receipt"

    def desk_of(self, audit_id: str) -> DeskPage:
        page = self.go("desk", audit_id=audit_id)
        assert isinstance(page, DeskPage)
        self.until(lambda: page.content is not None and page.content.audit.id == audit_id)
        return page

    def result_of(self, audit_id: str) -> ResultPage:
        page = self.go("result", audit_id=audit_id)
        assert isinstance(page, ResultPage)
        self.until(lambda: page.result is not None and page.result.material.audit.id == audit_id)
        return page


def walk_the_loop(street: Street) -> None:
    """The story, with `street.seen` where there is something to see."""
    # Head office plans the first visit and mails it to the shopper.
    street.at("office", street.rita)
    street.plan_visit(street.sam)
    plans = street.send("plans", Kind.SHOPPER, street.sam)

    # The shopper has just begun with motaudit, takes the file in, visits and hands in.
    street.at("road")
    street.take(plans, work_as=street.sam)
    walk = street.begin_visit()
    audit_id = street.walk_through(walk, short="no", clean="no")
    street.hand_in(walk)
    monday = street.send("monday")

    # The reviewer lacks a proof and returns it.
    street.at("office", street.rita)
    street.take(monday)
    desk = street.desk_of(audit_id)
    desk.items.point_at(ItemRef("clean"))
    street.seen("desk")
    street.letter("R")
    street.write("Which table?")
    street.press(Qt.Key.Key_Return)
    street.click(desk.return_)
    assert street.workspace.reviews.state(audit_id) is AuditState.RETURNED
    returned = street.send("returned", Kind.SHOPPER, street.sam)

    # The shopper finds the remark at its question, adds a note, and hands in again.
    street.at("road", street.sam)
    street.take(returned)
    walk = street.go("walk", audit_id=audit_id)
    assert isinstance(walk, WalkPage) and walk.session is not None
    street.click(street.button(_("Go to the next remark")))
    assert walk.session.position.item == "clean"
    street.seen("remark")
    street.letter("N")
    street.write("The one by the window")
    street.settle()
    street.hand_in(walk)
    tuesday = street.send("tuesday")

    # Now it is whole: the reviewer confirms what failed, sends it to the branch, and mails the branch its copy.
    street.at("office", street.rita)
    street.take(tuesday)
    desk = street.desk_of(audit_id)
    item = desk.content.item(ItemRef("clean"))
    assert item is not None and len(item.before) == 1, "what was corrected is shown against what was"
    street.seen("desk-corrected")
    for ref in street.workspace.reviews.to_confirm(audit_id):
        desk.items.point_at(ref)
        street.press(Qt.Key.Key_Return)
        street.settle()
    street.click(desk.release)
    assert street.workspace.reviews.state(audit_id) is AuditState.RELEASED
    to_branch = street.send("to-branch", Kind.BRANCH)

    # The manager reads it, queries one answer, and has the other mended.
    street.at("branch")
    street.take(to_branch, work_as=street.mo)
    page = street.result_of(audit_id)
    street.seen("result")
    page._show_tab("branch")
    assert page.branch.acknowledge is not None
    street.click(page.branch.acknowledge)
    page._explain(ItemRef("short"))
    street.click(page.query)
    assert page.branch.form is not None
    street.write("Two were served at once at 10:05")
    street.seen("query")
    street.click(page.branch.form.send)
    street.click(street.button(_("Make a repair"), page.branch))
    board = street.page
    assert isinstance(board, RepairsPage)
    street.write("Wipe each table after guests")
    street.click(board.new.make)
    street.click(board.form.start)
    board.form.note.setPlainText("Cloths at each table")
    street.click(board.form.finish)
    street.seen("repair")
    answer = street.send("answer")

    # Another reviewer than the one who sent it decides; everybody sees why.
    street.at("office", street.rob)
    street.take(answer)
    desk = street.desk_of(audit_id)
    (block,) = desk.items.card.queries
    street.click(block.rulings[Ruling.RESCORED])
    block.picker._field.setCurrentIndex(1)
    block.composer.field.setFocus()
    street.write("The till roll shows it")
    street.seen("deciding")
    street.press(Qt.Key.Key_Return)
    street.settle()
    (query,) = street.workspace.reviews.standing(audit_id).queries
    assert query.decision is not None and query.decision.answer == Answer("yes")
    (repair,) = street.workspace.repairs.list()
    assert repair.state is RepairState.DONE

    # The next visit is planned for somebody else, who is asked to look where something was mended.
    street.plan_visit(street.sara)
    next_plans = street.send("next-plans", Kind.SHOPPER, street.sara)
    street.at("road", street.sam)
    street.take(next_plans, work_as=street.sara)
    walk = street.begin_visit()
    street.until(lambda: walk.session is not None and bool(walk.session.repairs))
    assert walk.session is not None
    assert [each.what for each in walk.session.repairs] == ["Wipe each table after guests"]
    next_id = street.walk_through(walk)
    street.seen("walk-repaired")
    street.hand_in(walk)
    friday = street.send("friday")

    # Sent to the branch, it verifies the repair, here and at the branch.
    street.at("office", street.rita)
    street.take(friday)
    desk = street.desk_of(next_id)
    street.click(desk.release)
    assert street.workspace.repairs.repair(repair.id).state is RepairState.VERIFIED
    final = street.send("final", Kind.BRANCH)
    street.at("branch", street.mo)
    street.take(final)
    assert street.workspace.repairs.repair(repair.id).state is RepairState.VERIFIED
    page = street.result_of(audit_id)
    page._show_tab("branch")
    street.seen("outcome")
    said = [label.text() for label in page.branch.findChildren(Label) if label.isVisible()]
    assert _("All repairs verified after the visit: {span}").format(span=_("within a day")) in said
    scores = street.workspace.appeals.scores(audit_id)
    assert scores is not None and scores.original.percent != scores.counts.percent, "both scores stay"
    loop = street.workspace.repairs.loop(audit_id)
    assert loop.verified == loop.repairs == 1 and loop.closing is not None and loop.closing >= timedelta()
    street.go("repairs")
    street.seen("verified")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_loop_closes_between_laptops(qapp: QApplication, qtbot: QtBot, tmp_path: Path, language: str) -> None:
    with closing(Street(qapp, qtbot, tmp_path, language)) as street:
        walk_the_loop(street)
