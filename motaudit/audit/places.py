"""Where audits happen and who makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    AUDITOR = "auditor"
    REVIEWER = "reviewer"
    MANAGER = "manager"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    roles: frozenset[Role] = frozenset({Role.AUDITOR})
    active: bool = True

    @property
    def sees_scores(self) -> bool:
        """Shoppers never see the running score, nor the result."""
        return bool(self.roles - {Role.AUDITOR})

    @property
    def sees_all_visits(self) -> bool:
        """A manager without another role reads only what was sent to the own branches, in the branch's version."""
        return bool(self.roles & {Role.REVIEWER, Role.ANALYST})

    def may_open(self, auditor_id: str) -> bool:
        """Whether a visit of this shopper is open to the person, with who made it: only to head office and that one."""
        return self.sees_all_visits or auditor_id == self.id


@dataclass(frozen=True, slots=True)
class Branch:
    """One place that is visited. `attributes` may hold any key; expressions read them as `${branch.key}`."""

    id: str
    code: str
    name: str
    city: str = ""
    region: str = ""
    brand: str = ""
    competitor: bool = False
    day_starts: str = "00:00"
    """Business-day cut-off, HH:MM: a visit before it belongs to the day before."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    active: bool = True

    def value(self, key: str) -> str:
        """What `${branch.key}` stands for; an attribute the branch does not have is ''."""
        own = {"code": self.code, "name": self.name, "city": self.city, "region": self.region, "brand": self.brand}
        if key in own:
            return own[key]
        if key == "competitor":
            return "true" if self.competitor else "false"
        return self.attributes.get(key, "")
