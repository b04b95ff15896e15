"""The card about the workspace: its file, its backups, opening another one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from motaudit.base.errors import MotauditError
from motaudit.locale import _, format_date, isolated
from ui.common.backups import BackupList
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.controls import LineEdit
from ui.common.dialogs import open_folder
from ui.common.labels import ElidedLabel, Label, Rule
from ui.common.layouts import FlowLayout, Form
from ui.common.surfaces import Banner, Card, error_texts
from ui.common.theme import Text
from ui.settings.passphrase import ask_for_passphrase
from ui.settings.recovery import PRINTED, show_recovery_key


class WorkspaceCard(Card):
    """Where the work is kept and how it is kept safe. Messages go to the page's `banner`."""

    def __init__(self, context: AppContext, banner: Banner, parent: QWidget | None = None) -> None:
        super().__init__(_("Workspace"), parent)
        self._context = context
        self._banner = banner
        path = context.workspace.path
        self._printed = Label("", muted=True)
        self.name = LineEdit(context.workspace.name)
        self.name.setMaxLength(80)
        self.name.setObjectName("workspace_name")
        self.name.editingFinished.connect(self._rename)
        form = Form()
        self._name_row = form.add(_("Name"), self.name, stretch=True)
        self.add(form)
        self.add(ElidedLabel(f"\u2066{path}\u2069", Text.SECONDARY, muted=True))
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
        self.add(Label(_("Passphrase"), Text.STRONG))
        self._add_passphrase()
        self.add(Rule())
        self.add(Label(_("Backups"), Text.STRONG))
        self.add(Label(_("One is made each day when motaudit opens, and checked after it was written."), muted=True))
        self._list = BackupList(context.restore_requested.emit)
        self.add(self._list)
        self.backup = button(_("Back up now"), "save", on_click=self._back_up)
        self._add_line(self.backup)

    def _add_passphrase(self) -> None:
        if not self._context.workspace.encrypted:
            self.add(Label(_("Whoever gets hold of the file can read it."), muted=True))
            self._add_line(button(_("Protect it with a passphrase"), "lock", on_click=self._change_passphrase))
            return
        remove = button(_("Take it away"), "lock-open", on_click=lambda: self._change_passphrase(remove=True))
        if self._context.recovered is not None:
            opened = Label(_("It was opened by the recovery key: set a new passphrase in place of the forgotten one."))
            opened.set_ink("warning")
            self.add(opened)
            renew = button(_("Set a new passphrase"), "key-round", kind="primary", on_click=self._change_passphrase)
            self._add_line(renew, remove)
            return
        self.add(
            Label(_("The workspace is encrypted: it opens only with its passphrase or its recovery key."), muted=True)
        )
        change = button(_("Change the passphrase"), "key-round", on_click=self._change_passphrase)
        self._add_line(change, remove)
        self.add(self._printed)
        self._add_line(button(_("Recovery key"), "printer", on_click=self._show_recovery_key))

    def _add_line(self, *widgets: QWidget) -> None:
        line = FlowLayout()
        for widget in widgets:
            line.addWidget(widget)
        self.body.addLayout(line)

    # -- what is shown

    def read(self) -> None:
        """Read anew which backups there are, and whether the recovery key is on paper."""
        workspace, tasks = self._context.workspace, self._context.tasks
        tasks.call(workspace.backups.list, done=self._list.show_backups, failed=self._banner.say_error)
        if workspace.encrypted:
            tasks.call(lambda: workspace.settings.get(PRINTED, {}), done=self._show_printed)

    def _show_printed(self, printed: dict[str, str]) -> None:
        label = self._context.workspace.recovery_label
        is_on_paper = printed.get("number") == label and bool(printed["day"])
        if is_on_paper:
            text = _("The recovery key {number} was printed on {date}.").format(
                number=isolated(label), date=format_date(date.fromisoformat(printed["day"]))
            )
        else:
            text = _("The recovery key {number} was not printed yet.").format(number=isolated(label))
        self._printed.setText(text)
        self._printed.set_ink("" if is_on_paper else "warning")

    # -- what is done

    def _rename(self) -> None:
        workspace, name = self._context.workspace, self.name.text().strip()
        if name == workspace.name:
            self._name_row.set_problem("")
            return
        try:
            workspace.rename(name)
        except MotauditError as error:
            self._name_row.set_problem(" ".join(error_texts(error)))
            return
        self._name_row.set_problem("")
        self._context.announce(Changes(settings=True))

    def _change_passphrase(self, *, remove: bool = False) -> None:
        ask_for_passphrase(self._context, self.window(), remove=remove)

    def _show_recovery_key(self) -> None:
        show_recovery_key(self._context, self.window())

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
