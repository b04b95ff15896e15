"""What a reviewer does at the desk, by keys and by mouse."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt

from motaudit.audit.model import AuditState, ItemRef
from motaudit.audit.places import Role
from motaudit.review.queue import QueueKind
from tests.ui.office import Office
from ui.common.keys import DESK_KEYS
from ui.common.keys_sheet import KeysDialog
from ui.common.labels import Label
from ui.review.desk_page import DeskPage
from ui.review.items_panel import Show
from ui.review.queue_page import ReviewPage


def open_desk(office: Office, audit_id: str) -> DeskPage:
    page = office.go("desk", audit_id=audit_id)
    assert isinstance(page, DeskPage)
    office.until(lambda: page.content is not None and page.content.audit.id == audit_id)
    return page


def open_queue(office: Office) -> ReviewPage:
    page = office.go("review")
    assert isinstance(page, ReviewPage)
    office.settle()
    return page


class TestQueue:
    def test_the_oldest_visit_stands_first_and_is_opened_first(self, office: Office) -> None:
        first, second = office.handed_in(), office.handed_in()
        page = open_queue(office)
        shown = [page.model.row_at(at).audit_id for at in range(page.model.rowCount())]
        assert shown == [first.id, second.id]
        office.click(page.begin)
        assert office.window.destination.get("audit_id") == first.id

    def test_filters_say_how_many_they_show(self, office: Office) -> None:
        office.handed_in(clean="no")
        office.handed_in()
        page = open_queue(office)
        assert page.filters.button(QueueKind.FAILED).text() == "Failed 1"
        office.qtbot.mouseClick(page.filters.button(QueueKind.FAILED), Qt.MouseButton.LeftButton)
        office.settle()
        assert page.model.rowCount() == 1

    def test_enter_opens_the_visit_and_back_comes_to_the_same_row(self, office: Office) -> None:
        office.handed_in()
        second = office.handed_in()
        page = open_queue(office)
        page.table.setFocus()
        office.press(Qt.Key.Key_Down)
        office.press(Qt.Key.Key_Return)
        office.settle()
        assert office.window.destination.get("audit_id") == second.id
        office.window.back()
        office.settle()
        assert page.model.row_at(page.table.currentIndex().row()).audit_id == second.id

    def test_a_queue_without_visits_says_so(self, office: Office) -> None:
        page = open_queue(office)
        assert page._stack.currentIndex() == 1
        assert not page.begin.isEnabled()

    def test_a_search_in_vain_does_not_say_that_nothing_waits(self, office: Office) -> None:
        office.handed_in()
        page = open_queue(office)
        page.search.setText("nowhere")
        page.search.searched.emit("nowhere")
        assert page._stack.currentIndex() == 2

    def test_who_comes_here_has_the_list_under_the_keys(self, office: Office) -> None:
        first, _second = office.handed_in(), office.handed_in()
        page = open_queue(office)
        assert page.table.hasFocus()
        office.press(Qt.Key.Key_Return)
        office.settle()
        assert office.window.destination.get("audit_id") == first.id


class TestChecking:
    def test_the_score_is_hidden_until_it_is_asked_for(self, office: Office) -> None:
        page = open_desk(office, office.handed_in(short="no").id)
        assert page.score.text() == "Show the score"
        page.items.table.setFocus()
        office.letter("S")
        assert page.score.text() == "75.0%"

    def test_enter_goes_from_question_to_question(self, office: Office) -> None:
        page = open_desk(office, office.handed_in().id)
        page.items.table.setFocus()
        assert page.items.current is not None and page.items.current.ref == ItemRef("greeted")
        office.press(Qt.Key.Key_Return)
        assert page.items.current.ref == ItemRef("smiled")

    def test_a_failed_must_pass_question_is_confirmed_before_the_visit_can_be_sent(self, office: Office) -> None:
        audit = office.handed_in(clean="no")
        page = open_desk(office, audit.id)
        assert not page.release.isEnabled()
        page.items.point_at(ItemRef("clean"))
        office.press(Qt.Key.Key_Return)
        office.settle()
        assert page.release.isEnabled()
        office.click(page.release)
        assert office.workspace.reviews.state(audit.id) is AuditState.RELEASED

    def test_enter_confirms_too_where_only_the_card_or_the_list_has_room(self, office: Office) -> None:
        audit = office.handed_in(clean="no")
        page = open_desk(office, audit.id)
        office.window.resize(700, 700)
        page.items.sides.close_detail()
        page.items.point_at(ItemRef("clean"))
        office.press(Qt.Key.Key_Return)
        assert not page.items.table.isVisible() and page.items.card.area.hasFocus()
        assert page.items.card.back is not None and page.items.card.back.isVisible()
        office.press(Qt.Key.Key_Return)
        office.settle()
        assert office.workspace.reviews.to_confirm(audit.id) == ()
        assert page.items.card.area.hasFocus(), "from question to question without the list"
        office.press(Qt.Key.Key_Escape)
        assert page.items.table.hasFocus()

    def test_after_confirming_in_the_card_the_keys_go_back_to_the_list(self, office: Office) -> None:
        audit = office.handed_in(clean="no")
        page = open_desk(office, audit.id)
        page.items.point_at(ItemRef("clean"))
        assert page.items.card.confirm is not None
        page.items.card.confirm.setFocus()
        office.press(Qt.Key.Key_Space, " ")
        office.settle()
        assert office.workspace.reviews.to_confirm(audit.id) == () and page.items.table.hasFocus()

    def test_the_keys_stay_with_the_question_as_the_window_changes(self, office: Office) -> None:
        page = open_desk(office, office.handed_in().id)
        assert page.items.table.hasFocus() and page.items.sides.is_open
        office.window.resize(700, 700)
        office.until(lambda: page.items.card.area.hasFocus())
        office.window.resize(1024, 700)
        office.until(lambda: page.items.table.hasFocus())

    def test_the_field_that_a_key_leads_to_comes_into_sight_with_its_button(self, office: Office) -> None:
        page = open_desk(office, office.handed_in(clean="no").id)
        office.window.resize(1024, 700)
        page.items.point_at(ItemRef("clean"))
        office.letter("Q")
        question, view = page.items.card.question, page.items.card.area.viewport()
        assert question is not None and question.field.hasFocus()
        office.until(lambda: view.rect().contains(question.send.rect().translated(question.send.mapTo(view, QPoint()))))

    def test_a_remark_is_written_by_keys_and_the_visit_returned_with_it(self, office: Office) -> None:
        audit = office.handed_in()
        page = open_desk(office, audit.id)
        assert not page.return_.isEnabled()
        page.items.table.setFocus()
        office.letter("R")
        office.write("Which guard was it")
        office.press(Qt.Key.Key_Return)
        assert page.items.table.hasFocus(), "Enter comes back to the list"
        assert page.return_.text() == "Return with 1 remark"
        page.return_.setFocus()
        office.press(Qt.Key.Key_Space, " ")
        office.settle()
        assert page.next.hasFocus(), "not on what would put the visit aside"
        (remark,) = office.workspace.reviews.remarks(audit.id)
        assert (remark.item, remark.text) == (ItemRef("greeted"), "Which guard was it")
        assert page.acts.drafts.remarks == {}, "what was sent is not sent again"

    def test_remarks_are_there_again_after_a_restart(self, office: Office) -> None:
        audit = office.handed_in()
        page = open_desk(office, audit.id)
        office.letter("R")
        office.write("No photo")
        page.leave()
        office.settle()
        page.acts._drafts.clear()
        assert page.acts.drafts.remarks == {ItemRef("greeted"): "No photo"}

    def test_after_sending_the_next_visit_comes(self, office: Office) -> None:
        first, second = office.handed_in(), office.handed_in()
        page = open_desk(office, first.id)
        page.items.table.setFocus()
        office.press(Qt.Key.Key_Return, modifiers=Qt.KeyboardModifier.ControlModifier)
        office.settle()
        assert office.workspace.reviews.state(first.id) is AuditState.RELEASED
        office.until(lambda: page.content is not None and page.content.audit.id == second.id)

    def test_a_visit_is_put_aside_only_with_a_reason(self, office: Office) -> None:
        audit = office.handed_in()
        page = open_desk(office, audit.id)
        office.click(page.exclude)
        dialog = office.window.findChild(type_named("ReasonDialog"))
        assert not dialog.accept_button.isEnabled()
        dialog.why.setPlainText("It was a test")
        office.click(dialog.accept_button)
        assert office.workspace.reviews.state(audit.id) is AuditState.EXCLUDED
        assert "It was a test" in page.notice.text

    def test_the_report_is_worded_beside_the_shoppers_words(self, office: Office) -> None:
        audit = office.handed_in()
        page = open_desk(office, audit.id)
        page.items.table.setFocus()
        office.letter("W")
        office.write("Greeted late")
        office.press(Qt.Key.Key_Return)
        office.settle()
        assert office.workspace.reviews.standing(audit.id).texts["item/greeted"].text == "Greeted late"
        assert page.items.current is not None and page.items.current.words == "Greeted late"

    def test_the_shopper_is_asked_and_what_is_typed_survives_a_change_elsewhere(self, office: Office) -> None:
        audit = office.handed_in()
        page = open_desk(office, audit.id)
        page.items.table.setFocus()
        office.letter("Q")
        office.write("At what time")
        office.workspace.reviews.grade(audit.id, 3, who=office.context.person.id)
        page._read()
        office.settle()
        office.press(Qt.Key.Key_Return)
        office.settle()
        (question,) = office.workspace.reviews.standing(audit.id).questions
        assert question.text == "At what time"

    def test_a_visit_that_somebody_else_checks_is_taken_over(self, office: Office) -> None:
        audit = office.handed_in()
        office.workspace.reviews.claim(audit.id, who=office.person("Rob Reviewer").id)
        page = open_desk(office, audit.id)
        assert page.notice.text == "Rob Reviewer is checking this visit."
        office.click(office.button("Take it over", page.notice))
        assert not page.notice.isVisible()

    def test_a_wrong_branch_is_corrected_with_a_reason(self, office: Office) -> None:
        audit = office.handed_in()
        page = open_desk(office, audit.id)
        page.show_tab("visit")
        office.click(office.button("Correct", page.visit))
        dialog = office.window.findChild(type_named("BranchDialog"))
        dialog.branch.setCurrentIndex(dialog.branch.findData(office.branch("B-002")))
        dialog.why.setPlainText("The receipt says so")
        office.click(dialog.accept_button)
        assert office.workspace.audits.load(audit.id).branch.code == "B-002"

    def test_the_shoppers_work_is_graded(self, office: Office) -> None:
        audit = office.handed_in()
        page = open_desk(office, audit.id)
        page.show_tab("visit")
        assert page.visit.grade is not None
        page.visit.grade.chosen.emit(4)
        office.settle()
        grade = office.workspace.reviews.standing(audit.id).grade
        assert grade is not None and grade.points == 4

    def test_filters_show_what_failed(self, office: Office) -> None:
        page = open_desk(office, office.handed_in(clean="no", short="no").id)
        office.qtbot.mouseClick(page.items.filters.button(Show.FAILED), Qt.MouseButton.LeftButton)
        assert page.items.model.rowCount() == 2


class TestOwnVisit:
    """Not refused, for a small office may have nobody else; but everybody sees it."""

    def test_who_checks_the_own_visit_is_warned_and_the_history_says_so(self, office: Office) -> None:
        sam = office.person("Sam Shopper")
        office.workspace.places.save_person(replace(sam, roles=sam.roles | {Role.REVIEWER}))
        audit = office.handed_in()
        office.work_as("Sam Shopper")
        desk = open_desk(office, audit.id)
        assert desk.notice.text.startswith("You made this visit yourself.")
        office.click(desk.release)
        assert office.workspace.reviews.state(audit.id) is AuditState.RELEASED
        assert desk.notice.text.startswith("Whoever made this visit also sent it to the branch.")
        desk.show_tab("history")
        assert "By the one who made the visit." in [label.text() for label in desk.history.findChildren(Label)]
        queue = office.go("review", kind=QueueKind.ALL)
        assert isinstance(queue, ReviewPage)
        row = [queue.model.index(0, column).data() for column in range(queue.model.columnCount())]
        assert "Sam Shopper (you)" in row and "Sam Shopper, whose visit it is" in row

    def test_nothing_is_said_about_the_visits_of_others(self, office: Office) -> None:
        desk = open_desk(office, office.handed_in().id)
        assert not desk.notice.isVisible()


class TestKeys:
    def test_a_question_mark_shows_the_keys_of_the_desk(self, office: Office) -> None:
        desk = open_desk(office, office.handed_in().id)
        desk.items.table.setFocus()
        office.press(Qt.Key.Key_Question, "?")
        (dialog,) = [each for each in desk.findChildren(KeysDialog) if each.isVisible()]
        said = {label.text() for label in dialog.findChildren(Label)}
        assert {binding.text for binding in DESK_KEYS} <= said
        dialog.accept()


class TestRoles:
    def test_a_shopper_has_no_review_on_the_rail(self, office: Office) -> None:
        office.work_as("Sam Shopper")
        office.go("review")
        assert office.window.page.name == "home"
        assert "review" not in office.window.rail._buttons

    def test_who_takes_over_and_may_not_see_the_page_comes_home(self, office: Office) -> None:
        open_queue(office)
        office.work_as("Sam Shopper")
        assert office.window.page.name == "home"


def type_named(name: str) -> type:
    from ui.review import dialogs

    return getattr(dialogs, name)
