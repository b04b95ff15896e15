"""Colours can be read by everybody, in light and dark."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from ui.common.theme import DARK, LIGHT, Theme, Tokens, mix, tokens


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, ground: str) -> float:
    lighter, darker = sorted((luminance(ink), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "glory", "neutral", "pain", "warning", "critical"])
def test_every_ink_can_be_read_on_card_and_window(t: Tokens, ink: str) -> None:
    for ground in (t.card, t.window):
        assert contrast(getattr(t, ink), ground) >= 4.5


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_the_accent_can_be_read(t: Tokens) -> None:
    assert contrast(t.on_accent, t.accent) >= 4.5


@pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["muted", "accent", "glory", "pain", "warning", "critical"])
def test_pills_can_be_read(t: Tokens, ink: str) -> None:
    colour = getattr(t, ink)
    assert contrast(colour, t.tint(colour)) >= 3.9


def test_mixing_goes_from_ground_to_ink() -> None:
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#ffffff", 0.5) == "#808080"


def test_the_window_follows_the_system_while_it_is_open(qapp: QApplication) -> None:
    dark = [False]
    theme = Theme(qapp, system_is_dark=lambda: dark[0])
    changes: list[bool] = []
    theme.changed.connect(lambda: changes.append(True))
    theme.apply("system")
    assert tokens() is LIGHT
    dark[0] = True
    theme._on_system_changed()
    assert tokens() is DARK
    theme.apply("light")
    theme._on_system_changed()
    assert tokens() is LIGHT
    assert changes == [True]
    qapp.setStyleSheet("")
