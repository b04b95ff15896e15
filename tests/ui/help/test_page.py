"""The guide opens where help was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextTable
from pytestqt.qtbot import QtBot

from ui.common.context import AppContext
from ui.common.keys import DESK_KEYS, WALK_KEYS
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


@pytest.mark.parametrize("about", ["review", "desk", "repairs"])
def test_help_about_reviewing_opens_at_the_review(qtbot: QtBot, context: AppContext, about: str) -> None:
    page = HelpPage(context)
    qtbot.addWidget(page)
    page.open(Destination("help", {"about": about}))
    assert page.topics.currentItem().data(Qt.ItemDataRole.UserRole).topic == "review"


def test_help_about_visits_to_come_opens_at_planning(qtbot: QtBot, context: AppContext) -> None:
    page = HelpPage(context)
    qtbot.addWidget(page)
    page.open(Destination("help", {"about": "plans"}))
    assert page.topics.currentItem().data(Qt.ItemDataRole.UserRole).topic == "planning"


def test_help_about_files_opens_at_sending(qtbot: QtBot, context: AppContext) -> None:
    page = HelpPage(context)
    qtbot.addWidget(page)
    page.open(Destination("help", {"about": "packages"}))
    assert page.topics.currentItem().data(Qt.ItemDataRole.UserRole).topic == "sending"


def test_links_between_pages_stay_in_the_window(page: HelpPage) -> None:
    page.text.anchorClicked.emit(QUrl("02-walk.md"))
    assert "One moment at a time." in page.text.toPlainText()


def test_every_key_of_the_walk_and_of_the_desk_is_listed(page: HelpPage) -> None:
    page.open(Destination("help", {"topic": "keys"}))
    words = {label.text() for label in page.findChildren(Label)}
    for binding in (*WALK_KEYS, *DESK_KEYS):
        assert binding.text in words


@pytest.fixture
def arabic_page(qtbot: QtBot, context: AppContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HelpPage:
    folder = tmp_path / "en"
    folder.mkdir()
    table = "| الأمر | ما يفعله |\n|---|---|\n| `audit list` | يسرد الزيارات |\n"
    code = "```yaml\nformat: motaudit/checklist/1\n```\n"
    (folder / "01-start.md").write_text(f"# البداية\n\n`-w FILE` اختصار.\n\n{table}\n{code}", encoding="utf-8")
    monkeypatch.setattr(guide, "_folder", lambda: tmp_path)
    page = HelpPage(context)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.addWidget(page)
    page.topics.setCurrentRow(1)
    page.topics.setCurrentRow(0)
    return page


def test_who_reads_from_the_right_finds_the_first_column_there(arabic_page: HelpPage) -> None:
    (table,) = arabic_page.text.document().rootFrame().childFrames()
    assert isinstance(table, QTextTable)
    first = table.cellAt(1, table.columns() - 1).firstCursorPosition()
    assert "audit list" in first.block().text()
    assert first.blockFormat().alignment() & Qt.AlignmentFlag.AlignRight


def test_code_inside_an_arabic_sentence_keeps_its_order(arabic_page: HelpPage) -> None:
    block = arabic_page.text.document().find("-w FILE").block()
    assert "\u2066-w FILE\u2069" in block.text()
    assert block.textDirection() == Qt.LayoutDirection.RightToLeft


def test_code_of_its_own_is_read_from_the_left(arabic_page: HelpPage) -> None:
    block = arabic_page.text.document().find("format: motaudit").block()
    assert block.blockFormat().layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert block.text() == "format: motaudit/checklist/1"
