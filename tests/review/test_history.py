"""The sealed history: each act is in it, nothing in it can be changed, and what somebody does to it shows."""

from __future__ import annotations

import shutil
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from motaudit.base.progress import finish
from motaudit.review.following import stand
from motaudit.review.history import Chain, Head, Topic, append, ends, in_order, sealed
from motaudit.review.signing import fingerprint, is_signed, new_secret, signer
from motaudit.review.standing import EventKind
from motaudit.storage.reviews import ReviewRepository
from motaudit.workspace import Workspace
from tests.review.office import MORNING, Office
from tests.review.tampering import TAMPERINGS, build, is_found


def test_every_act_is_an_event_signed_by_the_installation(office: Office) -> None:
    audit = office.released()
    with office.workspace._database.read() as connection:
        events = ReviewRepository(connection).events(Topic.AUDIT, audit.id)
    assert [event.kind for event in events] == [EventKind.SUBMITTED, EventKind.CLAIMED, EventKind.RELEASED]
    assert [event.who for event in events] == [office.sam, office.rita, office.rita]
    assert [event.seq for event in events] == [1, 2, 3]
    for before, event in pairwise(events):
        assert event.previous == (before.hash,)
    assert all(is_signed(event.installation, bytes.fromhex(event.hash), event.signature) for event in events)
    assert finish(office.workspace.check()) == ()


@pytest.mark.parametrize("table", ["event", "revision", "stage_score", "rescore", "rescore_stage", "chain"])
def test_the_file_itself_refuses_to_drop_what_is_sealed(template: Path, tmp_path: Path, table: str) -> None:
    with Workspace.open(Path(shutil.copy(template, tmp_path / "copy.motaudit"))) as workspace:
        statements = [f"DELETE FROM {table}"]
        statements.append(f"UPDATE {table} SET {'events = 0' if table == 'chain' else 'row_hash = 0'}")
        for statement in statements:
            with pytest.raises(DBAPIError), workspace._database.write() as connection:
                connection.exec_driver_sql(statement)


def test_events_added_apart_keep_one_order_and_the_next_names_both_ends() -> None:
    secret, other = new_secret(), new_secret()
    first = sealed(secret, Chain(), Topic.AUDIT, "a", "submitted", "{}", who="sam", at=MORNING)
    base = Chain(1, (Head(1, first.hash),))
    here = sealed(secret, base, Topic.AUDIT, "a", "claimed", "{}", who="rita", at=MORNING)
    there = sealed(other, base, Topic.AUDIT, "a", "claimed", "{}", who="rob", at=MORNING + timedelta(hours=1))
    heads = ends((event.seq, event.hash, event.previous) for event in (first, here, there))
    assert {head.hash for head in heads} == {here.hash, there.hash}
    last = sealed(secret, Chain(3, heads), Topic.AUDIT, "a", "released", "{}", who="rita", at=MORNING)
    assert (last.seq, set(last.previous)) == (3, {here.hash, there.hash})
    assert in_order([last, there, here, first]) == in_order([first, here, there, last]) == (first, here, there, last)


def test_events_that_this_version_does_not_know_are_passed_over(office: Office) -> None:
    audit = office.released()
    before = office.workspace.audits.standing(audit.id)
    with office.workspace._database.write() as connection:
        repository = ReviewRepository(connection)
        append(repository, Topic.AUDIT, audit.id, "praised", {"by": "x"}, who=office.rita, at=office.clock.at)
        events = repository.events(Topic.AUDIT, audit.id)
        repository.commit()
    assert stand(events) == before


def test_a_fingerprint_can_be_read_aloud() -> None:
    public = signer(new_secret()).public
    assert fingerprint(public).replace(" ", "").lower() == public[:16]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("sealed") / "sealed.motaudit")


@pytest.mark.parametrize("name", list(TAMPERINGS))
@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_to_the_history_is_found(template: Path, tmp_path: Path, name: str, seed: int) -> None:
    assert is_found(template, tmp_path, name, seed)
