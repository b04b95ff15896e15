"""What a page is given to work with. Nothing is reached through globals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from motaudit.base.progress import Work
from motaudit.base.recovery_keys import RecoveryKey, Secret
from ui.common.changes import Changes
from ui.common.navigation import Navigation
from ui.common.preferences import Preferences, PreferenceStore
from ui.common.saver import SaveQueue
from ui.common.tasks import TaskRunner

if TYPE_CHECKING:
    from motaudit.audit.places import Person
    from motaudit.workspace import Workspace


__all__ = ["AppContext", "Changes", "PassphraseChange"]


@dataclass(frozen=True, slots=True)
class PassphraseChange:
    """What a person wants of the workspace's passphrase; None stands for none."""

    current: Secret | None = field(repr=False)
    new: str | None = field(repr=False)
    drop_backups: bool = False
    """Whether the backups made so far, which open as before, are to go."""


class AppContext(QObject):
    """One open workspace with the person who works in it.

    Attributes: `workspace`, `person`, `preferences`, `tasks` (background work), `saver` (answers on their way to the
    file), `navigation`, `make_sample` (makes the sample workspace at a path), `recovered` (the recovery key by which
    the workspace was opened, as long as the forgotten passphrase is not replaced; else None).
    Signals: `changed(Changes)` after `announce`; `preferences_changed(Preferences, before)`;
    `person_changed()`; `take_over_requested(Person)`, who is asked for a PIN if they have one; `taken_over()`: somebody
    chose another name at this computer, so that several people share it; `hand_over_requested()`: ask who works here;
    `open_workspace_requested(Path)`; `restore_requested(Path)`, a backup to put in the place of the workspace;
    `passphrase_change_requested(PassphraseChange)`; `close_workspace_requested()`.
    """

    changed = Signal(object)
    preferences_changed = Signal(object, object)
    person_changed = Signal()
    take_over_requested = Signal(object)
    taken_over = Signal()
    hand_over_requested = Signal()
    open_workspace_requested = Signal(object)
    restore_requested = Signal(object)
    passphrase_change_requested = Signal(object)
    close_workspace_requested = Signal()

    def __init__(
        self,
        workspace: Workspace,
        person: Person,
        *,
        store: PreferenceStore,
        preferences: Preferences | None = None,
        make_sample: Callable[[Path], Work[Any]],
        recovered: RecoveryKey | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.person = person
        self.preferences = preferences or store.load()
        self.make_sample = make_sample
        self.recovered = recovered
        self.navigation = Navigation(self)
        self.tasks = TaskRunner(self)
        self.saver = SaveQueue(workspace, person.id, self)
        self._store = store
        self._closed = False

    def go(self, page: str, **args: Any) -> None:
        """Ask the main window for a page."""
        self.navigation.go(page, **args)

    def announce(self, changes: Changes) -> None:
        """Tell every page what an action changed; nobody is there after closing, when work in the background ends."""
        if not self._closed:
            self.changed.emit(changes)

    def prefer(self, **choices: Any) -> None:
        """Change preferences, keep them, and let the window follow."""
        before = self.preferences
        after = replace(before, **choices)
        if after != before:
            self.preferences = after
            self._store.save(after)
            self.preferences_changed.emit(after, before)

    def become(self, person: Person) -> None:
        """Another person takes over at this computer."""
        self.person = person
        self.saver.who = person.id
        self.prefer(person=person.id)
        self.person_changed.emit()

    def close(self) -> None:
        """Let pending answers reach the file and stop background work; the workspace itself stays open."""
        self._closed = True
        self.saver.flush()
        self.tasks.close()
