"""A power cut at any moment costs no answer that was acknowledged, and the simulation can tell when one would."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import power

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("strace")]


def test_no_acknowledged_answer_is_lost_by_a_power_cut(tmp_path: Path) -> None:
    cuts = power.cut(tmp_path, images=200, seed=1)
    assert cuts.wrong == []
    assert cuts.images == 200


@pytest.mark.parametrize("setting", ["synchronous = NORMAL", "journal_mode = DELETE"])
def test_unsafe_settings_are_shown_to_lose(tmp_path: Path, setting: str) -> None:
    cuts = power.cut(tmp_path, images=60, seed=1, steps=40, weaken=setting)
    assert cuts.wrong
