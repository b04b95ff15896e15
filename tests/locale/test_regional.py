"""Which language, digits and calendar are in force, and for whom."""

from __future__ import annotations

import threading

import pytest

from motaudit.locale import (
    LANGUAGES,
    Regional,
    best_language,
    current_language,
    format_number,
    language,
    regional,
    set_language,
    set_regional,
    using,
)


def test_the_program_starts_in_english() -> None:
    assert current_language() == "en"
    assert not regional().rtl


def test_every_language_names_itself_and_arabic_runs_from_right_to_left() -> None:
    assert [(spoken.code, spoken.name, spoken.rtl) for spoken in LANGUAGES] == [
        ("en", "English", False),
        ("ar", "العربية", True),
    ]


@pytest.mark.parametrize("code", ["ar", "ar_EG", "ar-EG", "AR_eg.UTF-8"])
def test_a_country_does_not_hide_the_language(code: str) -> None:
    assert language(code).code == "ar"


@pytest.mark.parametrize("code", ["", "xx", "klingon"])
def test_a_language_without_a_catalogue_is_refused_and_nothing_changes(code: str) -> None:
    with pytest.raises(ValueError, match="no catalogue"):
        set_language(code)
    with pytest.raises(ValueError, match="no catalogue"), using(code):
        pass
    assert current_language() == "en"


def test_the_first_wish_that_can_be_met_is_met() -> None:
    assert best_language(["de_DE", "ar_SA.UTF-8", "en"]) == "ar"
    assert best_language(["de", "C"]) == "en"
    assert best_language([]) == "en"


@pytest.mark.parametrize(
    ("chosen", "numerals"),
    [
        (Regional("en"), "latin"),
        (Regional("ar"), "arabic"),
        (Regional("ar_EG"), "arabic"),
        (Regional("ar_AE"), "latin"),
        (Regional("ar-MA"), "latin"),
        (Regional("fa"), "persian"),
        (Regional("ar", digits="latin"), "latin"),
        (Regional("en", digits="persian"), "persian"),
    ],
)
def test_digits_follow_the_country_unless_they_were_chosen(chosen: Regional, numerals: str) -> None:
    assert chosen.numerals == numerals


def test_a_report_may_speak_arabic_while_the_window_stays_english() -> None:
    with using("ar"):
        assert current_language() == "ar"
        with using(Regional("ar", digits="latin")):
            assert format_number(12) == "12"
        assert format_number(12) == "١٢"
    assert current_language() == "en"


def test_a_language_alone_keeps_the_chosen_digits_and_calendar() -> None:
    set_regional(Regional("en", digits="latin", calendar="jalali"))
    set_language("ar")
    assert regional() == Regional("ar", digits="latin", calendar="jalali")
    with using("en"):
        assert regional() == Regional("en", digits="latin", calendar="jalali")


def test_a_worker_speaks_the_program_s_language_not_that_of_another_thread_s_report() -> None:
    heard: list[str] = []
    set_language("ar")
    with using("en"):
        worker = threading.Thread(target=lambda: heard.append(current_language()))
        worker.start()
        worker.join()
    assert heard == ["ar"]
