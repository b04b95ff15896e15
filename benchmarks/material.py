"""What is measured on: a checklist of 300 questions with skip logic, and workspaces with many visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from motaudit.audit.entries import Change, answer_key, header_key
from motaudit.audit.model import Answer, FirstImpression, ItemRef, Outcome
from motaudit.audit.places import Branch, Person, Role
from motaudit.base.clock import now
from motaudit.base.ids import new_id
from motaudit.checklist.model import Checklist, Choice, Item, ItemType, Moment, ScoringRules, Stage
from motaudit.workspace import Workspace

STAGES = ("ZMOT", "FMOT", "AMOT", "SMOT", "LMOT")
_YES_NO = (
    Choice("yes", {"en": "Yes"}, Decimal(1)),
    Choice("no", {"en": "No"}, Decimal(0)),
    Choice("na", {"en": "Not at this branch"}, not_applicable=True),
)


def long_checklist(items: int = 300, per_moment: int = 6) -> Checklist:
    """Five stages; every third question is shown by the answer to the first of its moment, some by a sum of many."""
    stages = []
    number = 0
    for stage in STAGES:
        moments = []
        for place in range(items // len(STAGES) // per_moment):
            first = f"q{number}"
            questions = []
            for position in range(per_moment):
                relevant = None
                if position and position % 3 == 0:
                    relevant = f"${{{first}}} != 'no'"
                questions.append(
                    Item(
                        f"q{number}",
                        {"en": f"Question {number} of the walk: was it seen?"},
                        ItemType.CHOICE,
                        help={"en": "Look for it within the first minute and count what you see."},
                        choices="yes_no",
                        required=True,
                        relevant=relevant,
                    )
                )
                number += 1
            if place:
                questions[-1] = replace(questions[-1], relevant=f"${{{first}}} = 'yes' or ${{q0}} = 'yes'")
            moments.append(Moment(f"m{stage}{place}", {"en": f"Moment {place + 1}"}, tuple(questions)))
        stages.append(Stage(stage, {"en": stage}, tuple(moments)))
    return Checklist(
        code="long", title={"en": "A long visit"}, stages=tuple(stages), choices={"yes_no": _YES_NO},
        scoring=ScoringRules(pass_=Decimal(75)),
    )  # fmt: skip


def make_workspace(path: Path, checklist: Checklist, *, passphrase: str | None = None) -> tuple[Workspace, str, str]:
    """A new workspace with one branch and one person; also the checklist's hash and the branch's id."""
    workspace = Workspace.create(path, name="Benchmark", passphrase=passphrase)
    version = workspace.checklists.publish(checklist)
    branch = workspace.places.save_branch(Branch(new_id(), "B-1", "Harbour Street", city="Muscat"))
    workspace.places.save_person(Person(new_id(), "Sam", frozenset(Role)))
    return workspace, version.hash, branch.id


def start(workspace: Workspace, checklist_hash: str, branch_id: str) -> str:
    """A new visit whose first impression is noted, so that nothing stands between its questions; returns its id."""
    (person,) = workspace.places.people()
    audit_id = workspace.audits.start(branch_id, checklist_hash, person.id).id
    noted = (
        Change(header_key("first_impression"), None, FirstImpression(1)),
        Change(header_key("impression_frozen"), None, True),
    )
    workspace.audits.commit(audit_id, noted, who=person.id)
    return audit_id


def phone_photo() -> bytes:
    """A JPEG of 12 megapixels, of the size a phone's has, never the same twice."""
    from PIL import Image

    stream = BytesIO()
    noise = Image.effect_noise((400, 300), 60).convert("RGB")
    noise.resize((4000, 3000), Image.Resampling.BICUBIC).save(stream, "JPEG", quality=90)
    return stream.getvalue()


def answers(checklist: Checklist) -> tuple[Change, ...]:
    """Outcome, start and a value for every question."""
    given = [
        Change(header_key("outcome"), None, Outcome.COMPLETED),
        Change(header_key("started"), None, now() - timedelta(hours=3)),
    ]
    given += [
        Change(answer_key(ItemRef(code)), None, Answer("no" if number % 7 == 3 else "yes"))
        for number, code in enumerate(checklist.items)
    ]
    return tuple(given)


def visits(workspace: Workspace, checklist_hash: str, branch_id: str, *, submitted: int, drafts: int) -> None:
    """Fill a workspace with visits whose answers are complete."""
    checklist = workspace.checklists.get(checklist_hash)
    (person,) = workspace.places.people()
    changes = answers(checklist)
    for number in range(submitted + drafts):
        audit_id = start(workspace, checklist_hash, branch_id)
        workspace.audits.commit(audit_id, changes, who=person.id, open_count=0)
        if number < submitted:
            workspace.audits.submit(audit_id, who=person.id)
