"""Answers on their way to the file: in order, one step at a time, and never called saved before they are."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from motaudit.audit.entries import Change
    from motaudit.audit.model import Position
    from motaudit.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Step:
    job: Callable[[], Any]
    done: Callable[[Any], None] | None


class SaveQueue(QObject):
    """Hands steps to the workspace's writer, the next one only after the one before was committed.

    A step that fails stays first in line with all later ones behind it, so that their order holds: `retry()` goes on.

    Signals: `saved(datetime)` after a commit returned; `failed(exception)`; `pending_changed(int)`;
    `dropped()` after a refused step was left out: what is shown must be read from the file again.
    """

    saved = Signal(object)
    failed = Signal(object)
    pending_changed = Signal(int)
    dropped = Signal()
    _settled = Signal(object)

    def __init__(self, workspace: Workspace, who: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.who = who
        self.last_saved: datetime | None = None
        self.error: BaseException | None = None
        self._workspace = workspace
        self._steps: deque[_Step] = deque()
        self._future: Future[Any] | None = None
        self._settled.connect(self._on_settled, Qt.ConnectionType.QueuedConnection)

    @property
    def pending(self) -> int:
        """Steps that are not in the file yet."""
        return len(self._steps)

    def commit(
        self,
        audit_id: str,
        changes: tuple[Change, ...],
        position: Position | None = None,
        *,
        open_count: int | None = None,
    ) -> None:
        """Queue one user action of an audit: its answers and their journal row, in one transaction."""
        who, audits = self.who, self._workspace.audits
        self.add(lambda: audits.commit(audit_id, changes, who=who, position=position, open_count=open_count))

    def add(self, job: Callable[[], Any], done: Callable[[Any], None] | None = None) -> None:
        """Queue any other write that must keep its place among the answers (undo, a remembered position).

        `done` gets the result on the window's thread.
        """
        self._steps.append(_Step(job, done))
        self.pending_changed.emit(self.pending)
        self._advance()

    def retry(self) -> None:
        """Try the step that failed again, and go on with those behind it."""
        self.error = None
        self._advance()

    def drop(self) -> None:
        """Leave out the step that was refused, with those behind it that were made upon it."""
        self.error = None
        self._steps.clear()
        self.pending_changed.emit(0)
        self.dropped.emit()

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until every step is in the file. False if one failed or `timeout` seconds went by."""
        end = time.monotonic() + timeout
        while self._steps and self.error is None and self._future is not None:
            future = self._future
            if wait_for([future], timeout=max(0.0, end - time.monotonic())).not_done:
                return False
            self._on_settled(future)
        return not self._steps

    def _advance(self) -> None:
        if self._steps and self._future is None and self.error is None:
            self._future = self._workspace.enqueue(self._steps[0].job, urgent=True)
            self._future.add_done_callback(self._settled.emit)

    def _on_settled(self, future: Future[Any]) -> None:
        if future is not self._future:
            return  # flush was quicker than the signal
        self._future = None
        if (error := future.exception()) is not None:
            self.error = error
            self.failed.emit(error)
            return
        step, result = self._steps.popleft(), future.result()
        if isinstance(at := getattr(result, "at", None), datetime):
            self.last_saved = at
            self.saved.emit(at)
        self._advance()
        self.pending_changed.emit(self.pending)
        if step.done:
            step.done(result)
