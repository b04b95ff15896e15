"""What is shown first does not wait for what is heavy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from motaudit.storage import identity, tables
from motaudit.workspace import Workspace
from tests.samples import start_audit


def test_a_file_is_known_by_all_its_tables() -> None:
    assert set(tables.metadata.tables) == identity.TABLES


def test_people_and_visits_are_told_before_sqlalchemy_is_loaded(path: Path) -> None:
    with Workspace.open(path) as workspace:
        number = start_audit(workspace).number
    script = """
import sys
from pathlib import Path
from motaudit.audit.records import AuditFilter
from motaudit.workspace import Workspace
with Workspace.open(Path(sys.argv[1])) as workspace:
    assert workspace.overview.people()
    print(workspace.overview.summaries(AuditFilter())[0].number)
print("sqlalchemy" in sys.modules, "msgspec" in sys.modules)
"""
    told = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == [number, "False", "False"]
    assert not path.with_name(f"{path.name}-wal").exists()
