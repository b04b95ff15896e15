"""One audit as a report tells it: answers, figures and reasons in the reader's words. Every sheet draws on it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction

from motaudit.audit.model import Evidence, ItemRef, MomentRef, Source, Value
from motaudit.audit.wording import shown_answer, shown_value
from motaudit.checklist.model import Item, ItemType, Text
from motaudit.locale import (
    NOTHING,
    _,
    display_percent,
    format_date,
    format_number,
    ngettext,
    pgettext,
    pick,
    regional,
)
from motaudit.report.context import ReportInput
from motaudit.report.privacy import Privacy
from motaudit.scoring.explain import counted_text
from motaudit.scoring.findings import fix_first, keep_doing
from motaudit.scoring.sheet import Figure, ItemScore, MomentScore, Reason, StageScore

_FILLED_IN = "${"


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
        self.fix_first = fix_first(given.sheet, given.checklist, given.audit, walk=given.walk)
        self.keep_doing = keep_doing(given.sheet, given.checklist, given.audit, walk=given.walk)
        self._scores = {score.ref: score for score in given.sheet.items}
        self._moments = {score.ref: score for score in given.sheet.moments}

    # Names

    def stage(self, code: str) -> str:
        title = self.checklist.stage_by_code[code].title
        return self._wording(title, self.walk.label(title))

    def stage_of(self, moment: MomentRef) -> str:
        return self.stage(self.checklist.stage_of[moment.code].code)

    def moment(self, ref: MomentRef) -> str:
        """The title, numbered where the moment was met more than once."""
        title = self._wording(self.checklist.moment_by_code[ref.code].title, self.walk.label(ref))
        rows = self.walk.rows(ref.code)
        if len(rows) < 2:
            return title
        return _("{title} ({number})").format(title=title, number=format_number(rows.index(ref.row) + 1))

    def moment_of(self, ref: ItemRef) -> MomentRef:
        return MomentRef(self.checklist.moment_of[ref.code].code, ref.row)

    def question(self, ref: ItemRef) -> str:
        return self._wording(self.checklist.items[ref.code].text, self.walk.label(ref))

    def _wording(self, raw: Text, label: str) -> str:
        """The checklist's own words; what was typed elsewhere may be filled in."""
        return self.words(label) if _FILLED_IN in pick(raw) else self.privacy.wording(label)

    def _answer(self, item: Item, text: str) -> str:
        """What was typed, or the label of a choice."""
        raws = (choice.label for choice in self.checklist.choices_of(item))
        is_own = item.type is not ItemType.TEXT and not any(_FILLED_IN in pick(raw) for raw in raws)
        return self.privacy.wording(text) if is_own else self.words(text)

    @property
    def branch(self) -> str:
        return self.audit.branch.name

    @property
    def number(self) -> str:
        """As it is filed, to be searched for; the mark keeps its parts in order inside text that runs to the left."""
        return f"\u200e{self.audit.number}" if regional().rtl else self.audit.number

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
        item = self.checklist.items[ref.code]
        if item.type in (ItemType.PHOTO, ItemType.FILE) and self.walk.state(ref) is None:
            return self._count_of_evidence(ref)
        text = self._answer(item, shown_answer(self.walk, ref))
        if self.walk.value(ref) is not None and self.walk.source(ref) is Source.ESTIMATED:
            return _("{value} (estimated)").format(value=text)
        return text

    def _count_of_evidence(self, ref: ItemRef) -> str:
        seen = [evidence for evidence in self.walk.evidence_of(ref) if self.privacy.shows(evidence)]
        if not seen:
            return NOTHING
        return ngettext("{n} attached", "{n} attached", len(seen)).format(n=format_number(len(seen)))

    def value(self, item: Item, value: Value) -> str:
        """A value of an item, or of a field of the context, with what it counts."""
        return self._answer(item, shown_value(self.walk, item, value))

    def choice(self, item: Item, code: str) -> str:
        """The label of one of the item's choices; what is none stands for itself."""
        labels = (choice.label for choice in self.checklist.choices_of(item) if choice.code == code)
        return next(map(self.walk.label, labels), code)

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
        return counted_text(figure)

    def n_of(self, figure: Figure) -> str:
        """The short form beside a figure in a table."""
        asked = figure.n + sum(n for reason, n in figure.missing.items() if reason is not Reason.HIDDEN)
        if not asked:
            return NOTHING
        return _("{n} of {asked}").format(n=format_number(figure.n), asked=format_number(asked))
