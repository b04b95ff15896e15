"""A killed program has lost nothing that it showed as saved, and opens where the shopper was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults import killing

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]


def test_the_killed_app_has_everything_its_window_showed_as_saved(tmp_path: Path) -> None:
    kills = killing.kill(killing.run_window, 5, tmp_path, seed=1)
    assert kills.wrong == []
    assert kills.acknowledged > 0


def test_the_killed_storage_layer_has_everything_it_acknowledged(tmp_path: Path) -> None:
    kills = killing.kill(killing.run_storage, 10, tmp_path, seed=1)
    assert kills.wrong == []
    assert kills.photos > 0
