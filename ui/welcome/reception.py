"""Says who works in a workspace that was opened: whoever worked there last, or the person who is chosen now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.welcome.staff import Staff, staff_of

if TYPE_CHECKING:
    from motaudit.audit.places import Person
    from motaudit.workspace import Workspace
    from ui.common.context import AppContext
    from ui.common.preferences import Preferences


class Reception(QObject):
    """Asks on a page of its own where several people share the computer.

    Signals: `page_made(QWidget)`: show it in place of pages; `work_begun(AppContext)`: its person is settled;
    `found_shared()`: somebody took over here for the first time, so that every start asks from now on.
    """

    page_made = Signal(object)
    work_begun = Signal(object)
    found_shared = Signal()

    def __init__(self, preferences: Callable[[], Preferences], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._stays: tuple[Path, str] | None = None

    def staff(self, workspace: Workspace) -> Staff:
        return staff_of(workspace, self._preferences())

    def admit(self, context: AppContext, staff: Staff) -> None:
        """A workspace was opened; the person of `context` is the last of `staff` as yet."""
        context.taken_over.connect(lambda: self._on_taken_over(context))
        stays, self._stays = self._stays, None
        if stays != _place(context) and staff.is_asked(self._preferences()):
            self.ask(context, staff)
        else:
            self.work_begun.emit(context)

    def keep_place(self, context: AppContext) -> None:
        """Whoever has the workspace closed and opened again works on, without being asked."""
        self._stays = _place(context)

    def ask(self, context: AppContext, staff: Staff) -> None:
        from ui.welcome.who import WhoPage

        workspace = context.workspace

        def settle(person: Person) -> None:
            context.become(person)
            self.work_begun.emit(context)

        page = WhoPage(staff, fits=lambda id_, pin: workspace.pins.fits(id_, pin), tasks=context.tasks)
        page.chosen.connect(settle)
        self.page_made.emit(page)

    def _on_taken_over(self, context: AppContext) -> None:
        if not context.preferences.ask_who:  # who said yes or no is not asked again
            context.prefer(ask_who="yes")
            self.found_shared.emit()


def _place(context: AppContext) -> tuple[Path, str]:
    return context.workspace.path, context.person.id
