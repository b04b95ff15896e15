"""Checks of what was answered: all the same, nothing at the end, and notes that are copied, contradict or name people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

from motaudit.audit.model import Contact, ItemRef
from motaudit.checklist.model import ItemType
from motaudit.locale import _, fold, format_number, isolated, ngettext
from motaudit.review.hints import Checked, Hint, Severity

_SAME_ANSWERS = 8
_WITHOUT_A_NOTE = 20
_TAIL = 5
_TAIL_SHARE = 5  # one fifth of the questions
_COPIED_NOTE, _COPIED_STORY = 25, 60
"""Characters: shorter texts are the same by chance."""
_SHORTEST_NAME = 3

_GOOD = """
clean friendly polite quick fast fresh helpful excellent perfect great good smiling smiled kind welcoming tasty
نظيف نظيفة ودود لطيف لطيفة مهذب سريع طازج ممتاز ممتازة رائع رائعة جيد جيدة مبتسم ابتسم مرحب لذيذ متعاون
"""
_BAD = """
dirty rude slow cold late broken missing ignored unfriendly bad poor terrible awful nobody never not no stained empty
waited wrong
وسخ وسخة متسخ متسخة قذر وقح بطيء بطيئة بارد متأخر مكسور ناقص تجاهل تجاهلني سيئ سيئة رديء لم ليس ليست لا غير أحد
خاطئ انتظرت
"""
"""Word lists, no understanding: what they find is a hint. Words of denial count as bad."""
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.?\s+[A-Z]\w+|(?<!\w)(?:السيد|السيدة|الأستاذ|الأستاذة|الأخ|الأخت|أبو|أم)\s+\w{3,}"
)
_WORD = re.compile(r"\w+")


def answer_hints(checked: Checked) -> Iterator[Hint]:
    if checked.audit.completed:
        yield from _straight(checked)
        yield from _tail(checked)
    yield from _copied(checked)
    yield from _contradicting(checked)
    yield from _names(checked)


def _straight(checked: Checked) -> Iterator[Hint]:
    """Runs of the same answer where there were several to choose from, or all alike without a single note."""
    walk, found = checked.walk, []
    for score in checked.sheet.items:
        item = checked.checklist.items[score.ref.code]
        value = walk.value(score.ref)
        if value is not None and item.type in (ItemType.CHOICE, ItemType.SCALE):
            several = item.type is ItemType.SCALE or len(checked.checklist.choices_of(item)) > 3
            found.append((score.ref, item.choices or "scale", value, several))
    for (_list, _value, several), run in groupby(found, key=lambda each: each[1:]):
        refs = [each[0] for each in run]
        if several and len(refs) >= _SAME_ANSWERS:
            message = ngettext(
                "{n} questions in a row have the same answer.",
                "{n} questions in a row have the same answer.",
                len(refs),
            ).format(n=format_number(len(refs)))
            remedy = _("Look whether they were read one by one; ask about one of them.")
            yield Hint("answers.straight", Severity.HINT, message, refs[0], remedy=remedy)
    alike = len(found) >= _WITHOUT_A_NOTE and len({(each[1], each[2]) for each in found}) == 1
    if alike and not any(answer.note.strip() for answer in checked.audit.answers.values()):
        message = _("Every question has the same answer, and none has a note.")
        yield Hint("answers.straight", Severity.HINT, message, remedy=_("Ask the shopper for an example."))


def _tail(checked: Checked) -> Iterator[Hint]:
    """Questions at the end without an answer, whatever the reason that was given."""
    walk = checked.walk
    asked = [ref for moment in walk.moments() if walk.is_reached(moment) for ref in walk.items(moment)]
    asked = [ref for ref in asked if checked.checklist.items[ref.code].type is not ItemType.NOTE]
    tail: list[ItemRef] = []
    for ref in reversed(asked):
        if walk.value(ref) is not None or walk.evidence_of(ref):
            break
        tail.append(ref)
    if len(tail) >= max(_TAIL, len(asked) // _TAIL_SHARE):
        message = ngettext(
            "The last {n} question has no answer.", "The last {n} questions have no answer.", len(tail)
        ).format(n=format_number(len(tail)))
        remedy = _("Ask whether the visit was finished.")
        yield Hint("answers.tail", Severity.WARNING, message, tail[-1], remedy=remedy)


def _copied(checked: Checked) -> Iterator[Hint]:
    """The same words at another question, or in another visit by the same shopper."""
    remedy = _("Ask what was different this time.")
    seen: dict[str, ItemRef] = {}
    earlier = {fold(note): visit.number for visit in checked.others for note in visit.notes.values()}
    for ref, answer in checked.audit.answers.items():
        note = fold(answer.note)
        if len(note) < _COPIED_NOTE:
            continue
        if note in earlier:
            message = _("The same note stands in visit {number}.").format(number=isolated(earlier[note]))
            yield Hint("note.copied", Severity.WARNING, message, ref, remedy=remedy)
        elif note in seen:
            message = _("The same note stands at another question: {question}").format(
                question=checked.walk.label(seen[note])
            )
            yield Hint("note.copied", Severity.HINT, message, ref, remedy=remedy)
        seen.setdefault(note, ref)
    story = fold(checked.audit.story)
    for visit in checked.others:
        if len(story) >= _COPIED_STORY and fold(visit.story) == story:
            message = _("The same story stands in visit {number}.").format(number=isolated(visit.number))
            yield Hint("story.copied", Severity.WARNING, message, remedy=remedy)


def _contradicting(checked: Checked) -> Iterator[Hint]:
    """Only words of one direction beside an answer of the other."""
    good, bad = _words(_GOOD), _words(_BAD)
    for score in checked.sheet.items:
        words = set(_WORD.findall(fold(checked.walk.answer(score.ref).note)))
        if not score.scored or not score.possible or not words:
            continue
        praised, blamed = bool(words & good), bool(words & bad)
        remedy = _("Read the note again; this is only guessed from single words.")
        if blamed and not praised and score.earned >= score.possible:
            message = _("The answer has full marks, but its note sounds bad.")
            yield Hint("note.direction", Severity.HINT, message, score.ref, remedy=remedy)
        elif praised and not blamed and score.earned <= 0:
            message = _("The answer has no marks, but its note sounds good.")
            yield Hint("note.direction", Severity.HINT, message, score.ref, remedy=remedy)


def _names(checked: Checked) -> Iterator[Hint]:
    """Names of the shopper and of staff that were noted, and titles with a name, in words that the branch may read."""
    audit = checked.audit
    names = {fold(audit.auditor.name)}
    for answer in audit.answers.values():
        if isinstance(answer.value, tuple):
            names.update(fold(row.who) for row in answer.value if isinstance(row, Contact))
    wanted = {name for name in names if len(name) >= _SHORTEST_NAME}
    remedy = _("Word it for the report without the name.")
    texts: list[tuple[ItemRef | None, str]] = [(None, audit.story), (None, audit.outcome_note)]
    texts += [(ref, answer.note) for ref, answer in audit.answers.items()]
    texts += [(None, seen.note) for seen in audit.observations.values()]
    for ref, text in texts:
        padded = f" {' '.join(_WORD.findall(fold(text)))} "
        if _TITLED.search(text) or any(f" {name} " in padded for name in wanted):
            yield Hint("note.name", Severity.WARNING, _("A name stands in these words."), ref, remedy=remedy)


@cache
def _words(listed: str) -> frozenset[str]:
    return frozenset(map(fold, listed.split()))
