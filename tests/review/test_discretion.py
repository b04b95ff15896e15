"""What reviewers write for a branch names no shopper: it is signed, and no later copy could take the name out again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from motaudit.audit.personal_names import found_in
from motaudit.review.repairing import RepairService
from motaudit.review.standing import QueryKind, Ruling
from tests.review.office import CLEAN, Office
from tests.review.test_workflow import refused

NAMES = "review.names_shopper"


def test_a_decision_that_names_the_shopper_is_refused(office: Office) -> None:
    audit, appeals = office.released(), office.workspace.appeals
    query = appeals.query(audit.id, CLEAN, QueryKind.WRONG_FACT, "Sam wiped it at 9:55", who=office.mo)

    def decide(why: str) -> object:
        return appeals.decide(audit.id, query.id, Ruling.DECLINED, why, who=office.rob)

    assert refused(lambda: decide("I asked Sam about it")) == NAMES
    assert office.workspace.reviews.standing(audit.id).open_queries == (query,)
    decide("I asked who was there; the same sample was seen twice")


def test_a_reason_that_the_branch_reads_names_nobody(office: Office) -> None:
    reviews = office.workspace.reviews
    sent, checked = office.released(), office.handed_in()
    assert refused(lambda: reviews.exclude(sent.id, "Mr Sam Shopper was never there", who=office.rita)) == NAMES
    reviews.exclude(sent.id, "Nobody was there", who=office.rita)
    reviews.exclude(checked.id, "Sam was never there", who=office.rita)


@pytest.mark.parametrize(
    "write",
    [
        lambda repairs, id_, who: repairs.plan(id_, who=who, what="Show Sam's photo to the team"),
        lambda repairs, id_, who: repairs.finish(id_, who=who, note="Sam saw it"),
        lambda repairs, id_, who: repairs.withdraw(id_, "Sam was mistaken", who=who),
    ],
)
def test_nor_does_what_a_reviewer_says_of_a_repair(
    office: Office, write: Callable[[RepairService, str, str], object]
) -> None:
    audit, repairs = office.released(clean="no"), office.workspace.repairs
    assert refused(lambda: repairs.open(audit.id, CLEAN, who=office.rita, what="As Sam says")) == NAMES
    repair = repairs.open(audit.id, CLEAN, who=office.mo, what="Let Sam from the kitchen wipe it")
    assert refused(lambda: write(repairs, repair.id, office.rita)) == NAMES
    repairs.plan(repair.id, who=office.rita, owner="Sam from the kitchen", what=repair.what)


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("Rose saw it", "Rose May", "Rose"),
        ("ROSE saw it", "Rose May", "ROSE"),
        ("You may query it; prices rose", "Rose May", ""),
        ("قالت لي نورة ذلك", "نورة السعيد", "نورة"),
        ("وسألت لنوره عنه", "نورة السعيد", "نوره"),
        ("Roses", "Rose May", ""),
        ("the shopper waited", "Shopper", ""),
    ],
)
def test_which_words_name_somebody(text: str, name: str, found: str) -> None:
    assert found_in(text, name) == found
