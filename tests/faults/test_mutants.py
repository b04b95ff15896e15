"""Damaged workspaces are told as damaged, are left as they are, and a good backup takes their place."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from motaudit.base.errors import MotauditError
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.faults import mutants
from tests.samples import PASSPHRASE, complete, make_workspace, start_audit

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("encrypted, count", [(False, 200), (True, 60)])
def test_damage_is_found_and_never_crashes(tmp_path: Path, encrypted: bool, count: int) -> None:
    tally = mutants.campaign(range(count), tmp_path, encrypted=encrypted)
    assert tally.wrong == []
    assert tally.made.total() == count
    assert tally.altered.total() > count / 4
    assert not +tally.missed


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_the_newest_good_backup_takes_the_place_of_a_damaged_file(tmp_path: Path, passphrase: str | None) -> None:
    path = tmp_path / "chain.motaudit"
    with make_workspace(path, passphrase=passphrase) as workspace:
        audit = start_audit(workspace)
        complete(workspace, audit)
        good = finish(workspace.backups.run())
        newer = Path(shutil.copy(good, good.with_name(good.name.replace(".backup", "-2.backup"))))
    for file in (path, newer):
        content = bytearray(file.read_bytes())
        content[4096 : 3 * 4096] = random.Random(1).randbytes(2 * 4096)
        file.write_bytes(content)
    damaged = path.read_bytes()
    with pytest.raises(MotauditError) as caught:
        Workspace.open(path, passphrase=passphrase)
    assert "backup" in caught.value.remedy
    assert [backup.path for backup in Workspace.backups_of(path)] == [newer, good]
    with pytest.raises(MotauditError):
        finish(Workspace.restore(path, newer, passphrase=passphrase))
    assert path.read_bytes() == damaged
    kept = finish(Workspace.restore(path, good, passphrase=passphrase))
    assert kept.read_bytes() == damaged
    with Workspace.open(path, passphrase=passphrase) as workspace:
        assert finish(workspace.check()) == ()
        assert len(workspace.audits.load(audit.id).answers) == 4
