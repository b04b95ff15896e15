"""A shopper's laptop learns where something was repaired, and nothing else about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from motaudit.audit.model import ItemRef
from motaudit.audit.places import Role
from motaudit.exchange.plan import Fate
from motaudit.exchange.wire import Audience, Kind
from motaudit.review.repairs import RepairState
from tests.exchange.laptops import Laptop

Make = Callable[[int], list[Laptop]]


def mended(road: Laptop, office: Laptop, folder: Path) -> str:
    """The shopper's visit was sent to the branch, which says that it mended what was found; the repair's id."""
    audit_id = road.start()
    road.hand_in(audit_id)
    office.take(road.pack(folder / "visit.motaudit"))
    office.appoint()
    for act in ("release", "repair", "mend"):
        office.review(audit_id, act)
    (repair,) = office.workspace.repairs.of_audit(audit_id)
    return repair.id


def for_shopper(office: Laptop, out: Path) -> Path:
    return office.pack(out, Audience(Kind.SHOPPER, person=office.person(Role.AUDITOR)))


def asked(laptop: Laptop) -> list[tuple[ItemRef | None, str]]:
    branch = laptop.workspace.places.branch("B-001")
    return [(each.item, each.what) for each in laptop.workspace.repairs.to_check(branch.id, "cafe-visit")]


def test_the_next_visit_looks_at_what_was_repaired_elsewhere(laptops: Make, tmp_path: Path) -> None:
    road, office = laptops(2)
    repair_id = mended(road, office, tmp_path)
    plan = road.take(for_shopper(office, tmp_path / "plans.motaudit"))
    assert plan.looks == 1 and not plan.changes_nothing
    repair = office.workspace.repairs.repair(repair_id)
    assert asked(road) == [(ItemRef("clean"), repair.what)]
    assert road.workspace.repairs.list() == (), "the repair itself, with who found it, stays at head office"
    again = road.take(for_shopper(office, tmp_path / "again.motaudit"))
    assert again.looks == 0 and again.changes_nothing

    road.ticks += 1_000  # days after, whatever its clock is wrong by
    later = road.start()
    road.hand_in(later)
    office.take(road.pack(tmp_path / "later.motaudit"))
    office.review(later, "release")
    assert office.workspace.repairs.repair(repair_id).state is RepairState.VERIFIED


def test_what_is_verified_is_looked_at_no_longer_even_if_an_old_file_comes_late(laptops: Make, tmp_path: Path) -> None:
    road, office = laptops(2)
    mended(road, office, tmp_path)
    old = for_shopper(office, tmp_path / "old.motaudit")
    later = office.start()
    office.hand_in(later)
    office.review(later, "release")
    road.take(for_shopper(office, tmp_path / "new.motaudit"))
    assert asked(road) == []
    plan = road.take(old)
    assert plan.looks == 0
    assert asked(road) == []


def test_a_repair_that_is_kept_here_is_named_once(laptops: Make, tmp_path: Path) -> None:
    road, office = laptops(2)
    mended(road, office, tmp_path)
    road.take(for_shopper(office, tmp_path / "plans.motaudit"))
    road.take(office.pack(tmp_path / "all.motaudit"))
    assert len(road.workspace.repairs.list()) == 1
    assert len(asked(road)) == 1


def test_other_readers_are_told_of_no_repairs_to_look_at(laptops: Make, tmp_path: Path) -> None:
    road, office = laptops(2)
    mended(road, office, tmp_path)
    plan = road.take(office.pack(tmp_path / "branch.motaudit", Audience(Kind.BRANCH, branches=("B-001",))))
    assert plan.looks == 0
    assert {line.fate for line in plan.audits} <= {Fate.UNCHANGED, Fate.UPDATED}
