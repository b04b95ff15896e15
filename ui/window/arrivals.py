"""Packages that came from outside, until the page that shows them has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QApplication, QDialog

from ui.common.navigation import Destination

if TYPE_CHECKING:
    from ui.window.notices import Notices


class Window(Protocol):
    notices: Notices

    @property
    def destination(self) -> Destination: ...

    def go(self, destination: Destination) -> None: ...


class Arrivals:
    """They wait for a workspace, for who works in it, and for the page in hand.

    `again` is called when it is worth another try to show them.
    """

    def __init__(self, app: QApplication, window: Window, again: Callable[[], object]) -> None:
        self._app = app
        self._window = window
        self._again = again
        self.files: tuple[Path, ...] = ()

    def add(self, files: Iterable[Path]) -> None:
        self.files = tuple(dict.fromkeys((*self.files, *files)))

    def taken(self) -> Destination | None:
        """The page to begin with, which has them from now on; None if there are none."""
        destination = self._destination() if self.files else None
        self.files = ()
        return destination

    def tell(self, *, asking_who: bool) -> None:
        """Say above a page that stands alone that they wait."""
        if self.files:
            self._window.notices.tell_of_packages(len(self.files), asking_who=asking_who)

    def show(self) -> None:
        """Go to their page as soon as that can be."""
        if not self.files:
            return
        if isinstance(dialog := self._app.activeModalWidget(), QDialog):
            dialog.finished.connect(lambda _result: self._again())  # the page would change behind it
            return
        destination = self._destination()
        self._window.go(destination)
        if self._window.destination is destination:
            self.files = ()
        else:
            self._window.notices.tell_of_packages(len(self.files), look=self._again)

    def _destination(self) -> Destination:
        first, *more = self.files
        return Destination("packages", {"file": first, "more": tuple(more)})
