"""What holds for every score, whatever was answered."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motaudit.scoring import indicators, result_json, score
from motaudit.scoring.codec import decode_sheet, encode_sheet
from tests.tables import checklist, visit

TABLE = """
    stage A weight=3 pass=40
      moment one
        a moods weight=2
        b extras* max=4
        extra yes_no bonus weight=3
      moment staff repeat=3
        polite yes_no critical=no
    stage B weight=5
      moment two relevant="${a} != 'bad'"
        c scale min=1 max=5
        wait duration goal=60 worst=300
      moment site owner=head_office
        d yes_no
    choices moods good=3 fair=1 bad=-2 odd=- na=na
    choices extras x=1 y=2 z=3 w=-2
"""
RULES: list[dict[str, Any]] = [
    {},
    {"total": "stage_weights", "pass": 60},
    {"not_reached": "zero", "when_hidden": "zero", "min_coverage": 30},
    {"counts": "all", "estimated_times": "score", "critical_cap": 49},
]
CHECKLISTS = [checklist(TABLE, **rules) for rules in RULES]


def _or_state(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    state = st.sampled_from(["not_applicable", "not_observed", "not_reached"]).map(lambda state: {"state": state})
    return st.one_of(values, state)


_yes_no = _or_state(st.sampled_from(["yes", "no", "na"]))
_answers = st.fixed_dictionaries(
    {},
    optional={
        "a": _or_state(st.sampled_from(["good", "fair", "bad", "odd", "na"])),
        "b": _or_state(st.lists(st.sampled_from("xyzw"), unique=True)),
        "extra": _yes_no,
        "polite": _yes_no,
        "polite[2]": _yes_no,
        "polite[3]": _yes_no,
        "c": _or_state(st.integers(1, 5)),
        "wait": _or_state(st.integers(0, 400)),
        "d": _yes_no,
    },
)
_moments = st.sampled_from(["one", "staff", "two", "site"])
_seen = st.dictionaries(
    _moments,
    st.fixed_dictionaries(
        {},
        optional={
            "break_off": st.booleans(),
            "break_cause": st.sampled_from(["company", "other"]),
            "emotion": st.integers(-2, 2),
        },
    ),
)
_checklists = st.sampled_from(CHECKLISTS)


@given(_checklists, _answers, _seen)
def test_percentages_stay_within_bounds_and_figures_within_their_items(
    of: Any, answers: dict[str, Any], seen: dict[str, Any]
) -> None:
    sheet = score(of, visit(of, answers, observations=seen))
    figures = [sheet.total, *(each.figure for each in (*sheet.stages, *sheet.moments)), *sheet.owners.values()]
    for figure in figures:
        assert figure.percent is None or 0 <= figure.percent <= 100
        assert 0 <= figure.n <= figure.applicable
        assert figure.coverage is None or 0 <= figure.coverage <= 1
        assert (figure.percent is None) == (figure.possible == 0) or of.scoring.total == "stage_weights"
    assert sheet.na_rate is None or 0 <= sheet.na_rate <= 1
    assert all(0 <= metric.attained <= 1 for metric in sheet.metrics)
    assert [metric.attained for metric in sheet.metrics] == sorted(metric.attained for metric in sheet.metrics)


@given(_checklists, _answers, _seen)
def test_shares_add_up_to_the_total(of: Any, answers: dict[str, Any], seen: dict[str, Any]) -> None:
    sheet = score(of, visit(of, answers, observations=seen))
    if sheet.percent is None or of.scoring.total == "stage_weights":
        return
    gave, cost = sum(item.gave for item in sheet.items), sum(item.cost for item in sheet.items if not item.bonus)
    assert sheet.percent == min(max(gave, 0), 100)
    assert gave - sum(item.gave for item in sheet.items if item.bonus) + cost == 100


@given(_checklists, _answers, st.sampled_from(["c", "wait", "polite[2]", "d", "extra"]))
def test_what_is_not_at_this_branch_never_changes_the_percentage(of: Any, answers: dict[str, Any], code: str) -> None:
    without = {key: value for key, value in answers.items() if key != code}
    before = score(of, visit(of, without))
    after = score(of, visit(of, without | {code: {"state": "not_applicable"}}))
    assert (before.percent, before.total.earned, before.total.n) == (after.percent, after.total.earned, after.total.n)


@given(_checklists, _answers)
def test_a_better_answer_never_lowers_the_percentage(of: Any, answers: dict[str, Any]) -> None:
    percents = [score(of, visit(of, answers | {"a": "fair", "c": value})).percent for value in (1, 3, 5)]
    assert percents == sorted(percent or Fraction(0) for percent in percents)


@given(_checklists, _answers, _seen)
def test_a_score_is_the_same_each_time_and_survives_being_stored(
    of: Any, answers: dict[str, Any], seen: dict[str, Any]
) -> None:
    audit = visit(of, answers, observations=seen)
    sheet = score(of, audit)
    assert score(of, visit(of, dict(reversed(answers.items())), observations=seen)) == sheet
    assert decode_sheet(encode_sheet(sheet)) == sheet
    assert set(result_json(sheet, indicators(of, audit))) >= {"percent", "verdict", "stages", "critical", "na_rate"}


@pytest.mark.parametrize("of", CHECKLISTS)
def test_the_best_answers_give_everything(of: Any) -> None:
    best = {"a": "good", "b": ["x", "y", "z"], "extra": "yes", "polite": "yes", "c": 5, "wait": 30, "d": "yes"}
    sheet = score(of, visit(of, best))
    assert (sheet.percent, sheet.total.coverage) == (100, 1)
