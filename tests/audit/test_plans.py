"""What a click or a key means: the changes of one step, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest

from motaudit.audit.model import (
    Answer,
    AnswerState,
    BreakCause,
    Evidence,
    ItemRef,
    MomentRef,
    Observation,
    Recovery,
    Source,
    Valence,
)
from tests.tables import checklist, walk

OF = checklist("""
    stage A
      moment one
        a yes_no
        kinds extras*
        wait duration
      moment two repeat
        b yes_no
        shot photo
    stage B
      moment three
        c yes_no
    choices extras x=1 y=1 z=1 none=na
""")
A, KINDS = ItemRef("a"), ItemRef("kinds")


class TestAnswers:
    def test_a_plan_changes_nothing_by_itself_and_nothing_twice(self) -> None:
        of = walk(OF)
        plan = of.plan_toggle(A, "yes")
        assert of.value(A) is None
        of.apply(plan)
        assert of.value(A) == "yes"
        assert of.plan_toggle(A, "yes") == ()

    def test_several_choices_are_switched_one_by_one_in_the_order_of_the_checklist(self) -> None:
        of = walk(OF)
        for code, value in [("z", ("z",)), ("x", ("x", "z")), ("z", ("x",)), ("x", None)]:
            of.apply(of.plan_toggle(KINDS, code))
            assert of.value(KINDS) == value

    def test_not_at_this_branch_stands_alone(self) -> None:
        of = walk(OF, {"kinds": ["x", "y"]})
        of.apply(of.plan_toggle(KINDS, "none"))
        assert (of.value(KINDS), of.state(KINDS)) == (("none",), AnswerState.NOT_APPLICABLE)
        of.apply(of.plan_toggle(KINDS, "y"))
        assert (of.value(KINDS), of.state(KINDS)) == (("y",), None)

    def test_a_state_takes_the_place_of_a_value_and_keeps_the_note(self) -> None:
        of = walk(OF, {"a": {"value": "yes", "note": "By name", "flag": True}})
        of.apply(of.plan_state(A, AnswerState.NOT_OBSERVED))
        assert of.answer(A) == Answer(None, AnswerState.NOT_OBSERVED, "By name", True)
        of.apply(of.plan_state(A, AnswerState.NOT_APPLICABLE, "No counter here"))
        assert of.answer(A).note == "No counter here"
        of.apply(of.plan_value(A, "no"))
        assert of.answer(A) == Answer("no", None, "No counter here", True)
        of.apply(of.plan_state(A, AnswerState.NOT_APPLICABLE))
        of.apply(of.plan_state(A, None))
        assert of.answer(A).state is None

    def test_an_undone_step_leaves_no_trace(self) -> None:
        of = walk(OF, {"a": "yes"})
        before = of.audit
        for plan in (
            of.plan_value(ItemRef("wait"), Decimal(95), Source.ESTIMATED),
            of.plan_note(A, "Twice"),
            of.plan_confirm_stage("A", -1, {}),
            of.plan_break_off(MomentRef("one"), BreakCause.OTHER),
            of.plan_add_row("two"),
        ):
            of.apply(plan)
            of.apply(tuple(change.inverse() for change in reversed(plan)))
            assert of.audit == before


class TestFeelings:
    def test_a_wow_is_a_glory_and_only_a_pain_is_put_right(self) -> None:
        of = walk(OF)
        one = MomentRef("one")
        of.apply(of.plan_observation(one, Observation(wow=True, recovery=Recovery("tea", 1))))
        assert of.audit.observations[one] == Observation(Valence.GLORY, wow=True)
        put_right = Observation(Valence.PAIN, recovery=Recovery("tea", 1))
        of.apply(of.plan_observation(one, put_right))
        assert of.audit.observations[one] == put_right

    def test_confirming_a_stage_makes_what_did_not_stand_out_as_expected(self) -> None:
        of = walk(OF, {"b[2]": "yes"}, observations={"two": {"note": "Tall one"}})
        pain = Observation(Valence.PAIN, note="Rude")
        of.apply(of.plan_confirm_stage("A", -2, {MomentRef("one"): pain}))
        assert of.audit.emotions == {"A": -2}
        assert of.audit.confirmed_stages == {"A"}
        assert of.audit.observations == {
            MomentRef("one"): pain,
            MomentRef("two"): Observation(Valence.NEUTRAL, note="Tall one"),
            MomentRef("two", 2): Observation(Valence.NEUTRAL),
        }

    def test_what_the_customer_never_came_to_is_not_as_expected(self) -> None:
        of = walk(OF)
        of.apply(of.plan_break_off(MomentRef("one"), BreakCause.COMPANY))
        of.apply(of.plan_confirm_stage("A", -2))
        assert set(of.audit.observations) == {MomentRef("one")}

    def test_there_is_one_place_where_the_customer_would_have_left(self) -> None:
        of = walk(OF)
        of.apply(of.plan_break_off(MomentRef("two"), BreakCause.COMPANY))
        of.apply(of.plan_break_off(MomentRef("three"), BreakCause.OTHER))
        assert of.break_point() == MomentRef("three")
        of.apply(of.plan_break_off(MomentRef("three"), None))
        assert (of.break_point(), of.audit.observations) == (None, {})


class TestBreakOff:
    def test_the_rest_of_the_journey_is_not_reached_and_typed_values_are_kept(self) -> None:
        of = walk(OF, {"a": "yes", "b": "no", "c": "yes"})
        changes = of.apply(of.plan_break_off(MomentRef("one"), BreakCause.COMPANY))
        assert {str(ref) for ref in changes.items} >= {"kinds", "wait", "b", "c"}
        assert (of.state(A), of.value(A)) == (None, "yes")
        assert of.state(KINDS) is AnswerState.NOT_REACHED
        assert (of.state(ItemRef("c")), of.value(ItemRef("c")), of.answer(ItemRef("c")).value) == (
            AnswerState.NOT_REACHED,
            None,
            "yes",
        )
        assert of.open_count() == 0
        of.apply(of.plan_break_off(MomentRef("one"), None))
        assert of.value(ItemRef("c")) == "yes"

    def test_an_answer_at_the_moment_of_leaving_still_counts(self) -> None:
        of = walk(OF, observations={"one": {"break_off": True}})
        assert of.state(A) is AnswerState.NOT_REACHED
        of.apply(of.plan_value(A, "no"))
        assert (of.state(A), of.value(A)) == (None, "no")


class TestPhotos:
    @pytest.mark.parametrize("code", ["shot"])
    def test_a_photo_answers_its_question_and_goes_back_to_the_tray_with_its_row(self, code: str) -> None:
        of = walk(OF, {"b[2]": "yes"})
        ref = ItemRef(code, 2)
        photo = Evidence("ab", "counter.jpg", "image/jpeg", 5, item=ref)
        changes = of.apply(of.plan_evidence(photo, "e1"))
        assert ref in changes.items
        assert of.value(ref) == "counter.jpg"
        of.apply(of.plan_remove_row(MomentRef("two", 2)))
        assert of.audit.evidence["e1"].item is None
