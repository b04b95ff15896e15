"""Ticking some of many."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.keys import type_text
from ui.common.theme import Theme, tokens
from ui.common.tick_list import TickList


@pytest.fixture
def places(qtbot: QtBot) -> TickList:
    places = TickList("Branches", "Search branches")
    qtbot.addWidget(places)
    places.resize(400, 300)
    for number in range(12):
        places.add(f"b{number}", f"Branch {number}", ticked=number == 3)
    places.show()
    qtbot.waitExposed(places)
    return places


def test_space_ticks_and_unticks_the_current_row(qtbot: QtBot, places: TickList) -> None:
    told: list[tuple[str, bool]] = []
    places.ticked.connect(lambda id_, on: told.append((id_, on)))
    for _time in range(2):
        qtbot.keyClick(places.list, Qt.Key.Key_Space)
    assert told == [("b0", True), ("b0", False)]
    assert places.chosen == ("b3",)


def test_a_search_hides_all_but_what_is_found_and_what_is_ticked(qtbot: QtBot, places: TickList) -> None:
    type_text(places.search, "١١")
    qtbot.keyClick(places.search, Qt.Key.Key_Return)
    seen = [places.list.item(at).text() for at in range(12) if not places.list.item(at).isHidden()]
    assert seen == ["Branch 3", "Branch 11"]


def test_a_short_list_needs_no_search(qtbot: QtBot) -> None:
    few = TickList("Branches", "Search branches")
    qtbot.addWidget(few)
    few.add("a", "Branch")
    assert few.search.isHidden()


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_boxes_and_ticks_are_seen_in_every_light(
    qapp: QApplication, qtbot: QtBot, places: TickList, choice: str
) -> None:
    Theme(qapp).apply(choice)
    places.list.setCurrentRow(1)
    QApplication.processEvents()
    t = tokens()

    def colours(row: int) -> set[str]:
        """Of the row's leading edge, where its box is."""
        place = places.list.visualItemRect(places.list.item(row))
        picture = places.list.viewport().grab().toImage()
        return {
            picture.pixelColor(x, y).name()
            for x in range(place.left(), place.left() + 32)
            for y in range(place.top(), place.bottom())
        }

    assert QColor(t.muted).name() in colours(0), "an empty box has a line"
    assert {QColor(t.accent).name(), QColor(t.on_accent).name()} <= colours(3), "a ticked one has a tick on a ground"
    qapp.setStyleSheet("")
