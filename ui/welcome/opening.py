"""The way to an open workspace: made, opened, restored, written under another passphrase; and what is in the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from motaudit.base.progress import Work
from motaudit.base.recovery_keys import RecoveryKey, Secret
from motaudit.locale import _
from ui.common.context import PassphraseChange
from ui.common.preferences import Preferences
from ui.common.tasks import TaskRunner

if TYPE_CHECKING:
    from motaudit.base.errors import MotauditError
    from motaudit.workspace import Workspace
    from ui.welcome.trouble import ClosedPage

_LOCKED = ("workspace.passphrase_needed", "workspace.wrong_passphrase", "workspace.recovery_key_wrong")


class Opening(QObject):
    """Has one file in hand at a time; what goes wrong is shown with ways out, and the file stays as it is.

    Signals: `leaving()`: close the workspace that is open, now; `page_made(QWidget)`: show it in place of pages;
    `language_chosen(Preferences)` and `begun(Preferences)`, what a person said at the first start;
    `file_chosen(Path)`: open what the person picked; `passphrase_changed(bool)`, whether the backups made so far are
    to go; `opened(Workspace)`.
    """

    leaving = Signal()
    page_made = Signal(object)
    language_chosen = Signal(object)
    begun = Signal(object)
    file_chosen = Signal(object)
    passphrase_changed = Signal(bool)
    opened = Signal(object)

    def __init__(
        self,
        tasks: TaskRunner,
        *,
        preferences: Callable[[], Preferences],
        make_sample: Callable[[Path], Work[Any]],
        left_to_another: Callable[[Path], bool],
        parent: QObject | None = None,
    ) -> None:
        """`left_to_another`: asked where another window has the file open; True if that one goes on in our place."""
        super().__init__(parent)
        self._tasks = tasks
        self._left_to_another = left_to_another
        self._preferences = preferences
        self._make_sample = make_sample
        self._passphrase: Secret | None = None
        self.path: Path | None = None
        """The workspace in hand, open or not."""

    @property
    def recovered(self) -> RecoveryKey | None:
        """The recovery key, if it opened the workspace in place of a forgotten passphrase."""
        return self._passphrase if isinstance(self._passphrase, RecoveryKey) else None

    def welcome(self) -> None:
        """The first start: language, name, and where the work is kept."""
        from ui.welcome.page import WelcomePage

        self.leaving.emit()
        page = WelcomePage(self._preferences(), self._tasks, make_sample=self._make_sample)
        page.language_chosen.connect(self.language_chosen)
        page.begun.connect(self._on_begun)
        page.sample_requested.connect(self._on_file_chosen)
        page.open_requested.connect(self._on_file_chosen)
        self.page_made.emit(page)

    def _on_begun(self, preferences: Preferences, path: Path, passphrase: str) -> None:
        self.begun.emit(preferences)
        self.create(path, passphrase or None)

    def _on_file_chosen(self, preferences: Preferences, path: Path) -> None:
        self.begun.emit(preferences)
        self.file_chosen.emit(path)

    # -- workspaces

    def create(self, path: Path, passphrase: str | None = None) -> None:
        """Make a new workspace file at `path`, encrypted if there is a passphrase, and open it."""
        self._passphrase = passphrase
        spoken = self._preferences().language

        def make() -> Workspace:
            from motaudit.workspace import Workspace

            path.parent.mkdir(parents=True, exist_ok=True)
            return Workspace.create(path, name=path.stem, passphrase=passphrase, language=spoken)

        self._begin(path, make, _("Making the workspace"))

    def open(self, path: Path, passphrase: Secret | None = None) -> None:
        """Open a workspace file."""
        self._passphrase = passphrase

        def load() -> Workspace:
            from motaudit.workspace import Workspace

            return Workspace.open(path, passphrase=passphrase)

        self._begin(path, load, _("Opening the workspace"))

    def restore(self, backup: Path, passphrase: Secret | None = None) -> None:
        """Put a backup in the place of the workspace and open it; the file as it was is kept beside it.

        `passphrase` is the backup's, when it is another one than the workspace has now.
        """
        path, before = self.path, self._passphrase
        passphrase = passphrase or before
        assert path is not None
        self.leaving.emit()

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

    def change_passphrase(self, change: PassphraseChange) -> None:
        """Write the workspace anew under another passphrase, or none, and open it again."""
        path = self.path
        assert path is not None
        self.leaving.emit()

        def work() -> Work[None]:
            from motaudit.workspace import Workspace

            return Workspace.change_passphrase(path, passphrase=change.current, new_passphrase=change.new)

        def done(_none: None) -> None:
            self.passphrase_changed.emit(change.drop_backups)
            self.open(path, change.new)

        self._tasks.start(
            work,
            title=_("Encrypting the workspace") if change.new else _("Writing the workspace without a passphrase"),
            done=done,
            failed=lambda error: self._on_refused(error, title=_("The passphrase was not changed")),
            cancelled=lambda: self.open(path, change.current),
        )

    def _begin(self, path: Path, job: Callable[[], Workspace], title: str) -> None:
        self.leaving.emit()
        self.path = path
        self._tasks.call(
            job, title=title, done=lambda workspace: self._on_opened(path, workspace), failed=self._on_refused
        )

    def _on_opened(self, path: Path, workspace: Workspace) -> None:
        if path == self.path:
            self.opened.emit(workspace)
        else:
            workspace.close()  # another file was asked for meanwhile

    # -- what is in the way

    def _on_refused(self, error: MotauditError, *, title: str = "") -> None:
        from motaudit.workspace import Workspace
        from ui.welcome.trouble import PassphrasePage, TroublePage

        path = self.path
        assert path is not None
        if error.code == "workspace.in_use" and self._left_to_another(path):
            return
        page: PassphrasePage | TroublePage
        if error.code in _LOCKED:
            page = PassphrasePage(path, error)
            page.entered.connect(lambda passphrase: self.open(path, passphrase))
        else:
            page = TroublePage(path, error, Workspace.backups_of(path), title=title)
            page.restore_requested.connect(self.restore)
            page.retry_requested.connect(lambda: self.open(path, self._passphrase))
        self._show(page)

    def _on_not_restored(self, backup: Path, error: MotauditError) -> None:
        if error.code not in _LOCKED:
            self._on_refused(error, title=_("The backup was not restored"))
            return
        from ui.welcome.trouble import PassphrasePage

        page = PassphrasePage(
            backup, error, _("Enter the passphrase that the workspace had when this backup was made.")
        )
        page.entered.connect(lambda passphrase: self.restore(backup, passphrase))
        self._show(page)

    def _show(self, page: ClosedPage) -> None:
        page.open_requested.connect(self.file_chosen)
        page.new_requested.connect(self.welcome)
        self.page_made.emit(page)
