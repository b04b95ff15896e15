"""The files that the program ships are where they are looked for, with their licences."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

import resources


def test_every_icon_is_a_line_drawing_that_can_take_any_colour() -> None:
    icons = sorted(resources.path("icons").glob("*.svg"))
    assert icons
    for icon in icons:
        drawing = ET.parse(icon).getroot()
        assert drawing.get("viewBox") == "0 0 24 24", icon.name
        assert drawing.get("stroke") == "currentColor", icon.name


def test_an_icon_is_found_by_its_name() -> None:
    assert resources.icon("circle-check").is_file()


def test_the_typeface_comes_in_four_weights() -> None:
    assert [font.stem.partition("-")[2] for font in resources.fonts()] == ["Bold", "Medium", "Regular", "SemiBold"]


@pytest.mark.parametrize("licence", ["fonts/OFL.txt", "icons/LICENSE"])
def test_what_others_made_keeps_its_licence(licence: str) -> None:
    assert resources.path(licence).read_text(encoding="utf-8").strip()


def test_a_file_that_is_not_shipped_is_named_in_the_error() -> None:
    with pytest.raises(FileNotFoundError, match="icons/no-such-icon"):
        resources.icon("no-such-icon")
