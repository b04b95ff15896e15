"""Python's garbage, collected on the window's thread only.

The collector runs in whatever thread makes the next object. What it finds may be a Qt object, and Qt destroys with it
all its children: in another thread than the window's that happens while the window works on them, and crashes.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 250


class Collector(QObject):
    """Takes over from Python's own collector until `stop`; asks as often as it would, by its own thresholds."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(collect_if_due)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._was_enabled:
            gc.enable()


def collect_if_due() -> None:
    """Collect the oldest generation of which more came together than Python would let lie."""
    limits = gc.get_threshold()
    full = [generation for generation, count in enumerate(gc.get_count()) if count > limits[generation]]
    if full:
        gc.collect(full[-1])
