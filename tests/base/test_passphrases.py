"""A person is warned of a passphrase that others would try first."""

from __future__ import annotations

import pytest

from motaudit.base.passphrases import Strength, strength


@pytest.mark.parametrize("passphrase", ["", "abc", "x7#Kq2!"])
def test_less_than_eight_characters_are_too_short(passphrase: str) -> None:
    assert strength(passphrase) is Strength.SHORT


@pytest.mark.parametrize(
    "passphrase", ["password", "Password123", "12345678", "aaaaaaaaaaaa", "motaudit", "abcdefghij"]
)
def test_what_others_try_first_is_weak(passphrase: str) -> None:
    assert strength(passphrase) is Strength.WEAK


@pytest.mark.parametrize("passphrase", ["harbour lamp nine", "palm and teapot"])
def test_three_words_are_fair(passphrase: str) -> None:
    assert strength(passphrase) is Strength.FAIR


@pytest.mark.parametrize("passphrase", ["harbour lamp nine teapot", "نخلة مصباح قارب إبريق", "kXq9#vT2mP7w"])
def test_four_words_or_many_signs_by_chance_are_strong_in_any_script(passphrase: str) -> None:
    assert strength(passphrase) is Strength.STRONG


def test_repeating_a_word_adds_nothing() -> None:
    assert strength("lamp lamp lamp lamp lamp") is Strength.WEAK
