"""Tables of things, as wide as there is room."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.common.tables import Column, TableModel, table_view


def test_what_can_be_spared_goes_where_there_is_no_room_and_comes_back(qtbot: QtBot) -> None:
    model: TableModel[str] = TableModel(
        (
            Column("Name", lambda row: row),
            Column("What", lambda row: "Wipe each table"),
            Column("Number", lambda row: "2026-0001-ABC", spare=True),
            Column("Seen by whom", lambda row: "Sam Shopper", spare=True),
        ),
        identity=str,
        search=str,
    )
    model.set_rows(["Harbour Street", "Old Town"])
    table = table_view(model, name="Branches", stretch=1)
    qtbot.addWidget(table)
    table.resize(1200, 300)
    table.show()

    def hidden() -> list[bool]:
        return [table.isColumnHidden(column) for column in range(model.columnCount())]

    assert hidden() == [False] * 4
    widths = [table.columnWidth(column) for column in (0, 2, 3)]
    least = sum(widths) + 18 * table.fontMetrics().averageCharWidth()
    table.resize(least - 20, 300)
    assert hidden() == [False, False, False, True], "the last one goes first"
    table.resize(least - widths[2] - 20, 300)
    assert hidden() == [False, False, True, True]
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0)
    table.resize(1200, 300)
    assert hidden() == [False] * 4
    table.close()
