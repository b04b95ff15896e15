"""Starts the desktop app: paints the window first, then opens the workspace and whatever is heavy behind it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from motaudit.locale import Calendar, Digits, Regional, _, best_language, current_language, regional, set_regional
from ui.common.navigation import Destination
from ui.common.preferences import Preferences, PreferenceStore, log_dir
from ui.main_window import MainWindow
from ui.window.pages import HOME, PAGES

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator

    from motaudit.audit.places import Person
    from motaudit.base.errors import MotauditError
    from motaudit.base.progress import Work
    from motaudit.workspace import Workspace
    from ui.common.context import AppContext, PassphraseChange
    from ui.common.dialogs import FaultCatcher
    from ui.common.tasks import TaskRunner
    from ui.common.theme import Theme

    MakeSample = Callable[[Path], Work[Any]]

_LOCKED = ("workspace.passphrase_needed", "workspace.wrong_passphrase")


def open_window(path: Path | None = None, *, make_sample: MakeSample | None = None) -> int:
    """Open the window on a workspace (None: the one used last, or the first start) and run until it is closed."""
    app = application()
    controller = Controller(app, make_sample=make_sample)
    controller.start(path)
    try:
        return app.exec()
    finally:
        controller.close()


def application() -> QApplication:
    """The one QApplication, named."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
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
    """Holds the window, the preferences and the open workspace together; opens, switches and closes workspaces."""

    def __init__(
        self, app: QApplication, *, store: PreferenceStore | None = None, make_sample: MakeSample | None = None
    ) -> None:
        super().__init__()
        self._app = app
        self._store = store or PreferenceStore()
        self._make_sample = make_sample or _shipped_sample
        self._translator: QTranslator | None = None
        self._path: Path | None = None
        self._passphrase: str | None = None
        self._after_opening: Callable[[AppContext], object] | None = None
        self._destination = HOME
        self.context: AppContext | None = None
        self.catcher: FaultCatcher | None = None
        self.preferences = self._store.load()
        self._tasks: TaskRunner
        self.theme: Theme
        self._speak(self.preferences)
        self.window = MainWindow(dark=self._starts_dark(), rtl=regional().rtl, discreet=self.preferences.discreet)
        self.window.closing.connect(self._on_closing)

    def _starts_dark(self) -> bool:
        if self.preferences.theme == "system":
            return self._app.palette().window().color().lightness() < 128
        return self.preferences.theme == "dark"

    # -- start

    def start(self, path: Path | None = None, destination: Destination = HOME) -> None:
        """Show the bare frame; after its first paint, open `path`, the last workspace, or the welcome."""
        self._path = path or (Path(self.preferences.workspace) if self.preferences.workspace else None)
        self._destination = destination
        if not self.window.restoreGeometry(self._store.geometry()):
            self.window.resize(1200, 800)
        self.window.painted.connect(self._on_painted)
        self.window.show()

    def _on_painted(self) -> None:
        """The person sees the window; now comes what takes its time."""
        from ui.common.dialogs import FaultCatcher
        from ui.common.tasks import TaskRunner
        from ui.common.theme import Theme, load_fonts

        self.catcher = FaultCatcher(
            log_folder=log_dir(),
            schema=lambda: self.context.workspace.schema if self.context else None,
            saved=lambda: self.context is None or not self.context.saver.pending,
            window=lambda: self.window,
            parent=self,
        )
        self.catcher.install()
        self._tasks = TaskRunner(self)
        self._speak_qt()
        load_fonts()
        self.theme = Theme(self._app)
        self.theme.changed.connect(self._on_theme_changed)
        self.theme.apply(self.preferences.theme, self.preferences.text_size)
        self._move(self.preferences)
        self.window.build()
        if self._path is None:
            self.welcome()
        else:
            self.open(self._path)

    def welcome(self) -> None:
        """The first start: language, name, and where the work is kept."""
        from ui.welcome.page import WelcomePage

        self._close_workspace()
        page = WelcomePage(self.preferences, self._tasks, make_sample=self._make_sample)
        page.language_chosen.connect(self._on_welcome_language)
        page.begun.connect(self._on_begun)
        page.sample_requested.connect(self._on_begun_with_sample)
        page.open_requested.connect(self._on_begun_with_file)
        self._show_alone(page)

    def _show_alone(self, page: QWidget, *, waiting: bool = False) -> None:
        self.window.show_alone(page, with_rail=waiting)
        self._tasks.slow.connect(self.window.status.show_task)

    def _on_welcome_language(self, preferences: Preferences) -> None:
        self._keep(preferences)
        self._speak(preferences)
        self.welcome()

    def _on_begun(self, preferences: Preferences, path: Path, passphrase: str) -> None:
        self._keep(preferences)
        self.create(path, passphrase or None)

    def _on_begun_with_sample(self, preferences: Preferences, path: Path) -> None:
        self._keep(preferences)
        self.open(path)

    def _on_begun_with_file(self, preferences: Preferences, path: Path) -> None:
        self._keep(preferences)
        self.open(path)

    # -- workspaces

    def create(self, path: Path, passphrase: str | None = None) -> None:
        """Make a new workspace file at `path`, encrypted if there is a passphrase, and open it."""
        self._passphrase = passphrase
        spoken = self.preferences.language

        def make() -> Workspace:
            from motaudit.workspace import Workspace

            path.parent.mkdir(parents=True, exist_ok=True)
            return Workspace.create(path, name=path.stem, passphrase=passphrase, language=spoken)

        self._begin(path, make, _("Making the workspace"))

    def open(self, path: Path, passphrase: str | None = None) -> None:
        """Open a workspace file; what goes wrong is shown with ways out, and the file stays as it is."""
        self._passphrase = passphrase

        def load() -> Workspace:
            from motaudit.workspace import Workspace

            return Workspace.open(path, passphrase=passphrase)

        self._begin(path, load, _("Opening the workspace"))

    def restore(self, backup: Path, passphrase: str | None = None) -> None:
        """Put a backup in the place of the workspace and open it; the file as it was is kept beside it.

        `passphrase` is the backup's, when it is another one than the workspace has now.
        """
        path, before = self._path, self._passphrase
        passphrase = passphrase or before
        assert path is not None
        self._close_workspace()

        def work() -> Work[Path]:
            from motaudit.workspace import Workspace

            return Workspace.restore(path, backup, passphrase=passphrase)

        self._tasks.start(
            work,
            title=_("Restoring the backup"),
            done=lambda _kept: self.open(path, passphrase),
            failed=lambda error: self._on_not_restored(backup, error),
            cancelled=lambda: self.open(path, before),
        )

    def _on_not_restored(self, backup: Path, error: MotauditError) -> None:
        if error.code not in _LOCKED:
            self._on_refused(error, title=_("The backup was not restored"))
            return
        from ui.welcome.trouble import PassphrasePage

        page = PassphrasePage(
            backup, error, _("Enter the passphrase that the workspace had when this backup was made.")
        )
        page.entered.connect(lambda passphrase: self.restore(backup, passphrase))
        page.open_requested.connect(self.open)
        page.new_requested.connect(self.welcome)
        self._show_alone(page)

    def change_passphrase(self, change: PassphraseChange) -> None:
        """Write the workspace anew under another passphrase, or none, come back to the settings, and back it up."""
        path = self._path
        assert path is not None
        self._close_workspace()

        def work() -> Work[None]:
            from motaudit.workspace import Workspace

            return Workspace.change_passphrase(path, passphrase=change.current, new_passphrase=change.new)

        def reopen(passphrase: str | None) -> None:
            self._destination = Destination("settings")
            self.open(path, passphrase)

        def done(_none: None) -> None:
            self._after_opening = lambda context: self._back_up_anew(context, drop_others=change.drop_backups)
            reopen(change.new)

        self._tasks.start(
            work,
            title=_("Encrypting the workspace") if change.new else _("Writing the workspace without a passphrase"),
            done=done,
            failed=lambda error: self._on_refused(error, title=_("The passphrase was not changed")),
            cancelled=lambda: reopen(change.current),
        )

    @staticmethod
    def _back_up_anew(context: AppContext, *, drop_others: bool) -> None:
        from ui.common.changes import Changes

        backups = context.workspace.backups
        context.tasks.start(
            backups.renew if drop_others else backups.run,
            title=_("Backing up"),
            done=lambda _path: context.announce(Changes(settings=True)),
        )

    def _begin(self, path: Path, job: Callable[[], Workspace], title: str) -> None:
        self._close_workspace()
        self._path = path
        self._tasks.call(job, title=title, done=self._on_opened, failed=self._on_refused)

    def _on_opened(self, workspace: Workspace) -> None:
        from ui.common.context import AppContext

        person = self._who(workspace)
        self._keep(replace(self.preferences, workspace=str(workspace.path), person=person.id))
        context = AppContext(
            workspace,
            person,
            store=self._store,
            preferences=self.preferences,
            make_sample=self._make_sample,
            parent=self,
        )
        context.preferences_changed.connect(self._on_preferences_changed)
        context.open_workspace_requested.connect(self.open)
        context.restore_requested.connect(self.restore)
        context.passphrase_change_requested.connect(self.change_passphrase)
        context.close_workspace_requested.connect(self.welcome)
        self.context = context
        self.window.set_context(context, self._destination)
        self._destination = HOME
        context.tasks.when_idle(lambda: context.tasks.call(lambda: warm_up(workspace)))
        then, self._after_opening = self._after_opening or self._back_up_if_due, None
        context.tasks.when_idle(lambda: then(context))

    def _back_up_if_due(self, context: AppContext) -> None:
        from ui.common.changes import Changes

        backups = context.workspace.backups
        if backups.due():
            context.tasks.start(
                backups.run, title=_("Backing up"), done=lambda _path: context.announce(Changes(settings=True))
            )

    def _on_refused(self, error: MotauditError, *, title: str = "") -> None:
        from motaudit.workspace import Workspace
        from ui.welcome.trouble import PassphrasePage, TroublePage

        path = self._path
        assert path is not None
        page: PassphrasePage | TroublePage
        if error.code in _LOCKED:
            page = PassphrasePage(path, error)
            page.entered.connect(lambda passphrase: self.open(path, passphrase))
        else:
            page = TroublePage(path, error, Workspace.backups_of(path), title=title)
            page.restore_requested.connect(self.restore)
            page.retry_requested.connect(lambda: self.open(path, self._passphrase))
        page.open_requested.connect(self.open)
        page.new_requested.connect(self.welcome)
        self._show_alone(page)

    def _who(self, workspace: Workspace) -> Person:
        """The person who worked here last, or has the name given at the first start, or is added under it.

        Who only looks round, as in the sample, does so with the eyes of whoever has most roles.
        """
        from motaudit.audit.places import Person, Role
        from motaudit.base.ids import new_id

        people = workspace.overview.people()
        wanted = self.preferences
        for fits in (
            lambda person: person.id == wanted.person,
            lambda person: bool(wanted.name) and person.name == wanted.name,
            lambda person: not wanted.name and person.sees_all_visits,
            lambda person: not wanted.name,
        ):
            if found := next(filter(fits, people), None):
                return found
        roles = frozenset(Role(code) for code in wanted.roles.split()) or frozenset(Role)
        return workspace.places.save_person(Person(new_id(), wanted.name or _("Shopper"), roles))

    def _close_workspace(self) -> None:
        if self.context is not None:
            context, self.context = self.context, None
            # Pages of a closed workspace must be gone before somebody clicks on them.
            self._show_alone(QWidget(), waiting=True)
            context.close()
            context.workspace.close()
            context.deleteLater()

    # -- preferences

    def _keep(self, preferences: Preferences) -> None:
        self.preferences = preferences
        self._store.save(preferences)

    def _speak(self, preferences: Preferences) -> None:
        """Language, digits, calendar and direction of everything that is shown from now on."""
        code = preferences.language or self._system_language()
        set_regional(Regional(code, cast(Digits, preferences.digits), cast(Calendar, preferences.calendar)))
        if self.catcher is not None:
            self._speak_qt()

    @staticmethod
    def _system_language() -> str:
        from PySide6.QtCore import QLocale  # its enumerations take as long as the rest of the first paint

        return best_language(QLocale.system().uiLanguages())

    def _speak_qt(self) -> None:
        """Qt's direction and its own words: menus of text fields, file dialogs, calendars."""
        from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator

        code, rtl = current_language(), regional().rtl
        self._app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        QLocale.setDefault(QLocale(code))
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        self._translator = QTranslator(self)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{code}", folder):
            self._app.installTranslator(self._translator)

    def _move(self, preferences: Preferences) -> None:
        """Whether menus, lists and tips slide and fade."""
        from PySide6.QtCore import Qt

        for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateTooltip):
            self._app.setEffectEnabled(effect, not preferences.reduced_motion)

    def _on_preferences_changed(self, after: Preferences, before: Preferences) -> None:
        self.preferences = after
        if (after.language, after.digits, after.calendar) != (before.language, before.digits, before.calendar):
            self._speak(after)
        if (after.theme, after.text_size) != (before.theme, before.text_size):
            self.theme.apply(after.theme, after.text_size)
        self._move(after)
        if replace(after, person="", workspace="", name="") != replace(before, person="", workspace="", name=""):
            self.window.rebuild()

    def _on_theme_changed(self) -> None:
        self.window.rebuild()

    # -- end

    def _on_closing(self) -> None:
        self._store.save_geometry(self.window.saveGeometry())

    def close(self) -> None:
        """Close the workspace and stop background work; the window is closed already or is closed now."""
        self._close_workspace()
        if self.catcher is not None:
            self._tasks.close()
            self.catcher.uninstall()
        self.window.close()
        self.window.deleteLater()


def _shipped_sample(path: Path) -> Work[Any]:
    from motaudit.sample import build_sample

    return build_sample(path)
