"""A shopper walks through a visit by keys alone."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motaudit.audit.model import AnswerState, ItemRef, MomentRef, Position, Valence
from motaudit.base.errors import EnvironmentFault
from motaudit.locale import Regional, set_regional
from tests.ui.audit.walking import Walker
from ui.audit.hand_in import HandInPanel
from ui.audit.outline import ENTRY, OutlineModel
from ui.common.context import AppContext
from ui.common.fields import NumberField


@pytest.fixture
def walker(qtbot: QtBot, context: AppContext) -> Walker:
    return Walker(qtbot, context)


class TestAnswering:
    def test_a_whole_visit_by_keys(self, walker: Walker) -> None:
        walker.begin()
        walker.press("1", "4")  # found, stars
        walker.press("1", "0", "Enter")  # a mark of ten
        walker.press("7", "Enter")  # rings
        walker.press("1")
        assert walker.at == "end of ZMOT"
        walker.press("4", "Enter")  # it felt good
        walker.press("1")
        walker.press("0", "9")
        walker.write(":30")
        walker.press("Enter", "2")
        assert walker.at == "end of FMOT"
        walker.press("5", "Enter")
        walker.press("1", "3", "Enter")
        walker.press("4", "5")
        walker.press("Enter")
        walker.press("9", "5", "Enter")
        walker.press("Enter")
        walker.write("It was good.")
        walker.press("Enter")
        assert walker.at == "end of SMOT"
        walker.press("5", "Enter")
        assert walker.session.position == Position("story")
        assert walker.session.flush()
        answers = walker.context.workspace.audits.load(walker.audit_id).answers
        given = {ref.code: answer.value for ref, answer in answers.items()}
        assert given == {
            "found": "yes",
            "stars": Decimal(4),
            "mark": Decimal(10),
            "rings": Decimal(7),
            "polite": "yes",
            "clean": "yes",
            "opened": "09:30",
            "smiled": "no",
            "toppings": ("salt", "nuts"),
            "price": Decimal(45),
            "waited": Decimal(95),
            "words": "It was good.",
        }
        assert walker.session.walk.open_count() == 0

    @pytest.mark.parametrize("one, four", [("1", "4"), ("١", "٤"), ("۱", "۴")])
    def test_digits_of_every_script_answer(self, walker: Walker, one: str, four: str) -> None:
        walker.begin()
        walker.press(one, four)
        assert (walker.value("found"), walker.value("stars")) == ("yes", Decimal(4))

    def test_an_answer_leads_to_the_next_open_question(self, walker: Walker) -> None:
        walker.begin()
        assert walker.at == "found"
        walker.press("1")
        assert walker.at == "stars"

    def test_skip_logic_brings_a_question_that_is_asked_next(self, walker: Walker) -> None:
        walker.begin()
        card = walker.view.area.card
        assert card is not None
        assert ItemRef("why") not in card.rows
        stars = card.rows[ItemRef("stars")]
        walker.press("2")
        assert walker.at == "why"
        assert list(card.rows) == [ItemRef("found"), ItemRef("why"), ItemRef("stars")]
        assert card.rows[ItemRef("stars")] is stars, "what did not change is not built anew"
        walker.press("Backspace", "1")
        assert ItemRef("why") not in card.rows

    def test_a_figure_of_two_digits_ends_with_enter(self, walker: Walker) -> None:
        walker.begin()
        walker.press("1", "4", "1")
        assert walker.value("mark") is None
        walker.press("Backspace", "8", "Enter")
        assert walker.value("mark") == Decimal(8)
        assert walker.at == "rings"

    def test_several_choices_toggle_and_enter_goes_on(self, walker: Walker) -> None:
        walker.begin("SMOT")
        walker.press("1", "2", "1")
        assert walker.value("toppings") == ("oil",)
        assert walker.at == "toppings"
        walker.press("Enter")
        assert walker.at == "price"

    def test_not_here_and_not_noticed_answer_too(self, walker: Walker) -> None:
        walker.begin()
        walker.press("X")
        assert walker.session.walk.state(ItemRef("found")) is AnswerState.NOT_APPLICABLE
        assert walker.at == "stars"
        walker.press("O")
        assert walker.session.walk.state(ItemRef("stars")) is AnswerState.NOT_OBSERVED

    def test_not_noticed_asks_for_the_reason(self, walker: Walker) -> None:
        walker.begin()
        walker.press("O")
        walker.write("It was dark.")
        walker.press("Enter")
        assert walker.kept("found").note == "It was dark."
        assert walker.at == "stars"

    def test_a_required_note_opens_instead_of_stepping_on(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "call", 1, "polite"))
        walker.press("2")
        assert walker.at == "polite"
        walker.write("Very rude 2x")
        walker.press("Enter")
        assert walker.kept("polite").note == "Very rude 2x"
        assert walker.at == "end of ZMOT"

    def test_a_required_photo_is_asked_for(self, walker: Walker) -> None:
        walker.begin("FMOT")
        walker.press("2")
        assert walker.at == "clean"
        card = walker.view.area.card
        assert card is not None
        row = card.rows[ItemRef("clean")]
        assert row.isAncestorOf(walker.focus)

    def test_a_wrong_figure_says_so_where_it_stands(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "call", 1, "rings"))
        walker.press("9", "9", "Enter")
        card = walker.view.area.card
        assert card is not None
        assert card.rows[ItemRef("rings")].problem == "Nobody lets it ring that long."
        assert walker.at == "rings"

    def test_what_is_no_number_is_kept_as_typed_and_told(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "call", 1, "rings"))
        walker.press("9")
        walker.write("x")
        walker.press("Enter")
        card = walker.view.area.card
        assert card is not None
        assert card.rows[ItemRef("rings")].problem == "This is not a number."
        assert walker.value("rings") is None

    def test_time_stamp_now(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "door", 1, "opened"))
        walker.press("T")
        value = walker.value("opened")
        assert isinstance(value, str) and len(value) == 5

    def test_enter_leaves_a_question_open(self, walker: Walker) -> None:
        walker.begin()
        walker.press("Enter")
        assert walker.at == "stars"
        assert walker.value("found") is None

    def test_a_flag_is_kept_and_shown_in_the_outline(self, walker: Walker) -> None:
        walker.begin()
        walker.press("1", "4", "Backspace")
        walker.session.go(Position("moment", "search", 1, "found"))
        walker.press("F")
        assert walker.kept("found").flag
        model = walker.view.outline.model()
        assert model.index(0, 0).data(ENTRY).status == "flagged"


class TestTyping:
    def test_single_keys_are_only_letters_within_a_text_field(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "meal", 1, "words"))
        walker.press("Enter")
        walker.write("xofnt 12")
        walker.press("Enter")
        assert walker.value("words") == "xofnt 12"
        assert not walker.session.walk.answer(ItemRef("words")).flag

    def test_a_single_key_never_lands_in_a_text_field(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "meal", 1, "words"))
        walker.press("F")
        assert walker.value("words") is None
        assert walker.session.walk.answer(ItemRef("words")).flag

    def test_escape_leaves_the_field_for_its_question(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "meal", 1, "words"))
        walker.press("Enter", "Escape", "F")
        assert walker.session.walk.answer(ItemRef("words")).flag

    def test_typing_is_kept_when_the_page_is_left(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "meal", 1, "words"))
        walker.press("Enter")
        walker.write("half a sent")
        walker.page.leave()
        assert walker.kept("words").value == "half a sent"


class TestFeeling:
    def test_e_and_a_digit_from_within_a_card(self, walker: Walker) -> None:
        walker.begin()
        walker.press("E", "2")
        assert walker.session.audit.emotions == {"ZMOT": -1}
        assert walker.value("found") is None

    def test_what_stood_out_at_a_moment(self, walker: Walker) -> None:
        walker.begin()
        walker.press("G")
        assert walker.session.audit.observations[MomentRef("search")].valence is Valence.GLORY
        walker.press("P")
        assert walker.session.audit.observations[MomentRef("search")].valence is Valence.PAIN
        walker.press("P")
        assert MomentRef("search") not in walker.session.audit.observations

    def test_confirming_makes_the_other_moments_as_expected(self, walker: Walker) -> None:
        walker.session.go(Position("stage_end", "ZMOT"))
        walker.press("4", "Down", "Down", "P")
        assert MomentRef("search") not in walker.session.audit.observations
        walker.press("Enter")
        seen = {ref.code: each.valence for ref, each in walker.session.audit.observations.items()}
        assert seen == {"search": Valence.NEUTRAL, "call": Valence.PAIN}
        assert walker.session.audit.confirmed_stages == {"ZMOT"}

    def test_nothing_is_confirmed_without_a_face(self, walker: Walker) -> None:
        walker.session.go(Position("stage_end", "ZMOT"))
        walker.press("Enter")
        assert walker.session.audit.confirmed_stages == frozenset()
        assert walker.at == "end of ZMOT"

    def test_put_right_is_offered_only_where_it_hurt(self, walker: Walker) -> None:
        walker.begin()
        card = walker.view.area.card
        assert card is not None
        assert not card.feeling.put_right.isVisible()
        walker.press("P")
        assert card.feeling.put_right.isVisible()
        card.feeling.put_right.click()
        walker.view.focus_current()
        walker.press("4")
        recovery = walker.session.audit.observations[MomentRef("search")].recovery
        assert recovery is not None and recovery.emotion == 1
        walker.press("G")
        assert walker.session.audit.observations[MomentRef("search")].recovery is None

    def test_i_would_have_left_ends_the_journey(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "call"))
        card = walker.view.area.card
        assert card is not None and card.feeling.leave.isVisible()
        card.feeling.leave.click()
        assert walker.session.walk.break_point() == MomentRef("call")
        walker.begin("ZMOT")
        walker.press("1", "1")
        assert walker.at == "end of ZMOT"
        walker.press("1", "Enter")
        assert walker.session.position == Position("story")

    def test_the_first_impression_is_asked_once_and_frozen(self, qtbot: QtBot, context: AppContext) -> None:
        walker = Walker(qtbot, context, begun=False)
        walker.press("1")
        walker.begin("FMOT")
        assert walker.at == "first_impression"
        walker.press("2")
        walker.view.step_on()
        assert walker.at == "clean"
        impression = walker.session.audit.first_impression
        assert impression is not None and impression.emotion == -1
        assert walker.session.audit.impression_frozen


class TestComingBack:
    def test_the_visit_opens_where_it_was_left(self, walker: Walker) -> None:
        walker.begin()
        walker.press("1", "4")
        walker.page.leave()
        walker.page.hide()
        walker.come()
        assert walker.session.position == Position("moment", "call", 1, "mark")
        assert walker.view.area.card is not None
        assert walker.view.area.card.ref == MomentRef("call")

    def test_undo_takes_the_answer_back_and_shows_it(self, walker: Walker) -> None:
        walker.begin()
        walker.press("1", "4")
        walker.control("z")
        assert walker.at == "stars"
        assert walker.value("stars") is None
        assert walker.kept("stars") is None
        walker.control("z", shift=True)
        assert walker.value("stars") == Decimal(4)

    def test_undo_of_a_skipped_branch_brings_the_card_back(self, walker: Walker) -> None:
        walker.begin()
        walker.press("2")
        walker.control("z")
        card = walker.view.area.card
        assert card is not None and ItemRef("why") not in card.rows

    def test_a_visit_handed_in_is_only_read(self, walker: Walker, context: AppContext) -> None:
        context.workspace.audits.discard(walker.audit_id, who=context.person.id)
        walker.page.hide()
        walker.come()
        walker.begin()
        walker.press("1", "X", "F")
        assert walker.value("found") is None
        assert walker.page.banner.isVisible()
        assert not walker.page.hand_in.isVisible()


class TestHandingIn:
    def test_a_gap_leads_to_where_it_is_mended(self, walker: Walker) -> None:
        walker.begin()
        walker.page.hand_in.click()
        panel = walker.view.area.part
        assert isinstance(panel, HandInPanel)
        assert not panel.submit.isEnabled()
        gap = next(gap for gap in walker.session.walk.gaps() if gap.item == ItemRef("price"))
        panel.jump_requested.emit(gap.position)
        assert walker.at == "price"

    def test_after_it_the_visit_is_only_read(self, walker: Walker) -> None:
        walker.context.changed.connect(walker.page.refresh)
        walk = walker.session.walk
        for ref in list(walk.all_items()):
            if walk.is_open(ref):
                walker.session.commit(walk.plan_state(ref, AnswerState.NOT_APPLICABLE))
        walker.page.hand_in.click()
        panel = walker.view.area.part
        assert isinstance(panel, HandInPanel)
        with walker.qtbot.waitSignal(walker.context.navigation.navigate_requested) as gone:
            panel.submit.click()
        assert gone.args[0].page == "receipt"
        walker.qtbot.waitUntil(lambda: not walker.context.tasks.busy)
        assert walker.session.read_only
        assert not walker.page.hand_in.isVisible()


class TestWhatCannotBeRead:
    def test_a_figure_that_is_none_holds_the_card_until_it_is_mended(self, walker: Walker) -> None:
        walker.begin()
        walker.press("1", "4", "1", "0", "Enter")
        walker.press("9")
        walker.write("x")
        here = walker.session.position
        walker.view.go_to_stage("SMOT")
        assert walker.session.position == here
        field = QApplication.focusWidget()
        assert isinstance(field, NumberField)
        assert field.text() == "9x"
        assert not walker.page.leave()
        field.setText("9")
        assert walker.page.leave()
        assert walker.value("rings") == Decimal(9)
        walker.view.go_to_stage("SMOT")
        assert walker.session.position != here

    def test_saying_that_there_is_no_answer_lets_go_of_it(self, walker: Walker) -> None:
        walker.begin()
        walker.press("1", "4", "1", "0", "Enter", "9")
        walker.write("x")
        walker.press("Escape", "X")
        walker.view.go_to_stage("SMOT")
        assert walker.page.leave()
        assert walker.kept("rings").state is AnswerState.NOT_APPLICABLE


class TestSaving:
    def test_what_cannot_be_saved_stays_on_the_page_and_is_tried_again(
        self, walker: Walker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        walker.begin()
        audits = walker.context.workspace.audits

        def fail(*_args: object, **_more: object) -> None:
            raise EnvironmentFault("disk.full", "The disk is full.")

        real: Callable[..., object] = audits.commit
        monkeypatch.setattr(audits, "commit", fail)
        walker.press("1")
        walker.qtbot.waitUntil(lambda: walker.context.saver.error is not None)
        assert walker.value("found") == "yes", "the answer stays on the page"
        monkeypatch.setattr(audits, "commit", real)
        walker.context.saver.retry()
        assert walker.session.flush()
        assert walker.kept("found").value == "yes"

    def test_nothing_is_undone_while_the_last_answer_is_not_saved(
        self, walker: Walker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        walker.begin()
        audits = walker.context.workspace.audits

        def fail(*_args: object, **_more: object) -> None:
            raise EnvironmentFault("disk.full", "The disk is full.")

        with monkeypatch.context() as broken:
            broken.setattr(audits, "commit", fail)
            walker.press("1")
            walker.qtbot.waitUntil(lambda: walker.context.saver.error is not None)
            walker.control("z")
            assert walker.value("found") == "yes"
        walker.context.saver.retry()
        assert walker.session.flush()


class TestRows:
    def test_another_employee_gets_a_row_of_their_own(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "staff"))
        card = walker.view.area.card
        assert card is not None
        card.add_row()
        assert walker.session.position == Position("moment", "staff", 2, "smiled")
        walker.press("2")
        assert walker.value("smiled", 2) == "no"
        assert walker.value("smiled") is None

    def test_undo_takes_the_row_away(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "staff"))
        card = walker.view.area.card
        assert card is not None
        card.add_row()
        walker.control("z")
        assert walker.session.walk.rows("staff") == (1,)
        assert walker.view.area.card is not None
        assert walker.view.area.card.ref == MomentRef("staff", 1)


class TestLooking:
    def test_ctrl_and_a_number_goes_to_a_stage(self, walker: Walker) -> None:
        walker.begin()
        walker.control("3")
        assert walker.at == "toppings"

    def test_anything_can_be_found_by_a_part_of_it(self, walker: Walker) -> None:
        walker.begin()
        walker.control("k")
        dialog = QApplication.activeModalWidget() or QApplication.activeWindow()
        assert dialog is not None and dialog is not walker.page
        walker.write("cost")
        walker.press("Enter")
        assert walker.at == "price"

    def test_the_outline_is_a_sound_model(self, walker: Walker, qtmodeltester: object) -> None:
        walker.begin()
        model = OutlineModel(walker.session, walker.view)
        qtmodeltester.check(model)  # type: ignore[attr-defined]
        walker.press("2")
        walker.session.go(Position("stage_end", "ZMOT"))
        assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
            "Searching",
            "Calling",
            "How it felt",
        ]

    def test_discreet_hides_names(self, walker: Walker) -> None:
        walker.context.prefer(discreet=True)
        walker.page.hide()
        page = walker.come()
        assert "Harbour" not in page.title()
        assert not page.header.subtitle.isVisible()

    def test_the_question_in_focus_shows_its_keys(self, walker: Walker) -> None:
        walker.begin()
        card = walker.view.area.card
        assert card is not None
        first, second = card.rows[ItemRef("found")], card.rows[ItemRef("stars")]
        assert first.is_current and not second.is_current
        walker.press("1")
        assert second.is_current and not first.is_current


class TestArabic:
    @pytest.fixture
    def arabic(self, qapp: QApplication, qtbot: QtBot, context: AppContext) -> Walker:
        set_regional(Regional("ar"))
        qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        return Walker(qtbot, context)

    @pytest.fixture(autouse=True)
    def _left_to_right_again(self, qapp: QApplication) -> object:
        yield
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def test_the_visit_is_walked_on_an_arabic_keyboard(self, arabic: Walker) -> None:
        arabic.begin()
        arabic.press("٢", arabic=True)
        arabic.press("x", arabic=True)
        assert arabic.session.walk.state(ItemRef("why")) is AnswerState.NOT_APPLICABLE
        arabic.press("٥")
        arabic.press("١", "٠", "Enter")
        assert arabic.value("mark") == Decimal(10)
        arabic.press("٧", "Enter")
        arabic.press("f", arabic=True)
        assert arabic.session.walk.answer(ItemRef("polite")).flag
        arabic.press("g", arabic=True)
        assert arabic.session.audit.observations[MomentRef("call")].valence is Valence.GLORY

    def test_it_is_mirrored(self, arabic: Walker) -> None:
        arabic.begin()
        QApplication.processEvents()
        outline, area = arabic.view.outline, arabic.view.area
        assert (
            outline.mapTo(arabic.page, outline.rect().topLeft()).x()
            > area.mapTo(arabic.page, area.rect().topLeft()).x()
        )
