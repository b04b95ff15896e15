"""Damage that changes what people wrote is found; a good file is called good."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from motaudit.audit.entries import Change, EntryKey, EntryKind
from motaudit.audit.model import Evidence
from motaudit.base.errors import MotauditError, Problem
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.pictures import jpeg
from tests.samples import PASSPHRASE, answer, complete, make_workspace, start_audit


def filled(path: Path, passphrase: str | None = None) -> None:
    with make_workspace(path, passphrase=passphrase) as workspace:
        audit = start_audit(workspace)
        complete(workspace, audit, greeted="no")
        workspace.audits.undo(audit.id, who="ann")
        workspace.audits.redo(audit.id, who="ann")
        for n in range(40):
            workspace.audits.commit(audit.id, answer("remark", f"note {n} " * 5), who="ann")
        file = finish(workspace.evidence.add(jpeg(640, 480), "shelf.jpg"))
        evidence = Evidence(file.sha256, file.name, file.media_type, file.size)
        key = EntryKey(EntryKind.EVIDENCE, new_id())
        workspace.audits.commit(audit.id, (Change(key, None, evidence),), who="ann")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "good.motaudit"
    filled(path)
    return path


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path / "copy.motaudit"))


def findings(path: Path, passphrase: str | None = None) -> tuple[Problem, ...]:
    before = path.read_bytes()
    try:
        with Workspace.open(path, passphrase=passphrase, read_only=True) as workspace:
            return finish(workspace.check())
    except MotauditError as error:
        return (Problem(error.code, error.message, error.remedy),)
    finally:
        assert path.read_bytes() == before


def altered(path: Path, *statements: str) -> None:
    """Change rows behind motaudit's back."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _sql in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    for _name, sql in triggers:
        connection.execute(sql)
    connection.close()


def test_a_good_file_has_no_findings(copy: Path) -> None:
    assert findings(copy) == ()


def test_a_good_encrypted_file_has_no_findings(encrypted_path: Path) -> None:
    assert findings(encrypted_path, PASSPHRASE) == ()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE entry SET value = '{\"text\":\"yes\"}' WHERE code = 'greeted'", "workspace.row"),
        ("UPDATE branch SET name = 'Elsewhere'", "workspace.row"),
        ("UPDATE workspace SET value = 'Other' WHERE key = 'name'", "workspace.row"),
        ("DELETE FROM entry WHERE code = 'greeted'", "workspace.journal"),
        ("DELETE FROM journal WHERE seq = 3", "workspace.journal"),
        ("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)", "workspace.journal"),
        ("UPDATE checklist SET document = x'7B7D'", "workspace.checklist"),
        ("DELETE FROM evidence_chunk", "workspace.evidence"),
        ("UPDATE evidence_chunk SET data = zeroblob(length(data))", "workspace.evidence"),
        ("DELETE FROM evidence", "workspace.evidence"),
        ("DELETE FROM person", "workspace.reference"),
        ("DELETE FROM progress", "workspace.journal"),
        ("DROP INDEX journal_audit", "workspace.definitions"),
    ],
)
def test_a_row_that_changed_behind_its_back_is_found(copy: Path, statement: str, code: str) -> None:
    altered(copy, statement)
    found = findings(copy)
    assert code in [problem.code for problem in found]
    assert all(problem.remedy for problem in found)


def flip(content: bytearray, chance: random.Random) -> None:
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def zero_page(content: bytearray, chance: random.Random) -> None:
    start = 4096 * chance.randrange(len(content) // 4096)
    content[start : start + 4096] = bytes(4096)


def cut(content: bytearray, chance: random.Random) -> None:
    del content[chance.randrange(1, len(content)) :]


def swap_pages(content: bytearray, chance: random.Random) -> None:
    a, b = (4096 * chance.randrange(len(content) // 4096) for _ in range(2))
    content[a : a + 4096], content[b : b + 4096] = content[b : b + 4096], content[a : a + 4096]


def content_of(path: Path, passphrase: str | None = None) -> object:
    """Everything a person could read in the file; None when it cannot be read."""
    try:
        with Workspace.open(path, passphrase=passphrase, read_only=True) as workspace:
            audits = [workspace.audits.load(summary.id) for summary in workspace.audits.summaries()]
            return (
                workspace.name,
                workspace.places.branches(),
                workspace.places.people(),
                [workspace.checklists.get(version.hash) for version in workspace.checklists.list()],
                audits,
                [workspace.audits.journal(audit.id) for audit in audits],
                [workspace.evidence.read(e.sha256) for audit in audits for e in audit.evidence.values()],
            )
    except Exception:  # noqa: BLE001 - a file this broken is allowed to fail anywhere in this probe
        return None


@pytest.mark.faults
@pytest.mark.parametrize("mutate", [flip, zero_page, cut, swap_pages])
def test_damage_that_alters_content_is_found(
    good: Path, tmp_path: Path, mutate: Callable[[bytearray, random.Random], None]
) -> None:
    expected = content_of(good)
    assert expected is not None
    missed = []
    for seed in range(50):
        content = bytearray(good.read_bytes())
        mutate(content, random.Random(f"{mutate.__name__} {seed}"))
        path = tmp_path / "mutant.motaudit"
        path.write_bytes(content)
        if not findings(path) and content_of(path) != expected:
            missed.append(seed)
    assert missed == []
