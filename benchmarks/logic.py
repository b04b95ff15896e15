"""The walk's logic alone: what one answer costs on a checklist of 300 questions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.material import long_checklist, make_workspace, start
from benchmarks.measure import Result, percentile, timed
from motaudit.audit.walk import Walk


def answer_in_memory() -> Iterator[Result]:
    """Evaluate what depends on an answer, for every question in turn, "yes" and "no"."""
    checklist = long_checklist()
    with tempfile.TemporaryDirectory() as name:
        workspace, hash_, branch = make_workspace(Path(name) / "w", checklist)
        walk = Walk(checklist, workspace.audits.load(start(workspace, hash_, branch)))
        workspace.close()
    times = []
    for value in ("yes", "no", "yes"):
        for ref in list(walk.all_items()):
            times.append(timed(lambda ref=ref, value=value: walk.apply(walk.plan_value(ref, value))))
    yield Result("logic of an answer, 300 questions (99th percentile)", percentile(times, 0.99), 1, "ms", 1)
