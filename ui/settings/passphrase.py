"""The dialog that gives the workspace a passphrase, another one, or none."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.locale import _
from ui.common.buttons import CheckBox, button
from ui.common.context import AppContext, PassphraseChange
from ui.common.dialogs import FittedDialog
from ui.common.labels import Label
from ui.common.layouts import Form
from ui.common.passphrase import PassphraseFields, secret_field
from ui.common.theme import GRID, Text

_WIDTH = 64 * GRID


@dataclass(frozen=True, slots=True)
class _Wording:
    title: str
    text: str
    accept: str
    backups: str


def _wording(*, encrypted: bool, remove: bool) -> _Wording:
    if remove:
        return _Wording(
            _("Take the passphrase away"),
            _("Whoever gets hold of the file can then read it."),
            _("Take it away"),
            _("They open only with the old passphrase."),
        )
    if encrypted:
        return _Wording(
            _("Change the passphrase"),
            _("The whole workspace is encrypted anew."),
            _("Change it"),
            _("They open only with the old passphrase."),
        )
    return _Wording(
        _("Protect the workspace with a passphrase"),
        _("The whole workspace is encrypted, photos and receipts too. Reports that you write are not."),
        _("Protect it"),
        _("They open without a passphrase."),
    )


class PassphraseDialog(FittedDialog):
    """Signals: `change_requested(PassphraseChange)` with all that is needed; the dialog is closed then."""

    change_requested = Signal(object)

    def __init__(self, context: AppContext, *, remove: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(width=_WIDTH, parent=parent)
        self._workspace = context.workspace
        encrypted = self._workspace.encrypted
        words = _wording(encrypted=encrypted, remove=remove)
        self.setWindowTitle(words.title)
        layout = self.body
        layout.addWidget(Label(words.title, Text.CARD_TITLE))
        layout.addWidget(Label(words.text))
        self.current = secret_field()
        if encrypted:
            form = Form()
            self._current_row = form.add(_("Present passphrase"), self.current, stretch=True)
            self.current.textChanged.connect(lambda: self._current_row.set_problem(""))
            layout.addWidget(form)
        self.fields = None if remove else PassphraseFields(_("New passphrase") if encrypted else "")
        if self.fields is not None:
            layout.addWidget(self.fields)
            self.fields.finished.connect(self._on_accept)
            self.current.returnPressed.connect(self.fields.first.setFocus)
        else:
            self.current.returnPressed.connect(self._on_accept)
        self.drop_backups = CheckBox(_("Delete the backups made so far"))
        after = _("{why} A new backup is made in any case.").format(why=words.backups)
        self.drop_backups.setAccessibleDescription(after)
        about_backups = QVBoxLayout()
        about_backups.setSpacing(0)
        about_backups.addWidget(self.drop_backups)
        about_backups.addWidget(Label(after, Text.SECONDARY, muted=True))
        layout.addLayout(about_backups)
        layout.addStretch(1)
        self.buttons.addStretch(1)
        cancel = button(_("Cancel"), on_click=self.reject)
        self.accept_button = button(words.accept, kind="danger" if remove else "primary", on_click=self._on_accept)
        for each in (cancel, self.accept_button):
            each.setAutoDefault(False)  # Enter in a field leads to the next one
            self.buttons.addWidget(each)
        (self.current if encrypted else self.fields or self).setFocus()

    def _on_accept(self) -> None:
        current = self.current.text() or None
        if self._workspace.encrypted and not self._workspace.opens_with(current or ""):
            self._current_row.set_problem(_("This is not the passphrase of the workspace."))
            self.current.setFocus()
            self.current.selectAll()
            return
        new = self.fields.accepted() if self.fields is not None else None
        if self.fields is not None and new is None:
            return
        self.accept()
        self.change_requested.emit(PassphraseChange(current, new, drop_backups=self.drop_backups.isChecked()))
