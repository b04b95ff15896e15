"""The dialog that shows the recovery key to who knows the passphrase, and puts it on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QPagedPaintDevice
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QPushButton, QVBoxLayout, QWidget

from motaudit.base.clock import now
from motaudit.base.errors import MotauditError
from motaudit.base.recovery_keys import RecoveryKey
from motaudit.locale import _, format_number, isolated
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.dialogs import FittedDialog
from ui.common.labels import Label
from ui.common.layouts import Form, clear
from ui.common.passphrase import secret_field
from ui.common.surfaces import Banner
from ui.common.theme import GRID, Text
from ui.settings.passphrase import ask_for_passphrase
from ui.settings.recovery_sheet import GROUPS_A_LINE, Sheet, print_sheet

_WIDTH = 72 * GRID
PRINTED = "recovery_key_printed"
"""The workspace's setting about the sheet: `number` of its key, `day` when it was printed ("": the offer was declined)."""


class Notices(Protocol):
    """What the window says above every page."""

    def offer(self, title: str, detail: str, actions: dict[str, Callable[[], object]]) -> None: ...

    def withdraw(self, title: str) -> None: ...


def look_after_key(context: AppContext, window: QWidget, notices: Notices) -> None:
    """After an encrypted workspace was opened: a forgotten passphrase is replaced at once, and a recovery key that is
    on no paper is offered for printing, once.
    """
    if context.recovered is None:
        _offer_sheet(context, window, notices)
        return
    notices.offer(
        _("The workspace was opened by its recovery key."),
        _("The forgotten passphrase holds until you set a new one."),
        {_("Set a new passphrase"): lambda: ask_for_passphrase(context, window), _("Not now"): lambda: None},
    )
    context.go("settings")
    ask_for_passphrase(context, window)


def _offer_sheet(context: AppContext, window: QWidget, notices: Notices) -> None:
    workspace, tasks = context.workspace, context.tasks
    title = _("Print the recovery key of this workspace.")

    def is_settled(printed: dict[str, str]) -> bool:
        return printed.get("number") == workspace.recovery_label

    def read(done: Callable[[dict[str, str]], None]) -> None:
        tasks.call(lambda: workspace.settings.get(PRINTED, {}), done=done)

    def decline() -> None:
        later = {"number": workspace.recovery_label, "day": ""}
        tasks.call(lambda: workspace.settings.set(PRINTED, later))

    def offer(printed: dict[str, str]) -> None:
        if is_settled(printed):
            return
        notices.offer(
            title,
            _("It opens the workspace when the passphrase is forgotten. Without it nobody can."),
            {_("Recovery key"): lambda: show_recovery_key(context, window), _("Not now"): decline},
        )
        context.changed.connect(lambda changes: read(withdraw) if changes.settings else None)

    def withdraw(printed: dict[str, str]) -> None:
        if is_settled(printed):
            notices.withdraw(title)

    read(offer)


def show_recovery_key(context: AppContext, window: QWidget) -> None:
    dialog = RecoveryKeyDialog(context, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


class KeyView(QWidget):
    """The groups of a key as they stand on the sheet, from left to right, with the number of each."""

    def __init__(self, key: RecoveryKey, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAccessibleName(key.text)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        centre = Qt.AlignmentFlag.AlignCenter
        for at, group in enumerate(key.groups):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            figure = Label(format_number(at + 1), Text.SECONDARY, muted=True, wrap=False)
            signs = Label(group, Text.CARD_TITLE, wrap=False)
            for label in (figure, signs):
                label.setAlignment(centre)
                cell.addWidget(label)
            grid.addLayout(cell, at // GROUPS_A_LINE, at % GROUPS_A_LINE)


class RecoveryKeyDialog(FittedDialog):
    """First asks for the passphrase, as somebody else may sit at an open laptop; then shows the key."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(width=_WIDTH, parent=parent)
        self._context = context
        self.setWindowTitle(_("Recovery key"))
        self.body.addWidget(Label(_("Recovery key"), Text.CARD_TITLE))
        self.body.addWidget(
            Label(
                _(
                    "On paper, in a safe: it opens the workspace and its backups when the passphrase is forgotten. "
                    "Whoever has it and the file reads everything."
                )
            )
        )
        self.banner = Banner(closable=False)
        self.body.addWidget(self.banner)
        self._sheet: Sheet
        self._ask()

    def _ask(self) -> None:
        self._form = Form()
        self.passphrase = secret_field()
        self._row = self._form.add(_("Passphrase"), self.passphrase, stretch=True)
        self.passphrase.textChanged.connect(lambda: self._row.set_problem(""))
        self.passphrase.returnPressed.connect(self._show)
        self.body.addWidget(self._form)
        self.body.addStretch(1)
        self.show_button = button(_("Show the key"), "eye", kind="primary", on_click=self._show)
        self._set_buttons(button(_("Cancel"), on_click=self.reject), self.show_button)
        self.passphrase.setFocus()

    def _show(self) -> None:
        workspace, passphrase = self._context.workspace, self.passphrase.text()
        self.show_button.setEnabled(False)
        self._context.tasks.call(
            lambda: workspace.recovery_key(passphrase),
            done=self._on_key,
            failed=self._on_refused,
        )

    def _on_refused(self, error: MotauditError) -> None:
        self.show_button.setEnabled(True)
        self._row.set_problem(f"{error.message} {error.remedy}")
        self.passphrase.setFocus()
        self.passphrase.selectAll()

    def _on_key(self, key: RecoveryKey) -> None:
        workspace = self._context.workspace
        self._sheet = Sheet(key, workspace.name, workspace.path.name, now().date())
        self._form.hide()
        self._form.deleteLater()
        self.key = KeyView(key)
        self.body.insertWidget(3, self.key)
        self.body.insertWidget(
            4,
            Label(
                _("A new passphrase makes a new key. This one then opens only the backups made before."),
                Text.SECONDARY,
                muted=True,
            ),
        )
        self.print_button = button(_("Print"), "printer", kind="primary", on_click=self._print)
        self.pdf_button = button(_("Save as PDF"), "file-text", on_click=self._choose_file)
        self._set_buttons(button(_("Close"), on_click=self.accept), self.pdf_button, self.print_button)
        self.print_button.setFocus()

    def _set_buttons(self, *buttons: QPushButton) -> None:
        clear(self.buttons)
        self.buttons.addStretch(1)
        for each in buttons:
            each.setAutoDefault(False)
            self.buttons.addWidget(each)

    # -- paper

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        self._printer = QPrinter(QPrinter.PrinterMode.HighResolution)  # its dialog does not keep it
        self._printer.setDocName(self._document_name())
        dialog = QPrintDialog(self._printer, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._write)
        QDialog.open(dialog)  # its own `open` wants a slot by name

    def _write(self, printer: QPagedPaintDevice) -> None:
        if print_sheet(self._sheet, printer):
            self._on_done(_("The sheet is on its way to the printer."), _("Sign it and put it into the safe."))
        else:
            self.banner.say("error", _("The printer took nothing."), _("Choose another one, or save the sheet as PDF."))

    def _choose_file(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = str(Path(folder) / f"{self._document_name()}.pdf")
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Save as PDF"), suggested, "PDF (*.pdf)")
        if chosen:
            self.save(Path(chosen))

    def save(self, path: Path) -> None:
        """Write the sheet as PDF."""
        from PySide6.QtCore import QBuffer
        from PySide6.QtGui import QPdfWriter

        page = QBuffer()
        page.open(QBuffer.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(page)
        writer.setTitle(self._document_name())
        writer.setCreator("motaudit")
        print_sheet(self._sheet, writer)
        shown = isolated(str(path))
        try:
            path.write_bytes(page.data().data())
        except OSError:
            self.banner.say("error", _("{path} cannot be written.").format(path=shown), _("Choose another folder."))
            return
        self._on_done(
            _("The sheet was saved as {path}.").format(path=shown),
            _("Print it, then delete the file: whoever finds it can open the workspace."),
        )

    def _document_name(self) -> str:
        return _("Recovery key {number}").format(number=self._sheet.key.label)

    def _on_done(self, text: str, detail: str) -> None:
        self.banner.say("good", text, detail)
        context, sheet = self._context, self._sheet
        if not context.workspace.read_only:
            made = {"number": sheet.key.label, "day": sheet.day.isoformat()}
            context.tasks.call(
                lambda: context.workspace.settings.set(PRINTED, made),
                done=lambda _none: context.announce(Changes(settings=True)),
            )
