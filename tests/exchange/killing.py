"""An import killed (SIGKILL) at a random moment: all of the package is there afterwards, or nothing."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.exchange.tampering import sender_and_receiver


def kill_imports(folder: Path, times: int, seed: int) -> list[str]:
    """What went wrong; after each kill the package is imported again, which must complete it."""
    sender, receiver, _small = sender_and_receiver(folder)
    for number in range(6):
        audit_id = sender.start()
        sender.write(audit_id, "short", "no", f"Waited {number} minutes")
        sender.photograph(audit_id, os.urandom(600_000))
        sender.hand_in(audit_id)
    package = sender.pack(folder / "large.motaudit")
    receiver.workspace.packages.trust(finish(receiver.workspace.packages.preview(package)), who="a person")
    nothing = receiver.workspace.packages.state()
    for laptop in (sender, receiver):
        laptop.close()
    everything, took = _whole(folder, receiver.path, package)
    dice = random.Random(seed)
    wrong = []
    for number in range(times):
        path = Path(shutil.copy(receiver.path, folder / "killed"))
        _kill(path, package, dice.uniform(0, took * 1.1))
        with Workspace.open(path) as workspace:
            state, problems = workspace.packages.state(), finish(workspace.check())
            if state not in (nothing, everything) or problems:
                wrong.append(f"kill {number}: half of it is there; {problems}")
            finish(workspace.packages.apply(finish(workspace.packages.preview(package))))
            if workspace.packages.state() != everything or finish(workspace.check()):
                wrong.append(f"kill {number}: importing again did not complete it")
        for left in folder.glob("killed*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    return wrong


def _whole(folder: Path, receiver: Path, package: Path) -> tuple[str, float]:
    path = Path(shutil.copy(receiver, folder / "whole"))
    begin = time.perf_counter()
    _import(str(path), str(package))
    took = time.perf_counter() - begin
    with Workspace.open(path) as workspace:
        return workspace.packages.state(), took


def _import(path: str, package: str) -> None:
    with Workspace.open(Path(path)) as workspace:
        finish(workspace.packages.apply(finish(workspace.packages.preview(Path(package)))))


def _run(path: str, package: str, ready: Connection) -> None:
    ready.send(True)
    _import(path, package)


def _kill(path: Path, package: Path, after: float) -> None:
    # The children have everything imported, so that the kill hits the import of the package, not that of modules.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "motaudit.exchange.service", "motaudit.storage.packages"])
    hears, says = context.Pipe(duplex=False)
    child = context.Process(target=_run, args=(str(path), str(package), says))
    child.start()
    hears.recv()
    child.join(after)
    if child.pid is not None and child.is_alive():
        os.kill(child.pid, signal.SIGKILL)
    child.join()
    for end in (hears, says):
        end.close()
