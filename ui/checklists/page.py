"""Checklists: the published versions, the library, and files that somebody opens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from motaudit.base.errors import MotauditError
from motaudit.checklist.library import Shipped, load_shipped, shipped
from motaudit.checklist.model import Checklist
from motaudit.checklist.service import ChecklistVersion
from motaudit.locale import _, format_number, ngettext, pick
from ui.checklists.files import NATIVE, Reading, VersionRow, export, read_file, version_rows
from ui.checklists.library_card import LibraryCard
from ui.checklists.preview import PreviewPanel
from ui.checklists.versions_table import versions_model
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.dialogs import open_folder
from ui.common.layouts import scrolled
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner, EmptyState
from ui.common.tables import table_view
from ui.common.theme import GRID


@dataclass(frozen=True, slots=True)
class Opened:
    """What is looked at: a published version, one of the library, or a file."""

    checklist: Checklist | None
    version: ChecklistVersion | None = None
    reading: Reading | None = None
    before: tuple[Checklist, int] | None = None
    """The version to compare with, and its number."""


class ChecklistsPage(Page):
    """Destination arguments: `file` (a path to open), `hash` (a published version), `shipped` (a code); else the list."""

    name = "checklists"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.opened: Opened | None = None
        self._wanted_tab: object = "outline"
        self.model = versions_model()
        self.view = table_view(self.model, name=_("Published checklists"))
        self.view.activated.connect(lambda index: self._go(hash=self.model.row_at(index.row()).version.hash))
        self.empty = EmptyState(
            "list-checks",
            _("No checklist is published yet."),
            _("Publish one of those below, or open a file of your own. Visits are made with published checklists."),
        )
        self.library = LibraryCard()
        self.library.look_requested.connect(lambda code: self._go(shipped=code))
        self.library.publish_requested.connect(self._publish_shipped)
        self.banner = Banner()
        self.preview = PreviewPanel(scoring=context.person.sees_scores)
        self._add_actions()
        self._lay_out()
        for keys, action in (
            (QKeySequence(QKeySequence.StandardKey.Open), self._choose_file),
            (QKeySequence(QKeySequence.StandardKey.Refresh), self._read_again),
            (QKeySequence(Qt.Key.Key_Escape), self._close),
        ):
            QShortcut(keys, self).activated.connect(action)

    def _add_actions(self) -> None:
        self.back = button(_("All checklists"), "arrow-left", kind="quiet", on_click=self._close)
        self.again = button(_("Read again"), "refresh-cw", on_click=self._read_again)
        self.export = button(_("Export"), "download", on_click=self._choose_export)
        self.retire = button(_("Take out of use"), on_click=self._retire)
        self.publish = button(_("Publish"), kind="primary", on_click=self._publish_opened)
        self.open_file = button(_("Open a file"), "folder-open", kind="primary", on_click=self._choose_file)
        for action in (self.back, self.again, self.export, self.retire, self.publish, self.open_file):
            self.header.add_action(action)

    def _lay_out(self) -> None:
        lists = QWidget()
        column = QVBoxLayout(lists)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        self.published = QStackedWidget()
        self.published.addWidget(QWidget())  # until the list was read: nothing would be a wrong answer
        self.published.addWidget(self.empty)
        self.published.addWidget(self.view)
        column.addWidget(self.published, 1)
        column.addWidget(self.library)
        self.library.hide()  # until it was read
        self.views = QStackedWidget()
        self.published.setMinimumHeight(22 * GRID)
        self.views.addWidget(scrolled(lists))
        self.views.addWidget(self.preview)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        layout.addWidget(self.views, 1)
        self.set_content(content, scroll=False, reading=False)

    # -- the page

    def title(self) -> str:
        if self.opened is None:
            return _("Checklists")
        if self.opened.checklist is not None:
            return pick(self.opened.checklist.title)
        assert self.opened.reading is not None
        return self.opened.reading.path.name

    def open(self, destination: Destination) -> None:
        self.banner.hide()
        self._show_list()
        self._reload()
        workspace = self.context.workspace
        if file := destination.get("file"):
            self._read(lambda: self._open_file(Path(file)))
        elif hash_ := destination.get("hash"):
            self._read(lambda: self._open_version(workspace.checklists.version(hash_)))
        elif code := destination.get("shipped"):
            self._read(lambda: self._open_checklist(load_shipped(code)))

    def refresh(self, changes: Changes) -> None:
        if changes.checklists or changes.audits:
            self._reload()

    def save_state(self) -> dict[str, Any]:
        return {"tab": self.preview.tabs.value if self.preview.tabs else "outline"}

    def restore_state(self, state: dict[str, Any]) -> None:
        self._wanted_tab = state["tab"]

    def _go(self, **args: Any) -> None:
        self.context.go(self.name, **args)

    # -- the list

    def _reload(self) -> None:
        self.context.tasks.call(
            lambda: (version_rows(self.context.workspace), shipped()),
            done=self._on_listed,
            failed=self.banner.say_error,
        )

    def _on_listed(self, found: tuple[tuple[VersionRow, ...], tuple[Shipped, ...]]) -> None:
        rows, library = found
        current = self.view.currentIndex()
        chosen = self.model.row_at(current.row()).version.hash if current.isValid() else ""
        self.model.set_rows(rows)
        if (at := self.model.row_of(chosen)) >= 0:
            self.view.setCurrentIndex(self.model.index(at, 0))
        self.published.setCurrentWidget(self.view if rows else self.empty)
        self.library.show()
        self.library.show_library(library, {row.version.hash: _("In use") for row in rows if not row.version.retired})

    def _show_list(self) -> None:
        self.opened = None
        self.views.setCurrentIndex(0)
        self._entitle()

    # -- one of them

    def _read(self, job: Any) -> None:
        self.context.tasks.call(
            job, title=_("Reading the checklist"), done=self._on_opened, failed=self.banner.say_error
        )

    def _open_file(self, path: Path) -> Opened:
        reading = read_file(path)
        if reading.checklist is None:
            return Opened(None, reading=reading)
        return self._open_checklist(reading.checklist, reading)

    def _open_checklist(self, checklist: Checklist, reading: Reading | None = None) -> Opened:
        """A checklist that may be published already, beside the newest version of its code."""
        from motaudit.checklist.canonical import checklist_hash

        hash_ = checklist_hash(checklist)
        versions = [each for each in self.context.workspace.checklists.list() if each.code == checklist.code]
        known = next((version for version in versions if version.hash == hash_), None)
        return Opened(checklist, known, reading, self._before(checklist.code, known))

    def _open_version(self, version: ChecklistVersion) -> Opened:
        checklist = self.context.workspace.checklists.get(version.hash)
        return Opened(checklist, version, before=self._before(version.code, version))

    def _before(self, code: str, version: ChecklistVersion | None) -> tuple[Checklist, int] | None:
        service = self.context.workspace.checklists
        older = [
            each for each in service.list() if each.code == code and (version is None or each.version < version.version)
        ]
        return (service.get(older[-1].hash), older[-1].version) if older else None

    def _on_opened(self, opened: Opened) -> None:
        self.opened = opened
        if opened.checklist is None:
            assert opened.reading is not None
            self.preview.show_problems(opened.reading)
            self._say_problems(opened.reading)
        else:
            self.preview.show_checklist(opened.checklist, reading=opened.reading, before=opened.before)
            self.preview.show_tab(self._wanted_tab)
            self._wanted_tab = "outline"
        self.views.setCurrentIndex(1)
        self._entitle()
        self.preview.focus()

    def _say_problems(self, reading: Reading) -> None:
        if reading.path.suffix.lower() not in NATIVE:
            problem = reading.problems[0]
            self.banner.say("error", problem.message, problem.remedy, {_("Go to the library"): self._close})
            return
        count = len(reading.errors)
        self.banner.say(
            "error",
            ngettext("{n} problem must be mended first.", "{n} problems must be mended first.", count).format(
                n=format_number(count)
            ),
            _("Mend them in an editor, save the file, and read it again here."),
        )

    def _entitle(self) -> None:
        opened = self.opened
        self.retitle(_subtitle(opened) if opened else "")
        in_use = opened is not None and opened.version is not None and opened.version.retired is None
        self.back.setVisible(opened is not None)
        self.again.setVisible(opened is not None and opened.reading is not None)
        self.export.setVisible(opened is not None and opened.checklist is not None)
        self.retire.setVisible(in_use)
        self.publish.setVisible(opened is not None and opened.checklist is not None and not in_use)
        if opened is not None:
            self.publish.setText(_("Use again") if opened.version else _("Publish"))
        self.open_file.setVisible(opened is None)

    def _close(self) -> None:
        if self.opened is not None:
            self._go()

    def _read_again(self) -> None:
        if self.opened is not None and self.opened.reading is not None:
            path = self.opened.reading.path
            self.banner.hide()
            self._read(lambda: self._open_file(path))

    # -- what can be done

    def _choose_file(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in NATIVE)
        dialog = QFileDialog(self, _("Open a checklist"), "", _("Checklists ({patterns})").format(patterns=patterns))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self._go(file=Path(file)))
        dialog.open()

    def _publish_opened(self) -> None:
        if self.opened is not None and self.opened.checklist is not None:
            checklist = self.opened.checklist
            self._publish(lambda: checklist)

    def _publish_shipped(self, code: str) -> None:
        self._publish(lambda: load_shipped(code))

    def _publish(self, load: Any) -> None:
        service = self.context.workspace.checklists
        self.context.tasks.call(
            lambda: service.publish(load()),
            title=_("Publishing the checklist"),
            done=self._on_published,
            failed=self.banner.say_error,
        )

    def _on_published(self, version: ChecklistVersion) -> None:
        self._say_done(
            _("“{title}” is published as version {version}. It stays as it is now.").format(
                title=pick(version.title), version=format_number(version.version, grouping=False)
            ),
            version,
            {_("Start a visit"): lambda: self.context.go("new_visit", checklist_code=version.code)},
        )

    def _say_done(self, text: str, version: ChecklistVersion, actions: dict[str, Any]) -> None:
        if self.opened is not None:
            self._read(lambda: self._open_version(self.context.workspace.checklists.version(version.hash)))
        self.banner.say("good", text, "", actions)
        self.context.announce(Changes(checklists=frozenset({version.hash})))

    def _retire(self) -> None:
        if self.opened is None or self.opened.version is None:
            return
        version = self.opened.version
        try:
            self.context.workspace.checklists.retire(version.hash)
        except MotauditError as error:
            self.banner.say_error(error)
            return
        text = _("Version {version} starts no new visits. Visits that use it go on.").format(
            version=format_number(version.version, grouping=False)
        )
        self._say_done(text, version, {_("Undo"): self._publish_opened})

    def _choose_export(self) -> None:
        if self.opened is None or self.opened.checklist is None:
            return
        dialog = QFileDialog(self, _("Export the checklist"), "", _("YAML ({patterns})").format(patterns="*.yaml"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("yaml")
        dialog.selectFile(f"{self.opened.checklist.code}.yaml")
        dialog.fileSelected.connect(lambda file: self.export_to(Path(file)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the opened checklist to a file."""
        if self.opened is not None and self.opened.checklist is not None:
            checklist = self.opened.checklist
            self.context.tasks.start(
                lambda: export(checklist, path),
                title=_("Writing the checklist"),
                done=self._on_exported,
                failed=self.banner.say_error,
            )

    def _on_exported(self, path: Path) -> None:
        self.banner.say(
            "good",
            _("The checklist was written to {name}.").format(name=path.name),
            "",
            {_("Show folder"): lambda: open_folder(path.parent)},
        )


def _subtitle(opened: Opened) -> str:
    if opened.version is None:
        return _("Not published yet") if opened.checklist is not None else _("This file cannot be used yet")
    number = format_number(opened.version.version, grouping=False)
    if opened.version.retired is not None:
        return _("Version {version}, out of use").format(version=number)
    return _("Version {version}, published").format(version=number)
