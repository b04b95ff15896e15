"""Builds the sample workspace through the same services that people use."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import resources
from motaudit.audit.entries import Change
from motaudit.audit.model import Evidence, ItemRef, Mode, MomentRef, Outcome, Position, TimeMark, Visibility
from motaudit.audit.places import Branch, Person, Role
from motaudit.audit.walk import Walk
from motaudit.base.clock import now
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import Progress, Work
from motaudit.checklist.loader import read_checklist
from motaudit.checklist.model import Checklist, ItemType
from motaudit.locale import _, current_language
from motaudit.sample.company import Place, people, places
from motaudit.sample.pictures import draw
from motaudit.sample.planning import plan_visits
from motaudit.sample.reviewing import HeadOffice
from motaudit.sample.shopper import Shopper
from motaudit.workspace import Workspace

_SEED = 1987
_DAYS = 175
_CODES = ("restaurant-visit", "retail-shop", "after-sales", "airline-journey")
_FAILED_VISITS = {"S-02": Outcome.CLOSED, "R-03": Outcome.RECOGNISED}
_DRAFTS = {"R-01": "SMOT", "S-01": "FMOT", "C-02": "AMOT"}
_PICTURES = {
    "restaurant-visit": ("front", "meal", "receipt"),
    "retail-shop": ("front", "shelf", "receipt"),
    "after-sales": ("screen", "counter", "receipt"),
    "airline-journey": ("counter", "screen", "receipt"),
}


def sample_path() -> Path:
    """Where the sample is made unless another place is named."""
    import platformdirs

    return Path(platformdirs.user_data_dir("motaudit", appauthor=False)) / "sample.moments"


@dataclass
class _Calendar:
    """A clock that is set to the day of each visit, so that the sample's history reads like one."""

    at: datetime

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=7)
        return self.at

    def wait(self, time: timedelta) -> None:
        """Let `time` pass, but never into the future."""
        self.at = min(self.at + time, now() - timedelta(minutes=5))


@dataclass(frozen=True)
class _Visit:
    place: Place
    arrived: datetime
    outcome: Outcome = Outcome.COMPLETED
    until: str | None = None
    """The stage in which a draft stands."""


def build_sample(path: Path) -> Work[Path]:
    """Make the sample workspace at `path`, the same one each time but for its dates; refuses an existing file.

    Stopped half-way nothing is left behind.
    """
    if path.exists():
        raise UserError("sample.exists", _("There is a file already: {file}").format(file=path))
    path.parent.mkdir(parents=True, exist_ok=True)
    random, calendar = Random(_SEED), _Calendar(now() - timedelta(days=_DAYS + 5))
    beside = path.with_name(path.name + ".new")
    _remove(beside)
    try:
        with Workspace.create(beside, name=_("Sample: Al Waha Group"), clock=calendar) as workspace:
            yield from _fill(workspace, calendar, random)
        beside.replace(path)
    finally:
        _remove(beside)
    return path


def _remove(path: Path) -> None:
    for found in path.parent.glob(path.name + "*"):
        if found.is_file():
            found.unlink()


def _fill(workspace: Workspace, calendar: _Calendar, random: Random) -> Work[None]:
    checklists: dict[str, tuple[str, Checklist]] = {}
    for code in _CODES:
        checklist, _warnings = read_checklist(resources.path(f"checklists/{code}.yaml"))
        checklists[code] = workspace.checklists.publish(checklist).hash, checklist
    staff = [workspace.places.save_person(person) for person in people()]
    shoppers = [person for person in staff if person.roles == {Role.AUDITOR}]
    chain = places()
    for place in chain:
        workspace.places.save_branch(place.branch)
    office = _head_office(workspace, staff, calendar)
    office.take_over([place.branch for place in chain])
    visits = _plan(chain, now(), random)
    latest: dict[str, str] = {}
    for number, visit in enumerate(visits):
        yield Progress(number, len(visits), _("Visiting {branch}").format(branch=visit.place.branch.name))
        shopper = random.choice(shoppers)
        calendar.at = visit.arrived + timedelta(hours=random.randint(3, 9))
        audit_hash, checklist = checklists[visit.place.checklist]
        scenario = random.choice(_scenarios(visit.place, checklist))
        audit = workspace.audits.start(
            visit.place.branch.id, audit_hash, shopper.id, mode=_mode(random, visit), scenario=scenario
        )
        yield from _visit(workspace, visit, Walk(checklist, audit), shopper, random)
        if visit.until is None and visit.outcome is Outcome.COMPLETED:
            office.receive(audit.id, visit.place.branch)
            latest[visit.place.branch.code] = audit.id
    calendar.at = now() - timedelta(days=5)
    office.catch_up(latest)
    calendar.at = now() - timedelta(hours=4)
    plan_visits(
        workspace,
        {place.branch.code: _to_plan(place, checklists[place.checklist][1]) for place in chain},
        shoppers=shoppers,
        all_rounder=_only(staff, Role.AUDITOR, Role.REVIEWER, Role.MANAGER),
        reviewer=_only(staff, Role.REVIEWER),
        today=now().date(),
        wait=calendar.wait,
    )


def _head_office(workspace: Workspace, staff: list[Person], calendar: _Calendar) -> HeadOffice:
    return HeadOffice(
        workspace,
        calendar.wait,
        reviewer=_only(staff, Role.REVIEWER),
        other_reviewer=_only(staff, Role.AUDITOR, Role.REVIEWER, Role.MANAGER),
        manager=_only(staff, Role.MANAGER),
    )


def _only(staff: list[Person], *roles: Role) -> Person:
    return next(person for person in staff if person.roles == frozenset(roles))


def _to_plan(place: Place, checklist: Checklist) -> tuple[Branch, str, str]:
    return place.branch, place.checklist, _scenarios(place, checklist)[0]


def _plan(chain: tuple[Place, ...], today: datetime, random: Random) -> list[_Visit]:
    """All visits, oldest first: each branch's spread over the months, and the drafts of the last days."""
    visits: list[_Visit] = []
    for place in chain:
        code = place.branch.code
        for number in range(place.visits):
            days = _DAYS - round((number + random.uniform(0.2, 0.8)) * (_DAYS - 6) / place.visits)
            arrived = _hour(today - timedelta(days=days), random)
            failed = _FAILED_VISITS.get(code) if number == place.visits - 2 else None
            visits.append(_Visit(place, arrived, failed or Outcome.COMPLETED))
        if code in _DRAFTS:
            visits.append(_Visit(place, _hour(today - timedelta(days=1), random), until=_DRAFTS[code]))
    return sorted(visits, key=lambda visit: (visit.until is not None, visit.arrived))


def _hour(day: datetime, random: Random) -> datetime:
    return day.replace(hour=random.randint(9, 20), minute=random.randint(0, 59), second=0, microsecond=0)


def _scenarios(place: Place, checklist: Checklist) -> list[str]:
    """Those that make sense at the branch: no drive-through where there is none."""
    attributes = place.branch.attributes
    needs = {"drive_thru": "drive_thru", "delivery": "delivery"}
    return [
        scenario.code
        for scenario in checklist.scenarios
        if scenario.code not in needs or attributes.get(needs[scenario.code]) == "true"
    ]


def _mode(random: Random, visit: _Visit) -> Mode:
    return Mode.ANNOUNCED if random.random() < 0.06 and not visit.place.branch.competitor else Mode.AFTER_VISIT


def _visit(workspace: Workspace, visit: _Visit, walk: Walk, person: Person, random: Random) -> Work[None]:
    arabic = current_language() == "ar" or any("\u0600" <= letter <= "\u06ff" for letter in person.name)
    language = "ar" if arabic else "en"
    place = visit.place
    quality = max(0.2, min(0.98, place.quality + random.gauss(0, 0.05)))
    shopper = Shopper(walk, random, quality=quality, by_stage=place.by_stage, language=language, arrived=visit.arrived)
    if visit.outcome is not Outcome.COMPLETED:
        yield from _turned_away(workspace, visit, walk, person, language, random)
        return
    shopper.head()
    shopper.stages(until=visit.until, left=2)
    if visit.until is None:
        shopper.close()
        if quality < 0.6 and random.random() < 0.4:
            shopper.break_off()
    shopper.changes.extend((yield from _photos(workspace, visit, walk, random)))
    position = _open_position(walk) if visit.until else None
    open_count = walk.open_count()
    workspace.audits.commit(
        walk.audit.id, tuple(shopper.changes), who=person.id, position=position, open_count=open_count
    )
    if visit.until is None:
        workspace.audits.submit(walk.audit.id, who=person.id)


def _open_position(walk: Walk) -> Position | None:
    first = walk.next_open(None)
    return walk.position_of(first) if first else None


def _photos(
    workspace: Workspace, visit: _Visit, walk: Walk, random: Random
) -> Generator[Progress, None, tuple[Change, ...]]:
    """One to three pictures, and one for each photo that is required; photos go to the first item that takes one."""
    changes: tuple[Change, ...] = ()
    kinds = _PICTURES[visit.place.checklist]
    wanted = [ref for ref in walk.all_items() if _wants_photo(walk, ref)]
    spare = [None] * max(0, random.randint(1, 3) - len(wanted))
    for number, item in enumerate([*wanted, *spare]):
        kind = kinds[number % len(kinds)]
        taken = visit.arrived + timedelta(minutes=2 + 6 * number)
        data = draw(kind, visit.place.branch.brand, taken, random)
        name = f"IMG_{taken:%Y%m%d_%H%M%S}.jpg"
        stored = yield from workspace.evidence.add(data, name)
        is_receipt = kind == "receipt"
        evidence = Evidence(
            stored.sha256,
            name,
            stored.media_type,
            stored.size,
            kind="receipt" if is_receipt else "photo",
            item=item,
            taken=taken,
            visibility=Visibility.INTERNAL if is_receipt else Visibility.BRANCH,
        )
        plan = walk.plan_evidence(evidence, new_id())
        walk.apply(plan)
        changes += plan
    return changes


def _wants_photo(walk: Walk, ref: ItemRef) -> bool:
    moment = MomentRef(walk.checklist.moment_of[ref.code].code, ref.row)
    if not walk.is_visible(ref) or not walk.is_visible(moment):
        return False
    return walk.checklist.items[ref.code].type is ItemType.PHOTO or walk.needs_photo(ref)


def _turned_away(
    workspace: Workspace, visit: _Visit, walk: Walk, person: Person, language: str, random: Random
) -> Work[None]:
    """A visit that came to nothing: time, proof and a note suffice."""
    why = {
        Outcome.CLOSED: {
            "en": "Shutters down at half past ten, although the door and the web site both say nine. No notice.",
            "ar": "كان المحل مغلقاً في العاشرة والنصف رغم أن الموعد المعلن هو التاسعة، ولا يوجد أي إشعار.",
        },
        Outcome.RECOGNISED: {
            "en": "The duty manager remembered me from an earlier visit and greeted me as an inspector.",
            "ar": "تذكرني المدير المناوب من زيارة سابقة واستقبلني كمفتش.",
        },
    }[visit.outcome][language]
    changes = [
        *walk.plan_header("outcome", visit.outcome),
        *walk.plan_header("outcome_note", why),
        *walk.plan_header("started", visit.arrived),
        *walk.plan_time("arrived", TimeMark(visit.arrived)),
    ]
    walk.apply(changes)
    changes.extend((yield from _photos(workspace, visit, walk, random)))
    workspace.audits.commit(walk.audit.id, tuple(changes), who=person.id)
    workspace.audits.submit(walk.audit.id, who=person.id)
