"""Choosing a passphrase: typed twice, with how hard it is to guess, and what happens when it is forgotten."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from motaudit.base.passphrases import MIN_LENGTH, Strength, strength
from motaudit.locale import _, format_number
from ui.common.buttons import CheckBox
from ui.common.labels import Label
from ui.common.layouts import Form, FormRow
from ui.common.theme import Text

_INKS = {Strength.SHORT: "", Strength.WEAK: "warning", Strength.FAIR: "", Strength.STRONG: "glory"}


def _verdict(found: Strength) -> str:
    return {
        Strength.SHORT: _("At least {n} characters. Four words that do not belong together are easy to keep in mind."),
        Strength.WEAK: _("Easy to guess. Take four words that do not belong together."),
        Strength.FAIR: _("Fairly hard to guess. One more word makes it hard."),
        Strength.STRONG: _("Hard to guess."),
    }[found].format(n=format_number(MIN_LENGTH))


def secret_field() -> QLineEdit:
    """A line whose text is not seen."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


class PassphraseFields(Form):
    """A new passphrase. Signals: `finished()` after Enter in the second field."""

    finished = Signal()

    def __init__(self, label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first, self.second = secret_field(), secret_field()
        self.shown = CheckBox(_("Show what I type"))
        self._strength = Label("", Text.SECONDARY)
        self._first_row = self._row(label or _("Passphrase"), self.first)
        self.add_widget(self._strength)
        self._second_row = self._row(_("The same once more"), self.second)
        self.add_widget(self.shown)
        self.add_widget(
            Label(
                _(
                    "Nobody can open the workspace without it, and nobody can recover it for you. "
                    "Write it down and keep it apart from this computer."
                )
            )
        )
        self.first.textChanged.connect(self._on_typed)
        self.second.textChanged.connect(lambda: self._second_row.set_problem(""))
        self.first.returnPressed.connect(self.second.setFocus)
        self.second.returnPressed.connect(self.finished)
        self.shown.toggled.connect(self._on_shown)
        self.setFocusProxy(self.first)
        self._on_typed()

    def _row(self, label: str, field: QLineEdit) -> FormRow:
        return self.add(label, field, stretch=True)

    @property
    def strength_text(self) -> str:
        return self._strength.text()

    def accepted(self) -> str | None:
        """The passphrase; None when it is too short or not typed twice the same, which is said at its field."""
        if strength(self.first.text()) is Strength.SHORT:
            self._first_row.set_problem(_("This is too short."))
            self.first.setFocus()
            return None
        if self.first.text() != self.second.text():
            self._second_row.set_problem(_("The two are not the same."))
            self.second.setFocus()
            self.second.selectAll()
            return None
        return self.first.text()

    def _on_typed(self) -> None:
        found = strength(self.first.text())
        self._first_row.set_problem("")
        self._strength.setText(_verdict(found))
        self._strength.set_ink(_INKS[found])

    def _on_shown(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.second.setEchoMode(mode)
