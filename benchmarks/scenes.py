"""One scene in a process of its own: `python -m benchmarks.scenes NAME ARGUMENTS`; its figures as JSON on the last line."""

from __future__ import annotations

import itertools
import json
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.began import BEGAN

_BUSY_SECONDS = 30


def since_start() -> float:
    """Milliseconds since the process was asked for."""
    return (time.time() - BEGAN) * 1000


def memory() -> float:
    """Resident memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def bare() -> dict[str, float]:
    """The floor: a QMainWindow with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Window(QMainWindow):
        painted = 0.0

        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            self.painted = self.painted or since_start()

    app = QApplication(sys.argv[:1])
    window = Window()
    window.resize(1200, 800)
    window.show()
    while not window.painted:
        app.processEvents()
    return {"painted": window.painted, "memory": memory()}


def home(path: str) -> dict[str, float]:
    """The app as it starts on a workspace, until home is filled and painted."""
    from ui.app import Controller, application

    app = application()
    controller = Controller(app)
    found: dict[str, float] = {}
    controller.window.painted.connect(lambda: found.setdefault("painted", since_start()))
    controller.start(Path(path))

    def filled() -> bool:
        page: Any = controller.window.page if controller.context is not None else None
        return page is not None and page.content is not None

    until(filled)
    until_painted(controller.window.page)
    found["ready"] = since_start()
    found["memory"] = memory()
    controller.close()
    return found


def walk(path: str, audit_id: str) -> dict[str, float]:
    """Every question answered by its key; those after which another card comes are counted apart."""
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    from benchmarks.measure import percentile
    from motaudit.audit.model import Position
    from ui.common.navigation import Destination

    controller = _open(path)
    session = _walk_session(controller, audit_id)
    first = session.walk.moments("ZMOT")[0]
    session.go(Position("moment", first.code))
    settle(800)
    keys: list[float] = []
    cards: list[float] = []
    assert controller.context is not None
    for number in range(400):
        before = session.position
        target = QApplication.focusWidget() or controller.window
        begin = time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            digit = 2 if number % 7 == 3 else 1
            key = Qt.Key(Qt.Key.Key_0 + digit)
            QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, str(digit)))
        QApplication.processEvents()
        took = (time.perf_counter() - begin) * 1000
        moved = session.position
        if (moved.page, moved.code, moved.row) != (before.page, before.code, before.row):
            cards.append(took)
        else:
            keys.append(took)
        if moved.page == "stage_end":
            stages = [stage.code for stage in session.walk.stages()]
            after = stages.index(moved.code) + 1
            if after == len(stages):
                break
            session.go(Position("moment", session.walk.moments(stages[after])[0].code))
        settle(25)
    answered = len(session.audit.answers)
    assert answered > 200, f"only {answered} questions were answered: the keys did not arrive"
    controller.window.go(Destination("home"))
    controller.close()
    return {"key": percentile(keys, 0.99), "card": percentile(cards, 0.99), "answered": answered}


def visits(path: str) -> dict[str, float]:
    """The list of visits: scrolled page by page, filtered letter by letter, sorted by each column."""
    from PySide6.QtCore import Qt

    from ui.common.navigation import Destination

    controller = _open(path)
    controller.window.go(Destination("audits"))
    page: Any = controller.window.page
    until(lambda: page.table.model().rowCount() >= 20_000)
    settle(1500)
    bar = page.table.verticalScrollBar()

    def scroll() -> None:
        for step in range(60):
            bar.setValue(bar.maximum() * step // 60)
            settle(5)

    def filter_() -> None:
        for length in range(1, 5):
            page.search.setText("0199"[:length])
            settle(600)
        page.search.clear()
        settle(600)

    def sort() -> None:
        for column in range(page.table.model().columnCount()):
            page.table.sortByColumn(column, Qt.SortOrder.AscendingOrder)
            settle(600)

    found = {"scroll": longest_pause(scroll), "filter": longest_pause(filter_), "sort": longest_pause(sort)}
    controller.close()
    return found


def photo(path: str, audit_id: str, picture: str) -> dict[str, float]:
    """A photo dropped on the tray: pauses of the event loop, and when its thumbnail is shown."""
    controller = _open(path)
    session = _walk_session(controller, audit_id)
    settle(1500)
    from ui.audit.intake import Intake

    intake = Intake.of(session)
    found: dict[str, float] = {}

    def drop() -> None:
        begin = time.perf_counter()

        def shown(*_details: object) -> None:
            found.setdefault("thumbnail", (time.perf_counter() - begin) * 1000)

        intake.thumbnail_ready.connect(shown)
        intake.add_files([Path(picture)])
        until(lambda: "thumbnail" in found)
        settle(300)

    found["pause"] = longest_pause(drop)
    controller.close()
    return found


def longest_pause(action: Callable[[], None]) -> float:
    """The longest time for which the event loop did not come round while `action` ran."""
    from PySide6.QtCore import QTimer

    beats: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start(1)
    settle(50)
    beats.clear()
    action()
    settle(50)
    timer.stop()
    return max(after - before for before, after in itertools.pairwise(beats)) * 1000


def until(done: Callable[[], bool]) -> None:
    """Let the window live until `done()`; asleep between its events as in use, or background threads would starve."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + _BUSY_SECONDS
    alarm = QTimer()
    alarm.start(5)
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the scene did not come about")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def until_painted(widget: Any) -> None:
    """Until everything that is due on the widget was laid out and painted."""
    from PySide6.QtCore import QEvent, QObject

    class Watch(QObject):
        painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.painted = self.painted or event.type() == QEvent.Type.Paint
            return False

    watch = Watch()
    widget.installEventFilter(watch)
    widget.update()
    until(lambda: watch.painted)
    widget.removeEventFilter(watch)


def settle(milliseconds: int) -> None:
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _open(path: str) -> Any:
    from ui.app import Controller, application

    controller = Controller(application())
    controller.start(Path(path))
    controller.window.resize(1200, 800)
    until(lambda: controller.context is not None)
    return controller


def _walk_session(controller: Any, audit_id: str) -> Any:
    from ui.common.navigation import Destination

    controller.window.go(Destination("walk", {"audit_id": audit_id}))
    until(lambda: controller.window.page.session is not None)
    controller.window.activateWindow()  # offscreen nobody else does, and keys go to the window in front
    settle(300)
    return controller.window.page.session


SCENES: dict[str, Callable[..., dict[str, float]]] = {
    "bare": bare,
    "home": home,
    "walk": walk,
    "list": visits,
    "photo": photo,
}

if __name__ == "__main__":
    try:
        figures = SCENES[sys.argv[1]](*sys.argv[2:])
    except Exception:  # noqa: BLE001 - the app's own handler would keep it for its dialog
        traceback.print_exc()
        sys.exit(1)
    print(json.dumps(figures))
