"""Texts come from the catalogue of the language in force."""

from __future__ import annotations

import gettext
import os
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest

from motaudit.locale import N_, _, messages, ngettext, npgettext, pgettext, set_language
from motaudit.locale.compiling import compile_all, compiled

PO = """
msgid ""
msgstr ""
"Language: ar\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);\\n"

msgid "Visit"
msgstr "زيارة"

msgctxt "verb"
msgid "Visit"
msgstr "زُر"

msgid "{n} question left"
msgid_plural "{n} questions left"
msgstr[0] "لم يبق شيء"
msgstr[1] "بقي سؤال واحد"
msgstr[2] "بقي سؤالان"
msgstr[3] "بقيت {n} أسئلة"
msgstr[4] "بقي {n} سؤالًا"
msgstr[5] "بقي {n} سؤال"

#, fuzzy
msgid "Branch"
msgstr "غصن"
"""


@pytest.fixture
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small Arabic catalogue in the place of the real one; returns its .po."""
    po = tmp_path / "ar" / "LC_MESSAGES" / "motaudit.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO, encoding="utf-8")
    monkeypatch.setattr(messages, "CATALOGUES", tmp_path)
    messages._translations.cache_clear()
    set_language("ar")
    yield po
    messages._translations.cache_clear()


def test_english_is_what_the_sources_say() -> None:
    assert _("Visit") == "Visit"
    assert pgettext("verb", "Visit") == "Visit"
    assert [ngettext("{n} visit", "{n} visits", n) for n in (0, 1, 2)] == ["{n} visits", "{n} visit", "{n} visits"]
    assert npgettext("verb", "one", "many", 1) == "one"
    assert N_("Visit") == "Visit"


def test_one_english_word_may_be_two_arabic_ones(arabic: Path) -> None:
    assert _("Visit") == "زيارة"
    assert pgettext("verb", "Visit") == "زُر"


def test_arabic_counts_in_six_forms(arabic: Path) -> None:
    said = {n: ngettext("{n} question left", "{n} questions left", n) for n in (0, 1, 2, 7, 40, 100)}
    assert said == {
        0: "لم يبق شيء",
        1: "بقي سؤال واحد",
        2: "بقي سؤالان",
        7: "بقيت {n} أسئلة",
        40: "بقي {n} سؤالًا",
        100: "بقي {n} سؤال",
    }


def test_what_nobody_has_translated_or_confirmed_stays_english(arabic: Path) -> None:
    assert _("Never seen") == "Never seen"
    assert _("Branch") == "Branch"


def test_an_edited_catalogue_is_used_before_it_is_compiled_again(arabic: Path) -> None:
    compile_all(arabic.parent.parent.parent)
    assert _("Visit") == "زيارة"
    arabic.write_text(PO.replace("زيارة", "جولة"), encoding="utf-8")
    later = arabic.with_suffix(".mo").stat().st_mtime + 5
    os.utime(arabic, (later, later))
    messages._translations.cache_clear()
    assert _("Visit") == "جولة"


def test_an_installed_program_needs_only_the_compiled_catalogue(arabic: Path) -> None:
    compile_all(arabic.parent.parent.parent)
    arabic.unlink()
    assert _("Visit") == "زيارة"


def test_the_catalogue_that_is_shipped_compiles_and_knows_its_six_plural_forms(tmp_path: Path) -> None:
    source = Path(messages.__file__).parent / "catalogues" / "ar" / "LC_MESSAGES" / "motaudit.po"
    po = tmp_path / "ar" / "LC_MESSAGES" / "motaudit.po"
    po.parent.mkdir(parents=True)
    shutil.copy(source, po)
    catalogue = gettext.GNUTranslations(BytesIO(compiled(po)))
    assert [catalogue.plural(n) for n in (0, 1, 2, 3, 11, 100)] == [0, 1, 2, 3, 4, 5]
