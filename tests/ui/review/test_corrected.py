"""What the reviewer reads first of a visit that comes back corrected."""

from __future__ import annotations

from PySide6.QtCore import Qt

from motaudit.audit.entries import Change, header_key
from motaudit.audit.model import AuditState, ItemRef
from motaudit.review.standing import Remark
from tests.samples import answer
from tests.ui.office import Office
from tests.ui.review.test_again import texts
from tests.ui.review.test_desk import open_desk
from ui.review.desk_page import DeskPage
from ui.review.items_panel import Show

SMILED, SHORT = ItemRef("smiled"), ItemRef("short")


def corrected(office: Office, remarks: list[Remark], *changes: Change, **answers: str) -> str:
    """A visit with these first answers, returned with `remarks` and handed in again with `changes`."""
    audit = office.handed_in(**answers)
    office.workspace.reviews.return_with_remarks(audit.id, remarks, who=office.person("Rita Reviewer").id)
    if changes:
        office.workspace.audits.commit(audit.id, changes, who=audit.auditor.id)
    office.workspace.audits.submit(audit.id, who=audit.auditor.id)
    return audit.id


def shown(desk: DeskPage) -> list[tuple[str, str]]:
    """Answer and decision of each question in the list."""
    model = desk.items.model
    marks = str.maketrans("", "", "\u2066\u2067\u2069")
    return [
        (model.index(row, 2).data().translate(marks), model.index(row, 4).data()) for row in range(model.rowCount())
    ]


class TestOpening:
    def test_it_opens_at_what_was_remarked_on_and_changed(self, office: Office) -> None:
        audit_id = corrected(
            office, [Remark("Who smiled?", SMILED), Remark("How many?", SHORT)], *answer("short", "no")
        )
        desk = open_desk(office, audit_id)
        assert desk.items.filters.value is Show.SINCE_RETURN
        assert desk.items.table.hasFocus()
        assert desk.items.current is not None and desk.items.current.ref == SMILED
        assert shown(desk) == [("Yes", "Not changed"), ("Yes → No", "Corrected")]

    def test_the_card_says_what_was_wanted_and_what_came_of_it(self, office: Office) -> None:
        audit_id = corrected(
            office, [Remark("Who smiled?", SMILED), Remark("How many?", SHORT)], *answer("short", "no")
        )
        desk = open_desk(office, audit_id)
        said = texts(desk.items.card)
        assert "Returned with: “Who smiled?”" in said and "Nothing was changed here." in said
        desk.items.table.setFocus()
        office.press(Qt.Key.Key_Down)
        said = texts(desk.items.card)
        assert "Returned with: “How many?”" in said and "Before the correction: Yes" in said
        assert "Nothing was changed here." not in said

    def test_a_first_version_and_one_that_was_sent_open_at_the_first_question(self, office: Office) -> None:
        desk = open_desk(office, office.handed_in().id)
        assert desk.items.filters.value is Show.ALL
        audit_id = corrected(office, [Remark("How many?", SHORT)], *answer("short", "no"))
        office.workspace.reviews.release(audit_id, who=office.person("Rita Reviewer").id)
        desk = open_desk(office, audit_id)
        assert desk.items.filters.value is Show.ALL
        assert desk.items.filters.button(Show.SINCE_RETURN).text() == "Since the return 1"


class TestElsewhere:
    def test_what_was_corrected_beside_the_questions_is_said_and_shown(self, office: Office) -> None:
        audit_id = corrected(
            office, [Remark("Tell what happened", None)], Change(header_key("story"), None, "It rained")
        )
        desk = open_desk(office, audit_id)
        assert desk.items.filters.value is Show.ALL, "no question has to do with it"
        assert desk.notice.text.split("\n") == [
            "1 thing was corrected beside the questions.",
            "Returned with: “Tell what happened”",
        ]
        office.click(office.button("What changed", desk.notice))
        assert desk.tabs.value == "history" and "It rained" in "\n".join(texts(desk.history))

    def test_a_remark_about_the_visit_that_led_to_nothing_is_said_too(self, office: Office) -> None:
        audit_id = corrected(office, [Remark("Tell what happened", None)])
        desk = open_desk(office, audit_id)
        assert desk.notice.kind == "warning"
        assert desk.notice.text.startswith("Nothing was corrected beside the questions.")

    def test_nothing_is_said_where_the_questions_say_all(self, office: Office) -> None:
        desk = open_desk(office, corrected(office, [Remark("How many?", SHORT)], *answer("short", "no")))
        assert not desk.notice.isVisible()


class TestToConfirm:
    def test_ctrl_enter_leads_to_what_has_to_be_confirmed_and_then_sends(self, office: Office) -> None:
        audit_id = corrected(office, [Remark("How many?", SHORT)], *answer("short", "no"), clean="no")
        desk = open_desk(office, audit_id)
        assert desk.confirm_next.isVisible() and not desk.release_next.isVisible()
        desk.items.table.setFocus()
        control = Qt.KeyboardModifier.ControlModifier
        office.press(Qt.Key.Key_Return, modifiers=control)
        assert desk.items.current is not None and desk.items.current.ref == ItemRef("clean")
        assert desk.items.filters.value is Show.ALL, "the filter does not hide it"
        office.press(Qt.Key.Key_Return)
        office.settle()
        assert desk.release_next.isVisible() and not desk.confirm_next.isVisible()
        office.press(Qt.Key.Key_Return, modifiers=control)
        office.settle()
        assert office.workspace.reviews.state(audit_id) is AuditState.RELEASED
