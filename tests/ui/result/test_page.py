"""A manager reads why a visit failed, looks a question up, and hands the report over."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from motaudit.audit.model import Audit
from motaudit.locale import set_language
from tests.samples import person
from ui.common.context import AppContext, Changes
from ui.common.navigation import Destination
from ui.result.curve import EmotionCurve
from ui.result.excel_dialog import ExcelDialog, file_name
from ui.result.page import ResultPage
from ui.result.stage_bars import StageBars


def open_result(page: ResultPage, qtbot: QtBot, audit: Audit) -> None:
    page.open(Destination("result", {"audit_id": audit.id}))
    qtbot.waitUntil(lambda: page.result is not None and not page.context.tasks.busy)


def shown(widget: QWidget) -> str:
    """Everything that can be read on it."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_the_verdict_is_said_in_words_beside_points_target_and_last_visit(
    page: ResultPage, failed: Audit, qtbot: QtBot
) -> None:
    open_result(page, qtbot, failed)
    text = shown(page.summary)
    assert "Failed: Was the table clean? No" in text
    assert "target 75.0%" in text and "last visit 100.0%" in text
    assert "counted" in text


def test_fix_first_says_what_was_seen_and_leads_to_its_explanation(
    page: ResultPage, failed: Audit, qtbot: QtBot
) -> None:
    open_result(page, qtbot, failed)
    explain = next(
        child for child in page.summary.findChildren(QWidget) if child.accessibleName().startswith("Explain")
    )
    QTest.keyClick(explain, Qt.Key.Key_Space)
    assert page.questions.isVisible()
    said = page.questions.explanation.text
    assert "Was the table clean?" in said and "Crumbs on every seat" in said
    assert "fails the visit" in said and "It earned 0 of 1 points." in said
    assert "“Yes” gives 1" in said


def test_every_question_is_listed_with_its_share(
    page: ResultPage, failed: Audit, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    open_result(page, qtbot, failed)
    assert page.result is not None
    model = page.questions.model
    qtmodeltester.check(model)
    assert model.rowCount() == len(page.result.questions)
    total = sum(row.share for row in page.result.questions)
    assert abs(total - 100) < 1


def test_the_table_is_narrowed_to_lost_points_flags_a_stage_and_words(
    page: ResultPage, failed: Audit, qtbot: QtBot
) -> None:
    open_result(page, qtbot, failed)
    page._show_tab("questions")
    questions = page.questions
    everything = questions.model.rowCount()
    for name in ("Lost points", "Flagged"):
        segment = next(child for child in questions.show_only.children() if getattr(child, "text", str)() == name)
        QTest.keyClick(segment, Qt.Key.Key_Space)
        assert [questions.model.row_at(at).ref.code for at in range(questions.model.rowCount())] == ["clean"]
    segment = next(child for child in questions.show_only.children() if getattr(child, "text", str)() == "All")
    QTest.keyClick(segment, Qt.Key.Key_Space)
    questions.stage.setCurrentIndex(1)
    assert 0 < questions.model.rowCount() < everything
    questions.stage.setCurrentIndex(0)
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(questions.search, "crumbs")
    QTest.keyClick(questions.search, Qt.Key.Key_Return)
    assert questions.model.rowCount() == 1
    QTest.keyClicks(questions.search, " nothing like it")
    QTest.keyClick(questions.search, Qt.Key.Key_Return)
    assert not questions.explanation.isVisible()


def test_the_pictures_of_a_question_are_shown_and_enlarged(page: ResultPage, failed: Audit, qtbot: QtBot) -> None:
    open_result(page, qtbot, failed)
    assert page.result is not None
    page._explain(next(row.ref for row in page.result.questions if row.evidence))
    (thumbnail,) = page.questions.explanation.thumbnails.findChildren(QToolButton)
    QTest.keyClick(thumbnail, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: any("crumbs" in window.windowTitle() for window in page.window().findChildren(QWidget)))
    dialog = next(child for child in page.window().findChildren(QWidget) if "crumbs" in child.windowTitle())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not any("crumbs" in each.windowTitle() for each in page.window().findChildren(QWidget)))


def test_bars_and_curve_can_be_heard_as_well_as_seen(page: ResultPage, failed: Audit, qtbot: QtBot) -> None:
    open_result(page, qtbot, failed)
    (bars,) = page.summary.findChildren(StageBars)
    (curve,) = page.summary.findChildren(EmotionCurve)
    assert "Using: 0.0%" in bars.accessibleDescription()
    assert "down" in bars.accessibleDescription()
    assert "Good (+1, n = 1)" in curve.accessibleDescription()
    assert "not said" in curve.accessibleDescription()


def test_a_draft_is_shown_as_preliminary(page: ResultPage, draft: Audit, qtbot: QtBot) -> None:
    open_result(page, qtbot, draft)
    assert "preliminary" in page.banner.text


def test_an_uncompleted_visit_says_what_happened_and_is_due_again(
    page: ResultPage, closed: Audit, context: AppContext, qtbot: QtBot
) -> None:
    open_result(page, qtbot, closed)
    text = shown(page.summary)
    assert "the branch was closed" in text and "The door was locked." in text
    assert "%" not in text
    assert page.summary.findChildren(QToolButton), "its proof is shown"
    again = next(
        child for child in page.summary.findChildren(QWidget) if getattr(child, "text", str)() == "Plan it again"
    )
    with qtbot.waitSignal(context.navigation.navigate_requested) as asked:
        QTest.keyClick(again, Qt.Key.Key_Space)
    assert asked.args[0].page == "new_visit"
    assert asked.args[0].get("branch_id") == closed.branch.id


def test_a_shopper_never_sees_a_score(context: AppContext, failed: Audit, qtbot: QtBot) -> None:
    context.person = person(context.workspace, "Sam")
    page = ResultPage(context)
    qtbot.addWidget(page)
    page.show()
    page.open(Destination("result", {"audit_id": failed.id}))
    page.refresh(Changes(audits=frozenset({failed.id})))
    assert not context.tasks.busy and page.result is None
    assert "%" not in shown(page) and not page.excel.isVisible()
    with qtbot.waitSignal(context.navigation.navigate_requested) as asked:
        page._go_to_receipt()
    assert asked.args[0] == Destination("receipt", {"audit_id": failed.id})


def test_an_unknown_visit_is_told_with_a_way_back(page: ResultPage, qtbot: QtBot) -> None:
    page.open(Destination("result", {"audit_id": "none"}))
    qtbot.waitUntil(lambda: page.banner.isVisible())
    assert page.banner.kind == "error"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_report_is_written_for_the_branch_in_a_language(
    page: ResultPage, context: AppContext, failed: Audit, tmp_path: Path, qtbot: QtBot, language: str
) -> None:
    open_result(page, qtbot, failed)
    dialog = ExcelDialog(context, failed, page)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.language.choose(language)
    with qtbot.waitSignal(dialog.written, timeout=15_000) as written:
        dialog.write_to(tmp_path / file_name(failed))
    assert written.args == [tmp_path / file_name(failed)]
    qtbot.waitUntil(lambda: dialog.open_file.isVisible())
    assert dialog.folder.isVisible() and not dialog.save.isVisible()
    book = load_workbook(written.args[0])
    assert bool(book.worksheets[0].sheet_view.rightToLeft) == (language == "ar")
    dialog.reject()


def test_a_report_that_cannot_be_written_is_told_in_the_dialog(
    page: ResultPage, context: AppContext, failed: Audit, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = ExcelDialog(context, failed, page)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.write_to(tmp_path / "missing" / "report.xlsx")
    qtbot.waitUntil(lambda: dialog.banner.isVisible(), timeout=15_000)
    assert dialog.banner.kind == "error" and dialog.save.isVisible()
    dialog.reject()


def test_the_writing_can_be_stopped(
    page: ResultPage, context: AppContext, failed: Audit, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = ExcelDialog(context, failed, page)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.write_to(tmp_path / "report.xlsx")
    QTest.keyClick(dialog.stop, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.save.isVisible(), timeout=15_000)
    assert not (tmp_path / "report.xlsx").exists()
    dialog.reject()


def test_the_page_is_mirrored_in_arabic(context: AppContext, failed: Audit, qtbot: QtBot) -> None:
    set_language("ar")
    page = ResultPage(context)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    open_result(page, qtbot, failed)
    (curve,) = page.summary.findChildren(EmotionCurve)
    assert curve.isRightToLeft() and curve._x(0) > curve._x(1)
