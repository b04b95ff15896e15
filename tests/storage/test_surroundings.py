"""Where the live file should not lie is said when the workspace opens."""

from __future__ import annotations

from pathlib import Path

import pytest

from motaudit.storage import surroundings
from motaudit.workspace import Workspace


def codes(path: Path) -> list[str]:
    return [problem.code for problem in surroundings.warnings(path, disk_nearly_full=False)]


@pytest.mark.parametrize("folder", ["Dropbox", "OneDrive - Al Waha", "Google Drive", "Nextcloud", "iCloud Drive"])
def test_a_synchronised_folder_is_named(tmp_path: Path, folder: str) -> None:
    place = tmp_path / folder / "visits"
    place.mkdir(parents=True)
    with Workspace.create(place / "chain.motaudit") as workspace:
        (warning,) = workspace.warnings
    assert warning.code == "workspace.synchronised"
    assert folder in warning.message
    assert warning.severity == "warning"


def test_a_folder_with_a_synchronisers_marker_is_named(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    assert codes(tmp_path / "chain.motaudit") == ["workspace.synchronised"]


def test_an_ordinary_folder_is_fine(tmp_path: Path) -> None:
    assert codes(tmp_path / "my visits to onedrive.motaudit") == []


def test_a_network_drive_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "_linux_mounts", lambda: {"/": "ext4", str(tmp_path): "fuse.sshfs"})
    assert codes(tmp_path / "chain.motaudit") == ["workspace.network"]
