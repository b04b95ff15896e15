"""Answers as a document: read strictly, turned into an audit without a workspace, and written again."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motaudit.audit.answers import answers_checklist, read_answers, to_audit, write_answers
from motaudit.audit.entries import EntryKind, entries_of
from motaudit.audit.model import (
    Answer,
    AnswerState,
    Attempt,
    Audit,
    BreakCause,
    Contact,
    ItemRef,
    Mode,
    MomentRef,
    Observation,
    Outcome,
    Recovery,
    Source,
    Valence,
)
from motaudit.audit.walk import Walk
from motaudit.base.clock import from_text
from motaudit.base.errors import ProblemsError
from tests.tables import checklist, document, from_document, visit

OF = from_document(
    document(
        """
        stage FMOT
          moment welcome
            greeted yes_no
            toppings extras*
            wait duration goal=60 worst=300
            price money currency=OMR
            n integer
            day date
            said text
            shot photo
            hint note
            sum calculate calculation="${wait} + 1"
          moment staff repeat=3
            name_tag yes_no
            tries attempts
            met contacts
        stage SMOT
          moment food
            warm scale min=1 max=5
        choices extras a=1 b=1 c=-
        """,
        context=[{"code": "busy", "text": {"en": "Busy?"}, "type": "integer"}],
    )
    | {"scenario": [{"code": "dine_in", "title": {"en": "Dine in"}}]}
)


def problems(content: Any, name: str = "answers.json") -> list[tuple[str, str]]:
    """Code and path of everything that is wrong."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(ProblemsError) as refused:
        read_answers(data, OF, name)
    return [(problem.code.removeprefix("answers."), problem.place.path) for problem in refused.value.problems]


def wrong(**keys: Any) -> list[tuple[str, str]]:
    return problems(
        {"format": "motaudit/answers/1", "checklist": "table", "started": "2026-11-02T12:00:00+03:00"} | keys
    )


class TestReading:
    def test_every_kind_of_answer_is_understood(self) -> None:
        audit = visit(
            OF,
            {
                "greeted": {"value": "yes", "note": "By name", "flag": True, "source": "photo"},
                "toppings": ["b", "a"],
                "wait": 95,
                "price": 1.250,
                "n": 3,
                "day": "2026-11-02",
                "said": "Welcome",
                "name_tag[2]": {"state": "not_applicable", "note": "no tags"},
                "tries": [
                    {"channel": "phone", "started": "11:00", "outcome": "no_answer", "seconds": None},
                    {"channel": "email", "seconds": 90.5},
                ],
                "met": [{"who": "Host", "role": "host", "seconds": 15, "outcome": "seated"}],
            },
        )
        assert audit.answers == {
            ItemRef("greeted"): Answer("yes", note="By name", flag=True, source=Source.PHOTO),
            ItemRef("toppings"): Answer(("a", "b")),
            ItemRef("wait"): Answer(Decimal(95)),
            ItemRef("price"): Answer(Decimal("1.25")),
            ItemRef("n"): Answer(Decimal(3)),
            ItemRef("day"): Answer("2026-11-02"),
            ItemRef("said"): Answer("Welcome"),
            ItemRef("name_tag", 2): Answer(None, AnswerState.NOT_APPLICABLE, "no tags"),
            ItemRef("tries"): Answer(
                (
                    Attempt("phone", from_text("2026-11-02T11:00:00+03:00"), "no_answer"),
                    Attempt("email", seconds=Decimal("90.5")),
                )
            ),
            ItemRef("met"): Answer((Contact("Host", "host", Decimal(15), "seated"),)),
        }
        assert audit.rows == {"staff": (1, 2)}

    def test_feelings_are_understood(self) -> None:
        audit = visit(
            OF,
            observations={
                "welcome": {"valence": "pain", "recovery": {"offered": "tea", "emotion": 1}, "emotion": -1},
                "staff[3]": {"wow": True},
                "food": {"break_off": True, "break_cause": "other", "note": "Cold"},
            },
            emotions={"FMOT": -1},
            first_impression={"emotion": 2, "words": "Bright"},
        )
        assert audit.observations == {
            MomentRef("welcome"): Observation(Valence.PAIN, recovery=Recovery("tea", 1), emotion=-1),
            MomentRef("staff", 3): Observation(Valence.GLORY, wow=True),
            MomentRef("food"): Observation(note="Cold", break_off=True, break_cause=BreakCause.OTHER),
        }
        assert (audit.rows, audit.emotions, audit.confirmed_stages) == ({"staff": (1, 2, 3)}, {"FMOT": -1}, {"FMOT"})
        assert audit.first_impression is not None and audit.first_impression.words == "Bright"

    def test_the_header_is_understood(self) -> None:
        audit = visit(
            OF,
            mode="announced",
            outcome="stopped",
            outcome_note="Fire alarm",
            scenario="dine_in",
            story="It rang.",
            ended="12:30",
            context={"busy": 4},
            promises=[{"text": "Hot in 5 minutes", "source": "poster", "kept": False}],
            receipts=[{"number": "77", "time": "12:20", "amount": 3.5, "currency": "OMR"}],
        )
        assert (audit.mode, audit.outcome, audit.outcome_note) == (Mode.ANNOUNCED, Outcome.STOPPED, "Fire alarm")
        assert (audit.scenario, audit.story, audit.context) == ("dine_in", "It rang.", {"busy": Decimal(4)})
        assert audit.ended is not None and audit.started is not None
        assert audit.ended - audit.started == timedelta(minutes=30)
        assert [promise.kept for promise in audit.promises.values()] == [False]
        assert [receipt.amount for receipt in audit.receipts.values()] == [Decimal("3.5")]
        assert (audit.branch.code, visit(OF).outcome) == ("B-1", Outcome.COMPLETED)

    def test_times_are_instants_or_times_of_the_visit_with_or_without_a_source(self) -> None:
        audit = visit(
            OF,
            started="2026-11-02T23:40:00+03:00",
            times={
                "arrived": "23:30",
                "ordered_at": {"at": "2026-11-02T23:50:00+03:00", "source": "receipt"},
                "served": {"at": "00:10"},
                "left": "2026-11-03T00:40",
            },
        )
        assert {code: (mark.at.isoformat(), str(mark.source)) for code, mark in audit.times.items()} == {
            "arrived": ("2026-11-02T23:30:00+03:00", "measured"),
            "ordered": ("2026-11-02T23:50:00+03:00", "receipt"),
            "served": ("2026-11-03T00:10:00+03:00", "measured"),
            "left": ("2026-11-03T00:40:00+03:00", "measured"),
        }

    def test_evidence_is_named_beside_the_file_and_not_read(self, tmp_path: Path) -> None:
        content = {
            "format": "motaudit/answers/1",
            "checklist": "table",
            "answers": {
                "shot": {"value": "p/a.jpg", "evidence": ["call.mp3"]},
                "greeted": {"value": "yes", "evidence": ["slip.pdf"]},
            },
        }
        path = tmp_path / "visit.json"
        path.write_text(json.dumps(content))
        found = read_answers(path, OF)
        assert list(found.evidence.values()) == [tmp_path / "call.mp3", tmp_path / "p/a.jpg", tmp_path / "slip.pdf"]
        evidence = to_audit(found, OF).evidence.values()
        assert [(str(each.item), each.kind, str(each.visibility)) for each in evidence] == [
            ("shot", "audio", "internal"),
            ("shot", "photo", "branch"),
            ("greeted", "file", "branch"),
        ]
        assert EntryKind.EVIDENCE not in {change.key.kind for change in found.changes_to(to_audit(found, OF))}

    def test_only_what_differs_is_changed(self) -> None:
        data = json.dumps({"format": "motaudit/answers/1", "checklist": "table", "answers": {"n": 1, "said": "Hi"}})
        found = read_answers(data.encode(), OF)
        audit = visit(OF, {"n": 1})
        assert {change.key.code for change in found.changes_to(audit)} == {"said"}

    def test_the_checklist_can_be_asked_for_before_it_is_known(self) -> None:
        assert answers_checklist(b'{"format": "motaudit/answers/1", "checklist": "cafe", "version": 3}') == ("cafe", 3)
        with pytest.raises(ProblemsError):
            answers_checklist(b"{}")


class TestRefusing:
    def test_all_problems_are_named_at_once(self) -> None:
        assert wrong(
            colour="red",
            outcome="fine",
            scenario="take_away",
            answers={"greeted": "maybe", "greted": "yes", "n": "three", "hint": "x", "sum": 3},
            observations={"wellcome": {}, "welcome": {"valence": "bad"}},
            emotions={"FMOT": 3, "LMOT": 1},
        ) == [
            ("unknown_key", "colour"),
            ("unknown_word", "outcome"),
            ("unknown_word", "scenario"),
            ("unknown_choice", "answers.greeted"),
            ("unknown_code", "answers.greted"),
            ("wrong_type", "answers.n"),
            ("not_asked", "answers.hint"),
            ("not_asked", "answers.sum"),
            ("unknown_code", "observations.wellcome"),
            ("unknown_word", "observations.welcome.valence"),
            ("range", "emotions.FMOT"),
            ("unknown_key", "emotions.LMOT"),
        ]

    @pytest.mark.parametrize(
        ("code", "value"),
        [
            ("greeted", True),
            ("greeted", ["yes"]),
            ("toppings", "a"),
            ("n", 1.5),
            ("n", "1"),
            ("wait", True),
            ("wait", -10),
            ("warm", 0),
            ("warm", 9),
            ("price", "1.2"),
            ("day", "02.11.2026"),
            ("day", "20261102"),
            ("day", "2026-W45-1"),
            ("said", 5),
            ("tries", {"value": 3}),
            ("met", "Host"),
            ("shot", 3),
        ],
    )
    def test_a_value_of_the_wrong_type_is_refused(self, code: str, value: Any) -> None:
        path = f"answers.{code}" + (".value" if isinstance(value, dict) else "")
        assert [found for found in wrong(answers={code: value}) if found[1].startswith(path)]

    @pytest.mark.parametrize(
        ("answer", "found"),
        [
            ({"value": "yes", "state": "not_observed"}, ("value_and_state", "answers.greeted.state")),
            ({"state": "unknown"}, ("unknown_word", "answers.greeted.state")),
            ({"value": "yes", "flag": "yes"}, ("wrong_type", "answers.greeted.flag")),
            ({"value": "yes", "comment": "x"}, ("unknown_key", "answers.greeted.comment")),
            ({"value": "yes", "source": "guess"}, ("unknown_word", "answers.greeted.source")),
        ],
    )
    def test_the_long_form_of_an_answer_is_strict_too(self, answer: dict[str, Any], found: tuple[str, str]) -> None:
        assert wrong(answers={"greeted": answer}) == [found]

    def test_a_number_of_any_length_is_read(self) -> None:
        assert visit(OF, {"n": 10**30}).answers[ItemRef("n")].value == Decimal(10**30)

    def test_a_choice_may_be_written_as_the_number_or_the_truth_that_its_code_looks_like(self) -> None:
        of = checklist("stage S\nmoment m\nq odd\nchoices odd true=1 1=1 1.5=1")
        for written, code in ((True, "true"), (1, "1"), (1.0, "1"), ("1", "1"), (1.50, "1.5")):
            assert visit(of, {"q": written}).answers[ItemRef("q")].value == code

    def test_the_seconds_of_a_try_that_reached_nobody_are_its_waiting(self) -> None:
        rows = [
            {"channel": "phone", "outcome": "no_answer", "seconds": 120},
            {"channel": "phone", "outcome": "recording", "seconds": 90, "waited": 95},
            {"channel": "phone", "outcome": "answered", "seconds": 20},
            {"channel": "phone", "outcome": "rang back", "seconds": 30},
        ]
        found = visit(OF, {"tries": rows}).answers[ItemRef("tries")].value
        assert isinstance(found, tuple)
        rows_read = [row for row in found if isinstance(row, Attempt)]
        assert [(row.seconds, row.waited) for row in rows_read] == [(None, 120), (None, 95), (20, None), (30, None)]

    @pytest.mark.parametrize("far", ["0001-01-01T00:00:00", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"])
    def test_a_visit_at_the_end_of_the_calendar_is_refused(self, far: str) -> None:
        assert wrong(started=far, times={"arrived": "23:50", "left": far}) == [
            ("wrong_type", "started"),
            ("wrong_type", "times.arrived"),
            ("wrong_type", "times.left"),
        ]

    def test_a_part_of_the_wrong_kind_is_named_once(self) -> None:
        assert wrong(times=[]) == [("wrong_type", "times")]

    def test_rows_are_counted(self) -> None:
        assert wrong(
            answers={"name_tag[4]": "yes", "greeted[2]": "yes", "name_tag[0]": "yes"},
            observations={"staff[4]": {}, "food[2]": {}},
        ) == [
            ("row", "answers.name_tag[4]"),
            ("row", "answers.greeted[2]"),
            ("unknown_code", "answers.name_tag[0]"),
            ("row", "observations.staff[4]"),
            ("row", "observations.food[2]"),
        ]

    def test_a_row_is_named_once(self) -> None:
        assert wrong(answers={"greeted": "yes", "greeted[1]": "no"}, observations={"staff": {}, "staff[1]": {}}) == [
            ("duplicate", "answers.greeted[1]"),
            ("duplicate", "observations.staff[1]"),
        ]

    def test_choices_in_lists_are_checked_one_by_one(self) -> None:
        assert wrong(answers={"toppings": ["a", "q", "a"]}) == [
            ("unknown_choice", "answers.toppings[1]"),
            ("duplicate", "answers.toppings[2]"),
        ]

    def test_times_are_checked(self) -> None:
        assert wrong(
            times={
                "arrived": "noon",
                "ordered": "12:00",
                "ordered_at": "12:01",
                "served": {"source": "photo"},
                "x": "1",
            }
        ) == [
            ("wrong_type", "times.arrived"),
            ("duplicate", "times.ordered_at"),
            ("missing", "times.served"),
            ("unknown_key", "times.x"),
        ]
        assert wrong(started=None, times={"arrived": "12:00"}) == [("wrong_type", "times.arrived")]

    def test_feelings_must_make_sense(self) -> None:
        assert wrong(
            observations={
                "welcome": {"valence": "pain", "wow": True},
                "food": {"valence": "glory", "recovery": {"offered": "tea", "emotion": 1}},
                "staff": {"recovery": {"offered": "tea"}},
            },
            first_impression={"emotion": 9},
        ) == [
            ("wow", "observations.welcome.wow"),
            ("recovery", "observations.food.recovery"),
            ("missing", "observations.staff.recovery"),
            ("range", "first_impression.emotion"),
        ]

    @pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999999999"])
    def test_what_is_no_number_is_refused(self, number: bytes) -> None:
        start = b'{"format": "motaudit/answers/1", "checklist": "table", "answers": {"price": '
        assert problems(start + number + b"}}")

    def test_an_empty_checklist_is_another_one(self) -> None:
        assert wrong(checklist="") == [("checklist", "checklist")]

    def test_another_checklist_or_format_is_refused(self) -> None:
        assert problems({"format": "motaudit/answers/9", "checklist": "other"}) == [
            ("format", "format"),
            ("checklist", "checklist"),
        ]
        assert problems({}) == [("missing", ""), ("missing", "")]
        assert problems([])

    def test_a_missing_file_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(ProblemsError) as refused:
            read_answers(tmp_path / "none.json", OF)
        assert refused.value.code == "answers.no_file"

    def test_a_problem_is_at_its_row_and_column(self) -> None:
        text = '{\n  "format": "motaudit/answers/1",\n  "checklist": "table",\n  "answers": {\n    "n": 1.5\n  }\n}'
        with pytest.raises(ProblemsError) as refused:
            read_answers(text.encode(), OF, "visit.json")
        (problem,) = refused.value.problems
        assert str(problem.place).startswith("visit.json:5:5")


def said(audit: Audit) -> dict[Any, Any]:
    """The entries of an audit; what has an id of its own by its place in the order."""
    found: dict[Any, Any] = {}
    for key, value in sorted(entries_of(audit).items(), key=lambda pair: (pair[0].kind, pair[0].code, pair[0].row)):
        named = key.kind in (EntryKind.PROMISE, EntryKind.RECEIPT, EntryKind.EVIDENCE)
        found[(key.kind, len(found)) if named else key] = value
    return found


_text = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=8)
_number = st.integers(0, 10**6).map(lambda n: n / 100)
_yes_no = st.one_of(
    st.sampled_from(["yes", "no", "na"]),
    st.fixed_dictionaries({"state": st.sampled_from([*AnswerState])}, optional={"note": _text, "flag": st.just(True)}),
    st.fixed_dictionaries({"value": st.just("yes")}, optional={"note": _text, "source": st.sampled_from([*Source])}),
)
_emotion = st.integers(-2, 2)
_documents = st.fixed_dictionaries(
    {
        "answers": st.fixed_dictionaries(
            {},
            optional={
                "greeted": _yes_no,
                "toppings": st.lists(st.sampled_from("abc"), unique=True, min_size=1),
                "wait": _number,
                "said": _text,
                "shot": st.just({"evidence": ["a.jpg"]}),
                "name_tag[2]": _yes_no,
                "met[3]": st.just([{"who": "Host", "seconds": 15}]),
                "tries": st.just([{"channel": "phone", "started": "12:30", "waited": 20}]),
            },
        )
    },
    optional={
        "observations": st.dictionaries(
            st.sampled_from(["welcome", "staff[3]", "food"]),
            st.fixed_dictionaries(
                {},
                optional={
                    "valence": st.sampled_from([*Valence]),
                    "note": _text,
                    "break_off": st.booleans(),
                    "emotion": _emotion,
                },
            ),
        ),
        "emotions": st.dictionaries(st.sampled_from(["FMOT", "SMOT"]), _emotion),
        "times": st.dictionaries(st.sampled_from(["arrived", "served"]), st.sampled_from(["12:01", "13:00"])),
        "context": st.fixed_dictionaries({"busy": st.integers(0, 9)}),
        "outcome": st.sampled_from([*Outcome]),
        "first_impression": st.fixed_dictionaries({"emotion": _emotion}, optional={"words": _text}),
        "promises": st.lists(st.fixed_dictionaries({"text": _text}, optional={"kept": st.booleans()}), max_size=2),
        "receipts": st.lists(st.fixed_dictionaries({"number": _text}, optional={"amount": _number}), max_size=2),
        "story": _text,
    },
)


@given(_documents)
def test_what_is_written_reads_back_the_same(content: dict[str, Any]) -> None:
    keys = json.loads(json.dumps(content))
    audit = visit(OF, keys.pop("answers"), **keys)
    written = json.loads(json.dumps(write_answers(audit, OF)))
    again = to_audit(read_answers(json.dumps(written).encode(), OF, "again.json"), OF)
    assert said(again) == said(audit)
    assert json.loads(json.dumps(write_answers(again, OF))) == written


_anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), _text),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["value", "state", "at", "emotion", "FMOT", "greeted", "welcome"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)
_keys = st.sampled_from(
    [
        *["format", "checklist", "version", "mode", "scenario", "outcome", "started", "times", "context", "story"],
        *["first_impression", "answers", "observations", "emotions", "promises", "receipts"],
    ]
)


@given(st.dictionaries(_keys, _anything, max_size=4), st.dictionaries(st.sampled_from(sorted(OF.items)), _anything))
def test_whatever_stands_in_a_document_is_read_or_refused(keys: dict[str, Any], answers: dict[str, Any]) -> None:
    content = {"format": "motaudit/answers/1", "checklist": "table", "answers": answers} | keys
    try:
        audit = to_audit(read_answers(json.dumps(content).encode(), OF, "answers.json"), OF)
    except ProblemsError as refused:
        assert all(problem.place.row and problem.remedy for problem in refused.problems)
    else:
        assert Walk(OF, audit).gaps() is not None
