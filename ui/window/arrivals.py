"""What comes to the window from outside, until it is opened, or shown by the page of packages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog

from ui.common.navigation import Destination

if TYPE_CHECKING:
    from ui.window.doorbell import Doorbell
    from ui.window.notices import Notices


class Window(Protocol):
    notices: Notices

    @property
    def destination(self) -> Destination: ...

    def go(self, destination: Destination) -> None: ...
    def come_forward(self) -> None: ...


class Arrivals(QObject):
    """Files that are dropped, double clicked, or handed over by a further start of motaudit.

    Packages wait for a workspace, for who works in it, and for the page in hand.
    Signals: `came`: it is worth a try to show the packages; `workspace_came(Path)`: one to be opened.
    """

    came = Signal()
    workspace_came = Signal(object)

    def __init__(self, app: QApplication, window: Window, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._window = window
        self._doorbell: Doorbell | None = None
        self.files: tuple[Path, ...] = ()

    def receive(self, files: Sequence[Path]) -> None:
        if workspace := self.take(files):
            self.workspace_came.emit(workspace)
        self.came.emit()

    def take(self, files: Sequence[Path]) -> Path | None:
        """Keep the packages among them; gives the first of the others."""
        from motaudit.exchange.recognise import is_package

        packages = [file for file in files if is_package(file)]
        self.files = tuple(dict.fromkeys((*self.files, *packages)))
        return next((file for file in files if file not in packages), None)

    # -- further starts of motaudit

    def leave_to_another(self, workspace: Path) -> bool:
        """Whether a window has the workspace open already: it comes to the front, and shows the packages."""
        from ui.window.doorbell import ring

        return ring(workspace, self.files)

    def listen(self, workspace: Path) -> None:
        """From now on for further starts on this workspace."""
        from ui.window.doorbell import Doorbell

        self._doorbell = Doorbell(workspace, self)
        self._doorbell.rung.connect(self._on_rung)

    def listen_no_more(self) -> None:
        if self._doorbell is not None:
            self._doorbell.close()
            self._doorbell = None

    def _on_rung(self, files: tuple[Path, ...]) -> None:
        self._window.come_forward()
        self.receive(files)

    # -- packages

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
            dialog.finished.connect(lambda _result: self.came.emit())  # the page would change behind it
            return
        destination = self._destination()
        self._window.go(destination)
        if self._window.destination is destination:
            self.files = ()
        else:
            self._window.notices.tell_of_packages(len(self.files), look=self.came.emit)

    def _destination(self) -> Destination:
        first, *more = self.files
        return Destination("packages", {"file": first, "more": tuple(more)})
