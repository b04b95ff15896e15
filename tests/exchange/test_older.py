"""A package that an earlier version wrote is still taken in."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from motaudit.audit.model import Answer, AuditState, ItemRef
from motaudit.base.errors import UserError
from motaudit.base.progress import finish
from motaudit.exchange import wire
from motaudit.exchange.older import read_contents
from motaudit.workspace import Workspace

FIXTURES = Path(__file__).parents[1] / "fixtures" / "packages"
SCHEMAS = range(1, wire.SCHEMA + 1)


@pytest.mark.parametrize("reader", ["office", "branch", "shopper"])
@pytest.mark.parametrize("schema", SCHEMAS)
def test_all_of_it_arrives(tmp_path: Path, schema: int, reader: str) -> None:
    with Workspace.create(tmp_path / "new.workspace") as workspace:
        file = FIXTURES / f"schema-{schema}-{reader}.motaudit"
        plan = finish(workspace.packages.preview(file))
        finish(workspace.packages.apply(workspace.packages.trust(plan, who="Rita")))
        sent = next(visit for visit in workspace.audits.summaries() if visit.state is not AuditState.IN_PROGRESS)
        audit = workspace.audits.load(sent.id)
        assert (audit.branch.code, sent.state) == ("B-001", AuditState.DECIDED)
        assert audit.answers[ItemRef("clean")] == Answer("yes")
        (photo,) = audit.evidence.values()
        assert workspace.evidence.read(photo.sha256).startswith(b"\xff\xd8")
        standing = workspace.reviews.standing(sent.id)
        assert [query.decision is not None for query in standing.queries] == [True, True]
        assert len(workspace.audits.summaries()) == (1 if reader == "branch" else 2)
        assert finish(workspace.check()) == ()


def test_the_older_form_has_no_place_in_a_package_of_today() -> None:
    old = b'{"branches":[],"people":[],"files":[],"events":[]}'
    assert read_contents(old, "contents.json", 1) == wire.Contents((), (), (), (), ())
    with pytest.raises(UserError, match="cannot be read"):
        read_contents(old, "contents.json", 2)
    with pytest.raises(UserError, match="cannot be read"):
        read_contents(msgspec.json.encode(wire.Contents((), (), (), (), ())), "contents.json", 1)
