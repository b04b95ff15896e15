"""The sample's visits to come: some to be made now, one late, some that nobody has been given, one called off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from motaudit.audit.places import Branch, Person
from motaudit.locale import current_language
from motaudit.workspace import Workspace

Wait = Callable[[timedelta], None]
"""Lets time pass until the next act."""

_TEXTS = {
    "en": {
        "closed": "The branch was closed on an earlier visit. Go in the middle of the day.",
        "again": "Another shopper was recognised here. Behave like a first-time guest.",
        "tie": "My brother works in the kitchen.",
        "rebuilt": "The branch is being rebuilt until next month.",
    },
    "ar": {
        "closed": "وُجد الفرع مغلقًا في زيارة سابقة. اذهب في منتصف النهار.",
        "again": "تعرّف الموظفون هنا على متسوق سري آخر. تصرّف كضيف يأتي لأول مرة.",
        "tie": "أخي يعمل في المطبخ.",
        "rebuilt": "الفرع تحت التجديد حتى الشهر القادم.",
    },
}


@dataclass(frozen=True, slots=True)
class _Wish:
    """A branch and its days, counted from today. `whose`: anybody who can go, who does all work, or nobody yet."""

    branch: str
    opens: int
    closes: int
    whose: str = "anybody"
    note: str = ""


_WISHES = (
    _Wish("S-02", -9, -2, note="closed"),
    _Wish("R-03", -3, 3, note="again"),
    _Wish("C-01", -1, 4, "all_rounder"),
    _Wish("A-01", -1, 5),
    _Wish("R-02", 0, 6, "nobody"),
    _Wish("S-03", 3, 9, "all_rounder"),
    _Wish("X-01", 4, 10, "nobody"),
    _Wish("R-04", 6, 12),
)
_CALLED_OFF = _Wish("C-02", 2, 8)
_TIE = "R-04"


def plan_visits(
    workspace: Workspace,
    branches: Mapping[str, tuple[Branch, str, str]],
    *,
    shoppers: Sequence[Person],
    all_rounder: Person,
    reviewer: Person,
    today: date,
    wait: Wait,
) -> None:
    """Plan this week's visits. `branches`: code -> branch, its checklist's code and a scenario."""
    texts = _TEXTS["ar" if current_language() == "ar" else "en"]
    plans, given = workspace.plans, Counter[str]()
    tied = branches[_TIE][0]
    workspace.ties.set_conflicts(shoppers[0].id, {tied.id: texts["tie"]}, who=shoppers[0].id)
    for wish in (*_WISHES, _CALLED_OFF):
        wait(timedelta(minutes=3))
        branch, checklist, scenario = branches[wish.branch]
        opens, closes = today + timedelta(days=wish.opens), today + timedelta(days=wish.closes)
        free = [each.id for each in shoppers if not plans.why_not(each.id, branch.id, opens, closes)]
        found = {"all_rounder": all_rounder.id, "nobody": None}.get(
            wish.whose, min(free, key=given.__getitem__, default=None)
        )
        given.update([found] if found else [])
        plan = plans.make(
            branch.id,
            checklist,
            opens,
            closes,
            who=reviewer.id,
            auditor_id=found,
            scenario=scenario,
            note=texts.get(wish.note, ""),
        )
        if wish is _CALLED_OFF:
            plans.cancel(plan.id, texts["rebuilt"], who=reviewer.id)
