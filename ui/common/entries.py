"""Any entry of a visit in words: what was asked or is noted there, and what was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.model import (
    Answer,
    Evidence,
    FirstImpression,
    ItemRef,
    Mode,
    MomentRef,
    Observation,
    Outcome,
    Promise,
    Receipt,
    TimeMark,
)
from motaudit.audit.walk import Walk
from motaudit.audit.wording import shown_value
from motaudit.locale import N_, _, format_datetime, format_money, format_number, isolated, pick
from motaudit.report.words import EVIDENCE_KINDS, OUTCOMES, SOURCES, TIME_NAMES, VALENCES, shown
from ui.common.faces import emotion_text
from ui.common.labels import facts
from ui.common.wording import answer_words, listed

_HEADER: Mapping[str, str] = {
    "outcome": N_("How it went"),
    "outcome_note": N_("What was noted about how it went"),
    "started": N_("When the visit began"),
    "ended": N_("When the visit ended"),
    "story": N_("The story"),
    "first_impression": N_("First impression"),
    "impression_frozen": N_("Whether the first impression is final"),
    "confirmed_stages": N_("Which stages were felt and confirmed"),
    "mode": N_("Whether staff knew of the visit"),
    "scenario": N_("Scenario"),
    "same_visit": N_("The visit that two shoppers share"),
    "revisit_of": N_("The visit that this one follows"),
}
_KEPT: Mapping[bool | None, str] = {True: N_("Kept"), False: N_("Broken"), None: N_("Not checked yet")}


def entry_title(walk: Walk, key: EntryKey) -> str:
    """What was asked, or what is noted there."""
    checklist = walk.checklist
    match key.kind:
        case EntryKind.ANSWER if key.code in checklist.items:
            return walk.label(ItemRef(key.code, key.row))
        case EntryKind.OBSERVATION | EntryKind.EMOTION:
            return _("How it felt: {place}").format(place=entry_place(walk, key) or key.code)
        case EntryKind.ROWS:
            return _("How often it happened: {place}").format(place=entry_place(walk, key) or key.code)
        case EntryKind.TIME:
            return _("Time: {name}").format(name=shown(TIME_NAMES, key.code))
        case EntryKind.CONTEXT:
            return next((pick(item.text) for item in checklist.context if item.code == key.code), key.code)
        case EntryKind.PROMISE:
            return _("A promise")
        case EntryKind.RECEIPT:
            return _("A receipt")
        case EntryKind.EVIDENCE:
            return _("A photo or file")
    return shown(_HEADER, key.code)


def entry_place(walk: Walk, key: EntryKey) -> str:
    """Stage and moment; "" for what is noted of the visit as a whole."""
    checklist = walk.checklist
    if key.kind is EntryKind.EMOTION:
        stage = checklist.stage_by_code.get(key.code)
        return pick(stage.title) if stage else ""
    moment = checklist.moment_of.get(key.code) if key.kind is EntryKind.ANSWER else None
    if key.kind in (EntryKind.OBSERVATION, EntryKind.ROWS):
        moment = checklist.moment_by_code.get(key.code)
    if moment is None:
        return ""
    return facts(pick(checklist.stage_of[moment.code].title), walk.label(MomentRef(moment.code, key.row)))


def entry_words(walk: Walk, key: EntryKey, value: Any) -> str:
    """What is there, before or after a change or on either of two laptops; None = nothing."""
    if value is None:
        return _("Nothing there")
    return listed(filter(None, _parts(walk, key, value))) or _("Nothing there")


def _parts(walk: Walk, key: EntryKey, value: Any) -> Iterator[str]:
    match value:
        case Answer():
            yield from _answer(walk, key, value)
        case Observation():
            yield from _observation(value)
        case TimeMark():
            yield format_datetime(value.at)
            yield shown(SOURCES, value.source)
        case Promise():
            yield value.text
            yield value.source
            yield _(_KEPT[value.kept])
            yield _quoted(value.note)
        case Receipt():
            yield isolated(value.number)
            yield format_datetime(value.at) if value.at else ""
            yield format_money(value.amount, value.currency) if value.amount is not None else ""
        case Evidence():
            yield shown(EVIDENCE_KINDS, value.kind)
            yield value.caption or isolated(value.name)
            yield walk.label(value.item) if value.item and value.item.code in walk.checklist.items else ""
        case _ if key.kind is EntryKind.CONTEXT:
            field = next((item for item in walk.checklist.context if item.code == key.code), None)
            yield shown_value(walk, field, value) if field else str(value)
        case _:
            yield from _plain(walk, key, value)


def _answer(walk: Walk, key: EntryKey, answer: Answer) -> Iterator[str]:
    if key.code in walk.checklist.items:
        yield answer_words(walk, ItemRef(key.code, key.row), answer)
    else:
        yield str(answer.value or "")
    yield _quoted(answer.note)
    yield _("flagged") if answer.flag else ""
    yield shown(SOURCES, answer.source) if answer.source else ""


def _observation(observation: Observation) -> Iterator[str]:
    yield shown(VALENCES, observation.valence) if observation.valence else ""
    yield _("Wow") if observation.wow else ""
    yield _("I would have left") if observation.break_off else ""
    yield emotion_text(observation.emotion) if observation.emotion is not None else ""
    if observation.recovery is not None:
        yield _("Put right")
        yield _quoted(observation.recovery.offered)
        yield emotion_text(observation.recovery.emotion)
    yield _quoted(observation.note)


def _plain(walk: Walk, key: EntryKey, value: Any) -> Iterator[str]:
    match value:
        case Outcome():
            yield shown(OUTCOMES, value)
        case Mode():
            yield _("announced") if value is Mode.ANNOUNCED else _("after visit")
        case FirstImpression():
            yield emotion_text(value.emotion)
            yield _quoted(value.words)
        case datetime():
            yield format_datetime(value)
        case bool():
            yield _("Yes") if value else _("No")
        case int() if key.kind is EntryKind.EMOTION:
            yield emotion_text(value)
        case tuple():
            yield format_number(len(value))
        case frozenset():
            yield from (pick(stage.title) for stage in walk.checklist.stages if stage.code in value)
        case _:
            yield str(value)


def _quoted(text: str) -> str:
    return _("“{answer}”").format(answer=text) if text else ""
