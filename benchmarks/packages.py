"""Head office takes in what 200 laptops sent, against inserting the very same rows by SQLAlchemy Core alone."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, insert, select
from sqlcipher3 import dbapi2

from benchmarks.material import answers, long_checklist, make_workspace, start
from benchmarks.measure import Result
from motaudit.base.progress import finish
from motaudit.exchange.wire import Audience, Kind
from motaudit.storage import schema, tables
from motaudit.workspace import Workspace

_LAPTOPS, _VISITS, _QUESTIONS = 200, 20, 60
_OFFICE = Audience(Kind.HEAD_OFFICE)


def packages() -> Iterator[Result]:
    """200 packages with 20 visits of 60 questions each, handed in, one after the other into one workspace."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sent = _sent(folder)
        with Workspace.create(folder / "office", name="Head office") as office:
            begin = time.perf_counter()
            for package in sent:
                plan = finish(office.packages.preview(package))
                if not plan.info.sender.trusted:
                    plan = office.packages.trust(plan, who="benchmark")
                finish(office.packages.apply(plan))
            took = time.perf_counter() - begin
            visits = len(office.audits.summaries())
            state = office.packages.state()
        assert visits == _LAPTOPS * _VISITS and state
        floor = _inserted(folder / "office", folder / "floor")
    each = "visits of 200 laptops taken in"
    yield Result(f"{each}, {visits / took:.0f} a second", took, floor, "s", 4)


def _sent(folder: Path) -> list[Path]:
    """What the laptops sent. They are copies of one that knows the checklist, the branch and the people."""
    checklist = long_checklist(_QUESTIONS)
    workspace, hash_, branch = make_workspace(folder / "template", checklist)
    (person,) = workspace.places.people()
    workspace.close()
    found = []
    changes = answers(checklist)
    for number in range(_LAPTOPS):
        path = folder / "laptop"
        shutil.copy(folder / "template", path)
        package = folder / f"{number}.motaudit"
        with Workspace.open(path) as laptop:
            for _visit in range(_VISITS):
                audit_id = start(laptop, hash_, branch)
                laptop.audits.commit(audit_id, changes, who=person.id)
                laptop.audits.submit(audit_id, who=person.id)
            finish(laptop.packages.write(package, audience=_OFFICE))
        path.unlink()
        found.append(package)
    return found


def _inserted(source: Path, path: Path) -> float:
    """Seconds for the same rows, hashes and all, by Core in one transaction; they are read beforehand."""
    read = create_engine("sqlite://", module=dbapi2, creator=lambda: dbapi2.connect(str(source)))
    with read.connect() as connection:
        rows = {
            table: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in tables.metadata.sorted_tables
        }
    read.dispose()
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: dbapi2.connect(str(path)))
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("PRAGMA synchronous = FULL")
            schema.create_all(connection)
            connection.commit()
            begin = time.perf_counter()
            with connection.begin():
                for table, found in rows.items():
                    if found:
                        connection.execute(insert(table), found)
            return time.perf_counter() - begin
    finally:
        engine.dispose()
