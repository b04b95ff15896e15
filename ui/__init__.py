"""The desktop app: one package per activity, and `ui.common` for what they share. No rule of the domain lives here."""

from __future__ import annotations

import sys


def _hold_singletons() -> None:
    """Keep None, True and False alive where they are counted, that is before Python 3.12.

    PySide6 6.12 is built to return them uncounted, so that each call of a Qt method takes one reference too many:
    after some ten thousand calls Python would stop with "deallocating None". A count that large never runs out.
    """
    import ctypes

    for singleton in (None, True, False, NotImplemented):
        count = ctypes.c_ssize_t.from_address(id(singleton))
        if abs(count.value - sys.getrefcount(singleton)) <= 2:  # else this Python keeps its counts elsewhere
            count.value += 1 << 60


if sys.version_info < (3, 12):
    _hold_singletons()
