"""PINs at a shared computer: asked for when somebody takes over, set and changed by their owner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from motaudit.audit.places import Person
from motaudit.base.errors import MotauditError
from motaudit.locale import _
from motaudit.review.pins import PinService
from ui.common.controls import LineEdit
from ui.common.dialogs import MessageDialog
from ui.common.layouts import Form
from ui.common.surfaces import Banner
from ui.common.theme import CONTROL_HEIGHT


def _pin_field() -> QLineEdit:
    field = LineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setMinimumHeight(CONTROL_HEIGHT)
    return field


class TakeOverDialog(MessageDialog):
    """Asks for the PIN of who takes over; `then` runs when it fits."""

    def __init__(self, pins: PinService, person: Person, then: Callable[[], object], parent: QWidget) -> None:
        super().__init__(
            _("{name} takes over").format(name=person.name),
            accept_text=_("Go on"),
            cancel_text=_("Cancel"),
            parent=parent,
        )
        self._pins, self._person, self._then = pins, person, then
        self.pin = _pin_field()
        form = Form()
        self._row = form.add(_("PIN"), self.pin, stretch=True)
        self.content.addWidget(form)
        self.pin.setFocus()

    def accept(self) -> None:
        if self._pins.fits(self._person.id, self.pin.text()):
            super().accept()
            self._then()
        else:
            self._row.set_problem(_("The PIN does not fit. A reviewer can reset it."))
            self.pin.selectAll()
            self.pin.setFocus()


class OwnPinDialog(MessageDialog):
    """Sets, changes or takes away the PIN of who works here now."""

    def __init__(self, pins: PinService, person: Person, parent: QWidget) -> None:
        super().__init__(
            _("Your PIN"),
            _(
                "A PIN says who does what on a computer that several people share. "
                "It keeps nothing secret: whoever has the file can read it."
            ),
            accept_text=_("Save"),
            cancel_text=_("Cancel"),
            parent=parent,
        )
        self._pins, self._person = pins, person
        self._had = pins.has(person.id)
        self.banner = Banner()
        self.old, self.new = _pin_field(), _pin_field()
        form = Form()
        if self._had:
            form.add(_("PIN so far"), self.old, stretch=True)
        form.add(_("New PIN"), self.new, _("Leave it empty to work without one.") if self._had else "", stretch=True)
        self.content.addWidget(self.banner)
        self.content.addWidget(form)
        (self.old if self._had else self.new).setFocus()

    def accept(self) -> None:
        try:
            self._keep()
        except MotauditError as error:
            self.banner.say_error(error)
            wrong = self.new if not self._had or self._pins.fits(self._person.id, self.old.text()) else self.old
            wrong.selectAll()
            wrong.setFocus()
        else:
            super().accept()

    def _keep(self) -> None:
        if self.new.text():
            self._pins.set(self._person.id, self.new.text(), old=self.old.text())
        elif self._had:
            self._pins.clear(self._person.id, old=self.old.text())
