"""What the documentation shows is what the program does."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from motaudit.checklist import structure
from motaudit.checklist.expressions.compiler import SPECIAL_FORMS
from motaudit.checklist.expressions.functions import FUNCTIONS
from motaudit.checklist.loader import read_checklist
from motaudit.checklist.model import Channel, ItemType, Lane, MetricKind, Owner, Touch
from motaudit.cli import run
from motaudit.workspace import Workspace

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
EXAMPLES = ROOT / "docs" / "examples"
SAMPLE = ROOT / "resources" / "sample" / "harbour-street.json"
RESTAURANT = ROOT / "resources" / "checklists" / "restaurant-visit.yaml"
LANGUAGES = ("en", "ar")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)[^)]*\)")


def page(language: str, topic: str) -> str:
    (found,) = (GUIDE / language).glob(f"*-{topic}.md")
    return found.read_text(encoding="utf-8")


def motaudit(*arguments: str | Path) -> int:
    def no_window(_workspace: Path | None) -> int:
        raise AssertionError("no window was asked for")

    return run(no_window, [str(argument) for argument in arguments])


def latin(text: str) -> str:
    return text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٫٪", "0123456789.%"))


def test_the_example_checklist_has_neither_errors_nor_warnings() -> None:
    _checklist, warnings = read_checklist(EXAMPLES / "cafe-visit.yaml")
    assert not warnings


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_checklists_in_the_guide_can_be_used(language: str) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", page(language, "checklists"), re.DOTALL)
    assert blocks
    for block in blocks:
        _checklist, warnings = read_checklist(block.encode(), name="guide.yaml")
        assert not warnings


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_example_has_the_figures_that_the_program_prints(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = latin(page(language, "score"))
    answers = json.loads((EXAMPLES / "cafe-answers.json").read_text(encoding="utf-8"))
    passed = _scored(answers, tmp_path, capsys)
    assert (passed["earned"], passed["possible"], passed["verdict"], passed["band"]) == (8, 9, "passed", "good")
    assert (passed["n"], passed["applicable"]) == (5, 6)
    answers["answers"]["receipt"] = "no"
    failed = _scored(answers, tmp_path, capsys)
    assert (failed["earned"], failed["verdict"]) == (7, "failed")
    stages = {stage["code"]: stage["percent"] for stage in passed["stages"]}
    figures = [passed["percent"], failed["percent"], stages["FMOT"], stages["SMOT"], round(passed["coverage"] * 100, 2)]
    for figure in figures:
        assert re.search(rf"(?<![\d.]){figure:g} ?%", told) or f"{figure}" in told, figure


def _scored(answers: dict[str, Any], folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    file = folder / "answers.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    capsys.readouterr()
    assert motaudit("score", "--checklist", EXAMPLES / "cafe-visit.yaml", "--answers", file, "--json") == 0
    result: dict[str, Any] = json.loads(capsys.readouterr().out)
    return result


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_and_word_of_the_format_is_in_the_guide(language: str) -> None:
    told = page(language, "checklists")
    keys = (
        structure.CHECKLIST_KEYS
        | structure.SCORING_KEYS
        | structure.STAGE_KEYS
        | structure.MOMENT_KEYS
        | structure.ITEM_KEYS
        | structure.CHOICE_KEYS
    )
    words = {word.value for words in (ItemType, Channel, Lane, Owner, Touch, MetricKind) for word in words}
    assert not [word for word in sorted(keys | words) if not re.search(rf"(?<![\w-]){word}(?![\w-])", told)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_function_of_expressions_is_in_the_guide(language: str) -> None:
    told = page(language, "checklists")
    names = sorted({*FUNCTIONS, *SPECIAL_FORMS})
    assert not [name for name in names if not re.search(rf"(?:`|jr:){re.escape(name)}[`(]", told)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_in_the_guide(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = page(language, "command-line")
    for group in ("checklist", "branch", "audit", "workspace"):
        motaudit(group, "--help")
        commands = re.findall(r"^[│|] (\w+) ", capsys.readouterr().out.partition("Commands")[2], re.MULTILINE)
        assert commands
        for command in commands:
            assert f"motaudit {group} {command}" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_of_a_result_is_in_the_guide(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = page(language, "command-line")
    answers = json.loads((EXAMPLES / "cafe-answers.json").read_text(encoding="utf-8"))
    result = _scored(answers, tmp_path, capsys)
    reasons, kinds = result.pop("missing"), result["indicators"].pop("metrics_met")
    assert kinds == {"time": 0.75}
    assert not [reason for reason in reasons if f"`{reason}`" not in told]
    assert not [key for key in _keys({**result, "owners": list(result["owners"].values())}) if f'"{key}"' not in told]


def _keys(value: Any) -> set[str]:
    """Every key at any depth."""
    if isinstance(value, list):
        return {key for each in value for key in _keys(each)}
    if isinstance(value, dict):
        return set(value) | _keys(list(value.values()))
    return set()


def test_every_page_exists_in_every_language() -> None:
    names = [{file.name for file in (GUIDE / language).glob("*.md")} for language in LANGUAGES]
    assert names[0]
    assert all(each == names[0] for each in names)


def test_links_and_pictures_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "docs" / "ARCHITECTURE.md", *GUIDE.rglob("*.md")]
    dead = [
        f"{file.relative_to(ROOT)}: {link}"
        for file in pages
        for link in _LINK.findall(file.read_text(encoding="utf-8"))
        if ":" not in link and not (file.parent / link).exists()
    ]
    assert not dead


def test_the_sample_visit_can_be_handed_in_where_there_is_no_display(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sample.moments"
    Workspace.create(path).close()
    assert motaudit("checklist", "add", RESTAURANT, "-w", path) == 0
    assert motaudit("branch", "add", "R-01", "Harbour Street", "--attribute", "family_section=true", "-w", path) == 0
    capsys.readouterr()
    assert motaudit("audit", "fill", SAMPLE, "-w", path, "--submit", "--json") == 0
    assert json.loads(capsys.readouterr().out)["state"] == "submitted"
