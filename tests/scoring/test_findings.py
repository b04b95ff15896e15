"""What a manager reads first, what to keep, and how a score is explained."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from motaudit.scoring import score
from motaudit.scoring.explain import counted_text, explain, failures
from motaudit.scoring.findings import Finding, FindingKind, fix_first, keep_doing
from tests.tables import checklist, visit

OF = checklist(
    """
    stage A pass=90
      moment welcome
        greeted yes_no weight=2
        receipt yes_no critical=no
      moment site owner=head_office
        found   yes_no weight=9
      moment food
        warm    yes_no weight=5
        tasty   scale min=1 max=5
        extra   yes_no bonus
      moment bye
        thanked yes_no
    """,
    **{"pass": 75},
)
BAD = {"greeted": {"value": "no", "note": "Looked away"}, "receipt": "no", "warm": "no", "tasty": 4, "found": "no"}


def fixed(answers: dict[str, Any], count: int = 3, **keys: Any) -> list[tuple[str, str]]:
    audit = visit(OF, answers, **keys)
    return [_named(finding) for finding in fix_first(score(OF, audit), OF, audit, count)]


def kept(answers: dict[str, Any], count: int = 2, **keys: Any) -> list[tuple[str, str]]:
    audit = visit(OF, answers, **keys)
    return [_named(finding) for finding in keep_doing(score(OF, audit), OF, audit, count)]


def _named(finding: Finding) -> tuple[str, str]:
    return str(finding.kind), str(finding.item or finding.moment)


class TestFixFirst:
    def test_must_pass_answers_come_before_what_cost_most(self) -> None:
        assert fixed(BAD) == [("critical", "receipt"), ("lost", "warm"), ("lost", "greeted")]

    def test_a_break_off_comes_first(self) -> None:
        seen = {"food": {"valence": "pain", "break_off": True, "note": "Cold, and nobody came"}}
        assert fixed(BAD, observations=seen)[:2] == [("break_off", "food"), ("critical", "receipt")]

    def test_a_pain_that_was_not_put_right_follows_what_cost_points(self) -> None:
        seen = {
            "food": {"valence": "pain"},
            "bye": {"valence": "pain", "recovery": {"offered": "sorry card", "emotion": 1}},
            "welcome": {"valence": "pain"},
            "site": {"valence": "pain"},
        }
        answers = {"greeted": "yes", "receipt": "yes", "warm": "yes", "tasty": 4, "thanked": "yes"}
        assert fixed(answers, observations=seen) == [("lost", "tasty"), ("pain", "welcome")]

    def test_a_perfect_visit_has_nothing_to_fix(self) -> None:
        assert fixed({"greeted": "yes", "receipt": "yes", "warm": "yes", "tasty": 5, "thanked": "yes"}) == []

    def test_a_finding_says_what_was_seen_and_what_it_cost(self) -> None:
        audit = visit(OF, BAD)
        finding = fix_first(score(OF, audit), OF, audit)[2]
        assert (finding.kind, finding.seen, finding.note) == (FindingKind.LOST, "No", "Looked away")
        assert finding.cost == Fraction(100 * 2, 9)


class TestKeepDoing:
    def test_a_wow_comes_before_a_glory_before_full_marks(self) -> None:
        answers = {"greeted": "yes", "warm": "yes"}
        assert kept(answers) == [("full_marks", "warm"), ("full_marks", "greeted")]
        seen = {"welcome": {"valence": "glory"}, "bye": {"wow": True}}
        assert kept(answers, observations=seen) == [("wow", "bye"), ("glory", "welcome")]
        assert kept(answers, count=3, observations=seen)[2] == ("full_marks", "warm")


class TestExplain:
    def test_every_question_says_what_it_gave_and_cost(self) -> None:
        audit = visit(OF, BAD | {"thanked": {"state": "not_observed"}})
        shown = {str(each.ref): each for each in explain(score(OF, audit), OF, audit)}
        assert (shown["warm"].gave, shown["warm"].cost, shown["warm"].answer) == (0, Fraction(500, 9), "No")
        assert shown["tasty"].answer == "4 of 5"
        assert (shown["thanked"].answer, shown["thanked"].why) == ("Not noticed", "Not noticed")
        assert shown["receipt"].critical
        assert shown["found"].why == "Not the branch's own: shown as a figure of its own"
        assert shown["extra"].answer == "Not answered"

    def test_a_figure_says_what_it_rests_on(self) -> None:
        answers = {"greeted": "yes", "receipt": "na", "warm": {"state": "not_observed"}, "tasty": 5}
        total = score(OF, visit(OF, answers)).total
        assert counted_text(total) == "2 of 5 counted: 1 not at this branch, 1 not noticed, 1 not answered"
        full = score(OF, visit(OF, {**answers, "receipt": "yes", "warm": "no", "thanked": "no"})).total
        assert counted_text(full) == "5 of 5 counted"

    def test_a_failure_names_its_reasons_and_never_rounds_up_to_the_target(self) -> None:
        audit = visit(OF, BAD | {"thanked": "no"}, observations={"bye": {"break_off": True}})
        assert failures(score(OF, audit), OF, audit) == (
            "Must-pass: receipt No",
            "The customer would have left at “bye”.",
            "“A” reached 7.5%, below its target of 90.0%.",
            "The points alone reached 7.5%, below the target of 75.0%.",
        )
