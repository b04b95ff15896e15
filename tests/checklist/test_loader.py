"""An author sees all faults of a checklist at once, each where it stands and with what to do."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest

from motaudit.base.errors import Problem, ProblemsError
from motaudit.checklist.checks import check
from motaudit.checklist.library import load_shipped, shipped
from motaudit.checklist.loader import read_checklist
from motaudit.checklist.model import Checklist, ItemType, Lane, Owner, Require

CAFE = """\
format: motaudit/checklist/1
code: cafe-visit
title: Café visit
scoring: {when_hidden: zero, pass: 75, bands: [{code: good, min: 75}, {code: poor, min: 0}]}
scenario: Order a coffee
choices:
  yes_no: [{code: yes, label: Yes, points: 1}, {code: no, label: No, points: 0}, {code: na, label: Not here, not_applicable: true}]
stages:
  - code: FMOT
    title: Arrival
    moments:
      - code: welcome
        title: The first seven seconds
        channel: in_person
        touches: [people]
        repeat: {label: Another employee, max: 5}
        items:
          - {code: greeted, text: Were you greeted?, type: choice, choices: yes_no, weight: 2, critical: {answers: [no]}, require: {note: [no], photo: true}}
          - {code: wait, text: Wait, type: duration, from: greeted_at, to: served_at, metric: {kind: time, goal: 60, worst: 300}, relevant: "${greeted} = 'yes' and ${branch.drive_thru} != 'true'"}
          - {code: mood, text: Mood, type: scale, min: 1, max: 5, ends: {min: bad, max: good}}
          - {code: remarks, text: Anything else, type: text, help: "Please,\\nbriefly"}
          - {code: cup, text: Which cup?, type: choice, choices: [{code: paper, label: Paper}, {code: glass, label: Glass}]}
"""  # fmt: skip


def read(source: str) -> tuple[Checklist, tuple[Problem, ...]]:
    return read_checklist(source.encode(), "cafe.yaml")


def found(source: str) -> list[str]:
    """Every problem as `severity code row path`; that its column is right is checked here."""
    try:
        problems = read(source)[1]
    except ProblemsError as error:
        problems = error.problems
    return [_shown(problem, source.splitlines()) for problem in problems]


def _shown(problem: Problem, lines: list[str]) -> str:
    place = problem.place
    assert problem.message and problem.remedy
    assert place.row is not None and place.column is not None
    pointed = lines[place.row - 1][place.column - 1 :]
    key = place.path.rpartition(".")[2]
    assert pointed.startswith(key) or (not key or key.endswith("]")), (str(problem), pointed)
    return f"{problem.severity[0].upper()} {problem.code.removeprefix('checklist.')} {place.row} {place.path}"


def changed(old: str, new: str) -> list[str]:
    assert CAFE.count(old) == 1, old
    return found(CAFE.replace(old, new))


def test_a_small_checklist_is_read_as_it_was_meant() -> None:
    checklist, problems = read(CAFE)
    assert problems == ()
    greeted, wait, mood, remarks, cup = checklist.items.values()
    assert greeted.text == {"en": "Were you greeted?"}
    assert greeted.critical is not None and greeted.critical.answers == ("no",)
    assert greeted.require == Require(("no",), ("*",))
    assert (greeted.weight, greeted.points) == (Decimal(2), Decimal(1))
    assert (wait.type, wait.from_, wait.to) == (ItemType.DURATION, "greeted_at", "served_at")
    assert mood.ends == ({"en": "bad"}, {"en": "good"})
    assert [item.required for item in (greeted, wait, mood, remarks, cup)] == [True, True, True, False, False]
    assert [choice.code for choice in checklist.choices_of(cup)] == ["paper", "glass"]
    moment = checklist.moment_by_code["welcome"]
    assert (moment.lane, moment.owner) == (Lane.FRONT, Owner.BRANCH)
    assert moment.repeat is not None and moment.repeat.max == 5
    assert [band.code for band in checklist.scoring.bands] == ["good", "poor"]
    assert checklist.scenarios[0].title == {"en": "Order a coffee"}


def test_what_the_document_says_about_required_wins() -> None:
    checklist, _problems = read(
        CAFE.replace("type: text,", "type: text, required: true,").replace("min: 1,", "min: 1, required: false,")
    )
    assert checklist.items["remarks"].required and not checklist.items["mood"].required


def test_a_default_is_kept_as_answers_of_its_type_are() -> None:
    numbered = CAFE.replace("[{code: paper, label: Paper}", "[{code: 1, label: Paper}")
    of, problems = read(numbered.replace("Which cup?, type: choice,", "Which cup?, type: choice, default: 1,"))
    assert (of.items["cup"].default, problems) == ("1", ())
    of, _problems = read(CAFE.replace("type: text,", 'type: integer, default: "5",'))
    assert of.items["remarks"].default == Decimal(5)


def test_the_languages_are_those_of_the_title_unless_listed() -> None:
    assert read(CAFE.replace("title: Café visit", "title: {ar: زيارة, en: Visit}"))[0].languages == ("ar", "en")
    checklist, _problems = read(CAFE.replace("title: Café visit", "languages: [ar]\ntitle: زيارة"))
    assert checklist.title == {"ar": "زيارة"} and checklist.items["mood"].text == {"ar": "Mood"}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("code: cafe-visit\n", "", ["E missing 1 "]),
        ("checklist/1", "checklist/2", ["E format 1 format"]),
        ("code: cafe-visit", "code: 1 café", ["E code 2 code"]),
        ("title: Café visit", "title: ''", ["E empty_text 3 title"]),
        ("title: Café visit", "titel: Café visit\ntitle: x", ["E unknown_key 3 titel"]),
        ("pass: 75,", "pass: 175,", ["E range 4 scoring.pass"]),
        ("pass: 75,", "pass: '75',", ["E wrong_type 4 scoring.pass"]),
        (" pass: 75,", " total: stage_weights,", ["W no_weight 9 stages[0]"]),
        ("pass: 75,", "total: mean,", ["E unknown_word 4 scoring.total"]),
        ("{code: good, min: 75}, {code: poor, min: 0}", "{code: poor, min: 0}, {code: good, min: 75}", ["W band_order 4 scoring.bands[1]"]),
        ("{code: poor, min: 0}", "{code: poor, min: 75}", ["E duplicate_band 4 scoring.bands[1]"]),
        ("{code: poor, min: 0}", "{code: good, min: 0}", ["E duplicate_code 4 scoring.bands[1].code"]),
        ("label: No,", "", ["E missing 7 choices.yes_no[1]"]),
        ("{code: no, label: No", "{code: yes, label: No", ["E unknown_answer 18 stages[0].moments[0].items[0].critical.answers", "E unknown_answer 18 stages[0].moments[0].items[0].require.note", "E duplicate_code 7 choices.yes_no[1].code"]),
        ("not_applicable: true}]", "not_applicable: true, points: 1}]", ["W not_applicable_points 7 choices.yes_no[2].points"]),
        ("weight: 2", "weight: -2", ["E range 18 stages[0].moments[0].items[0].weight"]),
        ("choices: yes_no, weight", "choices: yes_on, weight", ["E unknown_choices 18 stages[0].moments[0].items[0].choices", "W unused 7 choices.yes_no"]),
        ("answers: [no]", "answers: [never]", ["E unknown_answer 18 stages[0].moments[0].items[0].critical.answers"]),
        ("type: choice, choices: yes_no", "type: chioce, choices: yes_no", ["E unknown_word 18 stages[0].moments[0].items[0].type"]),
        ("code: wait,", "code: greeted,", ["E duplicate_code 19 stages[0].moments[0].items[1].code", "E circle 18 stages[0].moments[0].items[0]"]),
        ("code: mood,", "code: scenario,", ["E reserved 20 stages[0].moments[0].items[2].code"]),
        ("to: served_at", "to: severed_at", ["E unknown_time 19 stages[0].moments[0].items[1].to"]),
        (" to: served_at,", "", ["E half_duration 19 stages[0].moments[0].items[1]"]),
        ("worst: 300", "worst: 60", ["E metric 19 stages[0].moments[0].items[1].metric.worst"]),
        ("min: 1, max: 5", "min: 5, max: 1", ["E bounds 20 stages[0].moments[0].items[2].min"]),
        ("min: 1, max: 5,", "", ["E no_bounds 20 stages[0].moments[0].items[2]"]),
        ("max: 5}\n", "max: 0}\n", ["E range 16 stages[0].moments[0].repeat.max"]),
        ("channel: in_person", "channel: by_foot", ["E unknown_word 14 stages[0].moments[0].channel"]),
        ("touches: [people]", "touches: people", ["E wrong_type 15 stages[0].moments[0].touches"]),
        ("type: text,", "type: text, metric: {kind: time, goal: 1, worst: 2},", ["W unused_key 21 stages[0].moments[0].items[3].metric"]),
        ("type: choice, choices: yes_no,", "type: choices, max: -1, choices: yes_no,", ["E bounds 18 stages[0].moments[0].items[0].max"]),
        ("type: text,", "type: integer, default: many,", ["E default 21 stages[0].moments[0].items[3].default"]),
        ("type: text,", "type: integer, default: 1.5,", ["E default 21 stages[0].moments[0].items[3].default"]),
        ("type: text,", "type: date, default: today(),", ["E default 21 stages[0].moments[0].items[3].default"]),
        ("min: 1, max: 5,", "min: 1, max: 5, default: 6,", ["E default 20 stages[0].moments[0].items[2].default"]),
        ("type: choice, choices: yes_no,", "type: choice, choices: yes_no, default: [yes, no],", ["E default 18 stages[0].moments[0].items[0].default"]),
        ("type: text,", "type: calculate,", ["E no_calculation 21 stages[0].moments[0].items[3]"]),
        ("text: Were you greeted?", "text: 'Did ${ host } of ${branch.name} greet you?'", ["W unknown_name 18 stages[0].moments[0].items[0].text"]),
        ("Another employee", "{en: Another, de: Weiter}", ["W extra_language 16 stages[0].moments[0].repeat.label.de"]),
        ("text: Mood", "text: {ar: مزاج}", ["W untranslated 20 stages[0].moments[0].items[2].text", "W extra_language 20 stages[0].moments[0].items[2].text.ar"]),
        ("${greeted} = 'yes' and", "${greeted} = and", ["E expression_unexpected 19 stages[0].moments[0].items[1].relevant"]),
        ("${greeted} = 'yes' and", "${gretted} = 'yes' and", ["E unknown_name 19 stages[0].moments[0].items[1].relevant"]),
        ("${greeted} = 'yes' and", "${greeted} = yes and", ["E bare_word 19 stages[0].moments[0].items[1].relevant"]),
    ],
)  # fmt: skip
def test_a_fault_is_named_where_it_stands(old: str, new: str, expected: list[str]) -> None:
    assert sorted(changed(old, new)) == sorted(expected)


@pytest.mark.parametrize(
    ("condition", "pays"),
    [
        ("${greeted} = 'yes'", True),
        ("${greeted} = 'no'", False),
        ("${mood} > 2", True),
        ("${mood} < 2", False),
        ("${mood} > 2 and ${branch.drive_thru} = 'true'", True),
        ("${greeted} = 'no' or ${scenario} = 'x'", False),
        ("${remarks} != ''", False),
    ],
)
def test_an_author_is_warned_where_a_bad_answer_would_pay(condition: str, pays: bool) -> None:
    source = CAFE.replace("${greeted} = 'yes' and ${branch.drive_thru} != 'true'", condition)
    path = "stages[0].moments[0].items[1].relevant"
    assert found(source.replace("when_hidden: zero, ", "")) == ([f"W losing_answer_pays 19 {path}"] if pays else [])
    assert found(source) == []


def test_all_faults_are_named_at_once() -> None:
    broken = CAFE.replace("pass: 75", "pass: 750").replace("type: text", "type: txt").replace("weight: 2", "wieght: 2")
    assert [line.split()[1] for line in found(broken)][:3] == [
        "range",
        "unknown_key",
        "unknown_word",
    ]


def test_a_mistyped_key_gets_a_suggestion() -> None:
    with pytest.raises(ProblemsError) as caught:
        read(CAFE.replace("weight: 2", "wieght: 2"))
    problem = caught.value.problems[0]
    assert "weight" in problem.remedy
    assert str(problem.place) == "cafe.yaml:18:85:stages[0].moments[0].items[0].wieght"


def test_a_circle_is_shown_with_all_its_questions() -> None:
    with pytest.raises(ProblemsError) as caught:
        read(
            CAFE.replace("type: text,", "type: text, relevant: '${wait} > 1',").replace(
                "${greeted} = 'yes' and", "${remarks} = 'x' and"
            )
        )
    circles = [problem for problem in caught.value.problems if problem.code == "checklist.circle"]
    assert len(circles) == 1 and "wait → remarks → wait" in circles[0].message


def test_a_moment_must_not_hang_on_its_own_questions() -> None:
    assert "E circle 18 stages[0].moments[0].items[0]" in changed(
        "channel: in_person", "relevant: \"${greeted} = 'yes'\""
    )


def test_a_filter_may_name_the_columns_of_its_choices() -> None:
    fields = "choices: [{code: paper, label: Paper, attributes: {kind: away}}, {code: glass, label: Glass}]"
    old = "choices: [{code: paper, label: Paper}, {code: glass, label: Glass}]"
    assert changed(old, f"choice_filter: \"kind = ${{scenario}} or code = 'glass'\", {fields}") == []
    assert changed(old, f'choice_filter: "sort = ${{scenario}}", {fields}') == [
        "E bare_word 22 stages[0].moments[0].items[4].choice_filter"
    ]


def test_a_checklist_being_written_can_be_checked_without_a_file() -> None:
    assert check(read(CAFE)[0]) == ()
    problems = check(Checklist("x", {"en": "X"}, ()))
    assert [(problem.code, problem.place.path) for problem in problems] == [("checklist.empty", "stages")]


def test_a_missing_file_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    for path in (tmp_path / "no.yaml", tmp_path):
        with pytest.raises(ProblemsError):
            read_checklist(path)


@pytest.mark.parametrize(
    "source", ["[]", "1", "text", "{}", "null", "stages: 5", "stages: [5, [], {moments: [{items: [7]}]}]"]
)
def test_something_else_than_a_checklist_is_refused(source: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read(source)
    assert caught.value.problems


@pytest.mark.parametrize("code", [entry.code for entry in shipped()])
def test_shipped_checklists_have_no_problem(code: str) -> None:
    entry = next(entry for entry in shipped() if entry.code == code)
    checklist, problems = read_checklist(entry.path)
    assert problems == ()
    assert 25 <= entry.items <= 60 and entry.stages == 5 and {"en", "ar"} <= set(entry.languages)
    assert checklist == load_shipped(code)


def test_no_mutilated_file_crashes_the_reader() -> None:
    chance = random.Random(7)
    original = CAFE.encode()
    for _round in range(150):
        data = bytearray(original)
        for _change in range(chance.randint(1, 4)):
            place = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    del data[place : place + chance.randint(1, 30)]
                case 2:
                    data[place:place] = chance.choice(
                        [b"{", b"[", b"- ", b": ", b"'", b"&a ", b"\xc3", b"null", b"1e9"]
                    )
                case _:
                    piece = data[place : place + chance.randint(1, 40)]
                    data[chance.randrange(len(data)) : 0] = piece
        try:
            read_checklist(bytes(data), "mutant.yaml")
        except ProblemsError as error:
            assert error.problems
