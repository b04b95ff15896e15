"""Send and receive: files for others, and files of others, looked at before they are taken in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from motaudit.base.clock import now
from motaudit.base.errors import MotauditError
from motaudit.exchange.plan import Choice, Conflict, Written
from motaudit.exchange.wire import Audience, Kind
from motaudit.locale import _
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.layouts import Column, scrolled
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner
from ui.common.theme import GRID
from ui.packages.conflicts_panel import ConflictsPanel
from ui.packages.overview import OverviewPanel, WrittenPanel
from ui.packages.parts import WorkPanel
from ui.packages.reading import (
    ConflictWords,
    Identity,
    Order,
    Sendable,
    file_name,
    read_conflicts,
    read_identity,
    read_sendable,
    write_order,
)
from ui.packages.receiving import Receiving
from ui.packages.write_panel import WritePanel

OVERVIEW, WRITE, WRITTEN, FILE, CONFLICTS = "overview", "write", "written", "file", "conflicts"


class PackagesPage(Page):
    """Destination arguments: `file` (a package to look into), and `more` (others, one after the other); `audits` (ids
    of visits to send); `show` ("write" or "conflicts"). Without any, the page is where it was left.
    """

    name = "packages"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.identity: Identity | None = None
        self._folder: Path | None = None
        self._writing = False
        self._unseen = False
        """A result came while another page was shown: it waits for the person."""
        self.banner = Banner()
        self.work = WorkPanel()
        self.overview = OverviewPanel()
        self.write_panel = WritePanel(context)
        self.written = WrittenPanel()
        self.receiving = Receiving(context, self)
        self.conflicts = ConflictsPanel()
        self.views = QStackedWidget()
        self._areas: dict[str, QScrollArea] = {}
        for name, panel in (
            (OVERVIEW, self.overview),
            (WRITE, self.write_panel),
            (WRITTEN, self.written),
            (FILE, self.receiving.panel),
            (CONFLICTS, self.conflicts),
        ):
            self._areas[name] = scrolled(Column(panel))
            self.views.addWidget(self._areas[name])
        self._add_actions()
        self._connect()
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        layout.addWidget(self.work)
        layout.addWidget(self.views, 1)
        self.set_content(content, scroll=False, reading=False)
        self._show(OVERVIEW)

    def _add_actions(self) -> None:
        self.back = button(_("Back"), "arrow-left", kind="quiet", on_click=self._leave_view)
        self.write = button(_("Write the file"), "save", kind="primary", on_click=self._choose_place)
        self.another = button(_("Write another"), "send", on_click=self._begin_writing)
        for action in (self.back, self.another, self.write, *self.receiving.actions):
            self.header.add_action(action)

    def _connect(self) -> None:
        self.overview.write_requested.connect(self._begin_writing)
        self.overview.choose_requested.connect(self._choose_files)
        self.overview.waiting_requested.connect(self._look_at_waiting)
        self.overview.conflicts_requested.connect(self._open_conflicts)
        self.write_panel.changed.connect(self._enable)
        self.receiving.changed.connect(self._on_file_changed)
        self.receiving.finished.connect(self._on_files_finished)
        self.receiving.conflicts_requested.connect(self._open_conflicts)
        self.conflicts.resolve_requested.connect(self._resolve)
        self.conflicts.visit_requested.connect(self._open_visit)
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Open), self._choose_files),
            (QKeySequence(Qt.Key.Key_Escape), self._leave_view),
        ):
            QShortcut(keys, self).activated.connect(action)

    # -- the page

    def title(self) -> str:
        return _("Send and receive")

    @property
    def view(self) -> str:
        """Which of the page's views is shown."""
        return next(name for name, area in self._areas.items() if area is self.views.currentWidget())

    def open(self, destination: Destination) -> None:
        if file := destination.get("file"):
            self.look_into([Path(each) for each in (file, *destination.get("more", ()))])
        elif audits := destination.get("audits"):
            self._begin_writing(tuple(audits))
        elif destination.get("show") == WRITE:
            self._begin_writing()
        elif destination.get("show") == CONFLICTS:
            self._open_conflicts()
        elif not self._unseen and (self.view == WRITTEN or (self.view == FILE and self.receiving.is_settled)):
            self._leave_view()
        self._unseen = False
        self._read()

    def refresh(self, changes: Changes) -> None:
        if changes.settings or changes.audits or changes.people:
            self._read()
        if self.view == CONFLICTS and (changes.audits or changes.people):
            self._read_conflicts()
        if self.receiving.touches(changes.audits):
            self.receiving.look()

    def save_state(self) -> dict[str, Any]:
        return {"view": self.view, "files": self.receiving.files}

    def restore_state(self, state: dict[str, Any]) -> None:
        """Built anew, in another language perhaps: a file is looked at again, a form begins again."""
        self.receiving.forget()
        if state["files"]:
            self.receiving.add(state["files"])
        self._show(FILE if state["files"] and state["view"] == FILE else OVERVIEW)
        if state["view"] == WRITE:
            self._begin_writing()
        elif state["view"] == CONFLICTS:
            self._open_conflicts()

    def _show(self, view: str) -> None:
        self.views.setCurrentWidget(self._areas[view])
        self._areas[view].verticalScrollBar().setValue(0)
        self._enable()

    def _enable(self) -> None:
        view = self.view
        self.retitle(self.receiving.subtitle if view == FILE else _SUBTITLES.get(view, lambda: "")())
        self.back.setVisible(view != OVERVIEW and not self.receiving.is_importing)
        self.write.setVisible(view == WRITE)
        self.write.setEnabled(self.write_panel.may_write and not self._writing)
        self.write_panel.setEnabled(not self._writing)
        self.another.setVisible(view == WRITTEN)
        self.receiving.show_actions(view == FILE)
        self.overview.show_waiting(len(self.receiving.files) if view == OVERVIEW else 0)

    def _leave_view(self) -> None:
        """Back to where sending and receiving begin; an import is waited for, or stopped."""
        if self.view == FILE and self.receiving.is_importing:
            return
        if self.view == FILE and self.receiving.is_settled:
            self.receiving.drop()
        if self.view != OVERVIEW:
            self.banner.hide()
            self._show(OVERVIEW)
            self._read()
            self.overview.write.setFocus()

    def _read(self) -> None:
        """How others know this workspace, what is to be decided, and when something was sent last."""
        workspace = self.context.workspace
        person = self.context.person
        own = None if person.sees_all_visits else person.id

        def read() -> tuple[Identity, int, datetime | None]:
            last = workspace.packages.last_written(Audience(Kind.HEAD_OFFICE))
            return read_identity(workspace), workspace.overview.conflicts(own), last

        self.context.tasks.call(read, done=self._on_read, failed=self.banner.say_error)

    def _on_read(self, found: tuple[Identity, int, datetime | None]) -> None:
        self.identity, conflicts, last = found
        self.overview.identity.show_identity(self.identity)
        self.overview.show_conflicts(conflicts)
        self.overview.show_last(last)

    # -- sending

    def _begin_writing(self, audits: Sequence[str] = ()) -> None:
        workspace, person = self.context.workspace, self.context.person
        self.banner.hide()
        self.context.tasks.call(
            lambda: (read_sendable(workspace, person), read_identity(workspace)),
            done=partial(self._on_sendable, tuple(audits)),
            failed=self.banner.say_error,
        )

    def _on_sendable(self, audits: tuple[str, ...], found: tuple[Sendable, Identity]) -> None:
        sendable, self.identity = found
        self._folder = sendable.folder
        self.write_panel.begin(sendable, self.identity, audits)
        self._show(WRITE)
        self.write_panel.focus()

    def _choose_place(self) -> None:
        order = self.write_panel.order
        if order is None:
            return
        name = file_name(self.context.workspace.name, order.audience, order.shopper, now().astimezone().date())
        dialog = QFileDialog(self, _("Write the file"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(_("Files to send ({patterns})").format(patterns="*.motaudit"))
        dialog.setDefaultSuffix("motaudit")
        dialog.setDirectory(str(self._folder or self.context.workspace.path.parent))
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.write_file(order, Path(chosen)))
        dialog.open()

    def write_file(self, order: Order, out: Path) -> None:
        """Write what was ordered beside the window; a file that is stopped or fails does not appear."""
        workspace = self.context.workspace
        self.banner.hide()
        task = self.context.tasks.start(
            lambda: write_order(workspace, order, out),
            title=_("Writing the file"),
            done=self._on_written,
            failed=self.banner.say_error,
            cancelled=lambda: self.banner.say("info", _("Writing was stopped. There is no file.")),
            ended=self._on_write_ended,
        )
        self._writing = True
        self.work.follow(task)
        self._enable()

    def _on_write_ended(self) -> None:
        self._writing = False
        self._enable()

    def _on_written(self, written: Written) -> None:
        assert self.identity is not None  # a file is written from the form, which has read it
        self.written.show_written(written, self.identity)
        self._show(WRITTEN)
        self.written.show_folder.setFocus()
        self._unseen = not self.isVisible()
        self._read()

    # -- receiving

    def look_into(self, files: Sequence[Path]) -> None:
        """Look at files one after the other; if one is just looked at, the new ones wait behind it."""
        in_hand = self.isVisible() and self.view == FILE and not self.receiving.is_settled
        self.banner.hide()
        self.receiving.add(files, behind=in_hand)
        self._show(FILE)

    def _choose_files(self) -> None:
        dialog = QFileDialog(self, _("Open a file"), "", _("Files to send ({patterns})").format(patterns="*.motaudit"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda names: self.look_into([Path(name) for name in names]))
        dialog.open()

    def _look_at_waiting(self) -> None:
        self._show(FILE)
        self.receiving.focus()

    def _on_file_changed(self) -> None:
        self._unseen = self._unseen or (
            self.receiving.is_settled and bool(self.receiving.subtitle) and not self.isVisible()
        )
        self._enable()

    def _on_files_finished(self) -> None:
        if self.view == FILE:
            self._leave_view()

    # -- what was changed in two places

    def _open_conflicts(self) -> None:
        self.conflicts.banner.hide()
        self._show(CONFLICTS)
        self._read_conflicts()

    def _read_conflicts(self) -> None:
        workspace, person = self.context.workspace, self.context.person
        self.context.tasks.call(
            lambda: read_conflicts(workspace, person), done=self._on_conflicts, failed=self.conflicts.banner.say_error
        )

    def _on_conflicts(self, conflicts: tuple[ConflictWords, ...]) -> None:
        self.conflicts.show_conflicts(conflicts)
        if self.isVisible() and self.view == CONFLICTS:
            self.conflicts.focus()

    def _resolve(self, conflict: Conflict, choice: Choice) -> None:
        packages, who = self.context.workspace.packages, self.context.person.id
        context, changes = self.context, Changes(audits=frozenset({conflict.audit_id}))
        # Told through the context alone: other pages must hear of it even if this one is gone by then.
        self.context.tasks.call(
            lambda: packages.resolve(conflict, choice, who=who),
            done=lambda _changes: context.announce(changes),
            failed=self._on_not_resolved,
        )

    def _on_not_resolved(self, error: MotauditError) -> None:
        self.conflicts.banner.say_error(error)
        self._read_conflicts()

    def _open_visit(self, audit_id: str) -> None:
        self.context.go("audits", audit_id=audit_id)


_SUBTITLES = {
    WRITE: lambda: _("Write a file"),
    WRITTEN: lambda: _("Write a file"),
    CONFLICTS: lambda: _("Changed in two places"),
}
