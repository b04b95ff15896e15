"""The guide opens where help was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from ui.common.context import AppContext
from ui.common.keys import WALK_KEYS
from ui.common.labels import Label
from ui.common.navigation import Destination
from ui.help import guide
from ui.help.page import HelpPage


@pytest.fixture
def page(qtbot: QtBot, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HelpPage:
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "01-start.md").write_text("# Your first visit\n\nPick a branch. See [the walk](02-walk.md).\n")
    (folder / "02-walk.md").write_text("# Walking a visit\n\nOne moment at a time.\n")
    monkeypatch.setattr(guide, "_folder", lambda: tmp_path)
    page = HelpPage(context)
    qtbot.addWidget(page)
    return page


def test_topics_carry_the_titles_of_the_pages(page: HelpPage) -> None:
    assert [page.topics.item(row).text() for row in range(page.topics.count())] == [
        "Your first visit",
        "Walking a visit",
        "Keys",
    ]
    assert "Pick a branch." in page.text.toPlainText()


def test_help_from_the_walk_opens_at_the_walk(page: HelpPage) -> None:
    page.open(Destination("help", {"about": "walk"}))
    assert "One moment at a time." in page.text.toPlainText()


def test_links_between_pages_stay_in_the_window(page: HelpPage) -> None:
    page.text.anchorClicked.emit(QUrl("02-walk.md"))
    assert "One moment at a time." in page.text.toPlainText()


def test_every_key_of_the_walk_is_listed(page: HelpPage) -> None:
    page.open(Destination("help", {"topic": "keys"}))
    words = {label.text() for label in page.findChildren(Label)}
    for binding in WALK_KEYS:
        assert binding.text in words
