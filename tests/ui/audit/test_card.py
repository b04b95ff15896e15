"""One moment as a card: every kind of question, photos, typed values, what a change touches."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from motaudit.audit.model import ItemRef, Position, TimeMark
from motaudit.base.clock import now
from tests.ui.audit.walking import Walker
from ui.audit.card import MomentCard
from ui.audit.item_row import ItemRow, RowStatus
from ui.common.context import AppContext


@pytest.fixture
def walker(qtbot: QtBot, context: AppContext) -> Walker:
    return Walker(qtbot, context)


@pytest.fixture
def picture_in_clipboard(qapp: QApplication) -> Iterator[None]:
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    data = QMimeData()
    data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)
    yield
    QGuiApplication.clipboard().clear()


def card_of(walker: Walker) -> MomentCard:
    card = walker.view.area.card
    assert card is not None
    return card


def row_of(walker: Walker, code: str, row: int = 1) -> ItemRow:
    return card_of(walker).rows[ItemRef(code, row)]


class TestTypedAnswers:
    @pytest.mark.parametrize(
        "typed, value",
        [("12.5", Decimal("12.5")), ("١٢٫٥", Decimal("12.5")), ("۱۲", Decimal(12)), ("1,250", Decimal(1250))],
    )
    def test_money_in_any_digits(self, walker: Walker, typed: str, value: Decimal) -> None:
        walker.session.go(Position("moment", "meal", 1, "price"))
        walker.press("Enter")
        walker.write(typed)
        walker.press("Enter")
        assert walker.value("price") == value

    @pytest.mark.parametrize("typed, seconds", [("1:35", 95), ("95", 95), ("1:02:03", 3723), ("٢:٣٠", 150)])
    def test_durations_as_people_write_them(self, walker: Walker, typed: str, seconds: int) -> None:
        walker.session.go(Position("moment", "meal", 1, "waited"))
        walker.press("Enter")
        walker.write(typed)
        walker.press("Enter")
        assert walker.value("waited") == Decimal(seconds)

    @pytest.mark.parametrize("typed, value", [("14:05", "14:05"), ("1405", "14:05"), ("905", "09:05"), ("٩", "09:00")])
    def test_times_of_day(self, walker: Walker, typed: str, value: str) -> None:
        walker.session.go(Position("moment", "door", 1, "opened"))
        walker.press("Enter")
        walker.write(typed)
        walker.press("Enter")
        assert walker.value("opened") == value

    def test_a_state_takes_the_place_of_what_could_not_be_read(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "call", 1, "rings"))
        walker.press("9")
        walker.write("?")
        walker.press("Enter", "Escape", "X")
        walker.session.go(Position("moment", "call", 1, "rings"))
        assert row_of(walker, "rings").problem == ""
        assert row_of(walker, "rings").status is RowStatus.SKIPPED

    def test_what_is_shown_follows_an_undo(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "meal", 1, "price"))
        walker.press("7", "Enter")
        walker.control("z")
        editor = row_of(walker, "price").editor
        assert editor is not None
        assert editor.field.text() == ""  # type: ignore[attr-defined]


class TestPhotos:
    def test_a_pasted_photo_belongs_to_the_question_in_focus(self, walker: Walker, picture_in_clipboard: None) -> None:
        walker.begin("FMOT")
        walker.press("2")
        assert row_of(walker, "clean").needs_photo
        walker.view.focus_current()
        walker.control("v")
        walker.qtbot.waitUntil(lambda: not walker.context.tasks.busy)
        (evidence,) = walker.session.audit.evidence.values()
        assert evidence.item == ItemRef("clean")
        assert row_of(walker, "clean").status is RowStatus.DONE
        walker.press("Enter")
        assert walker.at == "opened"

    def test_one_key_gives_a_photo_of_the_tray_to_the_question(
        self, walker: Walker, picture_in_clipboard: None
    ) -> None:
        walker.session.go(Position("story"))
        walker.view.side.tray.paste()
        walker.qtbot.waitUntil(lambda: not walker.context.tasks.busy)
        (evidence,) = walker.session.audit.evidence.values()
        assert evidence.item is None
        walker.begin()
        walker.press("A")
        (evidence,) = walker.session.audit.evidence.values()
        assert evidence.item == ItemRef("found")


class TestChanges:
    def test_only_rows_that_changed_are_refreshed(self, walker: Walker, monkeypatch: pytest.MonkeyPatch) -> None:
        walker.session.go(Position("moment", "meal", 1, "toppings"))
        refreshed: list[str] = []
        real = ItemRow.refresh

        def refresh(row: ItemRow) -> None:
            refreshed.append(row.ref.code)
            real(row)

        monkeypatch.setattr(ItemRow, "refresh", refresh)
        walker.press("1")
        assert set(refreshed) == {"toppings"}

    def test_times_of_the_visit_leave_the_card_alone(self, walker: Walker) -> None:
        walker.session.go(Position("moment", "meal", 1, "price"))
        rows = dict(card_of(walker).rows)
        walker.session.commit(walker.session.walk.plan_time("arrived", TimeMark(now())))
        assert card_of(walker).rows == rows

    def test_each_question_says_how_it_stands(self, walker: Walker) -> None:
        walker.begin()
        assert row_of(walker, "found").status is RowStatus.OPEN
        walker.press("1")
        assert row_of(walker, "found").status is RowStatus.DONE
        assert row_of(walker, "found").accessibleDescription() == "Answered"


class TestRoom:
    def test_a_narrow_window_folds_the_parts_beside_the_card(self, walker: Walker) -> None:
        walker.begin()
        walker.page.resize(1024, 700)
        QApplication.processEvents()
        assert not walker.view.side.isVisible()
        assert walker.view.bar.isVisible()
        walker.view.toggle_drawer("times")
        assert walker.view.side.isVisible()
        walker.press("Escape")
        assert not walker.view.side.isVisible()
        walker.page.resize(1300, 800)
        QApplication.processEvents()
        assert walker.view.side.isVisible()
