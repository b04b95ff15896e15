"""The checklists that come with motaudit are walked from the first question to handing in, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from motaudit.audit.gaps import GapKind
from motaudit.checklist.library import load_shipped
from motaudit.checklist.model import Checklist, ItemType
from motaudit.locale import Regional, set_regional
from tests.ui.audit.walking import Walker
from ui.audit import journey
from ui.common.context import AppContext

CODES = ("restaurant-visit", "after-sales", "airline-journey", "retail-shop")
TYPED = {
    ItemType.INTEGER: "1",
    ItemType.DECIMAL: "1.5",
    ItemType.MONEY: "25",
    ItemType.DURATION: "0:40",
    ItemType.TIME: "10:30",
    ItemType.DATE: "2/11/2026",
    ItemType.TEXT: "Just as it was advertised.",
}
MOST_STEPS = 400


class Windows(QObject):
    """Notes every window that opens; a part shown before it has its place would be one, and take the focus away."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.opened: list[QWidget] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.opened.append(watched)
        return False


@pytest.fixture
def windows(qapp: QApplication) -> Iterator[Windows]:
    watching = Windows(qapp)
    yield watching
    qapp.removeEventFilter(watching)
    watching.deleteLater()


class Shopper(Walker):
    """Answers every question as it comes, the first choice always."""

    def __init__(self, qtbot: QtBot, context: AppContext, checklist: Checklist) -> None:
        self.checklist = checklist
        super().__init__(qtbot, context)

    def made_checklist(self) -> Checklist:
        return self.checklist

    def answer_what_is_asked(self) -> None:
        position = self.session.position
        if position.page == journey.STAGE_END:
            self.press("4", "Enter")
            return
        card = self.view.area.card
        assert card is not None and card.current is not None, position
        ref, row = card.current.ref, card.current
        item = self.checklist.items[ref.code]
        if item.type in (ItemType.CHOICE, ItemType.SCALE):
            self.press("1")
            if self.session.position == position and not row.needs_note:
                self.press("Enter")
        elif item.type is ItemType.CHOICES:
            self.press("1", "Enter")
        elif item.type in TYPED:
            self.press("Enter")
            self.write(TYPED[item.type])
            self.press("Enter")
        elif item.required or item.type is ItemType.DATETIME:
            self.press("X")
        else:
            self.press("Enter")
            if self.session.position == position:
                self.press("Escape")
                self.view.step_on()
        if row.needs_note and self.session.position == position:
            self.write("Somebody said so.")
            self.press("Enter")
        if self.session.position == position:
            self.view.step_on()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("code", CODES)
def test_from_the_first_question_to_handing_in(
    qtbot: QtBot, context: AppContext, windows: Windows, code: str, language: str
) -> None:
    set_regional(Regional(language))
    shopper = Shopper(qtbot, context, load_shipped(code))
    shopper.begin(shopper.session.walk.stages()[0].code)
    steps = 0
    while shopper.session.position.page in (journey.MOMENT, journey.STAGE_END):
        shopper.answer_what_is_asked()
        QApplication.processEvents()
        steps += 1
        assert steps < MOST_STEPS, f"goes in a circle at {shopper.session.position}"
    assert shopper.session.position.page == journey.STORY
    walk = shopper.session.walk
    assert [ref for ref in walk.all_items() if walk.is_open(ref)] == []
    assert {stage.code for stage in walk.stages()} == shopper.session.audit.confirmed_stages
    left = {gap.kind for gap in walk.gaps() if gap.severity == "error"}
    assert left <= {GapKind.STORY, GapKind.ITEM_PHOTO, GapKind.CONTEXT, GapKind.INVALID}, left
    assert windows.opened == [shopper.page]
