"""What an author sees when two versions of a checklist are laid side by side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from motaudit.checklist.library import load_shipped
from motaudit.checklist.model import Checklist, Item
from motaudit.checklist.versions import FieldChange, Kind, difference

OLD = load_shipped("restaurant-visit")


def with_items(checklist: Checklist, change: dict[str, Item | None]) -> Checklist:
    """The checklist with some items replaced, or dropped where None."""
    stages = []
    for stage in checklist.stages:
        moments = []
        for moment in stage.moments:
            items = (change.get(item.code, item) for item in moment.items)
            moments.append(replace(moment, items=tuple(item for item in items if item is not None)))
        stages.append(replace(stage, moments=tuple(moments)))
    return replace(checklist, stages=tuple(stages))


def test_nothing_changed() -> None:
    assert difference(OLD, OLD).changes == ()


def test_a_new_wording_changes_no_score() -> None:
    greeted = OLD.items["greeted"]
    text = {**greeted.text, "en": "Did anybody greet you?"}
    found = difference(OLD, with_items(OLD, {"greeted": replace(greeted, text=text)}))
    (change,) = found.changes
    assert (change.kind, change.code, change.what) == (Kind.ITEM, "greeted", "changed")
    assert change.fields == (FieldChange("text", greeted.text, text),)
    assert not found.may_change_scores


def test_weights_rules_and_dropped_questions_change_the_score() -> None:
    greeted = OLD.items["greeted"]
    heavier = difference(OLD, with_items(OLD, {"greeted": replace(greeted, weight=Decimal(9))}))
    dropped = difference(OLD, with_items(OLD, {"greeted": None}))
    added = difference(with_items(OLD, {"greeted": None}), OLD)
    rules = difference(OLD, replace(OLD, scoring=replace(OLD.scoring, pass_=Decimal(10))))
    assert [(c.kind, c.code, c.what) for c in dropped.changes] == [(Kind.ITEM, "greeted", "removed")]
    assert [(c.kind, c.code, c.what) for c in added.changes] == [(Kind.ITEM, "greeted", "added")]
    assert rules.changes[0].kind is Kind.SCORING and rules.changes[0].fields[0].key == "pass"
    assert all(found.may_change_scores for found in (heavier, dropped, added, rules))


def test_points_of_a_choice_are_named() -> None:
    choices = {
        **OLD.choices,
        "yes_no": (replace(OLD.choices["yes_no"][0], points=Decimal(3)), *OLD.choices["yes_no"][1:]),
    }
    (change,) = difference(OLD, replace(OLD, choices=choices)).changes
    assert (change.kind, change.code, [field.key for field in change.fields]) == (Kind.CHOICES, "yes_no", ["points"])


def test_a_question_that_moved_says_where_it_was() -> None:
    first, second = OLD.stages[0].moments[:2]
    moved = first.items[-1]
    stage = replace(
        OLD.stages[0],
        moments=(
            replace(first, items=first.items[:-1]),
            replace(second, items=(*second.items, moved)),
            *OLD.stages[0].moments[2:],
        ),
    )
    (change,) = difference(OLD, replace(OLD, stages=(stage, *OLD.stages[1:]))).changes
    assert change.fields == (FieldChange("place", first.code, second.code),)
