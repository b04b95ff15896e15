"""Scores worked out by hand: what a checklist, its answers and its rules must come to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from motaudit.audit.model import ItemRef, MomentRef
from motaudit.checklist.model import Checklist
from motaudit.scoring import score
from motaudit.scoring.sheet import Reason, ScoreSheet, StageScore, Verdict
from tests.tables import checklist, visit


def scored(of: Checklist, answers: dict[str, Any] | None = None, **keys: Any) -> ScoreSheet:
    return score(of, visit(of, answers, **keys))


def stage(sheet: ScoreSheet, code: str) -> StageScore:
    return next(stage for stage in sheet.stages if stage.code == code)


TWO = """
    stage FMOT weight=20
      moment welcome
        greeted yes_no weight=2
        smiled  yes_no
    stage SMOT weight=80
      moment food
        warm    yes_no weight=3
"""

ESTIMATED = {"ordered": {"at": "12:00", "source": "receipt"}, "served_at": {"at": "12:05", "source": "estimated"}}
OWNED_ANSWERS = {"found": "no", "greeted": "yes", "on_time": "no"}
LEFT = {"second": {"valence": "pain", "break_off": True}}


class TestPoints:
    def test_weights_multiply_what_was_earned_and_what_could_be(self) -> None:
        sheet = scored(checklist(TWO), {"greeted": "yes", "smiled": "no", "warm": "yes"})
        assert (sheet.total.earned, sheet.total.possible) == (5, 6)
        assert sheet.percent == Fraction(500, 6)
        assert stage(sheet, "FMOT").figure.percent == Fraction(200, 3)

    @pytest.mark.parametrize(
        ("answer", "percent"),
        [("best", 100), ("good", 50), ("bad", 0), ("awful", 0)],
    )
    def test_a_choice_is_measured_against_the_best_one_and_the_total_stops_at_nothing(
        self, answer: str, percent: int
    ) -> None:
        of = checklist("stage S\nmoment m\nq mood\nchoices mood best=4 good=2 bad=0 awful=-3")
        assert scored(of, {"q": answer}).percent == percent

    def test_negative_points_take_from_the_others_before_the_floor(self) -> None:
        of = checklist("""
            stage S
              moment m
                q mood
                r yes_no weight=5
            choices mood good=1 awful=-3
        """)
        sheet = scored(of, {"q": "awful", "r": "yes"})
        assert (sheet.total.earned, sheet.total.possible) == (2, 6)
        assert sheet.percent == Fraction(100, 3)

    def test_a_penalty_that_can_only_lose_has_nothing_possible(self) -> None:
        of = checklist("stage S\nmoment m\nq fine\nr yes_no\nchoices fine none=0 some=-1")
        assert scored(of, {"q": "some"}).percent is None
        assert scored(of, {"q": "some", "r": "yes"}).percent == 0
        assert scored(of, {"q": "none", "r": "yes"}).percent == 100

    def test_an_answer_without_points_is_not_scored_and_does_not_lower_the_coverage(self) -> None:
        of = checklist("stage S\nmoment m\nq mood\nr yes_no\nchoices mood good=1 odd=-")
        sheet = scored(of, {"q": "odd", "r": "no"})
        assert (sheet.percent, sheet.total.n, sheet.total.coverage) == (0, 1, 1)
        assert sheet.total.missing == {Reason.UNSCORED: 1}

    @pytest.mark.parametrize(
        ("chosen", "earned"),
        [(["a"], 1), (["a", "b"], 3), (["a", "b", "c"], 5), (["a", "x"], -1), (["b", "odd"], 2), (["x"], -2)],
    )
    def test_several_choices_add_up_to_the_sum_of_the_good_ones(self, chosen: list[str], earned: int) -> None:
        of = checklist("stage S\nmoment m\nq extras*\nchoices extras a=1 b=2 c=2 x=-2 odd=-")
        sheet = scored(of, {"q": chosen})
        assert (sheet.total.earned, sheet.total.possible) == (earned, 5)
        assert sheet.percent == max(Fraction(100 * earned, 5), 0)

    @pytest.mark.parametrize(("chosen", "percent"), [(["a"], Fraction(100, 3)), (["b", "c"], 100), (["a", "b"], 100)])
    def test_max_caps_several_choices(self, chosen: list[str], percent: Fraction) -> None:
        of = checklist("stage S\nmoment m\nq extras* max=3\nchoices extras a=1 b=2 c=2")
        sheet = scored(of, {"q": chosen})
        assert (sheet.percent, sheet.total.possible) == (percent, 3)

    @pytest.mark.parametrize(("value", "percent"), [(1, 0), (2, 25), (3, 50), (5, 100)])
    def test_a_scale_gives_its_part_of_its_points(self, value: int, percent: int) -> None:
        of = checklist("stage S\nmoment m\nq scale min=1 max=5 weight=3")
        sheet = scored(of, {"q": value})
        assert (sheet.percent, sheet.total.possible) == (percent, 3)

    def test_points_of_a_scale_multiply_its_weight(self) -> None:
        of = checklist("stage S\nmoment m\nq scale min=0 max=10 points=4 weight=2")
        sheet = scored(of, {"q": 7})
        assert (sheet.total.earned, sheet.total.possible) == (Fraction(56, 10), 8)

    def test_a_number_without_a_metric_is_not_scored(self) -> None:
        of = checklist("stage S\nmoment m\nq integer\nr text")
        sheet = scored(of, {"q": 7, "r": "seven"})
        assert (sheet.percent, sheet.total.n, sheet.total.applicable, sheet.verdict) == (None, 0, 0, None)
        assert sheet.total.coverage is None


class TestMetrics:
    @pytest.mark.parametrize(
        ("actual", "attained"),
        [(0, 1), (60, 1), (120, Fraction(3, 4)), (180, Fraction(1, 2)), (300, 0), (999, 0)],
    )
    def test_less_is_better(self, actual: int, attained: Fraction) -> None:
        of = checklist("stage S\nmoment m\nwait duration goal=60 worst=300")
        sheet = scored(of, {"wait": actual})
        assert [(metric.attained, metric.kind) for metric in sheet.metrics] == [(attained, "time")]
        assert sheet.percent == 100 * Fraction(attained)

    @pytest.mark.parametrize(("actual", "attained"), [(0, 0), (2, 0), (5, Fraction(1, 2)), (8, 1), (20, 1)])
    def test_more_is_better(self, actual: int, attained: Fraction) -> None:
        of = checklist("stage S\nmoment m\nkinds integer kind=options goal=8 worst=2 points=3")
        sheet = scored(of, {"kinds": actual})
        assert sheet.metrics[0].attained == attained
        assert (sheet.total.earned, sheet.total.possible) == (3 * Fraction(attained), 3)

    def test_money_is_exact(self) -> None:
        of = checklist("stage S\nmoment m\nprice money kind=money goal=10 worst=10.3 currency=EUR")
        sheet = scored(of, {"price": 10.1})
        assert sheet.metrics[0].attained == Fraction(2, 3)
        assert sheet.metrics[0].actual == Decimal("10.1")

    def test_the_weakest_comes_first(self) -> None:
        of = checklist("""
            stage S
              moment m
                a integer kind=effort goal=1 worst=5
                b integer kind=effort goal=1 worst=5
                c integer kind=effort goal=1 worst=5 bonus
        """)
        sheet = scored(of, {"a": 2, "b": 4, "c": 5})
        assert [(str(metric.ref), metric.attained) for metric in sheet.metrics] == [
            ("c", 0),
            ("b", Fraction(1, 4)),
            ("a", Fraction(3, 4)),
        ]

    def test_a_duration_follows_from_the_times_past_midnight_too(self) -> None:
        of = checklist("stage S\nmoment m\nwait duration from=ordered_at to=served_at goal=600 worst=1800")
        times = {"ordered": "2026-11-02T23:50:00+03:00", "served": "2026-11-03T00:10:00+03:00"}
        assert scored(of, times=times).metrics[0].actual == 1200
        assert scored(of, times=times).percent == 50

    TIMED = "stage S\nmoment m\nwait duration from=ordered_at to=served_at goal=60 worst=300\nnice yes_no"

    def test_an_estimated_time_is_reported_and_not_scored(self) -> None:
        sheet = scored(checklist(self.TIMED), {"nice": "yes"}, times=ESTIMATED)
        assert (sheet.percent, sheet.total.n, sheet.total.coverage) == (100, 1, 1)
        assert [(metric.attained, metric.estimated) for metric in sheet.metrics] == [(0, True)]

    def test_an_estimated_time_scores_where_the_checklist_says_so(self) -> None:
        sheet = scored(checklist(self.TIMED, estimated_times="score"), {"nice": "yes"}, times=ESTIMATED)
        assert (sheet.percent, sheet.total.n) == (50, 2)

    def test_a_typed_estimate_is_one_too_and_the_typed_value_wins(self) -> None:
        of = checklist(self.TIMED)
        typed = scored(
            of, {"wait": {"value": 60, "source": "estimated"}}, times={"ordered": "12:00", "served": "12:05"}
        )
        assert (typed.percent, typed.metrics[0].estimated) == (None, True)
        measured = scored(of, {"wait": 60}, times=ESTIMATED)
        assert (measured.percent, measured.metrics[0].estimated) == (100, False)


class TestWhatCounts:
    THREE = "stage S\nmoment m\na yes_no\nb yes_no\nc yes_no"

    def test_not_applicable_leaves_the_sums_and_the_coverage(self) -> None:
        sheet = scored(checklist(self.THREE), {"a": "yes", "b": "no", "c": {"state": "not_applicable", "note": "none"}})
        assert (sheet.percent, sheet.total.coverage, sheet.na_rate) == (50, 1, Fraction(1, 3))
        assert sheet.total.missing == {Reason.NOT_APPLICABLE: 1}

    def test_a_choice_that_means_not_at_this_branch_does_the_same(self) -> None:
        sheet = scored(checklist(self.THREE), {"a": "yes", "b": "no", "c": "na"})
        assert (sheet.percent, sheet.total.coverage, sheet.na_rate) == (50, 1, Fraction(1, 3))

    def test_not_observed_and_gaps_lower_the_coverage_only(self) -> None:
        sheet = scored(checklist(self.THREE), {"a": "yes", "b": {"state": "not_observed", "note": "too dark"}})
        assert (sheet.percent, sheet.total.n, sheet.total.coverage) == (100, 1, Fraction(1, 3))
        assert sheet.total.missing == {Reason.NOT_OBSERVED: 1, Reason.UNANSWERED: 1}

    def test_nothing_scored_is_no_percentage(self) -> None:
        sheet = scored(checklist(self.THREE), {"a": "na"})
        assert (sheet.percent, sheet.band, sheet.total.coverage, sheet.verdict) == (None, None, 0, None)

    def test_an_empty_list_of_choices_is_no_answer(self) -> None:
        of = checklist("stage S\nmoment m\nq extras*\nchoices extras a=1")
        assert scored(of, {"q": []}).total.missing == {Reason.UNANSWERED: 1}

    SKIP = """
        stage S
          moment m
            parking yes_no
            lit yes_no relevant="${parking} = 'yes'" weight=3
    """

    def test_hidden_items_are_left_out_with_what_was_typed(self) -> None:
        sheet = scored(checklist(self.SKIP), {"parking": "no", "lit": "yes"})
        assert (sheet.percent, sheet.total.possible, sheet.total.coverage, sheet.na_rate) == (0, 1, 1, 0)
        assert sheet.total.missing == {Reason.HIDDEN: 1}

    def test_hidden_items_may_count_as_lost(self) -> None:
        sheet = scored(checklist(self.SKIP, when_hidden="zero"), {"parking": "no", "lit": "yes"})
        assert (sheet.total.earned, sheet.total.possible, sheet.total.n) == (0, 4, 1)
        shown = scored(checklist(self.SKIP, when_hidden="zero"), {"parking": "yes", "lit": "yes"})
        assert shown.percent == 100

    def test_every_row_of_a_repeating_moment_counts(self) -> None:
        of = checklist("""
            stage S
              moment staff repeat=5
                polite yes_no critical=no
              moment bye
                thanked yes_no
        """)
        sheet = scored(of, {"polite": "yes", "polite[2]": "no", "polite[3]": "yes", "thanked": "yes"})
        assert (sheet.percent, sheet.total.n) == (75, 4)
        assert [str(ref) for ref in sheet.critical] == ["polite[2]"]
        assert [(str(moment.ref), moment.figure.percent) for moment in sheet.moments] == [
            ("staff", 100),
            ("staff[2]", 0),
            ("staff[3]", 100),
            ("bye", 100),
        ]

    def test_a_row_that_was_begun_and_left_open_lowers_the_coverage(self) -> None:
        of = checklist("stage S\nmoment staff repeat=5\npolite yes_no\nname text")
        sheet = scored(of, {"polite": "yes", "name[2]": "Bo"})
        assert (sheet.total.n, sheet.total.applicable) == (1, 2)


class TestOwners:
    OWNED = """
        stage ZMOT weight=50
          moment site owner=head_office
            found yes_no
        stage FMOT weight=50
          moment welcome
            greeted yes_no
          moment ride owner=partner
            on_time yes_no critical=no
    """

    @pytest.mark.parametrize("total", ["pooled", "stage_weights"])
    def test_the_branch_answers_for_its_own_moments(self, total: str) -> None:
        sheet = scored(checklist(self.OWNED, total=total), OWNED_ANSWERS)
        assert (sheet.percent, sheet.total.n) == (100, 1)
        assert {owner: figure.percent for owner, figure in sheet.owners.items()} == {
            "branch": 100,
            "head_office": 0,
            "partner": 0,
        }
        assert stage(sheet, "ZMOT").figure.percent is None
        assert {str(moment.ref): moment.figure.percent for moment in sheet.moments} == {
            "site": 0,
            "welcome": 100,
            "ride": 0,
        }

    @pytest.mark.parametrize(("total", "percent"), [("pooled", Fraction(100, 3)), ("stage_weights", 25)])
    def test_a_checklist_may_count_everybody(self, total: str, percent: Fraction) -> None:
        sheet = scored(checklist(self.OWNED, total=total, counts="all"), OWNED_ANSWERS)
        assert (sheet.percent, sheet.total.n) == (percent, 3)

    def test_a_must_pass_question_fails_the_audit_whoever_owns_it(self) -> None:
        sheet = scored(checklist(self.OWNED), OWNED_ANSWERS)
        assert (sheet.verdict, sheet.critical) == (Verdict.FAILED, (ItemRef("on_time"),))


class TestTotals:
    def test_stage_weights_give_the_weighted_mean(self) -> None:
        sheet = scored(checklist(TWO, total="stage_weights"), {"greeted": "yes", "smiled": "no", "warm": "no"})
        assert sheet.percent == Fraction(20 * Fraction(200, 3), 100)

    def test_a_stage_without_a_percentage_leaves_its_weight_to_the_others(self) -> None:
        sheet = scored(checklist(TWO, total="stage_weights"), {"greeted": "yes", "smiled": "no", "warm": "na"})
        assert sheet.percent == Fraction(200, 3)

    def test_stages_without_a_weight_weigh_the_same(self) -> None:
        of = checklist("stage A\nmoment a\np yes_no\nq yes_no\nstage B\nmoment b\nr yes_no", total="stage_weights")
        assert scored(of, {"p": "yes", "q": "yes", "r": "no"}).percent == 50

    def test_where_only_stages_without_weight_have_a_percentage_there_is_none(self) -> None:
        of = checklist(
            "stage A weight=0\nmoment a\np yes_no\nstage B weight=1\nmoment b\nq yes_no", total="stage_weights"
        )
        assert scored(of, {"p": "yes"}).percent is None


class TestBonus:
    BONUS = """
        stage A weight=50
          moment a
            p yes_no
            extra yes_no bonus weight=3
        stage B weight=50
          moment b
            q yes_no
    """

    def test_a_bonus_adds_to_what_was_earned_only(self) -> None:
        sheet = scored(checklist(self.BONUS), {"p": "no", "q": "no", "extra": "yes"})
        assert (sheet.total.earned, sheet.total.possible, sheet.total.n, sheet.total.applicable) == (3, 2, 2, 2)
        assert sheet.percent == 100

    @pytest.mark.parametrize(
        ("cap", "total", "moment", "percent"),
        [
            (True, "pooled", 100, 100),
            (False, "pooled", 400, 200),
            (True, "stage_weights", 100, 50),
            (False, "stage_weights", 400, 200),
        ],
    )
    def test_the_cap_holds_at_every_level(self, cap: bool, total: str, moment: int, percent: int) -> None:
        of = checklist(self.BONUS, total=total, bonus_cap=cap)
        sheet = scored(of, {"p": "yes", "q": "no", "extra": "yes"})
        assert sheet.moments[0].figure.percent == moment
        assert stage(sheet, "A").figure.percent == moment
        assert sheet.percent == percent

    def test_a_missed_bonus_costs_nothing(self) -> None:
        of = checklist(self.BONUS)
        for extra in ("no", "na", None):
            sheet = scored(of, {"p": "yes", "q": "yes", "extra": extra})
            assert (sheet.percent, sheet.total.coverage, sheet.na_rate) == (100, 1, 0)

    def test_a_bonus_alone_is_no_percentage(self) -> None:
        sheet = scored(checklist("stage A\nmoment a\nextra yes_no bonus"), {"extra": "yes"})
        assert (sheet.percent, sheet.total.earned, sheet.total.possible) == (None, 1, 0)

    def test_a_bonus_may_be_a_must_pass_question(self) -> None:
        of = checklist("stage A\nmoment a\np yes_no\nextra yes_no bonus critical=no")
        assert scored(of, {"p": "yes", "extra": "no"}).verdict is Verdict.FAILED


class TestBreakOff:
    JOURNEY = """
        stage A pass=50
          moment first
            a yes_no
          moment second
            b yes_no
            c yes_no
        stage B
          moment third
            d yes_no critical=no
            e yes_no bonus
    """

    def test_open_items_there_and_all_later_ones_are_not_reached(self) -> None:
        sheet = scored(checklist(self.JOURNEY), {"a": "yes", "b": "no", "d": "no", "e": "yes"}, observations=LEFT)
        assert (sheet.percent, sheet.total.possible, sheet.total.coverage) == (50, 2, 1)
        assert sheet.total.missing == {Reason.NOT_REACHED: 2}
        assert (sheet.verdict, sheet.critical, sheet.break_point) == (Verdict.FAILED, (), MomentRef("second"))

    def test_what_was_not_reached_may_count_as_lost(self) -> None:
        of = checklist(self.JOURNEY, not_reached="zero")
        sheet = scored(of, {"a": "yes", "b": "no", "d": "yes", "e": "yes"}, observations=LEFT)
        assert (sheet.total.earned, sheet.total.possible, sheet.percent) == (1, 4, 25)
        assert (sheet.total.n, sheet.total.coverage) == (2, 1)
        assert stage(sheet, "B").figure.percent == 0

    def test_leaving_for_other_reasons_does_not_fail_the_audit(self) -> None:
        seen = {"second": {"break_off": True, "break_cause": "other"}}
        sheet = scored(checklist(self.JOURNEY, **{"pass": 75}), {"a": "yes", "b": "yes"}, observations=seen)
        assert (sheet.percent, sheet.verdict) == (100, Verdict.PASSED)

    def test_a_break_off_in_a_row_ends_the_later_rows(self) -> None:
        of = checklist("stage S\nmoment staff repeat=5\np yes_no\nmoment bye\nq yes_no")
        seen = {"staff[2]": {"break_off": True}}
        sheet = scored(of, {"p": "yes", "p[2]": "no", "p[3]": "yes", "q": "yes"}, observations=seen)
        assert (sheet.percent, sheet.total.missing) == (50, {Reason.NOT_REACHED: 2})

    def test_only_the_first_break_off_counts_and_none_in_a_hidden_moment(self) -> None:
        of = checklist("""
            stage S
              moment one
                a yes_no
              moment two relevant="${a} = 'yes'"
                b yes_no
              moment three
                c yes_no
        """)
        seen = {"two": {"break_off": True}, "three": {"break_off": True, "break_cause": "other"}}
        assert scored(of, {"a": "yes"}, observations=seen).break_point == MomentRef("two")
        hidden = scored(of, {"a": "no", "c": "yes"}, observations=seen)
        assert (hidden.break_point, hidden.percent, hidden.verdict) == (MomentRef("three"), 50, Verdict.SCORED)


class TestMustPass:
    OF = """
        stage S
          moment m
            receipt yes_no critical=no
            faults found* critical=mouse,fly
            wait integer kind=time goal=0 worst=10 critical=10
            bill yes_no critical=no relevant="${receipt} != 'na'"
        choices found mouse=- fly=- none=1
    """

    @pytest.mark.parametrize(
        ("answers", "critical"),
        [
            ({"receipt": "yes", "faults": ["none"], "wait": 9}, []),
            ({"receipt": "no"}, ["receipt"]),
            ({"faults": ["none", "fly"]}, ["faults"]),
            ({"faults": ["mouse", "fly"]}, ["faults"]),
            ({"wait": 10.0}, ["wait"]),
            ({"receipt": {"state": "not_applicable"}}, []),
            ({"receipt": {"state": "not_observed"}}, []),
            ({"receipt": "na", "bill": "no"}, []),
            ({"receipt": "no", "bill": "no", "faults": ["fly"], "wait": 10}, ["receipt", "faults", "wait", "bill"]),
        ],
    )
    def test_a_critical_answer_counts_if_it_was_given_and_is_shown(
        self, answers: dict[str, Any], critical: list[str]
    ) -> None:
        assert [str(ref) for ref in scored(checklist(self.OF), answers).critical] == critical

    def test_the_percentage_stays_and_a_second_capped_one_is_shown(self) -> None:
        of = checklist("stage S\nmoment m\na yes_no critical=no\nb yes_no weight=3", critical_cap=49, **{"pass": 70})
        failed = scored(of, {"a": "no", "b": "yes"})
        assert (failed.percent, failed.cap, failed.verdict) == (75, 49, Verdict.FAILED)
        low = scored(of, {"a": "no", "b": "no"})
        assert (low.percent, low.cap) == (0, 0)
        assert scored(of, {"a": "yes", "b": "yes"}).cap is None

    def test_without_a_critical_answer_or_a_cap_there_is_none(self) -> None:
        assert scored(checklist(self.OF), {"receipt": "no"}).cap is None
        left = scored(checklist(self.OF, critical_cap=49), {"receipt": "yes"}, observations={"m": {"break_off": True}})
        assert (left.verdict, left.cap) == (Verdict.FAILED, None)


class TestVerdict:
    TEN = "stage S\nmoment m\n" + "\n".join(f"q{n} yes_no" for n in range(10))

    def answered(self, yes: int, no: int) -> dict[str, str]:
        return {f"q{n}": "yes" if n < yes else "no" for n in range(yes + no)}

    @pytest.mark.parametrize(
        ("yes", "no", "verdict"),
        [
            (8, 2, Verdict.PASSED),
            (7, 3, Verdict.FAILED),
            (4, 1, Verdict.PASSED),
            (4, 0, Verdict.INSUFFICIENT),
            (0, 4, Verdict.INSUFFICIENT),
            (0, 0, Verdict.INSUFFICIENT),
        ],
    )
    def test_too_little_seen_comes_before_the_pass_mark(self, yes: int, no: int, verdict: Verdict) -> None:
        of = checklist(self.TEN, min_coverage=50, **{"pass": 80})
        assert scored(of, self.answered(yes, no)).verdict is verdict

    def test_a_failed_audit_is_failed_however_little_was_seen(self) -> None:
        of = checklist(self.TEN.replace("q0 yes_no", "q0 yes_no critical=no"), min_coverage=50)
        assert scored(of, {"q0": "no"}).verdict is Verdict.FAILED

    def test_exactly_the_pass_mark_passes_and_a_hair_below_does_not(self) -> None:
        of = checklist("stage S\nmoment m\na scale min=0 max=10000", **{"pass": 75})
        assert scored(of, {"a": 7500}).verdict is Verdict.PASSED
        almost = scored(of, {"a": 7499.9999})
        assert almost.verdict is Verdict.FAILED

    def test_without_a_pass_mark_an_audit_is_scored(self) -> None:
        assert scored(checklist(self.TEN), self.answered(1, 9)).verdict is Verdict.SCORED

    def test_a_stage_that_misses_its_own_mark_fails_the_audit(self) -> None:
        table = "stage A pass=60\nmoment a\np yes_no\nq yes_no\nstage B\nmoment b\nr yes_no weight=8"
        for rules in ({"pass": 75}, {}):
            sheet = scored(checklist(table, **rules), {"p": "yes", "q": "no", "r": "yes"})
            assert (sheet.percent, sheet.verdict, sheet.failed_stages) == (90, Verdict.FAILED, ("A",))
        missing = scored(checklist(table, **{"pass": 75}), {"p": "na", "q": "na", "r": "yes"})
        assert (missing.verdict, missing.failed_stages, stage(missing, "A").passed) == (Verdict.PASSED, (), None)

    @pytest.mark.parametrize(
        ("value", "band"), [(100, "top"), (90, "top"), (89.99, "fair"), (50, "fair"), (49.9999, None), (0, None)]
    )
    def test_the_band_is_the_highest_that_was_reached(self, value: float, band: str | None) -> None:
        bands = [{"code": "top", "min": 90}, {"code": "fair", "min": 50}]
        of = checklist("stage S\nmoment m\na scale min=0 max=100", bands=bands)
        assert scored(of, {"a": value}).band == band

    @pytest.mark.parametrize("outcome", ["closed", "refused", "wrong_branch", "recognised", "stopped"])
    def test_a_visit_that_did_not_come_about_has_no_figures(self, outcome: str) -> None:
        of = checklist("stage S pass=90\nmoment m\na yes_no critical=no", **{"pass": 50}, min_coverage=50)
        sheet = scored(of, {"a": "no"}, outcome=outcome)
        assert (sheet.percent, sheet.verdict, sheet.band, sheet.critical) == (None, None, None, ())
        assert stage(sheet, "S").figure.percent is None


class TestShares:
    def test_what_items_gave_and_cost_adds_up(self) -> None:
        sheet = scored(checklist(TWO), {"greeted": "yes", "smiled": "no", "warm": "yes"})
        assert [(str(item.ref), item.gave, item.cost) for item in sheet.items] == [
            ("greeted", Fraction(100, 3), 0),
            ("smiled", 0, Fraction(50, 3)),
            ("warm", 50, 0),
        ]

    def test_with_stage_weights_a_share_is_that_of_its_stage(self) -> None:
        sheet = scored(checklist(TWO, total="stage_weights"), {"greeted": "yes", "smiled": "no", "warm": "no"})
        assert [(item.gave, item.cost) for item in sheet.items] == [
            (Fraction(40, 3), 0),
            (0, Fraction(20, 3)),
            (0, 80),
        ]

    def test_what_the_total_leaves_out_gave_and_cost_nothing(self) -> None:
        sheet = scored(checklist(TestOwners.OWNED), OWNED_ANSWERS)
        assert [(str(item.ref), item.gave, item.cost) for item in sheet.items] == [
            ("found", 0, 0),
            ("greeted", 100, 0),
            ("on_time", 0, 0),
        ]
