"""What must be there before a visit can be handed in."""

from __future__ import annotations

from typing import Any

from motaudit.audit.model import Position
from motaudit.audit.walk import Walk
from tests.tables import checklist, document, from_document, walk

OF = checklist("""
    stage A
      moment one
        a yes_no note=no photo=*
        remark text
      moment two
        n integer max=5 required
""")
WELL = {"emotions": {"A": 1}, "first_impression": {"emotion": 1}, "times": {"arrived": "12:00"}}


def gaps(of: Walk, severity: str = "error") -> list[tuple[str, str]]:
    return [(str(gap.kind), str(gap.item or gap.position.code)) for gap in of.gaps() if gap.severity == severity]


def test_an_empty_visit_lists_what_is_unanswered_and_hints_at_feelings() -> None:
    of = walk(OF)
    assert gaps(of) == [("unanswered", "a"), ("unanswered", "n")]
    assert gaps(of, "warning") == [("first_impression", "first_impression"), ("feeling", "A")]


def test_a_complete_visit_has_none() -> None:
    of = walk(OF, {"a": {"value": "no", "note": "Nobody", "evidence": ["a.jpg"]}, "n": 3}, **WELL)
    assert of.gaps() == ()


def test_an_answer_may_require_a_note_and_a_photo() -> None:
    of = walk(OF, {"a": "no", "n": 3}, **WELL)
    assert gaps(of) == [("item_note", "a"), ("item_photo", "a")]
    assert gaps(walk(OF, {"a": "yes", "n": 3}, **WELL)) == [("item_photo", "a")]


def test_what_was_not_noticed_should_say_why() -> None:
    of = walk(OF, {"a": {"state": "not_observed"}, "n": 3}, **WELL)
    assert (gaps(of), gaps(of, "warning")) == ([], [("item_note", "a")])


def test_a_wrong_answer_hinders_and_says_where() -> None:
    of = walk(OF, {"a": "na", "n": 9}, **WELL)
    (gap,) = [gap for gap in of.gaps() if gap.kind == "invalid"]
    assert gap.message == "n: The most that is possible here is 5."
    assert gap.position == Position("moment", "two", 1, "n")


def test_a_story_that_is_too_short_says_how_much_is_missing() -> None:
    content: dict[str, Any] = document("stage A\nmoment m\na text") | {"story": {"min_length": 20}}
    of = walk(from_document(content), story="It was fine.   ", **WELL)
    assert [gap.message for gap in of.gaps()] == ["The story is 8 characters too short."]


def test_the_context_must_be_complete() -> None:
    field = {"code": "busy", "text": {"en": "How busy?"}, "type": "integer", "required": True, "max": 10}
    of = checklist("stage A\nmoment m\na text", context=[field])
    assert gaps(walk(of, **WELL)) == [("context", "context")]
    assert gaps(walk(of, context={"busy": 11}, **WELL)) == [("context", "context")]
    assert gaps(walk(of, context={"busy": 3}, **WELL)) == []


def test_an_outcome_must_be_said() -> None:
    of = walk(OF)
    of.apply(of.plan_header("outcome", None))
    assert gaps(of)[0] == ("outcome", "outcome")


def test_a_visit_that_did_not_come_about_needs_time_and_a_note_but_no_answers() -> None:
    closed = walk(OF, outcome="closed")
    assert (gaps(closed), gaps(closed, "warning")) == ([("note", "outcome")], [("proof", "outcome")])
    assert gaps(walk(OF, outcome="closed", outcome_note="Shutters down at noon")) == []
    assert gaps(walk(OF, outcome="closed", started=None, story="Shut.")) == [("time", "times")]


def test_after_a_break_off_nothing_more_is_asked() -> None:
    of = walk(OF, observations={"one": {"break_off": True}}, **WELL)
    assert gaps(of) == []
