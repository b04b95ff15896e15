"""What concerns the whole workspace is said above every page: what is not saved, what endangers the file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.base.errors import EnvironmentFault, MotauditError, Problem
from motaudit.locale import _, format_number, ngettext
from ui.common.saver import SaveQueue
from ui.common.surfaces import Banner, error_texts
from ui.common.tokens import GRID


class Notices(QWidget):
    """One message at a time, the unsaved answer before all others. Hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner(closable=False)
        self._saver: SaveQueue | None = None
        self._unsaved = False
        padded = QVBoxLayout(self)
        padded.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        padded.addWidget(self.banner)
        self.hide()

    def follow(self, saver: SaveQueue) -> None:
        """Say when answers cannot be saved, until they are."""
        self._saver = saver
        saver.failed.connect(self._on_failed)
        saver.pending_changed.connect(self._on_pending_changed)
        if saver.error is not None:
            self._on_failed(saver.error)

    def warn(self, warning: Problem) -> None:
        """Stays until it was read."""
        if not self._unsaved and self.isHidden():
            self.banner.say("warning", warning.message, warning.remedy, {_("Close"): self.hide})
            self.show()

    def tell_of_packages(
        self, count: int, look: Callable[[], object] | None = None, *, asking_who: bool = False
    ) -> None:
        """Packages arrived that cannot be shown yet: no workspace is open, nobody works in it (`asking_who`), or the
        page in hand has to be settled first.

        `look` tries again to show them.
        """
        if self._unsaved:
            return
        title = ngettext("A file to send has arrived.", "{n} files to send have arrived.", count)
        if asking_who:
            detail = _("Say who works here. Then you see what would change, before anything does.")
        elif look is None:
            detail = _("Open your workspace, or begin a new one. Then you see what would change, before anything does.")
        else:
            detail = _("Finish what you have begun on this page, then look at it.")

        def look_now() -> None:
            self.hide()
            if look is not None:
                look()

        actions = {_("Look at it") if look else _("Close"): look_now}
        self.banner.say("info", title.format(n=format_number(count)), detail, actions)
        self.show()

    def offer(self, title: str, detail: str, actions: dict[str, Callable[[], object]]) -> None:
        """Something that is better done soon; goes with any of its actions."""
        if self._unsaved or not self.isHidden():
            return

        def closing(action: Callable[[], object]) -> Callable[[], object]:
            def act() -> None:
                self.hide()
                action()

            return act

        self.banner.say("info", title, detail, {label: closing(action) for label, action in actions.items()})
        self.show()

    def withdraw(self, title: str) -> None:
        """What was offered under this title is done."""
        if not self._unsaved and self.banner.text.startswith(title):
            self.hide()

    def _on_failed(self, error: BaseException) -> None:
        assert self._saver is not None
        actions: dict[str, Callable[[], object]] = {_("Try again"): self._saver.retry}
        if not isinstance(error, EnvironmentFault):
            actions[_("Leave it out")] = self._saver.drop
        if isinstance(error, MotauditError):
            self.banner.say("error", *error_texts(error), actions)
        else:
            self.banner.say("error", _("Your last answer is not saved yet."), "", actions)
        self.show()
        self._unsaved = True

    def _on_pending_changed(self, pending: int) -> None:
        if not pending and self._unsaved:
            self._unsaved = False
            self.hide()
