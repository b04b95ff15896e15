"""Workspaces for storage tests, copied from one template: making tables costs more than copying a file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from motaudit.workspace import Workspace
from tests.samples import PASSPHRASE, make_workspace


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.motaudit"
    make_workspace(path).close()
    return path


@pytest.fixture(scope="session")
def encrypted_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "encrypted.motaudit"
    make_workspace(path, passphrase=PASSPHRASE).close()
    return path


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A closed workspace."""
    return Path(shutil.copy(template, tmp_path / "chain.motaudit"))


@pytest.fixture
def encrypted_path(encrypted_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(encrypted_template, tmp_path / "secret.motaudit"))


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    with Workspace.open(path) as opened:
        yield opened
