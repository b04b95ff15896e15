"""Who may write when: answers go before everything else, and wait for at most one step of anything else."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class PriorityLock:
    """A lock that a thread with something urgent gets before those that merely wait longer."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._held = False
        self._urgent = 0

    def acquire(self, *, urgent: bool) -> None:
        with self._condition:
            self._urgent += urgent
            while self._held or (self._urgent and not urgent):
                self._condition.wait()
            self._held = True
            self._urgent -= urgent

    def release(self) -> None:
        with self._condition:
            self._held = False
            self._condition.notify_all()


class WriterThread:
    """Runs jobs one after the other, urgent ones first, otherwise in the order they came."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.PriorityQueue[tuple[int, int, Callable[[], None] | None]] = queue.PriorityQueue()
        self._order = itertools.count()
        self._closed = False
        self._gate = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._started = False

    def enqueue(self, job: Callable[[], T], *, urgent: bool) -> Future[T]:
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise RuntimeError("the workspace is closed")
            if not self._started:
                self._thread.start()
                self._started = True
            self._jobs.put((0 if urgent else 1, next(self._order), lambda: _settle(future, job)))
        return future

    def close(self) -> None:
        """Finish what was enqueued, then stop. Called from within a job it does not wait for itself."""
        with self._gate:
            self._closed = True
            self._jobs.put((2, next(self._order), None))
        if self._started and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()[2]) is not None:
            job()


def _settle(future: Future[Any], job: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = job()
    except BaseException as error:  # noqa: BLE001 - whoever waits for the future gets it
        future.set_exception(error)
    else:
        future.set_result(result)
