"""Search finds what a person means, and a checklist speaks the reader's language where it can."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motaudit.locale import fold, isolated, pick, using


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("harbour street", "Harbour  Street"),
        ("cafe", "Café"),
        ("STRASSE", "Straße"),
        ("Ştefan", "Ștefan"),
        ("stefan", "Ștefan"),
        ("اداره", "إدارة"),
        ("احمد", "أَحْمَد"),
        ("الى", "إلي"),
        ("کیفیت", "كيفيت"),
        ("محمد", "محـــمد"),
        ("فرع 3", "فرع ٣"),
        ("فرع 3", "فرع ۳"),
        ("istanbul", "İstanbul"),
        ("ISPARTA", "Isparta"),
        ("آب", "اب"),
        ("ﻻ", "لا"),
        ("می\u200cروم", "ميروم"),
    ],
)
def test_what_looks_alike_to_a_person_is_found(typed: str, stored: str) -> None:
    assert fold(typed) == fold(stored)


def test_what_is_different_stays_different() -> None:
    assert len({fold(word) for word in ["باب", "تاب", "branch", "brunch", "1", "2"]}) == 6


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


TEXTS = {"ar": "مقهى", "en": "Café", "fr": "Le café"}


@pytest.mark.parametrize(
    ("texts", "language", "text"),
    [
        (TEXTS, "ar", "مقهى"),
        (TEXTS, "ar_EG", "مقهى"),
        (TEXTS, "it", "Café"),
        ({"ar-SA": "مقهى", "en": "Café"}, "ar", "مقهى"),
        ({"ar": "", "en": "Café"}, "ar", "Café"),
        ({"fr": "Le café", "de": "Das Café"}, "ar", "Le café"),
        ({}, "ar", ""),
    ],
)
def test_a_text_is_given_in_the_nearest_language_there_is(texts: dict[str, str], language: str, text: str) -> None:
    assert pick(texts, language) == text


def test_the_language_in_force_is_the_usual_wish() -> None:
    assert pick(TEXTS) == "Café"
    with using("ar"):
        assert pick(TEXTS) == "مقهى"


def test_a_number_keeps_its_order_inside_arabic() -> None:
    assert isolated("2026-K7-0042") == "2026-K7-0042"
    with using("ar"):
        assert isolated("2026-K7-0042") == "\u20662026-K7-0042\u2069"
