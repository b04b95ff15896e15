"""The checklists that come with the program."""

from __future__ import annotations

import subprocess
import sys

import pytest

from motaudit.base.errors import UserError
from motaudit.checklist.canonical import checklist_hash
from motaudit.checklist.library import load_shipped, shipped


def test_the_library_lists_what_it_can_load() -> None:
    assert len(shipped()) >= 4
    for entry in shipped():
        checklist = load_shipped(entry.code)
        assert (checklist.title, checklist.industry) == (entry.title, entry.industry)
        assert len(checklist.items) == entry.items and checklist_hash(checklist) == entry.hash


def test_an_unknown_code_names_those_there_are() -> None:
    with pytest.raises(UserError) as caught:
        load_shipped("bank")
    assert "restaurant-visit" in caught.value.remedy


def test_listing_the_library_does_not_load_the_parser_of_expressions() -> None:
    code = "import sys; from motaudit.checklist.library import shipped; shipped(); print('elementpath' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
