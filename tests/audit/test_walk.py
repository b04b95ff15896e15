"""What a shopper sees of a checklist while it is being answered."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from motaudit.audit.model import AnswerState, ItemRef, MomentRef, Source, TimeMark
from motaudit.audit.places import Branch
from motaudit.audit.walk import Status, Walk
from motaudit.base.clock import from_text
from tests.tables import checklist, document, from_document, walk


def shown(of: Walk) -> list[str]:
    return [str(ref) for ref in of.all_items() if of.is_visible(ref)]


def answer(of: Walk, code: str, value: Any, row: int = 1) -> set[str]:
    """Answer and say whose sight changed."""
    return {str(ref) for ref in of.apply(of.plan_value(ItemRef(code, row), value)).items}


class TestSkipLogic:
    def test_an_answer_shows_and_hides_items_moments_and_stages(self) -> None:
        of = walk(
            checklist("""
                stage A
                  moment one
                    a yes_no
                    b yes_no relevant="${a} = 'yes'"
                  moment two relevant="${b} = 'yes'"
                    c yes_no
                stage B relevant="${c} = 'yes'"
                  moment three
                    d yes_no
            """)
        )
        assert shown(of) == ["a"]
        assert answer(of, "a", "yes") == {"a", "b"}
        assert answer(of, "b", "yes") == {"b", "c"}
        assert answer(of, "c", "yes") == {"c", "d"}
        assert [stage.code for stage in of.stages()] == ["A", "B"]
        changes = of.apply(of.plan_value(ItemRef("a"), "no"))
        assert shown(of) == ["a"]
        assert (changes.stages, {str(ref) for ref in changes.moments}) == ({"A", "B"}, {"one", "two", "three"})

    def test_a_hidden_item_keeps_what_was_typed_and_comes_back_with_it(self) -> None:
        of = walk(checklist("stage S\nmoment m\na yes_no\nb yes_no relevant=\"${a} = 'yes'\""), {"a": "yes", "b": "no"})
        answer(of, "a", "no")
        assert (of.value(ItemRef("b")), of.answer(ItemRef("b")).value) == (None, "no")
        answer(of, "a", "yes")
        assert of.value(ItemRef("b")) == "no"

    def test_states_and_hidden_items_read_as_nothing(self) -> None:
        of = walk(
            checklist("""
                stage S
                  moment m
                    a yes_no
                    b yes_no relevant="${a} = ''"
                    c yes_no relevant="${a} = 'na'"
            """)
        )
        assert shown(of) == ["a", "b"]
        of.apply(of.plan_state(ItemRef("a"), AnswerState.NOT_OBSERVED, "too dark"))
        assert shown(of) == ["a", "b"]
        assert of.state(ItemRef("a")) is AnswerState.NOT_OBSERVED
        answer(of, "a", "na")
        assert shown(of) == ["a", "c"]
        assert of.state(ItemRef("a")) is AnswerState.NOT_APPLICABLE

    def test_branch_scenario_context_times_and_the_day_can_be_asked(self) -> None:
        of = checklist(
            """
            stage S
              moment m
                a yes_no relevant="${branch.drive_thru} = 'true'"
                b yes_no relevant="${busy} = 'yes'"
                c yes_no relevant="${served_at} > ${ordered_at}"
                d yes_no relevant="today() = '2026-11-02'"
                e yes_no relevant="${branch.unheard_of} = ''"
            """,
            context=[{"code": "busy", "text": {"en": "Busy?"}, "type": "choice", "choices": "yes_no"}],
        )
        plain = walk(of)
        assert shown(plain) == ["d", "e"]
        branch = Branch("1", "B-1", "Harbour", attributes={"drive_thru": "true"})
        rich = walk(of, branch=branch, times={"ordered": "12:00", "served": "12:09"}, context={"busy": "yes"})
        assert shown(rich) == ["a", "b", "c", "d", "e"]
        rich.apply(rich.plan_context("busy", "no"))
        rich.apply(rich.plan_time("served", None))
        rich.apply(rich.plan_header("started", from_text("2026-11-03T09:00:00+03:00")))
        assert shown(rich) == ["a", "e"]

    def test_a_context_field_that_is_hidden_reads_as_nothing(self) -> None:
        yes_no = {"type": "choice", "choices": "yes_no"}
        of = walk(
            checklist(
                "stage S\nmoment m\na yes_no\nb yes_no relevant=\"${peak} = 'yes'\"",
                context=[
                    {"code": "busy", "text": {"en": "Busy?"}, **yes_no},
                    {"code": "peak", "text": {"en": "Peak?"}, "relevant": "${busy} = 'yes'", **yes_no},
                ],
            ),
            context={"busy": "yes", "peak": "yes"},
        )
        assert shown(of) == ["a", "b"]
        of.apply(of.plan_context("busy", "no"))
        assert shown(of) == ["a"]
        assert [field.code for field in of.context_fields()] == ["busy"]


class TestRepeats:
    STAFF = """
        stage S
          moment staff repeat=3
            name text
            polite yes_no relevant="${name} != ''"
            first yes_no relevant="position(..) = 1"
          moment end
            all_polite yes_no relevant="selected(join(' ', ${polite}), 'no')"
            met calculate calculation="count-non-empty(${name})"
    """

    def test_inside_a_repeat_a_reference_means_the_same_row_and_from_outside_all_rows(self) -> None:
        of = walk(checklist(self.STAFF), {"name": "Ana", "name[2]": ""})
        assert shown(of) == ["name", "polite", "first", "name[2]", "met"]
        assert answer(of, "name", "Bo", row=2) == {"name[2]", "polite[2]", "met"}
        assert of.value(ItemRef("met")) == 2
        answer(of, "polite", "no", row=2)
        assert of.is_visible(ItemRef("all_polite"))

    def test_rows_come_and_go_with_what_was_said_in_them(self) -> None:
        of = walk(checklist(self.STAFF), {"name": "Ana", "name[2]": "Bo", "polite[2]": "no"})
        added = of.apply(of.plan_add_row("staff"))
        assert MomentRef("staff", 3) in added.moments
        assert of.plan_add_row("staff") == ()
        removal = of.plan_remove_row(MomentRef("staff", 2))
        changes = of.apply(removal)
        assert ItemRef("polite", 2) in changes.items
        assert of.rows("staff") == (1, 3)
        assert of.is_visible(ItemRef("first")) and not of.is_visible(ItemRef("first", 3))
        assert not of.is_visible(ItemRef("all_polite"))
        of.apply(tuple(change.inverse() for change in reversed(removal)))
        assert (of.rows("staff"), of.value(ItemRef("polite", 2))) == ((1, 2, 3), "no")

    def test_the_last_row_stays(self) -> None:
        of = walk(checklist(self.STAFF))
        assert of.plan_remove_row(MomentRef("staff")) == ()

    def test_a_removed_first_row_makes_the_next_one_first(self) -> None:
        of = walk(checklist(self.STAFF), {"name": "Ana", "name[2]": "Bo"})
        of.apply(of.plan_remove_row(MomentRef("staff", 1)))
        assert shown(of) == ["name[2]", "polite[2]", "first[2]", "met"]


class TestValues:
    TIMED = checklist("""
        stage S
          moment m
            called time
            came   datetime
            wait   duration from=ordered_at to=served_at
            drive  duration from=called to=came
            sum    calculate calculation="${wait} div 60"
            third  calculate calculation="1 div 3"
    """)

    def test_durations_follow_from_times_and_calculations_from_them(self) -> None:
        of = walk(self.TIMED, times={"ordered": "23:50", "served": {"at": "00:10", "source": "photo"}}, started=LATE)
        assert (of.value(ItemRef("wait")), of.source(ItemRef("wait"))) == (1200, Source.PHOTO)
        assert of.value(ItemRef("sum")) == 20
        of.apply(of.plan_time("served", TimeMark(from_text("2026-11-03T00:20:00+03:00"), Source.ESTIMATED)))
        assert (of.value(ItemRef("sum")), of.source(ItemRef("wait"))) == (30, Source.ESTIMATED)

    def test_a_typed_duration_wins_and_gives_way_when_it_is_cleared(self) -> None:
        of = walk(self.TIMED, {"wait": 95}, times={"ordered": "12:00", "served": "12:10"})
        assert (of.value(ItemRef("wait")), of.source(ItemRef("wait"))) == (95, None)
        answer(of, "wait", None)
        assert of.value(ItemRef("wait")) == 600

    def test_a_time_of_day_and_an_instant_give_a_duration_past_midnight(self) -> None:
        of = walk(self.TIMED, {"called": "23:30", "came": "2026-11-03T00:15"})
        assert of.value(ItemRef("drive")) == 45 * 60
        of.apply(of.plan_state(ItemRef("called"), AnswerState.NOT_OBSERVED))
        assert of.value(ItemRef("drive")) is None

    def test_times_that_run_backwards_give_no_duration_and_are_said(self) -> None:
        of = walk(
            self.TIMED,
            times={"ordered": "2026-11-02T12:10:00+03:00", "served": "2026-11-02T12:00:00+03:00"},
        )
        assert of.value(ItemRef("wait")) is None
        assert of.problem(ItemRef("wait")) == "The end lies before the beginning. Correct one of the two times."

    def test_a_calculation_stays_exact(self) -> None:
        assert walk(self.TIMED).number(ItemRef("third")) == Fraction(1, 3)

    def test_a_default_stands_until_it_is_answered(self) -> None:
        of = walk(checklist("stage S\nmoment m\na yes_no default=yes\nb yes_no relevant=\"${a} = 'yes'\""))
        assert (of.value(ItemRef("a")), of.is_open(ItemRef("a")), shown(of)) == ("yes", False, ["a", "b"])
        answer(of, "a", "no")
        assert shown(of) == ["a"]


LATE = "2026-11-02T23:40:00+03:00"


class TestChecks:
    @pytest.mark.parametrize(
        ("kind", "value", "problem"),
        [
            ("integer min=1 max=9", Decimal(9), None),
            ("integer min=1 max=9", Decimal(0), "The least that is possible here is 1."),
            ("integer min=1 max=9", Decimal(10), "The most that is possible here is 9."),
            ("integer", Decimal("1.5"), "Give a whole number."),
            ("decimal", "many", "Give a number."),
            ("decimal", Decimal("NaN"), "Give a number."),
            ("date", "2026-02-30", "Give a date."),
            ("time", "25:00", "Give a time of day."),
            ("yes_no", "maybe", "This choice does not fit the other answers. Choose again."),
            ("yes_no*", ("yes", "na"), "“Not at this branch” cannot be chosen together with something else."),
            ("integer constraint='. mod 2 = 0'", Decimal(3), "This answer does not fit. Look at the question again."),
            ("integer constraint='. mod 2 = 0'", Decimal(4), None),
        ],
    )
    def test_an_answer_that_does_not_fit_is_said(self, kind: str, value: Any, problem: str | None) -> None:
        of = walk(checklist(f"stage S\nmoment m\na {kind}"))
        answer(of, "a", value)
        assert of.problem(ItemRef("a")) == problem

    def test_a_constraint_speaks_in_the_words_of_the_checklist_and_sees_other_answers(self) -> None:
        of = walk(
            checklist(
                "stage S\nmoment m\nmost integer\na integer constraint='. <= ${most}' message='At most ${most}.'"
            ),
            {"most": 3, "a": 5},
        )
        assert of.problem(ItemRef("a")) == "At most 3."
        assert answer(of, "most", Decimal(4)) == {"most", "a"}
        assert of.problem(ItemRef("a")) == "At most 4."
        answer(of, "most", Decimal(5))
        assert of.problem(ItemRef("a")) is None

    def test_choices_are_filtered_by_other_answers(self) -> None:
        content = document("""
            stage S
              moment m
                country countries
                city cities choice_filter="country = ${country}"
            choices countries om=- it=-
            choices cities muscat=- sohar=- rome=-
        """)
        for city, country in zip(content["choices"]["cities"], ("om", "om", "it"), strict=True):
            city["attributes"] = {"country": country}
        of = walk(from_document(content), {"country": "om", "city": "muscat"})
        assert [choice.code for choice in of.choices(ItemRef("city"))] == ["muscat", "sohar"]
        assert of.problem(ItemRef("city")) is None
        answer(of, "country", "it")
        assert [choice.code for choice in of.choices(ItemRef("city"))] == ["rome"]
        assert of.problem(ItemRef("city")) is not None


class TestWording:
    def test_values_in_a_wording_are_filled_in_as_they_are_read(self) -> None:
        of = walk(
            checklist("""
                stage S
                  moment m
                    guest text
                    mood moods
                    n decimal
                    a yes_no text="Did ${guest} look ${mood} at ${n}?"
                choices moods good=1 bad=0
            """),
            {"guest": "Ana"},
        )
        assert of.label(ItemRef("a")) == "Did Ana look … at …?"
        assert "a" in answer(of, "mood", "good")
        answer(of, "n", Decimal("1234.50"))
        assert of.label(ItemRef("a")) == "Did Ana look Good at 1,234.5?"


class TestProgress:
    OF = """
        stage A
          moment one
            a yes_no
            b yes_no
            remark text
          moment two
            c integer goal=1 worst=3 max=9
        stage B
          moment three
            d yes_no
    """

    def test_what_needs_an_answer_is_counted(self) -> None:
        of = walk(checklist(self.OF), {"a": {"value": "yes", "flag": True}, "c": 10})
        progress = of.progress("A")
        assert (progress.done, progress.total, progress.flagged, progress.invalid) == (2, 3, 1, 1)
        assert of.open_count() == 2
        statuses = {str(ref): of.moment_status(ref).status for ref in of.moments()}
        assert statuses == {"one": Status.OPEN, "two": Status.INVALID, "three": Status.OPEN}
        answer(of, "b", "no")
        assert of.moment_status(MomentRef("one")).status is Status.FLAGGED
        of.apply(of.plan_flag(ItemRef("a"), False))
        assert of.moment_status(MomentRef("one")).status is Status.COMPLETE

    def test_enter_goes_to_the_next_open_question_and_round(self) -> None:
        of = walk(checklist(self.OF), {"c": 1})
        assert of.next_open(None) == ItemRef("a")
        assert of.next_open(ItemRef("a")) == ItemRef("b")
        assert of.next_open(ItemRef("b")) == ItemRef("d")
        assert of.next_open(ItemRef("d")) == ItemRef("a")
        for code in "abd":
            answer(of, code, "yes")
        assert of.next_open(ItemRef("a")) is None

    def test_a_state_closes_a_question(self) -> None:
        of = walk(checklist(self.OF))
        of.apply(of.plan_state(ItemRef("a"), AnswerState.NOT_APPLICABLE))
        assert not of.is_open(ItemRef("a"))
