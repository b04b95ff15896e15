"""What people and scripts do at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from motaudit.audit.places import Person, Role
from motaudit.base.ids import new_id
from motaudit.cli import run
from motaudit.workspace import Workspace

CHECKLIST = """
format: motaudit/checklist/1
code: corner-shop
title: {en: Corner shop}
scoring: {pass: 75, bands: [{code: good, min: 75}, {code: weak, min: 0}]}
choices:
  yes_no:
    - {code: "yes", label: {en: "Yes"}, points: 1}
    - {code: "no", label: {en: "No"}, points: 0}
stages:
  - code: FMOT
    title: {en: Arrival}
    moments:
      - code: welcome
        title: {en: Welcome}
        items:
          - {code: greeted, text: {en: "Were you greeted?"}, type: choice, choices: yes_no, weight: 3}
          - {code: clean, text: {en: "Was it clean?"}, type: choice, choices: yes_no}
"""

ANSWERS: dict[str, Any] = {
    "format": "motaudit/answers/1",
    "checklist": "corner-shop",
    "branch": "B-012",
    "auditor": "Shopper 7",
    "started": "2026-11-02T10:05:00+03:00",
    "answers": {"greeted": "yes", "clean": "no"},
    "observations": {"welcome": {"valence": "glory"}},
    "emotions": {"FMOT": 1},
}


@pytest.fixture
def checklist(tmp_path: Path) -> Path:
    path = tmp_path / "corner.yaml"
    path.write_text(CHECKLIST, encoding="utf-8")
    return path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "visit.json"
    path.write_text(json.dumps(ANSWERS), encoding="utf-8")
    return path


@pytest.fixture
def workspace(tmp_path: Path, checklist: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "any name.at-all"
    for command in (
        ["workspace", "new", str(path)],
        ["checklist", "add", str(checklist), "--workspace", str(path)],
        ["branch", "add", "B-012", "Harbour Street", "--workspace", str(path), "--attribute", "drive_thru=true"],
    ):
        assert motaudit(*command) == 0
    capsys.readouterr()
    return path


def motaudit(*arguments: object) -> int:
    return run(lambda _path: 0, [str(argument) for argument in arguments])


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def visits(workspace: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert motaudit("audit", "list", "--workspace", workspace, "--json") == 0
    found: list[dict[str, Any]] = printed(capsys)["audits"]
    return found


def test_a_visit_is_scored_without_a_workspace(
    checklist: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert motaudit("score", "--checklist", checklist, "--answers", answers, "--json") == 0
    result = printed(capsys)
    assert (result["percent"], result["earned"], result["possible"]) == (75, 3, 4)
    assert (result["verdict"], result["band"], result["coverage"], result["cap"]) == ("passed", "good", 1, None)
    assert result["stages"] == [
        {"code": "FMOT", "percent": 75, "earned": 3, "possible": 4, "n": 2, "coverage": 1},
    ]
    assert (result["critical"], result["metrics"], result["na_rate"]) == ([], [], 0)
    assert result["indicators"]["glory_rate"] == 1


def test_every_problem_of_a_checklist_is_named_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(CHECKLIST.replace("type: choice,", "type: chioce,").replace("weight: 3", "wieght: 3"))
    assert motaudit("checklist", "check", bad, "--json") == 1
    found = printed(capsys)
    assert not found["ok"]
    problems = found["problems"]
    assert {problem["row"] for problem in problems} >= {17, 18}
    assert all(problem["message"] and problem["file"] == "bad.yaml" for problem in problems)
    assert motaudit("checklist", "check", bad) == 1
    assert "bad.yaml:17:" in capsys.readouterr().err


def test_a_visit_is_filled_in_handed_in_listed_and_shown(
    workspace: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert motaudit("audit", "fill", answers, "--workspace", workspace, "--submit") == 0
    audit_id = capsys.readouterr().out.strip()
    (visit,) = visits(workspace, capsys)
    assert set(visit) == {
        "id", "number", "state", "branch", "checklist", "version", "auditor", "started", "percent", "verdict",
    }  # fmt: skip
    assert (visit["id"], visit["state"], visit["branch"], visit["checklist"], visit["version"]) == (
        audit_id,
        "submitted",
        "B-012",
        "corner-shop",
        1,
    )
    assert (visit["percent"], visit["verdict"], visit["auditor"]) == (75, "passed", "Shopper 7")
    for name in (audit_id, audit_id[:-4], visit["number"]):
        assert motaudit("audit", "show", name, "--workspace", workspace, "--json") == 0
        shown = printed(capsys)
        assert shown["audit"]["answers"] == {"greeted": "yes", "clean": "no"}
        assert shown["result"]["percent"] == 75
    assert motaudit("audit", "show", audit_id, "--workspace", workspace) == 0
    told = capsys.readouterr().out
    assert "Were you greeted?" in told
    assert "Handed in" in told.splitlines()[0]
    assert "Passed" in told
    assert motaudit("audit", "list", "--workspace", workspace) == 0
    told = capsys.readouterr().out
    assert "Handed in" in told
    assert "submitted" not in told


def test_a_visit_to_an_unknown_branch_is_refused_and_nothing_is_written(
    workspace: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_text(json.dumps({**ANSWERS, "branch": "B-999"}), encoding="utf-8")
    assert motaudit("audit", "fill", answers, "--workspace", workspace) == 1
    assert "B-999" in capsys.readouterr().err
    assert visits(workspace, capsys) == []


def test_the_list_of_visits_has_the_same_percentage_as_the_score(
    workspace: Path, checklist: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checklist.write_text(CHECKLIST.replace("weight: 3", "weight: 2"), encoding="utf-8")
    assert motaudit("checklist", "add", checklist, "--workspace", workspace) == 0
    assert motaudit("audit", "fill", answers, "--workspace", workspace, "--submit") == 0
    capsys.readouterr()
    assert [visit["percent"] for visit in visits(workspace, capsys)] == [66.6667]


def test_a_visit_without_a_shopper_is_refused_where_the_name_is_missing(
    workspace: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_text(json.dumps({**ANSWERS, "auditor": " "}), encoding="utf-8")
    assert motaudit("audit", "fill", answers, "--workspace", workspace) == 1
    assert f"{answers.name}:auditor" in capsys.readouterr().err
    assert visits(workspace, capsys) == []


@pytest.mark.parametrize("out", [".", "report.pdf"])
def test_a_report_is_not_written_over_a_folder_nor_under_a_name_that_excel_refuses(
    out: str, workspace: Path, answers: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace.parent)
    assert motaudit("audit", "fill", answers, "--workspace", workspace, "--submit") == 0
    before = sorted(workspace.parent.iterdir())
    number = visits(workspace, capsys)[0]["number"]
    assert motaudit("report", number, "--workspace", workspace, "--out", out) == 1
    assert sorted(workspace.parent.iterdir()) == before


def test_a_workspace_is_not_encrypted_with_a_passphrase_that_is_soon_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTAUDIT_PASSPHRASE", "abc")
    assert motaudit("workspace", "new", tmp_path / "secret.motaudit", "--encrypt") == 1
    assert not (tmp_path / "secret.motaudit").exists()


def test_handing_in_with_gaps_is_refused_and_nothing_is_written(
    workspace: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_text(json.dumps({**ANSWERS, "answers": {"greeted": "yes"}}), encoding="utf-8")
    assert motaudit("audit", "fill", answers, "--workspace", workspace, "--submit") == 1
    assert "Was it clean?" in capsys.readouterr().err
    assert visits(workspace, capsys) == []
    assert motaudit("audit", "fill", answers, "--workspace", workspace) == 0, "a draft may have gaps"
    assert [visit["state"] for visit in visits(workspace, capsys)] == ["in_progress"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"answers": {"greeted": "maybe"}}, "maybe"),
        ({"answers": {"gretted": "yes"}}, "gretted"),
        ({"outcom": "completed"}, "outcom"),
        ({"checklist": "other"}, "other"),
        ({"version": 9}, "9"),
        ({"answers": {"greeted": {"value": "yes", "evidence": ["missing.jpg"]}}}, "missing.jpg"),
    ],
)
def test_bad_answers_are_named_and_nothing_is_written(
    change: dict[str, Any], named: str, workspace: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers.write_text(json.dumps({**ANSWERS, **change}), encoding="utf-8")
    assert motaudit("audit", "fill", answers, "--workspace", workspace) == 1
    assert named in capsys.readouterr().err
    assert visits(workspace, capsys) == []


def test_two_branches_with_one_code_that_came_by_packages_become_one(
    workspace: Path, checklist: Path, answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other, package = tmp_path / "shopper.workspace", tmp_path / "visits.motaudit"
    for command in (
        ["workspace", "new", other],
        ["checklist", "add", checklist, "-w", other],
        ["branch", "add", "B-012", "Harbour St.", "-w", other],
        ["audit", "fill", answers, "-w", other, "--submit"],
        ["package", "write", "--all", "-w", other, "--out", package],
        ["package", "read", package, "-w", workspace, "--trust"],
    ):
        assert motaudit(*command) == 0
    assert "Two branches have the code “B-012”" in capsys.readouterr().out
    with Workspace.open(workspace) as opened:
        opened.places.save_person(Person(new_id(), "Rita", frozenset({Role.REVIEWER})))
    (visit,) = visits(workspace, capsys)
    assert visit["branch"].startswith("B-012~")
    join = ["branch", "join", visit["branch"], "B-012", "-w", workspace, "--json"]
    assert motaudit(*join, "--who", "Shopper 7") == 1
    assert "reviewer" in capsys.readouterr().err
    assert motaudit(*join, "--who", "Rita") == 0
    assert printed(capsys) == {"moved": [visit["id"]], "with_shopper": 0, "staying": 0}
    (visit,) = visits(workspace, capsys)
    assert visit["branch"] == "B-012"


def test_a_branch_code_is_taken_only_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert motaudit("branch", "add", "B-012", "Another", "--workspace", workspace) == 1
    assert "B-012" in capsys.readouterr().err
    assert motaudit("branch", "list", "--workspace", workspace, "--json") == 0
    (branch,) = printed(capsys)["branches"]
    assert (branch["name"], branch["attributes"]) == ("Harbour Street", {"drive_thru": "true"})


def test_the_report_is_written_in_the_language_asked_for(
    workspace: Path, answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    motaudit("audit", "fill", answers, "--workspace", workspace, "--submit")
    audit_id = capsys.readouterr().out.strip()
    for language, rtl in (("en", False), ("ar", True)):
        out = tmp_path / f"{language}.xlsx"
        assert motaudit("report", audit_id, "--workspace", workspace, "--out", out, "--lang", language) == 0
        book = openpyxl.load_workbook(out)
        assert bool(book.worksheets[0].sheet_view.rightToLeft) is rtl
        text = " ".join(str(cell.value) for sheet in book for row in sheet for cell in row if cell.value)
        assert "Harbour Street" in text
        assert "Shopper 7" not in text
    assert motaudit("report", audit_id, "--workspace", workspace, "--out", tmp_path / "x.xlsx", "--lang", "xx") == 1


def test_a_workspace_is_checked_backed_up_and_restored(
    workspace: Path, answers: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert motaudit("workspace", "check", "--workspace", workspace) == 0
    assert motaudit("workspace", "backup", workspace) == 0
    motaudit("audit", "fill", answers, "--workspace", workspace)
    assert len(visits(workspace, capsys)) == 1
    assert motaudit("workspace", "restore", "--workspace", workspace) == 0
    assert visits(workspace, capsys) == []


def test_an_encrypted_workspace_takes_its_passphrase_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "secret"
    monkeypatch.setenv("MOTAUDIT_PASSPHRASE", "palm نخلة")
    assert motaudit("workspace", "new", path, "--encrypt") == 0
    assert motaudit("branch", "list", "--workspace", path) == 0
    monkeypatch.setenv("MOTAUDIT_PASSPHRASE", "wrong")
    assert motaudit("branch", "list", "--workspace", path) == 1
    monkeypatch.delenv("MOTAUDIT_PASSPHRASE")
    assert motaudit("branch", "list", "--workspace", path) == 1
    assert b"SQLite format" not in path.read_bytes()[:100]


def test_a_workspace_gets_a_passphrase_another_one_and_none(
    workspace: Path, answers: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    motaudit("audit", "fill", answers, "--workspace", workspace)
    motaudit("workspace", "backup", workspace)
    before = visits(workspace, capsys)
    monkeypatch.setenv("MOTAUDIT_NEW_PASSPHRASE", "palm نخلة tea")
    assert motaudit("workspace", "passphrase", workspace) == 0
    assert "1 backup still opens as before" in capsys.readouterr().out
    assert motaudit("audit", "list", "--workspace", workspace) == 1
    monkeypatch.setenv("MOTAUDIT_PASSPHRASE", "palm نخلة tea")
    assert visits(workspace, capsys) == before
    monkeypatch.setenv("MOTAUDIT_NEW_PASSPHRASE", "short")
    assert motaudit("workspace", "passphrase", workspace) == 1
    assert motaudit("workspace", "passphrase", workspace, "--remove", "--renew-backups") == 0
    monkeypatch.delenv("MOTAUDIT_PASSPHRASE")
    assert visits(workspace, capsys) == before
    assert motaudit("workspace", "restore", workspace) == 0
    assert visits(workspace, capsys) == before


def test_the_recovery_key_stands_in_for_a_forgotten_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "secret"
    monkeypatch.setenv("MOTAUDIT_PASSPHRASE", "palm نخلة tea")
    motaudit("workspace", "new", path, "--encrypt")
    capsys.readouterr()
    assert motaudit("workspace", "recovery-key", path, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["recovery_key"].startswith(told["number"])
    assert motaudit("workspace", "recovery-key", path) == 0
    assert capsys.readouterr().out.strip() == told["recovery_key"]
    monkeypatch.setenv("MOTAUDIT_PASSPHRASE", "wrong")
    assert motaudit("workspace", "recovery-key", path) == 1
    monkeypatch.setenv("MOTAUDIT_RECOVERY_KEY", told["recovery_key"][:-1])
    assert motaudit("workspace", "check", path) == 1
    assert "here are 69" in capsys.readouterr().err
    monkeypatch.setenv("MOTAUDIT_RECOVERY_KEY", told["recovery_key"].lower())
    assert motaudit("workspace", "check", path) == 0
    assert motaudit("workspace", "backup", path) == 0
    monkeypatch.setenv("MOTAUDIT_NEW_PASSPHRASE", "harbour lamp nine")
    assert motaudit("workspace", "passphrase", path) == 0
    assert "new recovery key" in capsys.readouterr().out
    assert motaudit("workspace", "check", path) == 1, "the sheet is of the passphrase before"
    assert told["number"] in capsys.readouterr().err
    assert motaudit("workspace", "restore", path) == 0, "which the backup still has"
    assert motaudit("workspace", "check", path) == 0


def test_who_is_asked_for_the_passphrase_may_type_the_recovery_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "secret"
    monkeypatch.setenv("MOTAUDIT_PASSPHRASE", "palm نخلة tea")
    motaudit("workspace", "new", path, "--encrypt")
    motaudit("workspace", "recovery-key", path)
    key = capsys.readouterr().out.split()[-1]
    monkeypatch.delenv("MOTAUDIT_PASSPHRASE")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    typed = iter(["", key, "palm نخلة tea"])
    monkeypatch.setattr("typer.prompt", lambda *_args, **_options: next(typed))
    assert motaudit("workspace", "check", path) == 0
    assert motaudit("workspace", "check", path) == 0


def test_what_is_no_workspace_is_refused_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, content in (("empty", b""), ("text", b"hello"), ("zeros", bytes(5000))):
        path = tmp_path / name
        path.write_bytes(content)
        assert motaudit("audit", "list", "--workspace", path) == 1
        assert capsys.readouterr().err
        assert path.read_bytes() == content
        assert [found.name for found in tmp_path.glob(f"{name}*")] == [name]
    assert motaudit("workspace", "new", tmp_path / "text") == 1
    assert motaudit("audit", "list", "--workspace", tmp_path / "nowhere") == 1


def test_wrong_usage_is_told_from_a_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    assert motaudit("bogus") == 2
    assert motaudit("score", "--checklist", "x") == 2
    assert motaudit("audit", "list") == 2
    assert motaudit("workspace", "check") == 2
    assert motaudit("score", "--checklist", "nowhere.yaml", "--answers", "nowhere.json") == 1
    assert "Traceback" not in capsys.readouterr().err


def test_without_a_command_the_window_opens_on_the_workspace_named() -> None:
    opened: list[Path | None] = []

    def window(path: Path | None) -> int:
        opened.append(path)
        return 0

    assert run(window, []) == 0
    assert run(window, ["--workspace", "a file"]) == 0
    assert opened == [None, Path("a file")]


@pytest.mark.slow
def test_names_are_listed_as_they_are_and_steer_no_terminal(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("Café [north]", "Ends a [/tag]", "Bell\x07 and \x1b[2Jmore")
    for number, name in enumerate(names):
        assert run(lambda _path: 0, ["branch", "add", f"N-{number}", name, "-w", str(workspace)]) == 0
    capsys.readouterr()
    assert run(lambda _path: 0, ["branch", "list", "-w", str(workspace)]) == 0
    listed = capsys.readouterr().out
    assert "Café [north]" in listed
    assert "Ends a [/tag]" in listed
    assert "Bell and [2Jmore" in listed
    assert "\x1b" not in listed
