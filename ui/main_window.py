"""The main window: mounts pages beside the rail, goes where pages ask, and keeps the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QMainWindow

from motaudit.locale import _, pgettext
from ui.common.changes import Changes
from ui.common.navigation import HAND_OVER, Destination
from ui.common.tokens import DARK, GRID, HAIRLINE, LIGHT, RAIL_FOLDED, RAIL_FOLDS_BELOW, RAIL_WIDTH
from ui.window.pages import HOME, PAGES, PageEntry

if TYPE_CHECKING:
    from PySide6.QtCore import QMetaObject
    from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QStackedWidget, QWidget

    from motaudit.base.errors import Problem
    from ui.common.context import AppContext
    from ui.common.page import Page
    from ui.window.dropping import DropTarget
    from ui.window.notices import Notices
    from ui.window.rail import Rail
    from ui.window.status import StatusLine


_HISTORY = 50


class MainWindow(QMainWindow):
    """Paints the bare frame at once, gets its rail by `build`, and pages as soon as `set_context` brings a workspace.

    This module imports nothing that the bare frame does without: even Qt's enumerations would delay its paint.
    Signals: `painted()` once, after the first paint: what is heavy begins then; `closing()`;
    `packages_dropped(tuple[Path, ...])`; `workspace_dropped(Path)`.
    """

    painted = Signal()
    closing = Signal()
    packages_dropped = Signal(object)
    workspace_dropped = Signal(object)

    def __init__(
        self, *, dark: bool = False, rtl: bool = False, discreet: bool = False, pages: tuple[PageEntry, ...] = PAGES
    ) -> None:
        super().__init__()
        self._entries = {entry.name: entry for entry in pages}
        self._context: AppContext | None = None
        self._follows: list[QMetaObject.Connection] = []
        self._alone: QWidget | None = None
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, Changes] = {}
        self._destination = HOME
        self._history: list[Destination] = []
        self._bare = (DARK if dark else LIGHT, rtl)
        self._discreet = discreet
        self._was_painted = False
        self._may_close = False
        self._drops: DropTarget | None = None
        self.rail: Rail
        self.stack: QStackedWidget
        self.notices: Notices
        self.status: StatusLine
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
        from PySide6.QtWidgets import QStackedWidget

        from ui.window.notices import Notices
        from ui.window.status import StatusLine

        self.notices = Notices()
        self.stack = QStackedWidget()
        self.status = StatusLine()
        self._side.addWidget(self.notices)
        self._side.addWidget(self.stack, 1)
        self._side.addWidget(self.status)
        if self._drops is None:
            self._take_drops()

    def _take_drops(self) -> None:
        from ui.window.dropping import DropTarget

        self._drops = DropTarget(self)
        self._drops.packages_dropped.connect(self.packages_dropped)
        self._drops.workspace_dropped.connect(self.workspace_dropped)
        self._drops.checklist_dropped.connect(lambda path: self.go(Destination("checklists", {"file": path})))

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

    def come_forward(self) -> None:
        """Before all other windows, or where the system does not let us, as one that asks to be looked at."""
        from PySide6.QtCore import Qt

        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    # -- what is shown

    @property
    def destination(self) -> Destination:
        return self._destination

    @property
    def page(self) -> Page | None:
        return self._pages.get(self._destination.page)

    def show_alone(self, widget: QWidget, *, with_rail: bool = False) -> None:
        """Show something in place of pages, such as the welcome, or while nobody works here; the rail is off or gone."""
        self._forget_pages()
        self._follow(None)
        self.build()
        self._furnish_side()
        self.rail.setVisible(with_rail)
        self._alone = widget
        self.stack.addWidget(widget)
        self.stack.setCurrentWidget(widget)
        widget.setFocus()

    def set_context(self, context: AppContext, destination: Destination = HOME) -> None:
        """Somebody works in an open workspace: mount its pages, beginning at `destination`."""
        self._forget_pages()
        self._follow(context)
        self._alone = None
        self._history.clear()
        self.build()
        self._furnish()
        self.go(destination)
        context.tasks.when_idle(self._look_round)

    def _follow(self, context: AppContext | None) -> None:
        """Listen to this one from now on, and no more to the one before, which may go on behind."""
        for connection in self._follows:
            self.disconnect(connection)  # type: ignore[call-overload] # its stubs do not know this one
        self._context, self._follows = context, []
        if context is not None:
            self._follows = [
                context.navigation.navigate_requested.connect(self.go),
                context.navigation.back_requested.connect(self.back),
                context.changed.connect(self._on_changed),
                context.person_changed.connect(self.rebuild),
                context.tasks.slow.connect(lambda task: self.status.show_task(task)),
            ]

    def _look_round(self) -> None:
        """What endangers the file where it lies is said at once, not only in the settings."""
        if self._context is None:
            return
        workspace = self._context.workspace
        self._context.tasks.call(lambda: workspace.warnings, done=self._on_warnings)

    def _on_warnings(self, warnings: tuple[Problem, ...]) -> None:
        if self._context is not None and warnings:
            self.notices.warn(warnings[0])

    def rebuild(self) -> None:
        """Build all pages anew in the language, theme and text size in force, and come back to the same place."""
        if self._context is None:
            if self._alone is not None:
                self._alone.setParent(None)  # or it would go with the frame
                self.show_alone(self._alone, with_rail=self.rail.isVisibleTo(self))
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

        from ui.window.person import PersonMenu

        assert self._context is not None
        context = self._context
        self._furnish_side()
        back = "Alt+Right" if self.isRightToLeft() else "Alt+Left"
        for keys, action in (("F1", self._help), (back, self.back), (HAND_OVER, context.hand_over_requested.emit)):
            QShortcut(QKeySequence(keys), self.rail, action)
        self.rail.setEnabled(True)
        self.rail.set_person(context.person.name, PersonMenu(context, self))
        self.status.follow(context.saver)
        self.notices.follow(context.saver)
        self._show_workspace()
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

    def lets_go(self) -> bool:
        """Whether the page that is shown may be left; if not, it asks what to do with what was begun on it."""
        return self.page is None or self.page.leave()

    def back(self) -> None:
        """To where the person came from; home if there is nothing before."""
        target = self._history.pop() if self._history else HOME
        if self._context is not None and not self._entries[target.page].is_for(self._context.person):
            target = HOME
        if self.lets_go():
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
        is_new = page.focusWidget() is None  # else Qt goes back to where the keys were
        self.stack.setCurrentWidget(page)
        if is_new:
            page.take_focus()
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

    # -- closing

    def focusNextPrevChild(self, forward: bool) -> bool:
        from ui.common.focus_order import focus_next

        return focus_next(self, forward=forward) or super().focusNextPrevChild(forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._context is not None and not self._may_close:
            if not self.lets_go():
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
