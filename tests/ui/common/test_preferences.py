"""What was chosen on this computer comes back; what cannot be read counts as not chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.common.preferences import Preferences, PreferenceStore, config_dir, free_path


def test_choices_come_back(tmp_path: Path) -> None:
    chosen = Preferences(language="ar", digits="latin", text_size=1.3, discreet=True, name="سارة")
    PreferenceStore(tmp_path).save(chosen)
    assert PreferenceStore(tmp_path).load() == chosen


def test_a_damaged_choice_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "motaudit.ini").write_text("[preferences]\ntext_size=huge\nlanguage=ar\n")
    assert PreferenceStore(tmp_path).load() == Preferences(language="ar")


def test_tests_and_portable_copies_keep_their_settings_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTAUDIT_CONFIG_DIR", str(tmp_path))
    assert config_dir() == tmp_path


def test_a_file_that_is_there_is_never_taken(tmp_path: Path) -> None:
    (tmp_path / "Sample.workspace").touch()
    assert free_path(tmp_path, "Sample").name == "Sample 2.workspace"
