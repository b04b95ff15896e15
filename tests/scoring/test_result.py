"""The result as other programs read it."""

from __future__ import annotations

import json

from motaudit.scoring import indicators, result_json, score
from tests.tables import checklist, visit

OF = checklist("""
    stage A
      moment one repeat
        a yes_no weight=2 critical=no
      moment two
        b scale min=0 max=3
        wait duration goal=60 worst=300
    stage B
      moment three
        c text
""")


def test_numbers_are_rounded_half_up_to_four_places_and_nothing_is_null() -> None:
    audit = visit(OF, {"a": "yes", "a[2]": "no", "b": 2, "wait": 100})
    result = json.loads(json.dumps(result_json(score(OF, audit), indicators(OF, audit))))
    assert result["percent"] == 58.3333
    assert (result["earned"], result["possible"]) == (3.5, 6)
    assert (result["verdict"], result["band"], result["cap"]) == ("failed", None, None)
    assert (result["coverage"], result["na_rate"], result["n"]) == (1, 0, 4)
    assert result["critical"] == ["a[2]"]
    assert result["metrics"] == [{"item": "wait", "kind": "time", "attained": 0.8333}]
    assert [(stage["code"], stage["percent"], stage["coverage"]) for stage in result["stages"]] == [
        ("A", 58.3333, 1),
        ("B", None, None),
    ]
    assert result["indicators"]["glory_rate"] is None
    assert result["indicators"]["break_off"] is False


def test_a_visit_that_did_not_come_about_has_neither_percentage_nor_verdict() -> None:
    audit = visit(OF, {"a": "no"}, outcome="closed", story="Shut at noon.")
    result = result_json(score(OF, audit), indicators(OF, audit))
    assert (result["percent"], result["verdict"], result["critical"], result["metrics"]) == (None, None, [], [])
    assert [stage["percent"] for stage in result["stages"]] == [None, None]
