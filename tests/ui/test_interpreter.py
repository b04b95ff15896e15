"""What the window asks of the Python it runs on."""

from __future__ import annotations

from PySide6.QtCore import QObject

import ui


def test_python_outlives_a_long_day_of_qt_calls() -> None:
    """PySide6 6.12 gives back None uncounted: before Python 3.12 its count would run out here and end the process."""
    assert ui.__doc__
    thing = QObject()
    for _call in range(200_000):
        thing.setObjectName("busy")
    assert thing.objectName() == "busy"
