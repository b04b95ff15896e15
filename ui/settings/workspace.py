"""The card about the workspace: its file, its backups, opening another one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from motaudit.locale import _
from ui.common.backups import BackupList
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.dialogs import open_folder
from ui.common.labels import ElidedLabel, Label, Rule
from ui.common.layouts import FlowLayout
from ui.common.surfaces import Banner, Card
from ui.common.theme import Text


class WorkspaceCard(Card):
    """Where the work is kept and how it is kept safe. Messages go to the page's `banner`."""

    def __init__(self, context: AppContext, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(_("Workspace"), parent)
        self._context = context
        self._banner = banner
        path = context.workspace.path
        self.add(Label(context.workspace.name, Text.STRONG))
        self.add(ElidedLabel(f"\u2066{path}\u2069", Text.SECONDARY, muted=True))
        if context.workspace.encrypted:
            self.add(Label(_("Encrypted: it opens only with its passphrase."), Text.SECONDARY, muted=True))
        for warning in context.workspace.warnings:
            label = Label(f"{warning.message} {warning.remedy}")
            label.set_ink("warning")
            self.add(label)
        self._add_line(
            button(_("Show in its folder"), "folder-open", on_click=lambda: open_folder(path.parent)),
            button(_("Open another workspace"), "database", on_click=self._open_other),
            button(_("New workspace"), "plus", on_click=context.close_workspace_requested.emit),
        )
        self.add(Rule())
        self.add(Label(_("Backups"), Text.STRONG))
        self.add(Label(_("One is made each day when motaudit opens, and checked after it was written."), muted=True))
        self._list = BackupList(context.restore_requested.emit)
        self.add(self._list)
        self.backup = button(_("Back up now"), "save", on_click=self._back_up)
        self._add_line(self.backup)

    def _add_line(self, *widgets: QWidget) -> None:
        line = FlowLayout()
        for widget in widgets:
            line.addWidget(widget)
        self.body.addLayout(line)

    # -- what is shown

    def read(self) -> None:
        """Read the list of backups anew."""
        backups = self._context.workspace.backups
        self._context.tasks.call(backups.list, done=self._list.show_backups, failed=self._banner.say_error)

    # -- what is done

    def _back_up(self) -> None:
        self.backup.setEnabled(False)
        self._context.tasks.start(
            self._context.workspace.backups.run,
            title=_("Backing up"),
            done=lambda path: self._banner.say("good", _("The backup was made and checked."), f"\u2066{path}\u2069"),
            failed=self._banner.say_error,
            ended=self._on_backed_up,
        )

    def _on_backed_up(self) -> None:
        self.backup.setEnabled(True)
        self._context.announce(Changes(settings=True))

    def _open_other(self) -> None:
        folder = str(self._context.workspace.path.parent)
        chosen, _filter = QFileDialog.getOpenFileName(self, _("Open another workspace"), folder)
        if chosen:
            self._context.open_workspace_requested.emit(Path(chosen))
