"""A page of checklists over a small workspace."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.checklists.page import ChecklistsPage
from ui.common.context import AppContext
from ui.common.navigation import Destination


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ChecklistsPage:
    page = ChecklistsPage(context)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    context.navigation.navigate_requested.connect(lambda to: page.open(to) if to.page == "checklists" else None)
    page.open(Destination("checklists"))
    page.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    return page
