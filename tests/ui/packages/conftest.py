"""Two laptops that share no network, and the window before either of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motaudit.audit.entries import Change, answer_key
from motaudit.audit.model import Answer, ItemRef
from motaudit.workspace import Workspace
from tests.exchange.laptops import make_template
from tests.samples import start_audit
from tests.ui.desk import Desk
from ui.packages.page import PackagesPage

_LAPTOPS = ("road", "office", "branch", "stranger")


class Post(Desk):
    """The window, opened before one laptop after the other."""

    def __init__(self, qapp: QApplication, qtbot: QtBot, folder: Path, template: Path) -> None:
        super().__init__(qapp, qtbot, folder)
        self.paths = {name: Path(shutil.copy(template, folder / f"{name}.workspace")) for name in _LAPTOPS}
        for name, path in self.paths.items():
            with Workspace.open(path) as workspace:
                workspace.rename(name.title())

    def at(self, laptop: str, person: str) -> PackagesPage:
        """Open the window on a laptop with somebody at it, and go to the page."""
        self.sit_down(self.paths[laptop], person)
        return self.go()

    def alone(self, laptop: str) -> Workspace:
        """A laptop's workspace without the window."""
        self.controller.close()
        return Workspace.open(self.paths[laptop])

    def go(self, page: str = "packages", **args: object) -> PackagesPage:
        found = super().go(page, **args)
        assert isinstance(found, PackagesPage)
        return found

    # -- what people do

    def visit(self) -> str:
        return start_audit(self.workspace).id

    def answer(self, audit_id: str, value: str, note: str) -> None:
        who = self.workspace.audits.load(audit_id).auditor.id
        change = Change(answer_key(ItemRef("greeted")), None, Answer(value, note=note))
        self.workspace.audits.commit(audit_id, (change,), who=who)

    def greeted(self, audit_id: str) -> Answer:
        return self.workspace.audits.load(audit_id).answers[ItemRef("greeted")]

    def send(self, page: PackagesPage, name: str) -> Path:
        """What is proposed for head office, as a file."""
        self.click(page.overview.write)
        out = self.save_as(name, page.write)
        assert page.view == "written"
        return out

    def trust(self, page: PackagesPage) -> None:
        card = page.receiving.panel.trust
        card.tick.setChecked(True)
        self.click(card.accept)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template") / "template")


@pytest.fixture
def post(qapp: QApplication, qtbot: QtBot, tmp_path: Path, template: Path) -> Iterator[Post]:
    with closing(Post(qapp, qtbot, tmp_path, template)) as post:
        yield post
