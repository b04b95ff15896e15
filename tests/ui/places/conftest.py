"""A page of branches and people over a small workspace."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.common.context import AppContext
from ui.common.navigation import Destination
from ui.places.page import PlacesPage


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> PlacesPage:
    page = PlacesPage(context)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.open(Destination("places"))
    page.show()
    qtbot.waitExposed(page)
    return page
