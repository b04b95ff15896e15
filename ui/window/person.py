"""The menu above the name of who works here: somebody else takes over, or changes the own PIN."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QMenu, QWidget

from motaudit.audit.places import Person
from motaudit.locale import _
from ui.common.context import AppContext
from ui.common.navigation import HAND_OVER


class PersonMenu(QMenu):
    """Lists the people anew each time it opens. Its dialogs stand above `window`."""

    def __init__(self, context: AppContext, window: QWidget) -> None:
        super().__init__()
        self._context = context
        self._window = window
        self.aboutToShow.connect(self._fill)
        context.take_over_requested.connect(self._take_over)

    def _fill(self) -> None:
        self.clear()
        self._add_hand_over()
        self.addSeparator()
        for person in self._context.workspace.places.people():
            if person.active:
                self._add(person)
        self.addSeparator()
        self.addAction(_("My PIN"), self._change_pin)

    def _add_hand_over(self) -> None:
        action = self.addAction(_("Somebody else works here now"), lambda: self._context.hand_over_requested.emit())
        action.setShortcut(QKeySequence(HAND_OVER))
        # The window answers to the keys, whether this menu was opened before or not.
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def _add(self, person: Person) -> None:
        action = self.addAction(person.name, lambda: self._take_over(person, then=self._context.taken_over.emit))
        action.setCheckable(True)
        action.setChecked(person.id == self._context.person.id)

    def _take_over(self, person: Person, then: Callable[[], object] = lambda: None) -> None:
        """Somebody else works here from now on, who has to know their PIN if they have one."""
        context = self._context

        def become() -> None:
            context.become(person)
            then()

        pins = context.workspace.pins
        if person.id == context.person.id:
            return
        if not pins.has(person.id):
            become()
            return
        from ui.window.pin import TakeOverDialog

        self._open(TakeOverDialog(pins, person, become, self._window))

    def _change_pin(self) -> None:
        from ui.window.pin import OwnPinDialog

        self._open(OwnPinDialog(self._context.workspace.pins, self._context.person, self._window))

    @staticmethod
    def _open(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
