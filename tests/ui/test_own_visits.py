"""Several shoppers share a laptop: on none of their pages do they meet each other's visits."""

from __future__ import annotations

import pytest

from motaudit.audit.entries import Change, answer_key, header_key
from motaudit.audit.model import Answer, ItemRef, Outcome
from motaudit.base.clock import now
from tests.ui.planners import Planners
from tests.ui.planners import office as office
from tests.ui.test_sparse import texts

OTHER = "Sara Shopper"


def make_visits(office: Planners) -> tuple[str, ...]:
    """Another shopper's draft, a visit handed in, one at a closed branch, and one to come; the numbers of the visits."""
    audits, who = office.workspace.audits, office.person(OTHER).id
    checklist = office.workspace.checklists.newest("cafe-visit")
    assert checklist is not None
    office.plan("B-001", 0, 4, who=OTHER)
    numbers = []
    for code, outcome in (("B-001", None), ("B-002", Outcome.COMPLETED), ("B-003", Outcome.CLOSED)):
        audit = audits.start(office.branch(code), checklist.hash, who)
        numbers.append(audit.number)
        if outcome is None:
            continue
        changes = [Change(header_key("outcome"), None, outcome), Change(header_key("started"), None, now())]
        if outcome is Outcome.CLOSED:
            changes.append(Change(header_key("outcome_note"), None, "Shutters."))
        else:
            answers = {"greeted": "yes", "smiled": "no", "short": "no", "clean": "yes"}
            changes += [Change(answer_key(ItemRef(item)), None, Answer(value)) for item, value in answers.items()]
        audits.commit(audit.id, tuple(changes), who=who)
        audits.submit(audit.id, who=who)
    return tuple(numbers)


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
def test_a_shopper_meets_nothing_of_another(office: Planners, page: str, args: dict[str, object]) -> None:
    numbers = make_visits(office)
    office.work_as("Sam Shopper")
    shown = office.go(page, **args)
    office.until(lambda: not office.context.tasks.busy)
    said = "\n".join(texts(shown))
    assert OTHER not in said
    if page == "new_visit":  # it offers what was made together by number and day, for one of the two is left out
        return
    assert not [number for number in numbers if number in said]


def test_a_reviewer_meets_them(office: Planners) -> None:
    """Else the test above would find nothing wherever it looked."""
    numbers = make_visits(office)
    shown = office.go("audits")
    office.until(lambda: not office.context.tasks.busy)
    said = "\n".join(texts(shown))
    assert OTHER in said
    assert all(number in said for number in numbers)
