"""A page of branches and people over a small workspace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.samples import make_workspace
from tests.ui.planners import office as office
from ui.common.context import AppContext
from ui.common.navigation import Destination
from ui.common.preferences import PreferenceStore
from ui.places.page import PlacesPage


@pytest.fixture
def context(qapp: object, tmp_path: Path) -> Iterator[AppContext]:
    with make_workspace(tmp_path / "chain.motaudit") as workspace:
        reviewer = next(person for person in workspace.places.people() if person.sees_scores)
        context = AppContext(workspace, reviewer, store=PreferenceStore(tmp_path), make_sample=lambda _path: iter(()))
        yield context
        context.close()


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> PlacesPage:
    page = PlacesPage(context)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.open(Destination("places"))
    page.show()
    qtbot.waitExposed(page)
    return page
