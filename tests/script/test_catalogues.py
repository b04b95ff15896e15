"""The check of the catalogues finds what would show a reader a wrong text."""

from __future__ import annotations

import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    """script/catalogues as a module; it has no .py in its name, and leaves no compiled file beside itself."""
    loader = SourceFileLoader("catalogues", str(ROOT / "script" / "catalogues"))
    spec = spec_from_loader("catalogues", loader)
    assert spec
    module = module_from_spec(spec)
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes_bytecode
    return module


@pytest.mark.parametrize(
    ("source", "translation", "fault"),
    [
        ("Visit", "زيارة", None),
        ("Visit", "", "untranslated"),
        ("{n} left", "بقي {n}", None),
        ("{n} left", "بقي", "placeholder n is missing"),
        ("{n} left", "بقي {m}", "unknown placeholder m"),
        ("{n} left", "بقي {n", "expected '}'"),
        (("{n} visit", "{n} visits"), ("زيارة واحدة", "زيارتان", "{n} زيارات"), None),
        (("{n} visit", "{n} visits"), ("زيارة واحدة", "", "{n} زيارات"), "untranslated"),
        (("{n} of {name}", "{n} of {name}"), ("{n}", "{n}"), "placeholder name is missing"),
    ],
)
def test_a_translation_that_would_break_or_mislead_is_named(
    catalogues: ModuleType, source: str, translation: str, fault: str | None
) -> None:
    found = list(catalogues.faults(Message(source, translation)))
    assert found == [] if fault is None else found and found[0].startswith(fault)


def test_a_fuzzy_translation_is_not_finished(catalogues: ModuleType) -> None:
    assert list(catalogues.faults(Message("Branch", "غصن", flags=["fuzzy"]))) == ["fuzzy"]


def test_texts_of_the_sources_are_found_with_their_context_and_plurals(catalogues: ModuleType) -> None:
    sources = catalogues.extracted()
    assert sources.get("{minutes} min {seconds} s", context="duration")
    assert sources.get("{date}, {time}", context="date and time")


def test_updating_a_catalogue_twice_changes_nothing_more(catalogues: ModuleType, tmp_path: Path) -> None:
    po = tmp_path / "ar" / "LC_MESSAGES" / "motaudit.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr ""\n"Language: ar\\n"\n\nmsgid "Gone"\nmsgstr "ذهب"\n', encoding="utf-8")
    sources = catalogues.extracted()
    _catalogue, once = catalogues.updated(po, sources)
    assert "Gone" not in once
    assert "Date" not in once.split("\n\n")[0]
    po.write_text(once, encoding="utf-8")
    assert catalogues.updated(po, sources)[1] == once
