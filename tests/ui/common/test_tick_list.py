"""Ticking some of many."""

from __future__ import annotations

from time import process_time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.ui.keys import type_text
from ui.common.labels import facts
from ui.common.theme import Theme, tokens
from ui.common.tick_list import Option, TickList, TickModel


@pytest.fixture
def places(qtbot: QtBot) -> TickList:
    places = TickList("Branches", "Search branches")
    qtbot.addWidget(places)
    places.resize(400, 300)
    places.set_options([Option(f"b{number}", f"Branch {number}") for number in range(12)], ["b3"])
    places.show()
    qtbot.waitExposed(places)
    return places


def test_space_ticks_and_unticks_the_current_row(qtbot: QtBot, places: TickList) -> None:
    told: list[tuple[str, bool]] = []
    places.ticked.connect(lambda id_, on: told.append((id_, on)))
    for _time in range(2):
        qtbot.keyClick(places.list, Qt.Key.Key_Space)
    assert told == [("b3", False), ("b3", True)], "what is ticked stands first"
    assert places.chosen == ("b3",)


def test_a_search_hides_all_but_what_is_found_and_what_was_ticked_stays_so(qtbot: QtBot, places: TickList) -> None:
    type_text(places.search, "١١")
    qtbot.keyClick(places.search, Qt.Key.Key_Return)
    assert [places.model.index(row).data() for row in range(places.model.rowCount())] == [facts("Branch 11")]
    places.tick("b11")
    assert places.chosen == ("b3", "b11")
    assert places.count.text() == "2 chosen", "also those that the search hides"


def test_a_short_list_needs_no_search(qtbot: QtBot) -> None:
    few = TickList("Branches", "Search branches", hint="Tick a branch.")
    qtbot.addWidget(few)
    assert few.count.text() == "There is none yet."
    few.set_options([Option("a", "Branch")])
    assert few.search.isHidden()
    assert few.count.text() == "Tick a branch."


def test_the_model_is_sound_and_details_are_searched(qtmodeltester: ModelTester) -> None:
    model = TickModel()
    model.set_options([Option("1", "Café Noir", ("B-001",)), Option("2", "Bakery", ("B-002",))])
    qtmodeltester.check(model)
    model.tick("1")
    model.search("b-002")
    assert model.rowCount() == 1 and model.chosen == ("1",)
    model.search("cafe")
    assert model.index(0).data(Qt.ItemDataRole.CheckStateRole) is Qt.CheckState.Checked


def test_ten_thousand_rows_are_not_felt(qtbot: QtBot) -> None:
    many = TickList("Visits", "Search visits")
    qtbot.addWidget(many)
    began = process_time()
    many.set_options([Option(str(n), f"Visit {n}", ("Harbour Street", "2026-11-02")) for n in range(10_000)])
    many.model.search("9999")
    many.tick("9999")
    assert many.model.rowCount() == 1
    assert process_time() - began < 1


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_boxes_and_ticks_are_seen_in_every_light(
    qapp: QApplication, qtbot: QtBot, places: TickList, choice: str
) -> None:
    Theme(qapp).apply(choice)
    places.list.setCurrentIndex(places.model.index(1))
    QApplication.processEvents()
    t = tokens()

    def colours(row: int) -> set[str]:
        """Of the row's leading edge, where its box is."""
        place = places.list.visualRect(places.model.index(row))
        picture = places.list.viewport().grab().toImage()
        return {
            picture.pixelColor(x, y).name()
            for x in range(place.left(), place.left() + 32)
            for y in range(place.top(), place.bottom())
        }

    assert QColor(t.muted).name() in colours(2), "an empty box has a line"
    assert {QColor(t.accent).name(), QColor(t.on_accent).name()} <= colours(0), "a ticked one has a tick on a ground"
    qapp.setStyleSheet("")
