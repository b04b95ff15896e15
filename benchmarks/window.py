"""The window: how soon it is there, and how long anything in it keeps the person waiting.

Every figure is taken in a process of its own (`python -m benchmarks.scenes NAME`), for a first start happens once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.material import long_checklist, make_workspace, phone_photo, start, visits
from benchmarks.measure import Result

_STARTS = 7
_RUNS = 3


def first_paint() -> Iterator[Result]:
    """The frame, and home filled from 200 visits, against a bare QMainWindow; time from the process's start."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace, hash_, branch = make_workspace(folder / "w", long_checklist(30, 3))
        visits(workspace, hash_, branch, submitted=190, drafts=10)
        workspace.close()
        bare, app = [], []
        for _start in range(_STARTS + 1):
            bare.append(_scene("bare", folder))
            app.append(_scene("home", folder, str(folder / "w")))
        del bare[0], app[0]  # these compiled what an installed program has compiled
    paint = median(run["painted"] for run in bare)
    yield Result("first paint of the frame", median(run["painted"] for run in app), paint, "ms", 1.5)
    yield Result("home filled from 200 visits", median(run["ready"] for run in app), paint, "ms", 3.5)
    memory = median(run["memory"] for run in bare)
    yield Result("memory then", median(run["memory"] for run in app), memory, "MB", 2)


def walk_by_keys() -> Iterator[Result]:
    """Answer by keys on 300 questions with skip logic: from the key event to the repainted card, and the next card."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace, hash_, branch = make_workspace(folder / "w", long_checklist())
        walks = [start(workspace, hash_, branch) for _run in range(_RUNS)]
        workspace.close()
        found = _medians(_scene("walk", folder, str(folder / "w"), walk) for walk in walks)
    yield Result("a key answers a question (99th percentile)", found["key"], 30, "ms", 1)
    yield Result("the next card (99th percentile)", found["card"], 50, "ms", 1)


def long_list() -> Iterator[Result]:
    """Scroll, filter and sort 20,000 visits: the longest pause."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace, hash_, branch = make_workspace(folder / "w", long_checklist(30, 3))
        visits(workspace, hash_, branch, submitted=1, drafts=0)
        workspace.close()
        _multiply(folder / "w", 20_000)
        found = _medians(_scene("list", folder, str(folder / "w")) for _run in range(_RUNS))
    yield Result("scroll 20,000 visits (longest pause)", found["scroll"], 50, "ms", 1)
    yield Result("filter them (longest pause)", found["filter"], 50, "ms", 1)
    yield Result("sort them (longest pause)", found["sort"], 50, "ms", 1)


def drop_a_photo() -> Iterator[Result]:
    """Drop a photo of 12 megapixels: the longest pause of the window, and the time until its thumbnail is there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace, hash_, branch = make_workspace(folder / "w", long_checklist(30, 3))
        audit_id = start(workspace, hash_, branch)
        workspace.close()
        photos = [folder / f"photo{number}.jpg" for number in range(_RUNS)]
        for photo in photos:
            photo.write_bytes(phone_photo())
        found = _medians(_scene("photo", folder, str(folder / "w"), audit_id, str(photo)) for photo in photos)
    yield Result("drop a 12-megapixel photo (longest pause)", found["pause"], 50, "ms", 1)
    yield Result("its thumbnail", found["thumbnail"], 500, "ms", 1)


def _medians(runs: Iterable[dict[str, float]]) -> dict[str, float]:
    """The median of each figure: a whole run may fall into a slow spell of the machine."""
    found = list(runs)
    return {name: median(run[name] for run in found) for name in found[0]}


def _scene(name: str, folder: Path, *arguments: str) -> dict[str, Any]:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "motaudit-benchmarks"),
        "QT_QPA_PLATFORM": "offscreen",
        "MOTAUDIT_CONFIG_DIR": str(folder / "config"),
        "PYTHONPATH": str(Path(__file__).parent.parent),
        "MOTAUDIT_BENCHMARK_BEGAN": str(time.time()),
    }
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.scenes", name, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(f"The scene {name} failed ({run.returncode}):\n{run.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    return found


def _multiply(path: Path, times: int) -> None:
    """Copies of the one visit as far as lists show it; only the list is measured on them."""
    import sqlcipher3

    from motaudit.base.ids import new_id

    connection = sqlcipher3.connect(str(path))
    ids = [new_id() for _copy in range(times)]
    for table, key in (("audit", "id"), ("progress", "audit_id")):
        cursor = connection.execute(f"SELECT * FROM {table}")
        columns = [column[0] for column in cursor.description]
        row = dict(zip(columns, cursor.fetchone(), strict=True))
        statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        for number, id_ in enumerate(ids):
            copy = {**row, key: id_} | ({"number": f"2026-ZZ-{number:05}"} if table == "audit" else {})
            connection.execute(statement, tuple(copy.values()))
    connection.commit()
    connection.close()
