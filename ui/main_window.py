"""The main window: mounts pages beside the rail, goes where pages ask, and keeps the status line."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QMainWindow

from motaudit.locale import N_, _, pgettext
from ui.common.changes import Changes
from ui.common.navigation import Destination
from ui.common.tokens import DARK, GRID, HAIRLINE, LIGHT, RAIL_FOLDED, RAIL_FOLDS_BELOW, RAIL_WIDTH

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QDialog, QMenu, QStackedWidget, QWidget

    from motaudit.audit.places import Person
    from motaudit.base.errors import Problem
    from ui.common.context import AppContext
    from ui.common.page import Page
    from ui.common.surfaces import Banner
    from ui.window.rail import Rail
    from ui.window.status import StatusLine


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page by name: where its class is (imported when first shown), and its place on the rail if it has one."""

    name: str
    factory: str
    title: str = ""
    icon: str = ""
    within: str = ""
    """The page of the rail that stays marked while this one is shown."""
    roles: str = ""
    """Whose page it is, by the codes of roles; empty = everybody's."""

    def is_for(self, person: Person) -> bool:
        """Whether the page is one of this person's."""
        return not self.roles or not person.roles.isdisjoint(self.roles.split())

    def load(self) -> Callable[[AppContext], Page]:
        module, _colon, attribute = self.factory.partition(":")
        found: Callable[[AppContext], Page] = getattr(importlib.import_module(module), attribute)
        return found


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", "ui.home.page:HomePage", N_("Home"), "house"),
    PageEntry("audits", "ui.audits.page:AuditsPage", N_("Visits"), "clipboard-list"),
    PageEntry("review", "ui.review.queue_page:ReviewPage", N_("Review"), "clipboard-check", roles="reviewer"),
    PageEntry("repairs", "ui.repairs.page:RepairsPage", N_("Repairs"), "wrench", roles="reviewer manager"),
    PageEntry("checklists", "ui.checklists.page:ChecklistsPage", N_("Checklists"), "list-checks"),
    PageEntry("places", "ui.places.page:PlacesPage", N_("Branches and people"), "store"),
    PageEntry("settings", "ui.settings.page:SettingsPage", N_("Settings"), "settings"),
    PageEntry("help", "ui.help.page:HelpPage", N_("Help"), "circle-help"),
    PageEntry("new_visit", "ui.audit.new_visit:NewVisitPage", within="audits"),
    PageEntry("walk", "ui.audit.page:WalkPage", within="audits"),
    PageEntry("receipt", "ui.audit.receipt:ReceiptPage", within="audits"),
    PageEntry("result", "ui.result.page:ResultPage", within="audits"),
    PageEntry("desk", "ui.review.desk_page:DeskPage", within="review", roles="reviewer"),
)
HOME = Destination("home")
CHECKLIST_FILES = frozenset({".yaml", ".yml", ".json", ".xlsx", ".xls", ".csv", ".ods"})
_HISTORY = 50


class MainWindow(QMainWindow):
    """Paints the bare frame at once, gets its rail by `build`, and pages as soon as `set_context` brings a workspace.

    This module imports nothing that the bare frame does without: even Qt's enumerations would delay its paint.
    Signals: `painted()` once, after the first paint: what is heavy begins then; `closing()`.
    """

    painted = Signal()
    closing = Signal()

    def __init__(
        self, *, dark: bool = False, rtl: bool = False, discreet: bool = False, pages: tuple[PageEntry, ...] = PAGES
    ) -> None:
        super().__init__()
        self._entries = {entry.name: entry for entry in pages}
        self._context: AppContext | None = None
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, Changes] = {}
        self._destination = HOME
        self._history: list[Destination] = []
        self._bare = (DARK if dark else LIGHT, rtl)
        self._discreet = discreet
        self._was_painted = False
        self._may_close = False
        self._failed = False
        self.rail: Rail
        self.stack: QStackedWidget
        self.banner: Banner
        self.status: StatusLine
        self.setAcceptDrops(True)
        self.setMinimumSize(80 * GRID, 60 * GRID)
        self._entitle()

    # -- the frame

    def _help(self) -> None:
        if self._destination.page != "help":
            self.go(Destination("help", {"about": self._destination.page}))

    def _paint_bare(self) -> None:
        """The frame as it will be: ground, rail, line."""
        t, rtl = self._bare
        width = RAIL_FOLDED if self.width() < RAIL_FOLDS_BELOW else RAIL_WIDTH
        left, line = (self.width() - width, self.width() - width) if rtl else (0, width - HAIRLINE)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(t.window))
        painter.fillRect(left, 0, width, self.height(), QColor(t.card))
        painter.fillRect(line, 0, HAIRLINE, self.height(), QColor(t.line))

    def build(self) -> None:
        """The rail beside an empty side, in the language and direction in force."""
        from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

        from ui.window.rail import Rail

        listed = [
            (entry.name, _(entry.title), entry.icon) for entry in self._entries.values() if self._is_listed(entry)
        ]
        self.rail = Rail(listed)
        self.rail.chosen.connect(lambda name: self.go(Destination(name)))
        self.rail.setEnabled(self._context is not None)
        central = QWidget()
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.rail)
        self._side = QVBoxLayout()
        self._side.setSpacing(0)
        layout.addLayout(self._side, 1)
        self.setCentralWidget(central)
        self._fold()
        self._entitle()

    def _is_listed(self, entry: PageEntry) -> bool:
        """A shared computer shows each role its own pages; before anybody works here, those of everybody."""
        person = self._context.person if self._context is not None else None
        return bool(entry.icon) and (entry.is_for(person) if person is not None else not entry.roles)

    def _furnish_side(self) -> None:
        """What stands beside the rail; imported only now, for the bare frame is painted without it."""
        from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

        from ui.common.surfaces import Banner
        from ui.window.status import StatusLine

        self.banner = Banner(closable=False)
        self.stack = QStackedWidget()
        self.status = StatusLine()
        self._banner_area = QWidget()
        padded = QVBoxLayout(self._banner_area)
        padded.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        padded.addWidget(self.banner)
        self._banner_area.hide()
        self._side.addWidget(self._banner_area)
        self._side.addWidget(self.stack, 1)
        self._side.addWidget(self.status)

    def _entitle(self) -> None:
        page = self._pages.get(self._destination.page)
        name = pgettext("name of the window in discreet mode", "Notes") if self._discreet else "motaudit"
        QApplication.setApplicationDisplayName(name)
        self.setWindowTitle(page.title() if page and not self._discreet else name)

    def _fold(self) -> None:
        if self.centralWidget() is not None:
            self.rail.set_folded(self.width() < RAIL_FOLDS_BELOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.centralWidget() is None:
            self._paint_bare()
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    # -- what is shown

    @property
    def destination(self) -> Destination:
        return self._destination

    @property
    def page(self) -> Page | None:
        return self._pages.get(self._destination.page)

    def show_alone(self, widget: QWidget, *, with_rail: bool = False) -> None:
        """Show something that needs no workspace, such as the welcome, in place of pages; the rail is off or gone."""
        self._forget_pages()
        self._context = None
        self.build()
        self._furnish_side()
        self.rail.setVisible(with_rail)
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        widget.setFocus()

    def set_context(self, context: AppContext, destination: Destination = HOME) -> None:
        """A workspace is open: mount its pages, beginning at `destination`."""
        self._forget_pages()
        self._context = context
        self._history.clear()
        context.navigation.navigate_requested.connect(self.go)
        context.navigation.back_requested.connect(self.back)
        context.changed.connect(self._on_changed)
        context.person_changed.connect(self.rebuild)
        context.tasks.slow.connect(lambda task: self.status.show_task(task))
        context.saver.failed.connect(self._on_save_failed)
        context.saver.pending_changed.connect(self._on_pending_changed)
        self.build()
        self._furnish()
        self.go(destination)
        context.tasks.when_idle(self._look_round)

    def _look_round(self) -> None:
        """What endangers the file where it lies is said at once, not only in the settings."""
        if self._context is None:
            return
        workspace = self._context.workspace
        self._context.tasks.call(lambda: workspace.warnings, done=self._on_warnings)

    def _on_warnings(self, warnings: tuple[Problem, ...]) -> None:
        if self._context is None or not warnings or self._context.saver.error is not None:
            return
        first = warnings[0]
        self.banner.say("warning", first.message, first.remedy, {_("Close"): self._banner_area.hide})
        self._banner_area.show()

    def rebuild(self) -> None:
        """Build all pages anew in the language, theme and text size in force, and come back to the same place."""
        if self._context is None:
            self.build()
            return
        states = {name: page.save_state() for name, page in self._pages.items()}
        self._forget_pages()
        self._discreet = self._context.preferences.discreet
        self.build()
        self._furnish()
        if not self._entries[self._destination.page].is_for(self._context.person):
            self._destination = HOME
        self._show(self._destination, states)

    def _furnish(self) -> None:
        """Tell rail and status line about the workspace."""
        from PySide6.QtGui import QKeySequence, QShortcut

        assert self._context is not None
        context = self._context
        self._furnish_side()
        back = "Alt+Right" if self.isRightToLeft() else "Alt+Left"
        for keys, action in (("F1", self._help), (back, self.back)):
            QShortcut(QKeySequence(keys), self.rail, action)
        self.rail.setEnabled(True)
        self.rail.set_person(context.person.name, self._person_menu())
        self.status.follow(context.saver)
        self._show_workspace()
        if context.saver.error is not None:
            self._on_save_failed(context.saver.error)
        context.tasks.when_idle(self._read_backups)

    def _show_workspace(self) -> None:
        assert self._context is not None
        self.status.set_workspace("" if self._discreet else self._context.workspace.name)

    def _read_backups(self) -> None:
        assert self._context is not None
        backups = self._context.workspace.backups
        status = self.status
        self._context.tasks.call(
            lambda: max((backup.made for backup in backups.list()), default=None), done=status.set_backup
        )

    def _person_menu(self) -> QMenu:
        from PySide6.QtWidgets import QMenu

        menu = QMenu()
        menu.aboutToShow.connect(lambda: self._fill_person_menu(menu))
        return menu

    def _fill_person_menu(self, menu: QMenu) -> None:
        assert self._context is not None
        context = self._context
        menu.clear()

        def add(person: Person) -> None:
            action = menu.addAction(person.name, lambda: self._take_over(person))
            action.setCheckable(True)
            action.setChecked(person.id == context.person.id)

        for person in context.workspace.places.people():
            if person.active:
                add(person)
        menu.addSeparator()
        menu.addAction(_("My PIN"), self._change_pin)

    def _take_over(self, person: Person) -> None:
        """Somebody else works here from now on, who has to know their PIN if they have one."""
        assert self._context is not None
        context = self._context
        pins = context.workspace.pins
        if person.id == context.person.id or not pins.has(person.id):
            context.become(person)
            return
        from ui.window.pin import TakeOverDialog

        self._open_dialog(TakeOverDialog(pins, person, lambda: context.become(person), self))

    def _change_pin(self) -> None:
        from ui.window.pin import OwnPinDialog

        assert self._context is not None
        self._open_dialog(OwnPinDialog(self._context.workspace.pins, self._context.person, self))

    @staticmethod
    def _open_dialog(dialog: QDialog) -> None:
        from PySide6.QtCore import Qt

        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _forget_pages(self) -> None:
        for page in self._pages.values():
            page.hide()
            page.deleteLater()
        self._pages.clear()
        self._stale.clear()

    # -- going

    def go(self, destination: Destination) -> None:
        """Leave the present page, if it lets go, and show another."""
        entry = self._entries.get(destination.page)
        if self._context is None or entry is None or not entry.is_for(self._context.person):
            return
        current = self.page
        if current is not None:
            if not current.leave():
                self._mark(self._destination.page)
                return
            if destination != self._destination:
                self._history = [*self._history, self._destination][-_HISTORY:]
        self._show(destination)

    def back(self) -> None:
        """To where the person came from; home if there is nothing before."""
        target = self._history.pop() if self._history else HOME
        if self._context is not None and not self._entries[target.page].is_for(self._context.person):
            target = HOME
        if self.page is None or self.page.leave():
            self._show(target)

    def _show(self, destination: Destination, states: dict[str, dict[str, Any]] | None = None) -> None:
        assert self._context is not None
        name = destination.page
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = self._entries[name].load()(self._context)
            page.title_changed.connect(self._entitle)
            self.stack.addWidget(page)
        elif name in self._stale:
            page.refresh(self._stale.pop(name))
        self._destination = destination
        page.open(destination)
        if states and name in states:
            page.restore_state(states[name])
        page.header.set_title(page.title(), page.header.subtitle.text())
        self.stack.setCurrentWidget(page)
        self._mark(name)
        self._entitle()

    def _mark(self, name: str) -> None:
        self.rail.set_current(self._entries[name].within or name)

    def _on_changed(self, changes: Changes) -> None:
        for name, page in self._pages.items():
            if page is self.page:
                page.refresh(changes)
            else:
                self._stale[name] = self._stale.get(name, Changes()) | changes
        if changes.settings:
            self._show_workspace()
            self._read_backups()

    # -- saving, closing

    def _on_save_failed(self, error: BaseException) -> None:
        from motaudit.base.errors import EnvironmentFault, MotauditError
        from ui.common.surfaces import error_texts

        assert self._context is not None
        saver = self._context.saver
        actions: dict[str, Callable[[], object]] = {_("Try again"): saver.retry}
        if not isinstance(error, EnvironmentFault):
            actions[_("Leave it out")] = saver.drop
        if isinstance(error, MotauditError):
            self.banner.say("error", *error_texts(error), actions)
        else:
            self.banner.say("error", _("Your last answer is not saved yet."), "", actions)
        self._banner_area.show()
        self._failed = True

    def _on_pending_changed(self, pending: int) -> None:
        if not pending and self._failed:
            self._failed = False
            self._banner_area.hide()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._context is not None and not self._may_close:
            if self.page is not None and not self.page.leave():
                event.ignore()
                return
            if not self._context.saver.flush():
                event.ignore()
                from ui.common.dialogs import ask

                ask(
                    self,
                    _("Your last answers are not saved"),
                    _("If you close the window now, what you answered last is lost. Everything before it is saved."),
                    accept_text=_("Close without saving them"),
                    then=self._close_anyway,
                    danger=True,
                )
                return
        self.closing.emit()
        event.accept()

    def _close_anyway(self) -> None:
        self._may_close = True
        self.close()

    # -- files dropped onto the window

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._context is not None and self._dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if files := self._dropped(event):
            from PySide6.QtCore import Qt

            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            # After the event: a page that is built within a drop keeps the other program waiting.
            QTimer.singleShot(0, self, lambda: self.go(Destination("checklists", {"file": files[0]})))

    def _dropped(self, event: QDropEvent) -> list[Path]:
        """The checklist files among what is dragged here."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        return [path for path in paths if path.suffix.lower() in CHECKLIST_FILES]
