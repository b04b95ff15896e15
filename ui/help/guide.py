"""Where the guide's pages are and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import resources

_IN_SOURCE = Path(__file__).parents[2] / "docs" / "guide"


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One Markdown file of the guide; `topic` is its name without number and suffix."""

    path: Path
    topic: str
    title: str


def guide_pages(language: str) -> tuple[GuidePage, ...]:
    """The guide in a language, else in English, in the order of its file names; empty where none is installed."""
    for code in (language, "en"):
        folder = _folder() / code
        if files := sorted(folder.glob("*.md")):
            return tuple(GuidePage(file, file.stem.lstrip("0123456789-_"), _title(file)) for file in files)
    return ()


def _folder() -> Path:
    """An installed program carries the guide among its resources, a source tree in docs/."""
    try:
        return resources.path("guide")
    except FileNotFoundError:
        return _IN_SOURCE


def _title(file: Path) -> str:
    """The first heading, else the name of the file."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# "):
                return line[2:].strip()
    return file.stem
