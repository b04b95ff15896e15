"""Several shoppers share a laptop: on none of their pages do they meet each other's visits."""

from __future__ import annotations

import pytest

from motaudit.audit.model import Outcome
from tests.samples import hand_in, start_audit
from tests.ui.office import Office
from tests.ui.test_sparse import texts

OTHER = "Sara Shopper"


def make_visits(office: Office) -> tuple[str, ...]:
    """Another shopper's draft, a visit handed in, one at a closed branch, and one to come; the numbers of the visits."""
    office.plan("B-001", 0, 4, who=OTHER)
    draft, completed, closed = (start_audit(office.workspace, code, who=OTHER) for code in ("B-001", "B-002", "B-003"))
    hand_in(office.workspace, completed)
    hand_in(office.workspace, closed, Outcome.CLOSED)
    return draft.number, completed.number, closed.number


@pytest.mark.parametrize(
    ("page", "args"),
    [
        ("home", {}),
        ("audits", {}),
        ("plans", {}),
        ("packages", {}),
        ("packages", {"show": "write"}),
        ("packages", {"show": "conflicts"}),
        ("new_visit", {}),
        ("settings", {}),
    ],
    ids=lambda value: value.get("show", "") if isinstance(value, dict) else value,
)
def test_a_shopper_meets_nothing_of_another(office: Office, page: str, args: dict[str, object]) -> None:
    numbers = make_visits(office)
    office.work_as("Sam Shopper")
    shown = office.go(page, **args)
    said = "\n".join(texts(shown))
    assert OTHER not in said
    if page == "new_visit":  # it offers what was made together by number and day, for one of the two is left out
        return
    assert not [number for number in numbers if number in said]


def test_a_reviewer_meets_them(office: Office) -> None:
    """Else the test above would find nothing wherever it looked."""
    numbers = make_visits(office)
    shown = office.go("audits")
    said = "\n".join(texts(shown))
    assert OTHER in said
    assert all(number in said for number in numbers)
