"""Answers never wait for more than one step of anything else."""

from __future__ import annotations

import threading

import pytest

from motaudit.storage.writing import PriorityLock, WriterThread


def test_urgent_jobs_go_first_and_the_others_keep_their_order() -> None:
    writer, gate, done = WriterThread("writer"), threading.Event(), list[str]()
    writer.enqueue(gate.wait, urgent=False)
    for name in ("photo 1", "photo 2"):
        writer.enqueue(lambda name=name: done.append(name), urgent=False)
    last = writer.enqueue(lambda: done.append("answer"), urgent=True)
    gate.set()
    last.result(5)
    writer.close()
    assert done == ["answer", "photo 1", "photo 2"]


def test_closing_finishes_what_was_asked_and_takes_no_more() -> None:
    writer, done = WriterThread("writer"), list[int]()
    for n in range(5):
        writer.enqueue(lambda n=n: done.append(n), urgent=False)
    writer.close()
    assert done == [0, 1, 2, 3, 4]
    with pytest.raises(RuntimeError):
        writer.enqueue(lambda: None, urgent=True)


def test_an_error_of_a_job_reaches_whoever_waits_for_it() -> None:
    writer = WriterThread("writer")
    future = writer.enqueue(lambda: 1 // 0, urgent=True)
    assert isinstance(future.exception(5), ZeroDivisionError)
    assert writer.enqueue(lambda: 7, urgent=False).result(5) == 7
    writer.close()


def test_a_lock_is_given_to_the_urgent_one_first() -> None:
    lock, order = PriorityLock(), list[str]()
    lock.acquire(urgent=False)

    def take(name: str, urgent: bool) -> None:
        lock.acquire(urgent=urgent)
        order.append(name)
        lock.release()

    threads = [threading.Thread(target=take, args=(f"import {n}", False)) for n in range(3)]
    for thread in threads:
        thread.start()
    answer = threading.Thread(target=take, args=("answer", True))
    answer.start()
    while not lock._urgent:
        pass
    lock.release()
    for thread in (*threads, answer):
        thread.join(5)
    assert order[0] == "answer"
    assert len(order) == 4
