"""The loop on one laptop after a visit was sent: read, queried, decided, put aside, mended, verified."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from motaudit.audit.model import Answer, AuditState, ItemRef
from motaudit.review.repairs import RepairState
from motaudit.review.standing import QueryKind, Ruling
from tests.samples import complete, start_audit
from tests.ui.office import Office
from tests.ui.review.test_desk import open_desk
from ui.audit.receipt import ReceiptPage
from ui.audits.page import AuditsPage
from ui.common.labels import Label
from ui.common.reason import ReasonDialog
from ui.repairs.page import RepairsPage
from ui.result.page import ResultPage
from ui.review.items_panel import Show
from ui.review.words import event_detail


def open_result(office: Office, audit_id: str) -> ResultPage:
    page = office.go("result", audit_id=audit_id)
    assert isinstance(page, ResultPage)
    office.until(lambda: page.result is not None and page.result.material.audit.id == audit_id)
    return page


def sent(office: Office, **answers: str) -> str:
    """A visit that Rita sent to the branch."""
    audit = office.handed_in(**answers)
    reviews, who = office.workspace.reviews, office.person("Rita Reviewer").id
    for item in reviews.to_confirm(audit.id):
        reviews.confirm_critical(audit.id, item, who=who)
    reviews.release(audit.id, who=who)
    return audit.id


class TestManager:
    def test_a_manager_reads_nothing_that_was_not_sent(self, office: Office) -> None:
        audit = office.handed_in()
        office.work_as("Mo Manager")
        page = office.go("result", audit_id=audit.id)
        assert isinstance(page, ResultPage)
        office.until(page.banner.isVisible)
        assert "was not sent to a branch of yours" in page.banner.text

    def test_a_manager_says_that_the_visit_was_read(self, office: Office) -> None:
        audit_id = sent(office, short="no")
        office.work_as("Mo Manager")
        page = open_result(office, audit_id)
        page._show_tab("branch")
        assert page.branch.comment is not None and page.branch.acknowledge is not None
        page.branch.comment.setPlainText("Two were ill")
        office.click(page.branch.acknowledge)
        done = office.workspace.reviews.standing(audit_id).acknowledgement
        assert done is not None and done.comment == "Two were ill"

    def test_the_keys_stay_where_the_manager_reads_and_answers(self, office: Office) -> None:
        audit_id = sent(office, clean="no", short="no")
        office.work_as("Mo Manager")
        page = open_result(office, audit_id)
        page._show_tab("branch")
        assert page.branch.acknowledge is not None
        page.branch.acknowledge.setFocus()
        office.press(Qt.Key.Key_Space, " ")
        office.settle()
        assert office.button("Change the comment").hasFocus()

    def test_a_manager_queries_the_question_in_hand_and_another_reviewer_decides(self, office: Office) -> None:
        audit_id = sent(office, short="no")
        office.work_as("Mo Manager")
        page = open_result(office, audit_id)
        page._explain(ItemRef("short"))
        office.click(page.query)
        form = page.branch.form
        assert form is not None and form.question.currentData() == ItemRef("short")
        assert form.fact.hasFocus()
        office.write("Nobody was in the queue at 10:05")
        assert form.send.isEnabled()
        office.click(form.send)
        (query,) = office.workspace.reviews.standing(audit_id).queries
        assert (query.kind, query.fact) == (QueryKind.WRONG_FACT, "Nobody was in the queue at 10:05")

        office.work_as("Rob Reviewer")
        desk = open_desk(office, audit_id)
        assert desk.items.filters.value is Show.QUERIED, "the query is shown first"
        (block,) = desk.items.card.queries
        assert not block.composer.send.isEnabled()
        office.click(block.rulings[Ruling.RESCORED])
        block.picker._field.setCurrentIndex(1)
        block.composer.field.setFocus()
        office.write("The receipt shows it")
        office.press(Qt.Key.Key_Return)
        office.settle()
        (query,) = office.workspace.reviews.standing(audit_id).queries
        assert query.decision is not None and query.decision.answer == Answer("yes")
        assert not query.decision.same_person

        office.work_as("Mo Manager")
        page = open_result(office, audit_id)
        page._show_tab("branch")
        said = [label.text() for label in page.branch.findChildren(Label) if label.isVisible()]
        assert "75.0% was sent, 100.0% counts after the decisions." in said
        assert "Because: The receipt shows it" in said

    def test_who_sent_the_visit_is_warned_before_deciding(self, office: Office) -> None:
        audit_id = sent(office, short="no")
        manager = office.person("Mo Manager").id
        office.workspace.appeals.query(audit_id, ItemRef("short"), QueryKind.OTHER, "Closed", who=manager)
        desk = open_desk(office, audit_id)
        (block,) = desk.items.card.queries
        texts = [label.text() for label in block.findChildren(Label)]
        assert any(text.startswith("You sent this visit to the branch.") for text in texts)


class TestPutAside:
    def test_a_manager_reads_why_a_visit_that_was_sent_counts_no_more(self, office: Office) -> None:
        audit_id = sent(office, clean="no", short="no")
        made = office.workspace.repairs.open(audit_id, ItemRef("clean"), who=office.person("Mo Manager").id)
        desk = open_desk(office, audit_id)
        office.click(desk.exclude)
        dialog = desk.window().findChild(ReasonDialog)
        assert dialog is not None
        assert any("name no shopper" in label.text() for label in dialog.findChildren(Label))
        office.write("It was the branch next door")
        office.click(dialog.accept_button)
        assert office.workspace.reviews.state(audit_id) is AuditState.EXCLUDED

        office.work_as("Mo Manager")
        listed = office.go("audits")
        assert isinstance(listed, AuditsPage)
        assert [listed.model.audit_at(at).id for at in range(listed.model.rowCount())] == [audit_id]
        shown = [listed.model.index(0, at).data() for at in range(listed.model.columnCount())]
        assert "Put aside" in shown and not any("%" in text for text in shown)
        home = office.go("home")
        office.until(lambda: home.waiting is not None)
        assert home.waiting.unread == 0
        assert [audit.id for audit in home.content.recent] == [audit_id]

        page = open_result(office, audit_id)
        assert "This visit was put aside." in page.banner.text
        assert "It was the branch next door" in page.banner.text
        page._show_tab("branch")
        assert (page.branch.form, page.branch.comment, page.branch.acknowledge) == (None, None, None)
        buttons = [each.text() for each in page.branch.findChildren(QPushButton) if each.isVisible()]
        assert buttons == ["Open"], "the repair that was made stays; no other is offered"
        assert made.id == office.workspace.repairs.of_audit(audit_id)[0].id

    def test_the_shopper_reads_that_nothing_is_to_be_done(self, office: Office) -> None:
        audit = office.handed_in()
        office.workspace.reviews.exclude(audit.id, "Recognised", who=office.person("Rita Reviewer").id)
        office.work_as("Sam Shopper")
        receipt = office.go("receipt", audit_id=audit.id)
        said = [label.text() for label in receipt.findChildren(Label) if label.isVisible()]
        assert "The reviewers put this visit aside: it does not count. There is nothing for you to do." in said


class TestRepair:
    def test_a_repair_is_made_done_and_verified_by_the_next_visit(self, office: Office) -> None:
        audit_id = sent(office, clean="no")
        office.work_as("Mo Manager")
        page = open_result(office, audit_id)
        page._show_tab("branch")
        office.click(office.button("Make a repair", page.branch))
        repairs = office.page
        assert isinstance(repairs, RepairsPage)
        assert repairs.new.place.currentText() == "Suggested: Was the table clean?"
        office.write("Wipe each table after guests")
        repairs.new.fields.owner.setText("Huda")
        office.click(repairs.new.make)
        (repair,) = office.workspace.repairs.list()
        assert (repair.what, repair.owner, repair.state) == ("Wipe each table after guests", "Huda", RepairState.OPEN)

        office.click(repairs.form.start)
        repairs.form.note.setPlainText("Rota changed")
        office.click(repairs.form.finish)
        assert office.workspace.repairs.repair(repair.id).state is RepairState.DONE

        later = start_audit(office.workspace)
        complete(office.workspace, later)
        office.workspace.audits.submit(later.id, who=later.auditor.id)
        office.work_as("Rita Reviewer")
        desk = open_desk(office, later.id)
        office.click(desk.release)
        assert office.workspace.repairs.repair(repair.id).state is RepairState.VERIFIED

        board = office.go("repairs")
        assert isinstance(board, RepairsPage)
        assert board.board.column(3).model().rowCount() == 1

    def test_the_board_is_walked_by_keys(self, office: Office) -> None:
        audit_id = sent(office, clean="no", short="no")
        manager = office.person("Mo Manager").id
        first = office.workspace.repairs.open(audit_id, ItemRef("clean"), who=manager, what="Clean")
        second = office.workspace.repairs.open(audit_id, ItemRef("short"), who=manager, what="Queue")
        office.workspace.repairs.start(second.id, who=manager)
        office.work_as("Mo Manager")
        page = office.go("repairs")
        assert isinstance(page, RepairsPage)
        assert page.board.column(0).hasFocus()
        office.press(Qt.Key.Key_Return)
        assert page.form.row is not None and page.form.row.repair.id == first.id
        page.board.column(0).setFocus()
        office.press(Qt.Key.Key_Right)
        office.press(Qt.Key.Key_Return)
        assert page.form.row.repair.id == second.id
        office.press(Qt.Key.Key_Escape)
        assert not page.sides.is_open

    def test_one_card_is_chosen_and_closing_comes_back_to_it(self, office: Office) -> None:
        audit_id = sent(office, clean="no", short="no")
        manager = office.person("Mo Manager").id
        office.workspace.repairs.open(audit_id, ItemRef("clean"), who=manager)
        second = office.workspace.repairs.open(audit_id, ItemRef("short"), who=manager)
        office.workspace.repairs.start(second.id, who=manager)
        office.work_as("Mo Manager")
        page = office.go("repairs", repair_id=second.id)
        assert isinstance(page, RepairsPage)

        def chosen() -> list[bool]:
            return [page.board.column(at).selectionModel().hasSelection() for at in range(4)]

        assert chosen() == [False, True, False, False]
        office.press(Qt.Key.Key_Escape)
        assert page.board.column(1).hasFocus()
        office.press(Qt.Key.Key_Left)
        assert chosen() == [True, False, False, False]

    def test_what_was_typed_about_one_is_kept_when_another_is_opened(self, office: Office) -> None:
        audit_id = sent(office, clean="no", short="no")
        manager = office.person("Mo Manager").id
        first = office.workspace.repairs.open(audit_id, ItemRef("clean"), who=manager)
        second = office.workspace.repairs.open(audit_id, ItemRef("short"), who=manager)
        office.work_as("Mo Manager")
        page = office.go("repairs", repair_id=first.id)
        assert isinstance(page, RepairsPage)
        office.write("Buy cloths")
        page.show_repair(second.id)
        office.settle()
        assert office.workspace.repairs.repair(first.id).what == "Buy cloths"
        assert page.form.row is not None and page.form.row.repair.id == second.id
        page.form.fields.due.field.setFocus()
        office.write("soon")
        office.press(Qt.Key.Key_Escape)
        assert page.sides.is_open, "a day that is none cannot be kept, and its field says so"

    def test_what_was_typed_stays_when_the_next_step_is_taken(self, office: Office) -> None:
        audit_id = sent(office, clean="no")
        made = office.workspace.repairs.open(audit_id, ItemRef("clean"), who=office.person("Mo Manager").id)
        office.work_as("Mo Manager")
        page = office.go("repairs", repair_id=made.id)
        assert isinstance(page, RepairsPage)
        office.write("Buy cloths")
        office.click(page.form.start)
        assert page.form.fields.what.toPlainText() == "Buy cloths" and page.form.save.isEnabled()

    def test_head_office_reads_how_long_branches_take(self, office: Office) -> None:
        audit_id = sent(office, clean="no", short="no")
        page = office.go("repairs")
        assert isinstance(page, RepairsPage) and not page.times.isVisible()
        manager = office.person("Mo Manager").id
        office.workspace.repairs.open(audit_id, ItemRef("clean"), who=manager)
        office.workspace.repairs.open(audit_id, ItemRef("short"), who=office.person("Rita Reviewer").id)
        page.reload()
        office.settle()
        marks = str.maketrans("", "", "\u2066\u2067\u2069")
        assert page.times.text().translate(marks).split(" · ") == [
            "First answer after the visit: within a day (median, n = 1)",
            "1 not answered yet",
            "2 not verified yet",
        ]

    def test_a_plan_is_kept_when_it_is_saved(self, office: Office) -> None:
        audit_id = sent(office, clean="no")
        made = office.workspace.repairs.open(audit_id, ItemRef("clean"), who=office.person("Mo Manager").id)
        page = office.go("repairs", repair_id=made.id)
        assert isinstance(page, RepairsPage)
        assert not page.form.save.isEnabled()
        page.form.fields.what.setFocus()
        office.write("Buy cloths")
        office.click(page.form.save)
        assert office.workspace.repairs.repair(made.id).what == "Buy cloths"
        assert not page.form.save.isEnabled()


class TestShopper:
    def test_the_shopper_answers_what_the_reviewer_asks(self, office: Office) -> None:
        audit = office.handed_in()
        reviews = office.workspace.reviews
        reviews.ask(audit.id, "At what time?", who=office.person("Rita Reviewer").id)
        office.work_as("Sam Shopper")
        home = office.go("home")
        office.until(lambda: home.waiting is not None and bool(home.waiting.questions))
        receipt = office.go("receipt", audit_id=audit.id)
        assert isinstance(receipt, ReceiptPage) and receipt.questions is not None
        (block,) = receipt.questions.blocks
        assert not block.send.isEnabled()
        block.field.setFocus()
        office.write("At ten")
        office.click(block.send)
        (question,) = reviews.standing(audit.id).questions
        assert [reply.text for reply in question.replies] == ["At ten"]

    def test_why_an_answer_was_corrected_is_read_by_shopper_and_reviewer(self, office: Office) -> None:
        audit, reviews, sam = office.handed_in(), office.workspace.reviews, office.person("Sam Shopper").id
        asked = reviews.ask(audit.id, "At what time?", who=office.person("Rita Reviewer").id)
        reviews.answer_question(audit.id, asked.id, "At ten", who=sam)
        reviews.answer_question(audit.id, asked.id, "At eleven", who=sam, why="My watch was slow")
        office.work_as("Sam Shopper")
        receipt = office.go("receipt", audit_id=audit.id)
        assert isinstance(receipt, ReceiptPage) and receipt.questions is not None
        read = [label.text() for label in receipt.questions.findChildren(Label)]
        office.work_as("Rita Reviewer")
        desk = open_desk(office, audit.id)
        checked = [label.text() for label in desk.visit.findChildren(Label)]
        told = event_detail(reviews.history(audit.id)[-1])
        assert all("My watch was slow" in "\n".join(words) for words in (read, checked, [told]))


class TestWhatManagersSee:
    def test_the_list_holds_only_what_was_sent_and_no_shopper(self, office: Office) -> None:
        office.handed_in()
        audit_id = sent(office)
        office.work_as("Mo Manager")
        page = office.go("audits")
        assert isinstance(page, AuditsPage)
        assert [page.model.audit_at(at).id for at in range(page.model.rowCount())] == [audit_id]
        heads = [page.model.headerData(at, Qt.Orientation.Horizontal) for at in range(page.model.columnCount())]
        assert "Shopper" not in heads

    def test_home_says_what_waits(self, office: Office) -> None:
        office.handed_in()
        sent(office)
        home = office.go("home")
        office.until(lambda: home.waiting is not None and home.waiting.review == 1)
        office.work_as("Mo Manager")
        home = office.go("home")
        office.until(lambda: home.waiting is not None and home.waiting.unread == 1)
