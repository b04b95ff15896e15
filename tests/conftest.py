"""What every test gets: its own folders, a fixed place on earth, and English. Nothing here knows Qt."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from motaudit.locale import Regional, set_regional

# The machine is shared: an example's time says nothing, and a failure must come back on the next run.
settings.register_profile("motaudit", deadline=None, derandomize=True, max_examples=100, database=None)
settings.load_profile("motaudit")


@pytest.fixture(scope="session", autouse=True)
def _three_hours_east() -> Iterator[None]:
    """A clock that differs from UTC, so that a forgotten offset shows; written so that no zone data is needed."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "<+03>-03"
    if hasattr(time, "tzset"):
        time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The person's folders (settings, data, state, cache) lie in an empty folder, never in the real home."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for folder in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{folder}_HOME", str(home / folder.lower()))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home))
    monkeypatch.delenv("MOTAUDIT_PASSPHRASE", raising=False)
    return home


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Every test starts and ends in English with Latin digits, whatever it chose in between."""
    set_regional(Regional())
    yield
    set_regional(Regional())
