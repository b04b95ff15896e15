"""How a visit felt, in figures: worked cases."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from motaudit.audit.model import Attempt
from motaudit.scoring import indicators
from motaudit.scoring.sheet import Indicators
from motaudit.scoring.survival import median_time
from tests.tables import checklist, visit

JOURNEY = checklist("""
    stage A
      moment one
        a yes_no
      moment two
        tries attempts
    stage B
      moment three relevant="${a} != 'no'"
        staff contacts
        wait duration goal=60 worst=120
        more duration goal=60 worst=120
    stage C
      moment four
        c yes_no
""")


def felt(answers: dict[str, Any] | None = None, **keys: Any) -> Indicators:
    return indicators(JOURNEY, visit(JOURNEY, answers, **keys))


class TestRates:
    def test_rates_are_of_the_moments_that_were_observed(self) -> None:
        found = felt(
            observations={
                "one": {"valence": "glory", "wow": True},
                "two": {"valence": "pain"},
                "three": {"valence": "neutral"},
                "four": {"note": "nothing said"},
            }
        )
        assert (found.glory_rate, found.pain_rate, found.wow_rate) == (Fraction(1, 3),) * 3

    def test_nothing_observed_is_no_rate(self) -> None:
        found = felt()
        assert (found.glory_rate, found.pain_rate, found.wow_rate, found.recovery_rate) == (None,) * 4
        assert (found.peak_end, found.lift, found.promises_kept, found.break_off) == (None, None, None, False)

    def test_a_hidden_moment_is_left_out(self) -> None:
        seen = {"three": {"valence": "pain"}, "one": {"valence": "glory"}}
        assert felt({"a": "no"}, observations=seen).pain_rate == 0
        assert felt({"a": "yes"}, observations=seen).pain_rate == Fraction(1, 2)

    def test_a_pain_is_put_right_if_the_mood_afterwards_is_not_bad(self) -> None:
        def pain(emotion: int | None) -> dict[str, Any]:
            recovery = {} if emotion is None else {"recovery": {"offered": "voucher", "emotion": emotion}}
            return {"valence": "pain", **recovery}

        seen = {"one": pain(0), "two": pain(-1), "three": pain(2), "four": pain(None)}
        found = felt(observations=seen, emotions={"A": -2, "B": -1})
        assert found.recovery_rate == Fraction(2, 4)
        assert found.lift == Fraction((0 + 2) + (-1 + 2) + (2 + 1), 3)


class TestEmotions:
    @pytest.mark.parametrize(
        ("emotions", "peak_end"),
        [
            ({"A": 1, "B": -1, "C": 0}, Fraction(-1, 2)),
            ({"A": 2, "B": -2, "C": 1}, Fraction(-1, 2)),
            ({"A": 2, "B": -1, "C": 1}, Fraction(3, 2)),
            ({"A": 2}, 2),
            ({"C": 0}, 0),
        ],
    )
    def test_peak_and_end(self, emotions: dict[str, int], peak_end: Fraction) -> None:
        assert felt(emotions=emotions).peak_end == peak_end

    def test_a_moment_may_give_one_more_reading_of_its_stage(self) -> None:
        found = felt(emotions={"A": 1}, observations={"one": {"emotion": -2}, "two": {"emotion": 1}})
        assert [(point.stage, point.mean, point.spread, point.n) for point in found.curve] == [
            ("A", 0, 3, 3),
            ("B", None, None, 0),
            ("C", None, None, 0),
        ]
        assert found.peak_end == Fraction(-2 + 1, 2)


class TestReaching:
    def test_tries_that_nobody_answered_are_never_dropped(self) -> None:
        found = felt(
            {
                "tries": [
                    {"channel": "phone", "started": "10:00", "outcome": "no_answer", "seconds": None},
                    {"channel": "phone", "started": "11:00", "outcome": "answered", "seconds": 40},
                    {"channel": "email", "started": "10:30", "outcome": "answered", "seconds": 90},
                ]
            }
        )
        assert (found.attempts, found.first_attempt_rate, found.median_time_to_human) == (3, Fraction(1, 2), 90)

    def test_the_first_try_is_the_earliest(self) -> None:
        found = felt(
            {
                "tries": [
                    {"channel": "phone", "started": "11:00", "outcome": "answered", "seconds": 40},
                    {"channel": "phone", "started": "10:00", "outcome": "no_answer"},
                ]
            }
        )
        assert found.first_attempt_rate == 0

    @pytest.mark.parametrize(
        ("tries", "median"),
        [
            ([30], 30),
            ([30, None, None], None),
            ([30, 60, None], 60),
            ([10, 20, 30, 40], 20),
            ([None], None),
            ([], None),
            ([(5,), 10, 20], 10),  # gave up after 5 s: only two were left at 10 s
            ([(15,), 10, 20], 20),
            ([(10,), 10], 10),  # waited as long as the one who was answered
        ],
    )
    def test_the_median_is_that_of_kaplan_and_meier(self, tries: list[Any], median: int | None) -> None:
        attempts = [
            Attempt("phone", waited=Decimal(each[0]))
            if isinstance(each, tuple)
            else Attempt("phone", seconds=None if each is None else Decimal(each))
            for each in tries
        ]
        assert median_time(attempts) == median


class TestTime:
    def test_dead_time_is_what_nobody_attended_to(self) -> None:
        staff = [{"who": "host", "role": "host", "seconds": 15, "outcome": "seated"}, {"who": "waiter", "seconds": 45}]
        found = felt({"staff": staff}, times={"arrived": "12:00", "left": "12:05"})
        assert (found.contact_seconds, found.dead_seconds) == (60, 240)
        assert felt({"staff": staff}).dead_seconds is None

    def test_metrics_are_met_on_average_by_kind(self) -> None:
        assert felt({"wait": 60, "more": 90}).metrics_met == {"time": Fraction(3, 4)}

    def test_promises_that_were_not_checked_do_not_count(self) -> None:
        promises = [{"text": "hot", "kept": True}, {"text": "fast", "kept": False}, {"text": "free"}]
        assert felt(promises=promises).promises_kept == Fraction(1, 2)

    def test_a_break_off_is_named(self) -> None:
        found = felt(observations={"two": {"break_off": True}})
        assert (found.break_off, found.break_point) == (True, "two")
