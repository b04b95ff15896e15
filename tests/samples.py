"""Ready workspaces for tests: a small checklist, two branches, three people."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from motaudit.audit.entries import Change, answer_key, header_key
from motaudit.audit.model import Answer, Audit, ItemRef, Outcome
from motaudit.audit.places import Branch, Person, Role
from motaudit.base.clock import now
from motaudit.base.ids import new_id
from motaudit.checklist.model import (
    Checklist,
    Choice,
    Critical,
    Item,
    ItemType,
    Moment,
    ScoringRules,
    Stage,
)
from motaudit.workspace import Workspace

PASSPHRASE = "نخلة and palm"

YES_NO = (
    Choice("yes", {"en": "Yes"}, Decimal(1)),
    Choice("no", {"en": "No"}, Decimal(0)),
    Choice("na", {"en": "Not at this branch"}, not_applicable=True),
)


def yes_no(code: str, text: str, *, critical: bool = False) -> Item:
    return Item(
        code,
        {"en": text},
        ItemType.CHOICE,
        choices="yes_no",
        required=True,
        critical=Critical(("no",)) if critical else None,
    )


def small_checklist(code: str = "cafe-visit") -> Checklist:
    """Two stages, three moments, five questions."""
    return Checklist(
        code=code,
        title={"en": "Café visit"},
        choices={"yes_no": YES_NO},
        scoring=ScoringRules(pass_=Decimal(75)),
        stages=(
            Stage(
                "FMOT",
                {"en": "Arrival"},
                (
                    Moment(
                        "welcome",
                        {"en": "Welcome"},
                        (yes_no("greeted", "Were you greeted?"), yes_no("smiled", "Did they smile?")),
                    ),
                    Moment("queue", {"en": "Queue"}, (yes_no("short", "Was the queue short?"),)),
                ),
            ),
            Stage(
                "SMOT",
                {"en": "Using"},
                (
                    Moment(
                        "table",
                        {"en": "Table"},
                        (
                            yes_no("clean", "Was the table clean?", critical=True),
                            Item("remark", {"en": "What else did you see?"}, ItemType.TEXT),
                        ),
                    ),
                ),
            ),
        ),
    )


def fill_workspace(workspace: Workspace) -> None:
    """Give it the small checklist, a branch B-001 and a competitor's, a shopper, a reviewer and a manager."""
    workspace.checklists.publish(small_checklist())
    workspace.places.save_branch(
        Branch(new_id(), "B-001", "Harbour Street", city="Muscat", attributes={"drive_thru": "true"})
    )
    workspace.places.save_branch(Branch(new_id(), "X-001", "The other one", city="Muscat", competitor=True))
    workspace.places.save_person(Person(new_id(), "Sam Shopper"))
    workspace.places.save_person(Person(new_id(), "Rita Reviewer", frozenset({Role.REVIEWER})))
    workspace.places.save_person(Person(new_id(), "Mo Manager", frozenset({Role.MANAGER})))


def make_workspace(path: Path, *, passphrase: str | None = None) -> Workspace:
    """A new workspace at `path` with `fill_workspace`'s content; the caller closes it."""
    workspace = Workspace.create(path, name="Test chain", passphrase=passphrase)
    fill_workspace(workspace)
    return workspace


def person(workspace: Workspace, name: str) -> Person:
    """Who is called so, by the whole name or the first."""
    return next(each for each in workspace.places.people() if name in (each.name, each.name.split()[0]))


def start_audit(workspace: Workspace, branch: str = "B-001", *, who: str = "Sam Shopper") -> Audit:
    """A visit to a branch, by code or id, with the small checklist."""
    version = workspace.checklists.newest("cafe-visit")
    assert version is not None
    return workspace.audits.start(workspace.places.branch(branch).id, version.hash, person(workspace, who).id)


def answer(code: str, value: str | None, row: int = 1) -> tuple[Change, ...]:
    """The changes of answering one question."""
    return (Change(answer_key(ItemRef(code, row)), None, Answer(value)),)


def complete(workspace: Workspace, audit: Audit, **answers: str) -> None:
    """Answer everything that must be there, with "yes" where nothing else is said."""
    who = audit.auditor.id
    changes = [Change(header_key("outcome"), None, Outcome.COMPLETED)]
    for code in ("greeted", "smiled", "short", "clean"):
        changes += answer(code, answers.get(code, "yes"))
    workspace.audits.commit(audit.id, tuple(changes), who=who)


def hand_in(workspace: Workspace, audit: Audit, outcome: Outcome = Outcome.COMPLETED, **answers: str) -> None:
    """With all that must be there: the answers, or before a closed door when that was and a note."""
    if outcome is Outcome.COMPLETED:
        complete(workspace, audit, **answers)
    else:
        said = {"outcome": outcome, "outcome_note": "Shutters down.", "started": now()}
        changes = tuple(Change(header_key(name), None, value) for name, value in said.items())
        workspace.audits.commit(audit.id, changes, who=audit.auditor.id)
    workspace.audits.submit(audit.id, who=audit.auditor.id)
