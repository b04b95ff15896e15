"""One audit as a report tells it: answers, figures and reasons in the reader's words. Every sheet draws on it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from motaudit.audit.model import AnswerState, Attempt, Contact, Evidence, ItemRef, MomentRef, Source, Value
from motaudit.base.clock import from_text
from motaudit.checklist.model import Item, ItemType
from motaudit.locale import (
    NOTHING,
    _,
    display_percent,
    format_date,
    format_datetime,
    format_duration,
    format_money,
    format_number,
    format_time,
    in_digits,
    ngettext,
    pgettext,
)
from motaudit.report import words
from motaudit.report.context import ReportInput
from motaudit.report.privacy import Privacy
from motaudit.scoring.sheet import Figure, ItemScore, MomentScore, Reason, StageScore


class Material:
    """Reads in the language in force when it is asked; so it lives as long as one `build`."""

    def __init__(self, given: ReportInput) -> None:
        self.given = given
        self.walk, self.audit, self.checklist, self.sheet = given.walk, given.audit, given.checklist, given.sheet
        self.indicators = given.indicators
        self.rules = given.checklist.scoring
        self.privacy = Privacy(given.audit, given.audience)
        self.for_branch = self.privacy.for_branch
        self.words = self.privacy.words
        self._scores = {score.ref: score for score in given.sheet.items}
        self._moments = {score.ref: score for score in given.sheet.moments}
        self.stage_scores = {score.code: score for score in given.sheet.stages}

    # Names

    def stage(self, code: str) -> str:
        return self.walk.label(self.checklist.stage_by_code[code].title)

    def stage_of(self, moment: MomentRef) -> str:
        return self.stage(self.checklist.stage_of[moment.code].code)

    def moment(self, ref: MomentRef) -> str:
        """The title, numbered where the moment was met more than once."""
        title, rows = self.walk.label(ref), self.walk.rows(ref.code)
        if len(rows) < 2:
            return title
        return _("{title} ({number})").format(title=title, number=format_number(rows.index(ref.row) + 1))

    def moment_of(self, ref: ItemRef) -> MomentRef:
        return MomentRef(self.checklist.moment_of[ref.code].code, ref.row)

    def question(self, ref: ItemRef) -> str:
        return self.walk.label(ref)

    @property
    def branch(self) -> str:
        return self.audit.branch.name

    @property
    def number(self) -> str:
        return in_digits(self.audit.number)

    # When

    @property
    def arrived(self) -> datetime | None:
        mark = self.audit.times.get("arrived")
        return mark.at if mark else self.audit.started

    @property
    def business_day(self) -> date | None:
        """A visit before the branch's cut-off belongs to the day before."""
        if self.arrived is None:
            return None
        begins = time.fromisoformat(self.audit.branch.day_starts)
        earlier = timedelta(days=self.arrived.time().replace(tzinfo=None) < begins)
        return self.arrived.date() - earlier

    def date(self) -> str:
        day = self.business_day
        return format_date(day) if day else NOTHING

    # What was seen

    def score(self, ref: ItemRef) -> ItemScore | None:
        return self._scores.get(ref)

    def moment_score(self, ref: MomentRef) -> MomentScore | None:
        return self._moments.get(ref)

    def answer(self, ref: ItemRef) -> str:
        """The answer as it is read: a choice's label, an amount, a duration, or why there is none."""
        state = self.walk.state(ref)
        item = self.checklist.items[ref.code]
        value = self.walk.value(ref)
        if state is not None:
            return self._state(item, value, state)
        if item.type in (ItemType.PHOTO, ItemType.FILE):
            return self._count_of_evidence(ref)
        if value is None or value == ():
            return _("Not answered") if self.walk.is_visible(ref) else _("Not asked")
        text = self.value(item, value)
        if self.walk.source(ref) is Source.ESTIMATED:
            return _("{value} (estimated)").format(value=text)
        return text

    def _state(self, item: Item, value: Value | None, state: AnswerState) -> str:
        if state is AnswerState.NOT_APPLICABLE and isinstance(value, str) and item.choices:
            return self.value(item, value)
        return words.shown(words.STATES, state)

    def _count_of_evidence(self, ref: ItemRef) -> str:
        seen = [evidence for evidence in self.walk.evidence_of(ref) if self.privacy.shows(evidence)]
        if not seen:
            return NOTHING
        return ngettext("{n} attached", "{n} attached", len(seen)).format(n=format_number(len(seen)))

    def value(self, item: Item, value: Value) -> str:
        if isinstance(value, Decimal):
            return self.measure(item, value)
        if isinstance(value, str):
            return self._text(item, value)
        if value and isinstance(value[0], Attempt):
            return ngettext("{n} try", "{n} tries", len(value)).format(n=format_number(len(value)))
        if value and isinstance(value[0], Contact):
            return ngettext("{n} encounter", "{n} encounters", len(value)).format(n=format_number(len(value)))
        return self.listed([self.choice(item, str(code)) for code in value])

    def measure(self, item: Item, value: Decimal | Fraction) -> str:
        """A number with what it counts."""
        if item.type is ItemType.DURATION:
            return format_duration(value)
        if item.type is ItemType.MONEY and item.currency:
            return format_money(Decimal(value) if isinstance(value, Decimal) else _decimal(value), item.currency)
        number = format_number(value)
        if item.type is ItemType.SCALE and item.max is not None:
            return _("{value} of {most}").format(value=number, most=format_number(item.max))
        if item.unit:
            return _("{value} {unit}").format(value=number, unit=item.unit)
        return number

    def _text(self, item: Item, value: str) -> str:
        if item.choices:
            return self.choice(item, value)
        try:
            if item.type is ItemType.DATE:
                return format_date(date.fromisoformat(value))
            if item.type is ItemType.TIME:
                return format_time(time.fromisoformat(value))
            if item.type is ItemType.DATETIME:
                return format_datetime(from_text(value))
        except ValueError:
            pass  # An invalid answer may be kept as it was typed.
        return self.words(value)

    def choice(self, item: Item, code: str) -> str:
        """The label of one of the item's choices; what is none stands for itself."""
        for choice in self.checklist.choices_of(item):
            if choice.code == code:
                return self.walk.label(choice.label)
        return code

    def note(self, ref: ItemRef) -> str:
        return self.words(self.walk.answer(ref).note.strip())

    def listed(self, parts: list[str]) -> str:
        return pgettext("between the parts of a list", ", ").join(parts)

    def evidence(self) -> list[Evidence]:
        """What the reader may see, in the order of the journey; unassigned pieces last."""
        order = {ref: number for number, ref in enumerate(self.walk.all_items())}
        visible = [(key, each) for key, each in self.audit.evidence.items() if self.privacy.shows(each)]
        last = len(order)
        visible.sort(key=lambda pair: (order.get(pair[1].item, last) if pair[1].item else last, pair[0]))
        return [each for _key, each in visible]

    # Figures

    def percent(self, value: Fraction | None) -> str:
        """Of the whole audit: never rounded up to the target or a band that it misses."""
        thresholds = [band.min for band in self.rules.bands]
        if self.rules.pass_ is not None:
            thresholds.append(self.rules.pass_)
        return display_percent(value, thresholds)

    def stage_places(self, score: StageScore) -> int:
        """Decimals that a stage's percentage needs beside its own target."""
        target = self.checklist.stage_by_code[score.code].pass_
        value = score.figure.percent
        places = 1
        if target is not None and value is not None and value < Fraction(target):
            while round(value, places) >= target and places < 6:
                places += 1
        return places

    def counted(self, figure: Figure) -> str:
        """What a figure rests on: "34 of 40 counted: 4 not at this branch, 2 not noticed"."""
        missing = self._missing(figure)
        counted, asked = format_number(figure.n), figure.n + sum(n for _reason, n in missing)
        if not missing:
            return ngettext("{n} of {n} counted", "all {n} counted", asked).format(n=counted)
        reasons = self.listed([_counted(reason, n) for reason, n in missing])
        return _("{n} of {asked} counted: {reasons}").format(n=counted, asked=format_number(asked), reasons=reasons)

    def n_of(self, figure: Figure) -> str:
        """The short form beside a figure in a table."""
        asked = figure.n + sum(n for _reason, n in self._missing(figure))
        return _("{n} of {asked}").format(n=format_number(figure.n), asked=format_number(asked))

    @staticmethod
    def _missing(figure: Figure) -> list[tuple[Reason, int]]:
        return [(reason, figure.missing[reason]) for reason in _LEFT_OUT if figure.missing.get(reason)]


_LEFT_OUT = (Reason.NOT_APPLICABLE, Reason.NOT_OBSERVED, Reason.NOT_REACHED, Reason.UNANSWERED)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _counted(reason: Reason, n: int) -> str:
    number = format_number(n)
    match reason:
        case Reason.NOT_APPLICABLE:
            return ngettext("{n} not at this branch", "{n} not at this branch", n).format(n=number)
        case Reason.NOT_OBSERVED:
            return ngettext("{n} not noticed", "{n} not noticed", n).format(n=number)
        case Reason.NOT_REACHED:
            return ngettext("{n} not reached", "{n} not reached", n).format(n=number)
        case _:
            return ngettext("{n} not answered", "{n} not answered", n).format(n=number)
