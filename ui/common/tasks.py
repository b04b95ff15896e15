"""Long work beside the window: a `Work` generator or a plain function, driven on a worker thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from motaudit.base.errors import MotauditError
from motaudit.base.progress import Progress, Work

T = TypeVar("T")
Post = Callable[[Callable[[], None]], None]
"""Takes what is to be called on the window's thread, from any thread."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What whoever began a task wants to be called with; None where it does not care."""

    done: Callable[[Any], object] | None = None
    failed: Callable[[MotauditError], object] | None = None
    cancelled: Callable[[], object] | None = None
    ended: Callable[[], object] | None = None


SLOW_MS = 600
"""Work that is done sooner shows no progress bar: a flash would only disturb."""
IDLE_MS = 100
"""Room for a page to be painted, before work begins that nobody waits for."""


class Task(QObject):
    """One piece of work on its way.

    Signals, all on the window's thread: `progressed(Progress)`, `succeeded(result)`, `failed(exception)`,
    `cancelled()`, and after any of the last three `finished()`.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    finished = Signal()

    def __init__(self, title: str, can_cancel: bool, parent: QObject, post: Post, answers: Answers) -> None:
        super().__init__(parent)
        self._post = post
        self._answers = answers
        self.title = title
        self.can_cancel = can_cancel
        self.running = True
        self.progress = Progress(0, 0)
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Stop between two steps; what was done so far is undone by the work itself."""
        self._stop.set()

    def _drive(self, job: Callable[[], Any], is_work: bool) -> None:
        """Runs on the worker. Every outcome is posted to the window's thread; nothing is raised here."""
        try:
            outcome, result = self._run_work(job()) if is_work else ("succeeded", job())
        except BaseException as error:  # noqa: BLE001 - it is raised again where the person can be told
            outcome, result = "failed", error
        self._post(partial(self._on_ended, outcome, result))

    def _run_work(self, work: Work[Any]) -> tuple[str, Any]:
        while not self._stop.is_set():
            try:
                step = next(work)
            except StopIteration as stop:
                return "succeeded", stop.value
            self._post(partial(self._on_stepped, step))
        work.close()
        return "cancelled", None

    def _on_stepped(self, progress: Progress) -> None:
        self.progress = progress
        self.progressed.emit(progress)

    def _on_ended(self, outcome: str, result: Any) -> None:
        """Whoever began it hears first, then whoever listens. What one of them raises keeps it from no other."""
        self.running = False
        # What the answers hold, a page and all it holds, must not go with the task: its own parent may be among that.
        answers, self._answers = self._answers, Answers()
        with ExitStack() as last_first:
            last_first.callback(self.finished.emit)
            last_first.callback(_while_alive(answers.ended))
            if outcome == "succeeded":
                last_first.callback(self.succeeded.emit, result)
                last_first.callback(_while_alive(answers.done), result)
            elif outcome == "failed":
                last_first.callback(self.failed.emit, result)
                last_first.callback(_answer_failure, answers.failed, result)
            else:
                last_first.callback(self.cancelled.emit)
                last_first.callback(_while_alive(answers.cancelled))


def _answer_failure(failed: Callable[[MotauditError], object] | None, error: BaseException) -> None:
    """What a person can act on is said where it happened; anything else is a bug, which reaches the excepthook."""
    if failed is None or not isinstance(error, MotauditError):
        raise error
    _while_alive(failed)(error)


def _is_alive(callback: Callable[..., object]) -> bool:
    """Whether every Qt object that a callback works on still exists: its own, or those its closure holds."""
    while isinstance(callback, partial):
        callback = callback.func
    held = [getattr(callback, "__self__", None)]
    for cell in getattr(callback, "__closure__", None) or ():
        try:
            held.append(cell.cell_contents)
        except ValueError:
            continue  # a name that was never given a value
    return all(shiboken6.isValid(each) for each in held if isinstance(each, QObject))


def _while_alive(callback: Callable[..., object] | None) -> Callable[..., None]:
    def call(*args: object) -> None:
        if callback is not None and _is_alive(callback):
            callback(*args)

    return call


class TaskRunner(QObject):
    """Starts tasks. Signals: `slow(Task)` when one runs longer than 600 ms: show its progress now.

    Callbacks run on the window's thread, and not at all once a widget that they work on was deleted: a page may be
    gone before its work ends.
    """

    slow = Signal(object)
    _posted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # A task is deleted as soon as it ended, when its worker may still be within `emit`: Qt does not bear that.
        # So workers emit a signal of the runner only, which waits for them before it goes.
        self._post: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="task")
        self._tasks: set[Task] = set()
        self._later: deque[Callable[[], object]] = deque()
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self._on_idle)

    def start(
        self,
        work: Callable[[], Work[T]],
        *,
        title: str,
        done: Callable[[T], None] | None = None,
        failed: Callable[[MotauditError], None] | None = None,
        cancelled: Callable[[], object] | None = None,
        ended: Callable[[], object] | None = None,
        can_cancel: bool = True,
    ) -> Task:
        """Drive the generator that `work()` makes. `title` is shown beside the bar, e.g. "Making the sample".

        `failed` is called with what a person can act on; any other exception is a bug and reaches the excepthook.
        `ended` is called last in every case.
        """
        return self._submit(title, can_cancel, work, True, Answers(done, failed, cancelled, ended))

    def call(
        self,
        function: Callable[[], T],
        *,
        title: str = "",
        done: Callable[[T], None] | None = None,
        failed: Callable[[MotauditError], None] | None = None,
        ended: Callable[[], object] | None = None,
    ) -> Task:
        """Run a plain function, such as a query for a list, and hand its result to `done` on the window's thread."""
        return self._submit(title, False, function, False, Answers(done, failed, None, ended))

    def when_idle(self, action: Callable[[], object]) -> None:
        """Call `action` on the window's thread once nothing is under way; what it starts is done before the next."""
        self._later.append(action)
        self._idle.start()

    def _on_idle(self) -> None:
        if self._later and not self._tasks:
            self._later.popleft()()
            self._idle.start()

    def _send(self, message: Callable[[], None]) -> None:
        self._post.put(message)
        self._posted.emit()

    def _deliver(self) -> None:
        """One message for each signal: what raises keeps no other from its way."""
        self._post.get()()

    def _submit(self, title: str, can_cancel: bool, job: Callable[[], Any], is_work: bool, answers: Answers) -> Task:
        task = Task(title, can_cancel, self, self._send, answers)
        task.finished.connect(lambda: self._on_finished(task))
        self._tasks.add(task)
        if task.title:
            QTimer.singleShot(SLOW_MS, task, lambda: self._on_slow(task))
        self._pool.submit(task._drive, job, is_work)
        return task

    def _on_slow(self, task: Task) -> None:
        if task.running:
            self.slow.emit(task)

    def _on_finished(self, task: Task) -> None:
        self._tasks.discard(task)
        task.deleteLater()
        if self._later:
            self._idle.start()

    @property
    def busy(self) -> bool:
        """Whether something is under way or waits for its turn."""
        return bool(self._tasks or self._later)

    def close(self) -> None:
        """Ask all work to stop and wait for the step in hand."""
        self._later.clear()
        for task in self._tasks:
            task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
