"""Somebody brings a checklist, mends it, publishes it, and looks at what there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

import resources
from motaudit.checklist.canonical import write_yaml
from motaudit.checklist.loader import read_checklist
from tests.samples import person, small_checklist
from ui.checklists.outline import PART_ROLE
from ui.checklists.page import ChecklistsPage
from ui.common.context import AppContext, Changes
from ui.common.navigation import Destination

SHIPPED = resources.path("checklists/restaurant-visit.yaml")


def open_file(page: ChecklistsPage, qtbot: QtBot, path: Path) -> None:
    page.open(Destination("checklists", {"file": path}))
    qtbot.waitUntil(lambda: page.opened is not None)


def test_the_list_says_how_large_a_version_is_and_who_uses_it(page: ChecklistsPage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.model)
    texts = [page.model.index(0, column).data() for column in range(page.model.columnCount())]
    assert texts[0] == "Café visit"
    assert texts[2:5] == ["0", "5", "3"]


def test_a_ready_made_checklist_is_published_with_one_press(
    page: ChecklistsPage, context: AppContext, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(context.changed) as announced:
        QTest.keyClick(page.library.publish_buttons["restaurant-visit"], Qt.Key.Key_Space)
    version = context.workspace.checklists.newest("restaurant-visit")
    assert version is not None and version.version == 1
    assert announced.args == [Changes(checklists=frozenset({version.hash}))]
    page.refresh(announced.args[0])
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert "restaurant-visit" not in page.library.publish_buttons


def test_every_problem_of_a_file_leads_to_its_line(page: ChecklistsPage, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(SHIPPED.read_text("utf-8").replace("type: choice", "type: choise", 2), "utf-8")
    open_file(page, qtbot, file)
    problems = page.preview.problems
    assert problems.list.count() == 2
    assert not page.publish.isVisible()
    QTest.keyClick(problems.list, Qt.Key.Key_Down)
    QTest.keyClick(problems.list, Qt.Key.Key_Return)
    assert problems.source.textCursor().block().text().strip() == "type: choise"
    assert problems.source.textCursor().blockNumber() + 1 == 33


def test_a_mended_file_is_read_again_and_published(
    page: ChecklistsPage, context: AppContext, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("format: motaudit/checklist/1\ncode: café visit\n", "utf-8")
    open_file(page, qtbot, file)
    file.write_text(write_yaml(small_checklist("mine")), "utf-8")
    QTest.keyClick(page, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: page.opened is not None and page.opened.checklist is not None)
    with qtbot.waitSignal(context.changed):
        QTest.keyClick(page.publish, Qt.Key.Key_Space)
    assert context.workspace.checklists.newest("mine") is not None
    qtbot.waitUntil(lambda: not page.publish.isVisible())


def test_a_file_that_is_no_checklist_is_told_and_kept_out(page: ChecklistsPage, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG")
    open_file(page, qtbot, file)
    assert "picture.png" in page.preview.problems.list.item(0).text()


@pytest.mark.parametrize("name", ["questions.xlsx", "questions.csv"])
def test_a_spreadsheet_is_told_plainly_with_the_way_to_go_on(
    page: ChecklistsPage, tmp_path: Path, qtbot: QtBot, name: str
) -> None:
    file = tmp_path / name
    file.write_bytes(b"PK")
    open_file(page, qtbot, file)
    said = page.preview.problems.list.item(0).text()
    assert "YAML and JSON" in said
    assert "library" in said
    assert page.back.isVisibleTo(page)


def test_a_new_version_says_what_changed_since_the_last(
    page: ChecklistsPage, context: AppContext, tmp_path: Path, qtbot: QtBot
) -> None:
    file = tmp_path / "next.yaml"
    text = write_yaml(small_checklist()).replace("pass: 75", "pass: 80").replace("Was the table clean?", "Clean table?")
    file.write_text(text, "utf-8")
    open_file(page, qtbot, file)
    assert page.preview.tabs is not None
    page.preview.show_tab("changes")
    tree = page.preview.differences.tree
    changes = {tree.topLevelItem(at).text(0): tree.topLevelItem(at).child(0) for at in range(tree.topLevelItemCount())}
    assert [line.text(1) for line in changes.values()] == ["75", "en: Was the table clean?"]
    assert [line.text(2) for line in changes.values()] == ["80", "en: Clean table?"]
    assert "another percentage" in page.preview.differences.scores.text()


def test_the_outline_shows_a_question_in_every_language_with_its_rules(page: ChecklistsPage, qtbot: QtBot) -> None:
    page.open(Destination("checklists", {"shipped": "retail-shop"}))
    qtbot.waitUntil(lambda: page.opened is not None)
    outline = page.preview.outline
    checklist = page.opened.checklist if page.opened else None
    assert checklist is not None
    critical = next(item for item in checklist.items.values() if item.critical)
    outline.detail.show_part(checklist, critical)
    shown = outline.detail.text()
    assert critical.text["en"] in shown and critical.text["ar"] in shown
    assert "Must-pass" in shown and "fails the visit" in shown


def test_the_outline_is_walked_by_arrow_keys(page: ChecklistsPage, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    page.open(Destination("checklists", {"shipped": "retail-shop"}))
    qtbot.waitUntil(lambda: page.opened is not None)
    outline = page.preview.outline
    qtmodeltester.check(outline.model)
    for _press in range(3):
        QTest.keyClick(outline.tree, Qt.Key.Key_Down)
    part = outline.tree.currentIndex().data(PART_ROLE)
    assert outline.detail.text().startswith(("English", part.title["en"]))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert page.opened is None


def test_a_shopper_is_shown_no_points(qtbot: QtBot, context: AppContext) -> None:
    context.person = person(context.workspace, "Sam")
    page = ChecklistsPage(context)
    qtbot.addWidget(page)
    page.open(Destination("checklists", {"shipped": "retail-shop"}))
    qtbot.waitUntil(lambda: page.opened is not None)
    checklist = page.opened.checklist if page.opened else None
    assert checklist is not None
    for part in (checklist, *checklist.stages, *checklist.moment_by_code.values(), *checklist.items.values()):
        page.preview.outline.detail.show_part(checklist, part)
        shown = page.preview.outline.detail.text()
        assert not any(word in shown for word in ("1 point", "Weight in", "Must-pass:", "Lane:", "passes from"))


def test_a_version_is_taken_out_of_use_and_back(page: ChecklistsPage, context: AppContext, qtbot: QtBot) -> None:
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.opened is not None)
    QTest.keyClick(page.retire, Qt.Key.Key_Space)
    assert context.workspace.checklists.newest("cafe-visit") is None
    qtbot.waitUntil(lambda: page.publish.isVisible())
    QTest.keyClick(page.publish, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: context.workspace.checklists.newest("cafe-visit") is not None)
    qtbot.waitUntil(lambda: page.retire.isVisible())


def test_an_exported_checklist_reads_back_as_the_same(page: ChecklistsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.open(Destination("checklists", {"shipped": "airline-journey"}))
    qtbot.waitUntil(lambda: page.opened is not None)
    page.export_to(tmp_path / "out.yaml")
    qtbot.waitUntil(lambda: "out.yaml" in page.banner.text)
    assert page.opened is not None
    assert read_checklist(tmp_path / "out.yaml")[0] == page.opened.checklist


def test_a_folder_that_takes_no_file_is_told(page: ChecklistsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.open(Destination("checklists", {"shipped": "airline-journey"}))
    qtbot.waitUntil(lambda: page.opened is not None)
    page.export_to(tmp_path / "missing" / "out.yaml")
    qtbot.waitUntil(lambda: page.banner.kind == "error" and page.banner.isVisible())
    assert not (tmp_path / "missing").exists()
