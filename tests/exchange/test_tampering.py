"""One changed thing in a package is found, and an import that was killed is no half of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.killing import kill_imports
from tests.exchange.tampering import tamper


def test_every_flipped_bit_cut_and_insertion_is_found(tmp_path: Path) -> None:
    assert tamper(tmp_path, 60, seed=3) == []


@pytest.mark.faults
def test_an_import_that_was_killed_is_whole_or_not_there_and_completes_when_repeated(tmp_path: Path) -> None:
    assert kill_imports(tmp_path, 5, seed=5) == []
