"""Passphrases: choosing one, typed twice; typing one, or the recovery key in its stead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from motaudit.base.errors import MotauditError
from motaudit.base.passphrases import MIN_LENGTH, Strength, strength
from motaudit.base.recovery_keys import GROUP, GROUPS, Secret, read
from motaudit.locale import _, format_number, isolated, ngettext, pgettext
from ui.common.buttons import button
from ui.common.controls import CheckBox, LineEdit
from ui.common.labels import Label
from ui.common.layouts import Form, FormRow
from ui.common.surfaces import error_texts
from ui.common.theme import GRID, Text

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
    field = LineEdit()
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
                    "Nobody can open the workspace without it or its recovery key, "
                    "which you can print as soon as the passphrase is set."
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


class RecoveryKeyField(QPlainTextEdit):
    """Room for all groups, seen while they are typed, from left to right. Signals: `finished()` after Enter."""

    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDefaultTextOption(option)
        hint = Qt.InputMethodHint
        self.setInputMethodHints(hint.ImhSensitiveData | hint.ImhNoPredictiveText | hint.ImhPreferUppercase)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 3 + 2 * GRID)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.finished.emit()
        else:
            super().keyPressEvent(event)


class SecretFields(Form):
    """What opens an encrypted workspace: its passphrase or, one click away, its recovery key.

    `key_label`: the number of the key that is wanted, "" where it is not known.
    Signals: `finished()` after Enter; `typed()`.
    """

    finished = Signal()
    typed = Signal()

    def __init__(self, label: str, key_label: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.passphrase = secret_field()
        self.recovery = RecoveryKeyField()
        self._passphrase_row = self.add(label, self.passphrase, stretch=True)
        wanted = (
            _("Number {number}, which is the first group on the sheet.").format(number=isolated(key_label))
            if key_label
            else ""
        )
        self._recovery_row = self.add(
            _("Recovery key"),
            self.recovery,
            " ".join(filter(None, (wanted, _("Capital letters, spaces and dashes do not matter.")))),
            stretch=True,
        )
        self._progress = Label("", Text.SECONDARY)
        self.switch = button("", kind="quiet", on_click=self._on_switch)
        line = QHBoxLayout()
        line.addWidget(self.switch)
        line.addStretch(1)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._progress)
        column.addLayout(line)
        self.add_widget(below)
        self.passphrase.textChanged.connect(self._on_passphrase)
        self.passphrase.returnPressed.connect(self.finished)
        self.recovery.textChanged.connect(self._on_recovery)
        self.recovery.finished.connect(self.finished)
        self.by_key = False
        self._show_way()

    def ask_for_key(self) -> None:
        """Let the recovery key be typed in place of the passphrase."""
        self.by_key = True
        self._show_way()

    def secret(self) -> Secret | None:
        """None when nothing was typed or the key is mistyped, which is said at its field."""
        if not self.by_key:
            return self.passphrase.text() or None
        from motaudit.workspace import Workspace

        try:
            return Workspace.read_recovery_key(self.recovery.toPlainText())
        except MotauditError as error:
            self.set_problem(" ".join(error_texts(error)))
            return None

    def set_problem(self, problem: str) -> None:
        """Say at the field in sight what is wrong, and let it be typed again."""
        row = self._recovery_row if self.by_key else self._passphrase_row
        row.set_problem(problem)
        self._field.setFocus()
        if not self.by_key:
            self.passphrase.selectAll()

    @property
    def _field(self) -> QWidget:
        return self.recovery if self.by_key else self.passphrase

    def _on_switch(self) -> None:
        self.by_key = not self.by_key
        self._show_way()
        self._field.setFocus()

    def _show_way(self) -> None:
        self._passphrase_row.setVisible(not self.by_key)
        self._recovery_row.setVisible(self.by_key)
        self._progress.setVisible(self.by_key)
        self.switch.setText(_("Use the passphrase") if self.by_key else _("Use the recovery key"))
        self.setFocusProxy(self._field)

    def _on_passphrase(self) -> None:
        self._passphrase_row.set_problem("")
        self.typed.emit()

    def _on_recovery(self) -> None:
        """A group that is mistyped is named as soon as it is whole, not at the end."""
        reading = read(self.recovery.toPlainText())
        problem = ""
        if reading.foreign is not None:
            sign, group = reading.foreign
            problem = _("“{sign}” in group {group} is not a sign of a recovery key.").format(
                sign=sign, group=format_number(group)
            )
        elif reading.mistyped:
            problem = ngettext(
                "Group {groups} is mistyped: compare it with the sheet.",
                "Groups {groups} are mistyped: compare them with the sheet.",
                len(reading.mistyped),
            ).format(groups=pgettext("between the parts of a list", ", ").join(map(format_number, reading.mistyped)))
        self._recovery_row.set_problem(problem)
        self._progress.setText(
            _("{n} of {all} groups are typed.").format(
                n=format_number(reading.signs // GROUP), all=format_number(GROUPS)
            )
            if reading.signs
            else ""
        )
        self.typed.emit()
