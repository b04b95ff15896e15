"""Files that are dropped onto the window: what they are decides where they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from motaudit.exchange.recognise import is_package

_CHECKLISTS = frozenset({".yaml", ".yml", ".json", ".xlsx", ".xls", ".csv", ".ods"})
_WORKSPACES = frozenset({".workspace", ".moments", ".motaudit"})
_PACKAGES = frozenset({".motaudit", ".zip", ".age"})
"""Some mail programs call a package what it is inside."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The files among those dropped that the window can do something with."""

    checklists: tuple[Path, ...] = ()
    packages: tuple[Path, ...] = ()
    workspaces: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.checklists or self.packages or self.workspaces)


def told_apart(paths: Sequence[Path]) -> Dropped:
    """What each file is: by its name, and where that says too little by its first bytes."""
    packages = tuple(path for path in paths if path.suffix.lower() in _PACKAGES and is_package(path))
    return Dropped(
        tuple(path for path in paths if path.suffix.lower() in _CHECKLISTS),
        packages,
        tuple(path for path in paths if path.suffix.lower() in _WORKSPACES and path not in packages and path.is_file()),
    )


class DropTarget(QObject):
    """Takes what is dropped onto `window` and nobody within it took.

    Signals, after the drop: `packages_dropped(tuple[Path, ...])`; `workspace_dropped(Path)`; `checklist_dropped(Path)`.
    """

    packages_dropped = Signal(object)
    workspace_dropped = Signal(object)
    checklist_dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            if _files(event.mimeData()):
                event.acceptProposedAction()
                return True
        elif isinstance(event, QDropEvent) and event.type() is QEvent.Type.Drop and (files := _files(event.mimeData())):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            # After the event: a page that is built within a drop keeps the other program waiting.
            QTimer.singleShot(0, self, lambda: self._take(files))
            return True
        return super().eventFilter(watched, event)

    def _take(self, files: Dropped) -> None:
        """One kind at a time, for each leads to a page of its own."""
        if files.packages:
            self.packages_dropped.emit(files.packages)
        elif files.workspaces:
            self.workspace_dropped.emit(files.workspaces[0])
        else:
            self.checklist_dropped.emit(files.checklists[0])


def _files(dragged: QMimeData) -> Dropped:
    return told_apart([Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()])
