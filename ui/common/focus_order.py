"""Where Tab leads: from one thing to the next as they are read, also among those that were made later.

Qt goes in the order in which widgets came into being, so that a part that is filled anew would come last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLayout,
    QMainWindow,
    QScrollArea,
    QSplitter,
    QWidget,
)

from ui.common.theme import GRID


def focus_next(window: QWidget, *, forward: bool) -> bool:
    """Take the focus on from where it is; its layouts say what follows what. False where it is nowhere within."""
    stops = list(_stops(window))
    focus = here = QApplication.focusWidget()
    while here is not None and here not in stops:
        here = here.parentWidget()
    if here is not None:
        to = stops[(stops.index(here) + (1 if forward else -1)) % len(stops)]
    elif inside := [stop for stop in stops if focus is not None and focus.isAncestorOf(stop)]:
        to = inside[0 if forward else -1]
    else:
        return False
    to.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    bring_into_sight(to)
    return True


@contextmanager
def keeping_place(panel: QWidget) -> Iterator[None]:
    """Fill a panel anew and leave the keys in it: at what reads the same, else at what stands there now."""
    focus, stops = QApplication.focusWidget(), list(_stops(panel))
    at = stops.index(focus) if focus in stops else -1
    name = _words(stops[at]) if at >= 0 else ""
    yield
    now = list(_stops(panel))
    if at >= 0 and now:
        (next((stop for stop in now if _words(stop) == name), None) or now[min(at, len(now) - 1)]).setFocus()


def _words(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else widget.objectName())


def follow_focus(widget: QWidget, event: QFocusEvent) -> None:
    """Bring a field into sight that came to have the keys, with what it stands for: Qt does so for Tab only.

    Where a mouse pressed nothing moves.
    """
    if event.reason() is not Qt.FocusReason.MouseFocusReason:
        QTimer.singleShot(0, widget, lambda: _follow(widget))  # it may have no place yet


def _follow(widget: QWidget) -> None:
    around = widget.parentWidget()
    if around is not None and around.focusProxy() is widget:
        bring_into_sight(around)
    bring_into_sight(widget)


def bring_into_sight(widget: QWidget) -> None:
    """Scroll whatever it lies in, so that it is seen as a whole; Qt shows of a field the line of its cursor only."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea) and widget.height() <= around.viewport().height():
            middle = widget.mapTo(around.widget(), widget.rect().center())
            around.ensureVisible(middle.x(), middle.y(), 0, widget.height() // 2 + GRID)
        around = around.parentWidget()


def _stops(widget: QWidget) -> Iterator[QWidget]:
    for part in _parts(widget):
        if not part.isVisible() or not part.isEnabled():
            continue
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.focusProxy() is None:
            yield part
        yield from _stops(part)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        yield from [inside] if inside is not None else []
        return
    if isinstance(widget, QMainWindow):
        yield from [widget.centralWidget()] if widget.centralWidget() is not None else []
        return
    if isinstance(widget, QSplitter):
        yield from (widget.widget(at) for at in range(widget.count()))
        return
    if isinstance(widget, QAbstractScrollArea):
        widget = widget.viewport()
    laid = list(_laid_out(widget.layout()))
    yield from laid
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow() and child not in laid:
            yield child


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    for at in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(at)
        if item is None:
            continue
        if (widget := item.widget()) is not None:
            yield widget
        else:
            yield from _laid_out(item.layout())
