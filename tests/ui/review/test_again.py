"""What is looked at a second time: a returned visit, what was repaired, and files that prove something."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from motaudit.audit.model import Answer, AuditState, ItemRef, MomentRef
from motaudit.review.repairs import Repair, RepairState
from motaudit.review.standing import Remark
from tests.samples import start_audit
from tests.ui.keys import type_text
from tests.ui.office import Office
from tests.ui.review.test_desk import open_desk
from tests.ui.review.test_loop import open_result, sent
from ui.audit.hand_in import HandInPanel
from ui.audit.new_visit import NewVisitPage
from ui.audit.page import WalkPage
from ui.audit.palette import Palette
from ui.audit.receipt import ReceiptPage
from ui.audit.repairs_panel import RepairMark
from ui.common.attach import AttachField
from ui.common.labels import Label
from ui.common.reason import ReasonDialog
from ui.repairs.page import RepairsPage

CLEAN = ItemRef("clean")


def open_walk(office: Office, audit_id: str) -> WalkPage:
    page = office.go("walk", audit_id=audit_id)
    assert isinstance(page, WalkPage) and page.session is not None
    return page


def texts(widget: object) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]  # type: ignore[attr-defined]


def go_to_hand_in(office: Office) -> HandInPanel:
    """Through the palette, by keys."""
    office.press(Qt.Key.Key_K, modifiers=Qt.KeyboardModifier.ControlModifier)
    palette = QApplication.activeWindow()
    assert isinstance(palette, Palette)
    field = QApplication.focusWidget()
    assert field is not None
    type_text(field, "Hand in")
    office.press(Qt.Key.Key_Return)
    office.settle()
    office.window.activateWindow()
    QTest.qWaitForWindowActive(office.window)
    walk = office.page
    assert isinstance(walk, WalkPage) and walk.view is not None
    assert isinstance(walk.view.area.part, HandInPanel)
    return walk.view.area.part


def drop(field: AttachField, path: Path) -> None:
    """As a person drags a file from a folder."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    field.dropEvent(event)  # Qt gives it only to what a drag entered


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    path = tmp_path / "receipt of the cleaner.txt"
    path.write_text("Table 4, wiped at 10:05", encoding="utf-8")
    return path


def mended(office: Office, *places: tuple[ItemRef | MomentRef, str]) -> list[Repair]:
    """Repairs of one earlier visit that the branch says are done."""
    repairs, manager = office.workspace.repairs, office.person("Mo Manager").id
    audit_id = sent(office, clean="no")
    made = [repairs.open(audit_id, where, who=manager, what=what) for where, what in places]
    return [repairs.finish(each.id, who=manager) for each in made]


class TestReturned:
    def test_the_shopper_corrects_a_returned_visit_by_keys_and_the_reviewer_sends_it(self, office: Office) -> None:
        audit = office.handed_in(clean="no")
        reviews, who = office.workspace.reviews, office.person("Rita Reviewer").id
        reviews.return_with_remarks(audit.id, [Remark("Which table?", CLEAN)], who=who)

        office.work_as("Sam Shopper")
        walk = open_walk(office, audit.id)
        assert walk.banner.text.startswith("The reviewer returned this visit with 1 remark.")
        office.button("Go to the next remark", walk.banner).setFocus()
        office.press(Qt.Key.Key_Space)
        assert walk.session is not None and walk.view is not None
        assert walk.session.position.item == "clean"
        assert "The reviewer: Which table?" in texts(walk.view.area)
        office.press(Qt.Key.Key_1, "1")
        panel = go_to_hand_in(office)
        assert panel.submit.isEnabled()
        panel.submit.setFocus()
        office.press(Qt.Key.Key_Space)
        office.settle()
        assert isinstance(office.page, ReceiptPage)
        assert office.workspace.audits.load(audit.id).revision == 2

        office.work_as("Rita Reviewer")
        desk = open_desk(office, audit.id)
        assert desk.content is not None
        item = desk.content.item(CLEAN)
        assert item is not None and (item.before, item.answer) == (("Before the correction: No",), "Yes")
        desk.show_tab("history")
        changed = texts(desk.history)
        assert changed[changed.index("Was the table clean?") :][:3] == ["Was the table clean?", "No", "Yes"]
        desk.show_tab("items")
        office.press(Qt.Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier)
        office.settle()
        assert reviews.state(audit.id) is AuditState.RELEASED


class TestRepaired:
    def test_the_next_shopper_finds_at_its_question_what_was_repaired(self, office: Office) -> None:
        mended(office, (CLEAN, "Wipe each table"), (MomentRef("table"), ""))
        later = start_audit(office.workspace)
        office.work_as("Sam Shopper")
        walk = open_walk(office, later.id)
        assert walk.session is not None and walk.view is not None
        office.until(lambda: len(walk.session.repairs) == 2)
        fold = walk.view.side.folds["repairs"]
        assert fold.isVisible() and fold.heading.detail == "2"
        fold.open(True)
        said = "\n".join(texts(fold))
        assert "Repaired since an earlier visit: Wipe each table. Please look closely." in said
        assert "%" not in said and "Mo Manager" not in said and "Sam" not in said

        walk.session.go(walk.session.walk.position_of(CLEAN))
        card = walk.view.area.card
        assert card is not None
        marks = [mark for mark in card.rows[CLEAN].findChildren(RepairMark) if mark.isVisible()]
        assert texts(marks[0]) == ["Repaired since an earlier visit: Wipe each table. Please look closely."]
        assert card.repairs.isVisible()

    def test_handing_in_says_what_is_still_to_be_looked_at_and_is_not_hindered(self, office: Office) -> None:
        (repair,) = mended(office, (MomentRef("table"), "A second till"))
        later = start_audit(office.workspace)
        office.work_as("Sam Shopper")
        walk = open_walk(office, later.id)
        assert walk.session is not None and walk.view is not None
        office.until(lambda: bool(walk.session.repairs))
        for code in ("greeted", "smiled", "short", "clean"):
            walk.session.commit(walk.session.walk.plan_answer(ItemRef(code), Answer("yes")))
        office.settle()
        panel = go_to_hand_in(office)
        rows = [panel.gaps.item(at).text() for at in range(panel.gaps.count())]
        assert "Repaired, please look: Table" in rows
        assert "1 repair to look at." in "\n".join(texts(panel))
        walk.session.go(walk.session.walk.position_of(MomentRef("table")))
        office.letter("G")
        assert walk.session.repair_gaps() == ()
        assert walk.view.side.folds["repairs"].heading.detail == ""
        assert office.workspace.repairs.repair(repair.id).state is RepairState.DONE

    def test_who_begins_a_visit_reads_what_it_will_look_at(self, office: Office) -> None:
        mended(office, (CLEAN, "Wipe each table"))
        office.work_as("Sam Shopper")
        page = office.go("new_visit")
        assert isinstance(page, NewVisitPage)
        page.branch.choose(office.workspace.places.branch("B-001").id)
        page._on_place_changed()
        office.settle()
        assert page.repairs.isVisible()
        (said,) = texts(page.repairs)
        assert "Was the table clean?" in said
        assert "Repaired since an earlier visit: Wipe each table. Please look closely." in said
        page.branch.choose(office.workspace.places.branch("X-001").id)
        page._on_place_changed()
        office.settle()
        assert not page.repairs.isVisible()

    def test_nothing_is_shown_where_nothing_was_repaired(self, office: Office) -> None:
        later = start_audit(office.workspace)
        office.work_as("Sam Shopper")
        walk = open_walk(office, later.id)
        assert walk.view is not None
        assert not walk.view.side.folds["repairs"].isVisible()


class TestMakingRepairs:
    def test_a_repair_is_made_beside_the_finding_and_found_there_afterwards(self, office: Office) -> None:
        audit_id = sent(office, clean="no")
        office.work_as("Mo Manager")
        page = open_result(office, audit_id)
        office.click(office.button("Make a repair", page.summary))
        repairs = office.page
        assert isinstance(repairs, RepairsPage)
        assert repairs.new.place.currentText() == "Suggested: Was the table clean?"
        office.click(repairs.new.make)
        page = open_result(office, audit_id)
        page._show_tab("summary")
        office.click(office.button("Open the repair", page.summary))
        assert isinstance(office.page, RepairsPage)
        assert office.page.form.row is not None and office.page.form.row.repair.item == CLEAN

    def test_a_repair_is_made_of_the_question_in_hand_or_of_its_moment(self, office: Office) -> None:
        audit_id = sent(office, short="no")
        office.work_as("Mo Manager")
        for text, wanted in (("Make a repair", "Was the queue short?"), ("Make a repair of the moment", "Queue")):
            page = open_result(office, audit_id)
            page._explain(ItemRef("short"))
            office.settle()
            office.click(office.button(text, page.questions.explanation))
            assert isinstance(office.page, RepairsPage)
            assert office.page.new.place.currentText() == wanted

    def test_nothing_is_made_of_what_was_not_sent(self, office: Office) -> None:
        audit = office.handed_in(clean="no")
        page = open_result(office, audit.id)
        said = [each.text() for each in page.findChildren(QPushButton)]
        assert "Make a repair" not in said


class TestWithdrawing:
    def test_a_mistaken_repair_is_withdrawn_with_a_reason_and_stays_in_the_list(self, office: Office) -> None:
        manager = office.person("Mo Manager").id
        made = office.workspace.repairs.open(sent(office, clean="no"), CLEAN, who=manager)
        office.work_as("Mo Manager")
        page = office.go("repairs", repair_id=made.id)
        assert isinstance(page, RepairsPage)
        office.click(page.form.withdraw)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReasonDialog)
        assert not dialog.accept_button.isEnabled()
        type_text(dialog.why, "Another branch")
        office.click(dialog.accept_button)
        assert office.workspace.repairs.repair(made.id).state is RepairState.WITHDRAWN
        assert "Because: Another branch" in texts(page.form)
        assert not page.form.withdraw.isVisible() and not page.form.save.isVisible()
        assert page.model.rowCount() == 1
        page.settled.setChecked(False)
        assert page.model.rowCount() == 0

    def test_a_manager_cannot_withdraw_what_the_reviewer_made(self, office: Office) -> None:
        audit_id = sent(office, clean="no")
        made = office.workspace.repairs.open(audit_id, CLEAN, who=office.person("Rita Reviewer").id)
        office.work_as("Mo Manager")
        page = office.go("repairs", repair_id=made.id)
        assert isinstance(page, RepairsPage)
        assert page.form.save.isVisible() and not page.form.withdraw.isVisible()


class TestProof:
    def test_a_query_goes_with_the_file_that_was_dropped_on_it(self, office: Office, proof: Path) -> None:
        audit_id = sent(office, short="no")
        office.work_as("Mo Manager")
        page = open_result(office, audit_id)
        page._explain(ItemRef("short"))
        office.click(page.query)
        form = page.branch.form
        assert form is not None
        office.write("Nobody was waiting")
        drop(form.files, proof)
        office.until(lambda: form.send.isEnabled() and bool(form.files.hashes))
        assert "receipt of the cleaner.txt" in texts(form.files)
        office.click(form.send)
        (query,) = office.workspace.reviews.standing(audit_id).queries
        (sha256,) = query.evidence
        assert office.workspace.evidence.read(sha256) == proof.read_bytes()

    def test_a_repair_is_done_with_the_file_that_shows_it(self, office: Office, proof: Path) -> None:
        manager = office.person("Mo Manager").id
        made = office.workspace.repairs.open(sent(office, clean="no"), CLEAN, who=manager)
        office.work_as("Mo Manager")
        page = office.go("repairs", repair_id=made.id)
        assert isinstance(page, RepairsPage)
        drop(page.form.proof, proof)
        office.until(lambda: bool(page.form.proof.hashes) and not page.form.proof.busy)
        page.form.note.setPlainText("Wiped")
        office.click(page.form.finish)
        done = office.workspace.repairs.repair(made.id)
        assert done.state is RepairState.DONE
        (sha256,) = done.evidence
        assert office.workspace.evidence.read(sha256) == proof.read_bytes()
