"""The dialog that gives the workspace a passphrase, another one, or none."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.base.recovery_keys import RecoveryKey, Secret
from motaudit.locale import _
from ui.common.buttons import button
from ui.common.context import AppContext, PassphraseChange
from ui.common.controls import CheckBox
from ui.common.dialogs import FittedDialog
from ui.common.labels import Label
from ui.common.passphrase import PassphraseFields, SecretFields
from ui.common.theme import GRID, Text

_WIDTH = 64 * GRID


@dataclass(frozen=True, slots=True)
class _Wording:
    title: str
    text: str
    accept: str
    backups: str


def _wording(*, encrypted: bool, remove: bool, recovered: bool) -> _Wording:
    if remove:
        return _Wording(
            _("Take the passphrase away"),
            _("Whoever gets hold of the file can then read it."),
            _("Take it away"),
            _("They open only with the old passphrase or its recovery key."),
        )
    if recovered:
        return _Wording(
            _("Set a new passphrase"),
            _("The workspace was opened by its recovery key. It is encrypted anew, and gets a new recovery key."),
            _("Set it"),
            _("They open only with the old passphrase or its recovery key."),
        )
    if encrypted:
        return _Wording(
            _("Change the passphrase"),
            _("The whole workspace is encrypted anew, and gets a new recovery key."),
            _("Change it"),
            _("They open only with the old passphrase or its recovery key."),
        )
    return _Wording(
        _("Protect the workspace with a passphrase"),
        _("The whole workspace is encrypted, photos and receipts too. Reports that you write are not."),
        _("Protect it"),
        _("They open without a passphrase."),
    )


def ask_for_passphrase(context: AppContext, window: QWidget, *, remove: bool = False) -> None:
    """Let a person set, change or take away the passphrase of the workspace."""
    dialog = PassphraseDialog(context, remove=remove, parent=window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # After the dialog is gone: the page it stands on goes with the workspace.
    dialog.change_requested.connect(context.passphrase_change_requested, Qt.ConnectionType.QueuedConnection)
    dialog.open()


class PassphraseDialog(FittedDialog):
    """Signals: `change_requested(PassphraseChange)` with all that is needed; the dialog is closed then."""

    change_requested = Signal(object)

    def __init__(self, context: AppContext, *, remove: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(width=_WIDTH, parent=parent)
        self._workspace = context.workspace
        self._recovered = context.recovered
        encrypted = self._workspace.encrypted
        words = _wording(encrypted=encrypted, remove=remove, recovered=self._recovered is not None)
        self.setWindowTitle(words.title)
        layout = self.body
        layout.addWidget(Label(words.title, Text.CARD_TITLE))
        layout.addWidget(Label(words.text))
        self.current = SecretFields(_("Present passphrase"), self._workspace.recovery_label)
        self.fields = None if remove else PassphraseFields(_("New passphrase") if encrypted else "")
        asks = encrypted and self._recovered is None
        self.current.setVisible(asks)
        layout.addWidget(self.current)
        if self.fields is not None:
            layout.addWidget(self.fields)
            self.fields.finished.connect(self._on_accept)
            self.current.finished.connect(self.fields.first.setFocus)
        else:
            self.current.finished.connect(self._on_accept)
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
        (self.current if asks else self.fields or self).setFocus()

    def _on_accept(self) -> None:
        current = self._recovered or self.current.secret()
        if self._workspace.encrypted and not self._opens_with(current):
            return
        new = self.fields.accepted() if self.fields is not None else None
        if self.fields is not None and new is None:
            return
        self.accept()
        self.change_requested.emit(PassphraseChange(current, new, drop_backups=self.drop_backups.isChecked()))

    def _opens_with(self, secret: Secret | None) -> bool:
        if self._workspace.opens_with(secret or ""):
            return True
        if secret is not None or not self.current.by_key:  # else it was said what is mistyped
            by_key = isinstance(secret, RecoveryKey)
            self.current.set_problem(
                _("This is not the recovery key of the workspace.")
                if by_key
                else _("This is not the passphrase of the workspace.")
            )
        return False
