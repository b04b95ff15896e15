"""A made-up shopper: walks an audit the way a person would, at a branch that is run more or less well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from motaudit.audit.entries import Change
from motaudit.audit.model import (
    AnswerState,
    Attempt,
    BreakCause,
    Contact,
    FirstImpression,
    ItemRef,
    MomentRef,
    Observation,
    Outcome,
    Promise,
    Receipt,
    Recovery,
    Source,
    TimeMark,
    Valence,
    Value,
)
from motaudit.audit.walk import Walk
from motaudit.base.ids import new_id
from motaudit.checklist.model import Channel, Choice, Item, ItemType, Stage
from motaudit.sample import words

_MINUTES = {"greeted": (0, 4), "ordered": (2, 9), "served": (4, 16), "paid": (1, 4), "left": (8, 35)}
"""After the time before it: at a branch run very well, and badly."""

_PRICES = {"SAR": Decimal(38), "AED": Decimal(640)}


class Shopper:
    """Answers a Walk. Every change is applied and kept in `changes`, to be committed as it is."""

    def __init__(
        self,
        walk: Walk,
        random: Random,
        *,
        quality: float,
        by_stage: Mapping[str, float],
        language: str,
        arrived: datetime,
    ) -> None:
        self.walk = walk
        self.changes: list[Change] = []
        self._random = random
        self._quality = quality
        self._by_stage = by_stage
        self._language = language
        self._arrived = arrived
        self._price: dict[str, Decimal] = {}
        self._good: dict[MomentRef, list[bool]] = {}

    def head(self) -> None:
        """Outcome, times and circumstances."""
        self._do(self.walk.plan_header("outcome", Outcome.COMPLETED))
        self._do(self.walk.plan_header("started", self._arrived))
        at, source = self._arrived, Source.PHOTO
        self._do(self.walk.plan_time("arrived", TimeMark(at, source)))
        for code, (well, badly) in _MINUTES.items():
            minutes = well + (badly - well) * (1 - self._quality) * self._random.uniform(0.6, 1.8)
            at += timedelta(seconds=round(max(minutes, 0.1) * 60))
            source = Source.RECEIPT if code == "paid" else Source.MEASURED
            self._do(self.walk.plan_time(code, TimeMark(at, source)))
        self._do(self.walk.plan_header("ended", at))
        for item in self.walk.checklist.context:
            options = self.walk.checklist.choices_of(item)
            if options:
                self._do(self.walk.plan_context(item.code, self._random.choice(options).code))

    def stages(self, *, until: str | None = None, left: int = 0) -> None:
        """Answer stage after stage; stop in the stage `until`, with about `left` of its moments unanswered."""
        for stage in self.walk.stages():
            if stage.code == "FMOT":
                self._first_impression()
            stop = stage.code == until
            self._moments(stage, left if stop else 0)
            if stop:
                return
            self._feeling(stage)

    def close(self) -> None:
        """What later answers brought up, receipt, promise and story."""
        for stage in self.walk.stages():
            for moment in self.walk.moments(stage.code):
                for ref in filter(self.walk.is_open, self.walk.items(moment)):
                    self._answer(ref, moment, stage)
        paid = self.walk.audit.times.get("paid")
        if self._price:
            currency, amount = next(iter(self._price.items()))
            receipt = Receipt(str(self._random.randint(10_000, 99_999)), paid.at if paid else None, amount, currency)
            self._do(self.walk.plan_receipt(receipt, new_id()))
        kept = self._random.random() < self._quality
        text = {"en": "Answer to every message within a day", "ar": "الرد على كل رسالة خلال يوم واحد"}[self._language]
        origin = {"en": "web site", "ar": "الموقع الإلكتروني"}[self._language]
        self._do(self.walk.plan_promise(Promise(text, origin, kept), new_id()))
        least = self.walk.checklist.story.min_length
        self._do(self.walk.plan_header("story", words.story(self._random, self._language, least)))

    def break_off(self) -> bool:
        """Leave at the first blocker, because of the company; False if there is none."""
        blockers = [ref for ref in self.walk.moments() if self.walk.checklist.moment_by_code[ref.code].blocker]
        if not blockers:
            return False
        self._do(self.walk.plan_break_off(blockers[0], BreakCause.COMPANY))
        pain = replace(self.walk.audit.observations[blockers[0]], valence=Valence.PAIN)
        self._do(self.walk.plan_observation(blockers[0], pain))
        return True

    def _do(self, changes: tuple[Change, ...]) -> None:
        self.walk.apply(changes)
        self.changes.extend(changes)

    def _first_impression(self) -> None:
        emotion = max(-1, min(2, round(self._random.gauss(4 * self._chance("FMOT") - 2, 0.6))))
        text = self._random.choice(words.IMPRESSION[self._language][emotion])
        self._do(self.walk.plan_header("first_impression", FirstImpression(emotion, text)))
        self._do(self.walk.plan_header("impression_frozen", True))

    def _moments(self, stage: Stage, left: int) -> None:
        moments = self.walk.moments(stage.code)
        for ref in moments[: len(moments) - left] if left else moments:
            for item in self.walk.checklist.moment_by_code[ref.code].items:
                self._answer(ItemRef(item.code, ref.row), ref, stage)

    def _chance(self, stage: str) -> float:
        return self._by_stage.get(stage, self._quality)

    def _answer(self, ref: ItemRef, moment: MomentRef, stage: Stage) -> None:
        item = self.walk.checklist.items[ref.code]
        if not item.type.is_asked or not self.walk.is_visible(ref) or item.type in (ItemType.PHOTO, ItemType.FILE):
            return
        if item.from_ and item.to and self.walk.value(ref) is not None:
            return
        if not item.critical and item.type is ItemType.CHOICE and self._random.random() < 0.03:
            reason = {"en": "Too crowded to see.", "ar": "حال الزحام دون الرؤية."}[self._language]
            self._do(self.walk.plan_state(ref, AnswerState.NOT_OBSERVED, reason))
            return
        good = self._random.random() < (0.994 if item.critical else self._chance(stage.code))
        self._good.setdefault(moment, []).append(good)
        for value in self._candidates(item, ref, good):
            self._do(self.walk.plan_value(ref, value))
            if self.walk.problem(ref) is None:
                break
        else:
            self._do(self.walk.plan_answer(ref, None))
            self._do(self.walk.plan_state(ref, AnswerState.NOT_OBSERVED, self._noted("information", good=False)))
            return
        if self.walk.needs_note(ref) or (not good and self._random.random() < 0.4):
            self._do(self.walk.plan_note(ref, self._note(moment, good=False)))
        if not good and self._random.random() < 0.08:
            self._do(self.walk.plan_flag(ref, True))

    def _touches(self, moment: MomentRef) -> str:
        touches = self.walk.checklist.moment_by_code[moment.code].touches
        return touches[0] if touches else "people"

    def _candidates(self, item: Item, ref: ItemRef, good: bool) -> tuple[Value, ...]:
        """Values to try, the most fitting first: a constraint may refuse some."""
        match item.type:
            case ItemType.CHOICE:
                return tuple(choice.code for choice in self._ranked(self.walk.choices(ref), good))
            case ItemType.CHOICES:
                return self._chosen(self.walk.choices(ref), good)
            case ItemType.SCALE:
                low, high = int(item.min or 0), int(item.max or 5)
                best = round(
                    low + (high - low) * (self._random.uniform(0.7, 1) if good else self._random.uniform(0.1, 0.6))
                )
                return tuple(Decimal(value) for value in (best, high, low))
            case ItemType.INTEGER | ItemType.DECIMAL | ItemType.DURATION | ItemType.MONEY:
                return self._numbers(item, good)
            case ItemType.DATE | ItemType.TIME | ItemType.DATETIME:
                return self._instants(item, good)
            case ItemType.ATTEMPTS:
                return (self._attempts(ref, good),)
            case ItemType.CONTACTS:
                return (self._contacts(),)
            case _:
                return (self._noted("product", good=good),)

    def _ranked(self, choices: tuple[Choice, ...], good: bool) -> list[Choice]:
        """Scored choices by what they give, best first (last for a bad answer); unscored ones in any order."""
        asked = [choice for choice in choices if not choice.not_applicable]
        if all(choice.points is None for choice in asked):
            return self._random.sample(asked, len(asked))
        ranked = sorted(asked, key=lambda choice: choice.points or Decimal(0), reverse=good)
        if not good and len(ranked) > 2 and self._random.random() < 0.5:
            ranked[0], ranked[1] = ranked[1], ranked[0]
        return ranked

    def _chosen(self, choices: tuple[Choice, ...], good: bool) -> tuple[Value, ...]:
        paying = [choice.code for choice in choices if (choice.points or 0) > 0 and choice.code != "none"]
        harming = [choice.code for choice in choices if (choice.points or 0) <= 0 or choice.code == "none"]
        if not paying:
            return (("none",),) if good and "none" in harming else tuple((code,) for code in harming if code != "none")
        count = len(paying) if good else self._random.randint(1, max(1, len(paying) // 2))
        kept = set(self._random.sample(paying, count))
        return tuple(code for code in paying if code in kept), *((code,) for code in paying)

    def _numbers(self, item: Item, good: bool) -> tuple[Decimal, ...]:
        share = self._random.uniform(0, 0.35) if good else self._random.uniform(0.5, 1.1)
        if item.metric is not None:
            goal, worst = item.metric.goal, item.metric.worst
            value = goal + (worst - goal) * Decimal(f"{share:.2f}")
        elif item.type is ItemType.MONEY:
            usual = _PRICES.get(item.currency or "", Decimal(120))
            value = self._price.get(item.currency or "", usual) + (0 if good else Decimal(4))
        else:
            value = Decimal(1) + Decimal(round(3 * share))
        places = Decimal("0.01") if item.type is ItemType.MONEY else Decimal(1)
        value = max(value, item.min or Decimal(0)).quantize(places)
        if item.type is ItemType.MONEY and value > 10:
            self._price[item.currency or ""] = value
        return value, (item.metric.goal if item.metric else Decimal(1)), Decimal(1), Decimal(2)

    def _instants(self, item: Item, good: bool) -> tuple[Value, ...]:
        day = self._arrived + timedelta(days=self._random.randint(1, 2 if good else 5))
        candidates = (day, self._arrived, self._arrived + timedelta(days=8))
        if item.type is ItemType.DATE:
            return tuple(at.date().isoformat() for at in candidates)
        if item.type is ItemType.TIME:
            return tuple(f"{at:%H:%M}" for at in candidates)
        return tuple(at.isoformat(timespec="minutes") for at in candidates)

    def _attempts(self, ref: ItemRef, good: bool) -> tuple[Attempt, ...]:
        channel = self.walk.checklist.moment_of[ref.code].channel or Channel.PHONE
        at = self._arrived + timedelta(days=1, hours=self._random.randint(0, 5))
        tries: list[Attempt] = []
        while not good and len(tries) < 3 and (not tries or self._random.random() < 0.55):
            waited = Decimal(self._random.choice((60, 90, 120, 300)))
            tries.append(Attempt(channel, at, self._random.choice(("no_answer", "busy", "recording")), waited=waited))
            at += timedelta(hours=self._random.randint(1, 20))
        if good or self._random.random() < 0.6:
            slow = channel not in (Channel.PHONE, Channel.IN_PERSON)
            seconds = self._random.randint(900, 20_000) if slow else self._random.randint(8, 95)
            tries.append(Attempt(channel, at, "answered", Decimal(seconds)))
        return tuple(tries)

    def _contacts(self) -> tuple[Contact, ...]:
        roles = {
            "en": ("cashier", "floor staff", "duty manager"),
            "ar": ("أمين الصندوق", "موظف الصالة", "المدير المناوب"),
        }
        helped = {"en": "helped", "ar": "قدّم المساعدة"}[self._language]
        met = self._random.sample(roles[self._language], self._random.randint(1, 3))
        return tuple(Contact("", role, Decimal(self._random.randint(8, 90)), helped) for role in met)

    def _feeling(self, stage: Stage) -> None:
        """Five faces, and what stood out: the moments that went well or badly throughout."""
        picks: dict[MomentRef, Observation] = {}
        shares: list[float] = []
        for ref in filter(self.walk.is_reached, self.walk.moments(stage.code)):
            marks = self._good.get(ref, [])
            if not marks:
                continue
            share = sum(marks) / len(marks)
            shares.append(share)
            if share <= 0.34:
                picks[ref] = Observation(Valence.PAIN, note=self._note(ref, good=False), recovery=self._recovery())
            elif share == 1 and self._random.random() < 0.3 * self._quality:
                picks[ref] = Observation(
                    Valence.GLORY, wow=self._random.random() < 0.3, note=self._note(ref, good=True)
                )
        for ref, seen in self.walk.audit.observations.items():
            if seen.break_off:
                picks[ref] = seen
        mean = sum(shares) / len(shares) if shares else 0.5
        emotion = max(-2, min(2, round(self._random.gauss(4 * mean - 2, 0.5))))
        self._do(self.walk.plan_confirm_stage(stage.code, emotion, picks))

    def _note(self, ref: MomentRef, *, good: bool) -> str:
        return self._noted(self._touches(ref), good=good)

    def _noted(self, touches: str, *, good: bool) -> str:
        """With the time, as in one's own notes: the same words in every visit would look copied."""
        at = self._arrived + timedelta(minutes=len(self.changes) // 4)
        return f"{at:%H:%M}: {words.note(self._random, touches, self._language, good=good)}"

    def _recovery(self) -> Recovery | None:
        if self._random.random() > 0.35 + 0.3 * self._quality:
            return None
        return Recovery(self._random.choice(words.OFFERED[self._language]), self._random.choice((-1, 0, 1, 1, 2)))
