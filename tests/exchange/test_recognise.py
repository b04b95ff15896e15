"""A package and a workspace may have the same name; their first bytes tell them apart."""

from __future__ import annotations

from pathlib import Path

from motaudit.base.progress import finish
from motaudit.exchange.recognise import is_package
from motaudit.exchange.wire import Audience, Kind
from tests.samples import make_workspace


def test_a_package_is_known_with_and_without_a_recipient_and_a_workspace_is_none(tmp_path: Path) -> None:
    path, plain, wrapped = (tmp_path / f"{name}.motaudit" for name in ("chain", "plain", "wrapped"))
    with make_workspace(path) as workspace:
        everything = Audience(Kind.HEAD_OFFICE)
        finish(workspace.packages.write(plain, audience=everything))
        finish(workspace.packages.write(wrapped, audience=everything, recipient=workspace.packages.recipient()))
    assert is_package(plain)
    assert is_package(wrapped)
    assert not is_package(path)


def test_an_encrypted_workspace_is_no_package(tmp_path: Path) -> None:
    path = tmp_path / "chain.motaudit"
    make_workspace(path, passphrase="seven seconds").close()
    assert not is_package(path)


def test_what_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "empty.motaudit").touch()
    assert not any(map(is_package, (tmp_path, tmp_path / "empty.motaudit", tmp_path / "missing.motaudit")))
