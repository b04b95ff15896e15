"""Laptops that never share a network: each with its own workspace and its own clock, which is wrong by minutes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from motaudit.audit.entries import Change, EntryKey, EntryKind, answer_key, header_key
from motaudit.audit.model import Answer, Evidence, ItemRef, Outcome
from motaudit.audit.places import Role
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.exchange.plan import PackagePlan
from motaudit.exchange.wire import Audience, Kind
from motaudit.review.standing import QueryKind, Remark, Ruling
from motaudit.workspace import Workspace
from tests.samples import fill_workspace

OFFICE = Audience(Kind.HEAD_OFFICE)
ITEMS = ("greeted", "smiled", "short", "clean")
MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass
class Laptop:
    path: Path
    wrong_by: int
    """Seconds."""
    workspace: Workspace = field(init=False)
    ticks: int = 0

    def __post_init__(self) -> None:
        self.workspace = Workspace.open(self.path, clock=self.clock)

    def clock(self) -> datetime:
        self.ticks += 1
        return MORNING + timedelta(seconds=self.wrong_by + 7 * self.ticks)

    def person(self, role: Role) -> str:
        return next(person.id for person in self.workspace.places.people() if role in person.roles)

    def appoint(self) -> None:
        """The manager runs B-001."""
        branch = self.workspace.places.branch("B-001")
        self.workspace.ties.set_managed(self.person(Role.MANAGER), [branch.id], who=self.person(Role.REVIEWER))

    def visits(self) -> list[str]:
        return sorted(summary.id for summary in self.workspace.audits.summaries())

    def start(self) -> str:
        (version,) = self.workspace.checklists.list()
        branch = self.workspace.places.branch("B-001")
        return self.workspace.audits.start(branch.id, version.hash, self.person(Role.AUDITOR)).id

    def write(self, audit_id: str, item: str, value: str | None, note: str) -> None:
        answer = Answer(value, note=note)
        change = Change(answer_key(ItemRef(item)), None, answer)
        self.workspace.audits.commit(audit_id, (change,), who=self.person(Role.AUDITOR))

    def date(self, audit_id: str, days: int) -> None:
        """The shopper says that the visit was some days earlier."""
        change = Change(header_key("started"), None, MORNING - timedelta(days=days))
        self.workspace.audits.commit(audit_id, (change,), who=self.person(Role.AUDITOR))

    def photograph(self, audit_id: str, data: bytes) -> str:
        stored = finish(self.workspace.evidence.add(data, "seen.bin", kind="file"))
        evidence = Evidence(stored.sha256, stored.name, stored.media_type, stored.size, kind="file")
        change = Change(EntryKey(EntryKind.EVIDENCE, new_id()), None, evidence)
        self.workspace.audits.commit(audit_id, (change,), who=self.person(Role.AUDITOR))
        return stored.sha256

    def hand_in(self, audit_id: str) -> None:
        who = self.person(Role.AUDITOR)
        audit = self.workspace.audits.load(audit_id)
        changes = [Change(header_key("outcome"), None, Outcome.COMPLETED)]
        changes += [
            Change(answer_key(ItemRef(item)), None, Answer("yes"))
            for item in ITEMS
            if audit.answers.get(ItemRef(item), Answer()).value is None
        ]
        self.workspace.audits.commit(audit_id, tuple(changes), who=who)
        self.workspace.audits.submit(audit_id, who=who)

    def review(self, audit_id: str, act: str) -> None:
        reviews, who = self.workspace.reviews, self.person(Role.REVIEWER)
        manager = self.person(Role.MANAGER)
        match act:
            case "return":
                reviews.return_with_remarks(audit_id, [Remark("Why?", ItemRef("short"))], who=who)
            case "correct":
                reviews.correct_start(audit_id, MORNING - timedelta(days=self.ticks), "Wrong day", who=who)
            case "release":
                for item in reviews.to_confirm(audit_id):
                    reviews.confirm_critical(audit_id, item, who=who)
                reviews.release(audit_id, who=who)
            case "query":
                self.workspace.appeals.query(
                    audit_id, ItemRef(ITEMS[self.ticks % 4]), QueryKind.WRONG_FACT, f"Fact {self.ticks}", who=manager
                )
            case "decide":
                (query, *_more) = reviews.standing(audit_id).open_queries
                ruling = (Ruling.EXCLUDED, Ruling.DECLINED)[self.ticks % 2]
                self.workspace.appeals.decide(audit_id, query.id, ruling, "Seen on the photo", who=who)
            case "repair":
                self.workspace.repairs.open(audit_id, ItemRef("clean"), who=manager, what=f"Mend {self.ticks}")
            case "mend":
                (repair, *_more) = self.workspace.repairs.of_audit(audit_id)
                self.workspace.repairs.finish(repair.id, who=manager, note=f"Mended {self.ticks}")
            case "withdraw":
                (repair, *_more) = self.workspace.repairs.of_audit(audit_id)
                self.workspace.repairs.withdraw(repair.id, f"Mistaken {self.ticks}", who=who)
            case _:
                reviews.exclude(audit_id, "Twice", who=who)

    def decide_conflict(self, number: int) -> None:
        conflicts = self.workspace.packages.conflicts()
        if conflicts:
            conflict = conflicts[number % len(conflicts)]
            choice = conflict.choices[number % len(conflict.choices)]
            self.workspace.packages.resolve(conflict, choice, who=self.person(Role.AUDITOR))

    def pack(self, out: Path, audience: Audience = OFFICE) -> Path:
        return finish(self.workspace.packages.write(out, audience=audience)).path

    def take(self, package: Path) -> PackagePlan:
        packages = self.workspace.packages
        plan = finish(packages.preview(package))
        if not plan.info.sender.trusted:
            plan = packages.trust(plan, who="a person")
        return finish(packages.apply(plan.agree()))

    def written(self) -> set[str]:
        """Everything that anybody ever put into an entry, as this laptop remembers it."""
        with self.workspace._database.read() as connection:
            journal = connection.exec_driver_sql("SELECT after FROM journal WHERE after IS NOT NULL").scalars()
            lines = connection.exec_driver_sql("SELECT value FROM journal_line WHERE value IS NOT NULL").scalars()
            return {*journal, *lines}

    def files(self) -> set[str]:
        with self.workspace._database.read() as connection:
            return set(connection.exec_driver_sql("SELECT sha256 FROM evidence").scalars())

    def problems(self) -> tuple[object, ...]:
        return finish(self.workspace.check())

    def close(self) -> None:
        self.workspace.close()


def make_template(path: Path) -> Path:
    """A workspace with branches, people and a checklist in which nothing was signed: each laptop makes its own key."""
    with Workspace.create(path, name="Chain") as workspace:
        fill_workspace(workspace)
    return path


def open_laptops(folder: Path, template: Path, number: int) -> list[Laptop]:
    found = []
    for place in range(number):
        path = Path(shutil.copy(template, folder / f"laptop-{place}"))
        found.append(Laptop(path, wrong_by=(place * 97 - 150) * 5))
    return found


def attempt(action: object, *arguments: object) -> bool:
    """Whether it was allowed; a refusal changes nothing."""
    assert callable(action)
    try:
        action(*arguments)
    except (UserError, ValueError):
        return False
    return True
