"""Starts the desktop app: paints the window first, then opens the workspace and whatever is heavy behind it.

The `Controller` tells the story from start to end and leaves each part to who knows it: how the window looks and
speaks to `Appearance`, the way to an open workspace to `Opening`, who works there to `Reception`, what comes from
outside to `Arrivals`, and the pages to `MainWindow`.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from motaudit.locale import _
from ui.common.navigation import Destination
from ui.common.preferences import Preferences, PreferenceStore, log_dir
from ui.main_window import MainWindow
from ui.window.appearance import Appearance
from ui.window.arrivals import Arrivals
from ui.window.pages import HOME, PAGES

if TYPE_CHECKING:
    from PySide6.QtGui import QFileOpenEvent

    from motaudit.base.progress import Work
    from motaudit.workspace import Workspace
    from ui.common.context import AppContext, PassphraseChange
    from ui.common.dialogs import FaultCatcher
    from ui.common.garbage import Collector
    from ui.common.tasks import TaskRunner
    from ui.welcome.opening import Opening
    from ui.welcome.reception import Reception

    MakeSample = Callable[[Path], Work[Any]]


def open_window(*files: Path, make_sample: MakeSample | None = None) -> int:
    """Open the window and run until it is closed; or leave it to the window that has the workspace open already.

    `files`: a workspace (without one: that used last, or the first start), and packages to look at in it.
    """
    app = application()
    controller = Controller(app, make_sample=make_sample)
    try:
        if not controller.start_with(files):
            return 0
        return app.exec()
    finally:
        controller.close()


class Application(QApplication):
    """Hears of files that macOS opens with a running program. Signals: `file_opened(Path)`."""

    file_opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FileOpen:
            self.file_opened.emit(Path(cast("QFileOpenEvent", event).file()))
            return True
        return super().event(event)


def application() -> QApplication:
    """The one QApplication, named."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = Application(sys.argv[:1])
    app.setApplicationName("motaudit")
    app.setDesktopFileName("motaudit")
    return app


def warm_up(workspace: Workspace) -> None:
    """Load beside the window what the person is about to wait for: all of storage, the logic, and the other pages."""
    from motaudit.audit.records import AuditFilter
    from motaudit.checklist.expressions import compile_expression

    workspace.audits.summaries(AuditFilter(limit=1))
    compile_expression("1")
    for entry in PAGES:
        entry.load()
    gc.freeze()  # what is loaded stays: looking through it time and again would stop the window for a moment


class Controller(QObject):
    """Holds the window and the open workspace together."""

    def __init__(
        self, app: QApplication, *, store: PreferenceStore | None = None, make_sample: MakeSample | None = None
    ) -> None:
        super().__init__()
        self._app = app
        self._store = store or PreferenceStore()
        self._make_sample = make_sample or _shipped_sample
        self._path: Path | None = None
        self._after_opening: Callable[[AppContext], object] | None = None
        self._destination = HOME
        self._is_alone = False
        self._was_open = False
        self.context: AppContext | None = None
        self.catcher: FaultCatcher | None = None
        self._collector: Collector
        self._tasks: TaskRunner
        self._opening: Opening | None = None
        self._reception: Reception
        self.appearance = Appearance(app, self._store, self)
        self.window = MainWindow(**self.appearance.bare)
        self.arrivals = Arrivals(app, self.window, self)
        self.appearance.changed.connect(self._on_appearance_changed)
        self.arrivals.came.connect(self._show_arrived)
        self.arrivals.workspace_came.connect(self._offer_to_open)
        self.window.packages_dropped.connect(self.arrivals.receive)
        self.window.workspace_dropped.connect(self._offer_to_open)
        self.window.closing.connect(self._on_closing)
        if isinstance(app, Application):
            app.file_opened.connect(lambda path: self.arrivals.receive([path]))

    @property
    def preferences(self) -> Preferences:
        return self.appearance.preferences

    # -- start

    def start_with(self, files: Sequence[Path]) -> bool:
        """Start on a workspace, with packages to look at; False if a window that is open already shows them."""
        path = self.arrivals.take([file.absolute() for file in files]) or self._last_workspace()
        if path is not None and self.arrivals.leave_to_another(path):
            return False
        self.start(path)
        return True

    def _last_workspace(self) -> Path | None:
        return Path(self.preferences.workspace) if self.preferences.workspace else None

    def start(self, path: Path | None = None, destination: Destination = HOME) -> None:
        """Show the bare frame; after its first paint, open `path`, the last workspace, or the welcome."""
        self._path = path or self._last_workspace()
        self._destination = destination
        if not self.window.restoreGeometry(self._store.geometry()):
            self.window.resize(1200, 800)
        self.window.painted.connect(self._on_painted)
        self.window.show()

    def _on_painted(self) -> None:
        """The person sees the window; now comes what takes its time."""
        from ui.common.dialogs import FaultCatcher
        from ui.common.garbage import Collector
        from ui.common.tasks import TaskRunner

        self.catcher = FaultCatcher(
            log_folder=log_dir(),
            schema=lambda: self.context.workspace.schema if self.context else None,
            saved=lambda: self.context is None or not self.context.saver.pending,
            window=lambda: self.window,
            parent=self,
        )
        self.catcher.install()
        self._collector = Collector(self)
        self._tasks = TaskRunner(self)
        self.appearance.dress()
        self.window.build()
        self._reception = self._make_reception()
        self._opening = self._make_opening()
        if self._path is None:
            self._opening.welcome()
        else:
            self._opening.open(self._path)

    def _make_opening(self) -> Opening:
        from ui.welcome.opening import Opening

        opening = Opening(
            self._tasks,
            preferences=lambda: self.preferences,
            make_sample=self._make_sample,
            left_to_another=self._leave_to_another,
            parent=self,
        )
        opening.leaving.connect(self._close_workspace)
        opening.page_made.connect(self._show_alone)
        opening.language_chosen.connect(self._on_welcome_language)
        opening.begun.connect(self.appearance.keep)
        opening.file_chosen.connect(self._open_chosen)
        opening.passphrase_changed.connect(self._on_passphrase_changed)
        opening.opened.connect(self._on_opened)
        return opening

    def _leave_to_another(self, path: Path) -> bool:
        """Whether the window that has the workspace open comes to the front: then this start was one too many."""
        if self._was_open or not self.arrivals.leave_to_another(path):
            return False
        self.window.close()
        return True

    def _show_alone(self, page: QWidget, *, waiting: bool = False) -> None:
        self._is_alone = not waiting
        self.window.show_alone(page, with_rail=waiting)
        self._tasks.slow.connect(self.window.status.show_task)
        self._show_arrived()

    def _on_welcome_language(self, preferences: Preferences) -> None:
        self.appearance.speak(preferences)
        self._way.welcome()

    # -- files from outside

    def _show_arrived(self) -> None:
        """Packages are shown as soon as they can be; a page that stands alone says that they wait."""
        if self._is_alone:
            self.arrivals.tell(asking_who=self.context is not None)
        elif self.context is not None:
            self.arrivals.show()

    def _offer_to_open(self, path: Path) -> None:
        """At once, or after a question if another workspace is open."""
        from ui.common.dialogs import ask

        if self._opening is None:
            self._path = path
        elif self.context is None:
            self._opening.open(path)
        elif path != self.context.workspace.path:
            ask(
                self.window,
                _("Open the workspace “{name}”?").format(name=path.name),
                _("“{name}” is closed first. All you wrote in it is saved.").format(name=self.context.workspace.name),
                accept_text=_("Open it"),
                then=lambda: self._open_chosen(path),
            )

    # -- workspaces

    @property
    def _way(self) -> Opening:
        assert self._opening is not None
        return self._opening

    def _open_chosen(self, path: Path) -> None:
        """What a person picked as a workspace may be a package, which is called the same."""
        from motaudit.exchange.recognise import is_package

        if is_package(path):
            self.arrivals.receive([path])
        else:
            self._way.open(path)

    def _change_passphrase(self, change: PassphraseChange) -> None:
        """The way leads back to the settings, where it was asked for."""
        self._destination = Destination("settings")
        self._keep_place()
        self._way.change_passphrase(change)

    def _restore(self, backup: Path) -> None:
        self._keep_place()
        self._way.restore(backup)

    def _keep_place(self) -> None:
        if self.context is not None:
            self._reception.keep_place(self.context)

    def _on_passphrase_changed(self, drop_backups: bool) -> None:
        from ui.window.backing_up import back_up_anew

        self._after_opening = lambda context: back_up_anew(context, drop_others=drop_backups)

    def _on_opened(self, workspace: Workspace) -> None:
        from ui.common.context import AppContext
        from ui.window.backing_up import back_up_if_due

        staff = self._reception.staff(workspace)
        self.appearance.keep(replace(self.preferences, workspace=str(workspace.path), person=staff.last.id))
        context = AppContext(
            workspace,
            staff.last,
            store=self._store,
            preferences=self.preferences,
            make_sample=self._make_sample,
            recovered=self._way.recovered,
            parent=self,
        )
        context.preferences_changed.connect(self.appearance.follow)
        context.open_workspace_requested.connect(self._open_chosen)
        context.restore_requested.connect(self._restore)
        context.passphrase_change_requested.connect(self._change_passphrase)
        context.close_workspace_requested.connect(self._way.welcome)
        context.hand_over_requested.connect(self._hand_over)
        self.context = context
        self._was_open = True
        self._reception.admit(context, staff)
        context.tasks.when_idle(lambda: self.arrivals.listen(workspace.path))
        context.tasks.when_idle(lambda: context.tasks.call(lambda: warm_up(workspace)))
        then, self._after_opening = self._after_opening or back_up_if_due, None
        context.tasks.when_idle(lambda: then(context))

    # -- who works here

    def _make_reception(self) -> Reception:
        from ui.welcome.reception import Reception

        reception = Reception(lambda: self.preferences, self)
        reception.page_made.connect(self._show_alone)
        reception.work_begun.connect(self._begin_work)
        reception.found_shared.connect(self._on_found_shared)
        return reception

    def _begin_work(self, context: AppContext) -> None:
        """Show the pages of the person who works here."""
        self._is_alone = False
        self.window.set_context(context, self.arrivals.taken() or self._destination)
        self._destination = HOME
        if context.workspace.encrypted:
            context.tasks.when_idle(lambda: self._look_after_key(context))

    def _hand_over(self) -> None:
        """Close the pages until it is said who works here; what goes on in the background goes on."""
        context = self.context
        if context is not None and not self._is_alone and self.window.lets_go() and context.saver.flush():
            self._reception.ask(context, self._reception.staff(context.workspace))

    def _on_found_shared(self) -> None:
        context = self.context
        assert context is not None
        self.window.notices.offer(
            _("From now on motaudit asks at every start who works here."),
            _("Several people share this computer. You can switch it off in the settings."),
            {_("Settings"): lambda: context.go("settings"), _("Close"): lambda: None},
        )

    def _look_after_key(self, context: AppContext) -> None:
        from ui.settings.recovery import look_after_key

        if context is self.context and not self._is_alone:
            look_after_key(context, self.window, self.window.notices)

    def _close_workspace(self) -> None:
        if self.context is not None:
            context, self.context = self.context, None
            self.arrivals.listen_no_more()
            # Pages of a closed workspace must be gone before somebody clicks on them.
            self._show_alone(QWidget(), waiting=True)
            context.close()
            context.workspace.close()
            context.deleteLater()

    def _on_appearance_changed(self) -> None:
        self.window.rebuild()
        if self._is_alone:
            self._show_arrived()

    # -- end

    def _on_closing(self) -> None:
        if self.window.isVisible():  # one that was left to another has no size worth keeping
            self._store.save_geometry(self.window.saveGeometry())

    def close(self) -> None:
        """Close the workspace and stop background work; the window is closed already or is closed now."""
        self._close_workspace()
        if self.catcher is not None:
            self._tasks.close()
            self._collector.stop()
            self.catcher.uninstall()
        self.window.close()
        self.window.deleteLater()


def _shipped_sample(path: Path) -> Work[Any]:
    from motaudit.sample import build_sample

    return build_sample(path)
