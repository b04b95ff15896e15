"""The page on how motaudit is built tells of the code as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
CODE = {path: path.read_text(encoding="utf-8") for top in ("motaudit", "ui") for path in (ROOT / top).rglob("*.py")}


def named(pattern: str) -> set[str]:
    """What stands between backticks and looks like this, as a whole."""
    quoted = re.findall(r"`([^`\n]+)`", PAGE.replace("```", ""))
    return {name for name in quoted if re.fullmatch(pattern, name)}


@pytest.mark.parametrize("top", ["motaudit", "ui"])
def test_it_names_every_room(top: str) -> None:
    rooms = {path.parent.name for path in (ROOT / top).glob("*/__init__.py")}
    assert not {room for room in rooms if not re.search(rf"\b{room}\b", PAGE)}


def test_the_classes_it_names_are_there() -> None:
    classes = {name.partition(".")[0] for name in named(r"([A-Z]\w*[a-z]\w*)(\.\w+)?")} - {"Decimal", "Fraction"}
    assert "WalkSession" in classes
    assert not {name for name in classes if not any(f"class {name}" in text for text in CODE.values())}


def test_the_files_it_names_are_there() -> None:
    files = named(r"[\w/]+\.(py|toml)") | {name.replace(".", "/") for name in named(r"ui(\.\w+)+")}
    assert "ui/common/keys" in files
    found = {file for file in files for top in (ROOT, ROOT / "motaudit") if list(top.glob(f"{file}*"))}
    assert found == files
