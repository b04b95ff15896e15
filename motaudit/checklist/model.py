"""The checklist as frozen objects: stages > moments > items. Words and keys are those of the document format.

Expressions (`relevant`, `constraint`, `calculation`, `choice_filter`) are kept as their source text; what
parses and evaluates them is `motaudit.checklist.expressions`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

Text = Mapping[str, str]
"""One wording in several languages: language code -> text. Never empty for a mandatory text."""

FORMAT = "motaudit/checklist/1"


class ItemType(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DURATION = "duration"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    TEXT = "text"
    PHOTO = "photo"
    FILE = "file"
    NOTE = "note"
    CALCULATE = "calculate"
    ATTEMPTS = "attempts"
    CONTACTS = "contacts"

    @property
    def is_number(self) -> bool:
        return self in _NUMBERS

    @property
    def is_asked(self) -> bool:
        """Whether a person answers it; notes are only read, calculations are hidden."""
        return self not in (ItemType.NOTE, ItemType.CALCULATE)


_NUMBERS = frozenset({ItemType.SCALE, ItemType.INTEGER, ItemType.DECIMAL, ItemType.MONEY, ItemType.DURATION})


class Channel(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    WEB = "web"
    EMAIL = "email"
    CHAT = "chat"
    SOCIAL = "social"
    APP = "app"
    DELIVERY = "delivery"


class Lane(StrEnum):
    FRONT = "front"
    BACK = "back"
    SUPPORT = "support"
    SURROUNDINGS = "surroundings"


class Owner(StrEnum):
    BRANCH = "branch"
    HEAD_OFFICE = "head_office"
    PARTNER = "partner"


class Touch(StrEnum):
    PLACE = "place"
    PEOPLE = "people"
    TECHNOLOGY = "technology"
    PRICE = "price"
    INFORMATION = "information"
    PRODUCT = "product"


class MetricKind(StrEnum):
    TIME = "time"
    EFFORT = "effort"
    OPTIONS = "options"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice has an identity of its own: two choices may have the same points, or none (then unscored)."""

    code: str
    label: Text
    points: Decimal | None = None
    not_applicable: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Further columns a `choice_filter` may name."""


@dataclass(frozen=True, slots=True)
class Metric:
    """What the customer counts: full marks at `goal`, none at `worst`; lower or higher may be better."""

    kind: MetricKind
    goal: Decimal
    worst: Decimal


@dataclass(frozen=True, slots=True)
class Critical:
    """Answers (choice codes, or numbers as text) that fail the audit whatever its percentage."""

    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Require:
    """Answers that need a note or a photo; an empty tuple = never, `("*",)` = always."""

    note: tuple[str, ...] = ()
    photo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `points` is the most a scale or a metric can give; `max` on type choices caps the sum."""

    code: str
    text: Text
    type: ItemType
    help: Text = field(default_factory=dict)
    choices: str | None = None
    """Name of a list in `Checklist.choices`."""
    choice_filter: str | None = None
    min: Decimal | None = None
    max: Decimal | None = None
    ends: tuple[Text, Text] | None = None
    points: Decimal = Decimal(1)
    weight: Decimal = Decimal(1)
    required: bool = False
    """As resolved by the loader: what the document says, else whether the item is scored."""
    relevant: str | None = None
    constraint: str | None = None
    message: Text = field(default_factory=dict)
    default: str | Decimal | tuple[str, ...] | None = None
    critical: Critical | None = None
    require: Require = Require()
    metric: Metric | None = None
    bonus: bool = False
    unit: str | None = None
    currency: str | None = None
    calculation: str | None = None
    from_: str | None = None
    """A duration's start: a time of the header such as `ordered_at`, or the code of a time item."""
    to: str | None = None
    rows: int | None = None
    appearance: str | None = None

    def is_scored(self, choices: tuple[Choice, ...]) -> bool:
        """Whether an answer can give points; `choices` are those of its list."""
        if self.type in (ItemType.CHOICE, ItemType.CHOICES):
            return any(choice.points is not None for choice in choices)
        return self.type is ItemType.SCALE or (self.type.is_number and self.metric is not None)


@dataclass(frozen=True, slots=True)
class Repeat:
    label: Text
    max: int | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    code: str
    title: Text
    items: tuple[Item, ...]
    channel: Channel | None = None
    lane: Lane = Lane.FRONT
    owner: Owner = Owner.BRANCH
    touches: tuple[Touch, ...] = ()
    blocker: bool = False
    relevant: str | None = None
    repeat: Repeat | None = None
    guidance: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stage:
    code: str
    title: Text
    moments: tuple[Moment, ...]
    weight: Decimal | None = None
    pass_: Decimal | None = None
    relevant: str | None = None
    description: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Band:
    code: str
    min: Decimal
    label: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScoringRules:
    """Percentages are 0..100. Defaults are those of the document format."""

    total: str = "pooled"  # or "stage_weights"
    pass_: Decimal | None = None
    bands: tuple[Band, ...] = ()
    """Highest first."""
    bonus_cap: bool = True
    min_coverage: Decimal = Decimal(0)
    not_reached: str = "leave"  # or "zero"
    when_hidden: str = "leave"  # or "zero"
    estimated_times: str = "report"  # or "score"
    critical_cap: Decimal | None = None
    counts: str = "branch"  # or "all"


@dataclass(frozen=True, slots=True)
class Scenario:
    code: str
    title: Text
    brief: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoryRules:
    min_length: int = 0
    """In characters."""
    guidance: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Checklist:
    """One version of a checklist. Not slotted, so that the look-ups below are made once."""

    code: str
    title: Text
    stages: tuple[Stage, ...]
    languages: tuple[str, ...] = ("en",)
    industry: str | None = None
    scenarios: tuple[Scenario, ...] = ()
    scoring: ScoringRules = ScoringRules()
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    context: tuple[Item, ...] = ()
    story: StoryRules = StoryRules()

    def moments(self) -> Iterator[tuple[Stage, Moment]]:
        """Every moment with its stage, in the order of the journey."""
        for stage in self.stages:
            for moment in stage.moments:
                yield stage, moment

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """Item code -> item, in the order of the journey; fields of the context are not among them."""
        return {item.code: item for _, moment in self.moments() for item in moment.items}

    @cached_property
    def moment_by_code(self) -> Mapping[str, Moment]:
        return {moment.code: moment for _, moment in self.moments()}

    @cached_property
    def stage_by_code(self) -> Mapping[str, Stage]:
        return {stage.code: stage for stage in self.stages}

    @cached_property
    def moment_of(self) -> Mapping[str, Moment]:
        """Item code -> the moment it belongs to."""
        return {item.code: moment for _, moment in self.moments() for item in moment.items}

    @cached_property
    def stage_of(self) -> Mapping[str, Stage]:
        """Moment code -> the stage it belongs to."""
        return {moment.code: stage for stage, moment in self.moments()}

    def choices_of(self, item: Item) -> tuple[Choice, ...]:
        """The unfiltered choices of an item, in order; empty for other types."""
        return self.choices.get(item.choices, ()) if item.choices else ()
