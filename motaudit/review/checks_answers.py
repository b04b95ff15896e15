"""Checks of what was answered: all the same, nothing at the end, and notes that are copied, contradict or name people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from motaudit.audit.model import ItemRef
from motaudit.audit.personal_names import names_in, parts_of, pattern_of
from motaudit.checklist.model import ItemType
from motaudit.locale import _, fold, format_number, isolated, ngettext
from motaudit.review.directions import direction
from motaudit.review.hints import Checked, Hint, Severity

_SAME_ANSWERS = 8
_WITHOUT_A_NOTE = 20
_TAIL = 5
_TAIL_SHARE = 5  # one fifth of the questions
_COPIED_NOTE, _COPIED_STORY = 25, 60
"""Characters: shorter texts are the same by chance."""

_TITLED = re.compile(r"(?<!\w)(?:(?i:mrs?\.?)\s+[^\W\d_]|(?:Ms|Miss|Dr)\.?\s+(?!Pepper)[A-Z])")
_TITLED_RTL = re.compile(
    r"(?<!\w)(?:(?:[وفب]?ال|و?لل)(?:سيده?|استاذه?|دكتوره?|مهندسه?|اخت?)|و?(?:اقاي|خانم))\s+(?P<next>[^\W\d_]{3,})"
)
"""In folded words: titles with what follows them."""
_NO_NAMES = """
الذي التي اللي كان كانت هناك الموظف الموظفة المدير المديرة العامل العاملة البائع البائعة النادل النادلة المسؤول المسؤولة
استقبلني استقبلتني قال قالت
فروشنده صندوقدار مدیر کارمند نگهبان گارسون مسئول پذیرش مهماندار بود که هم خیلی
"""
"""What may follow a title and is no name."""


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
    """Questions at the end without an answer, whatever the reason that was given; nobody has to answer optional ones."""
    walk, items = checked.walk, checked.checklist.items
    shown = [ref for moment in walk.moments() if walk.is_reached(moment) for ref in walk.items(moment)]
    shown = [ref for ref in shown if items[ref.code].type.is_asked]
    asked = [ref for ref in shown if items[ref.code].required or walk.state(ref) is not None]
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
    earlier = {fold(note): visit.number for visit in checked.others for note in visit.notes}
    for ref, text, _worded in _in_answers(checked):
        note = fold(text)
        if len(note) < _COPIED_NOTE:
            continue
        if note in earlier:
            message = _("The same note stands in visit {number}.").format(number=isolated(earlier[note]))
            yield Hint("note.copied", Severity.WARNING, message, ref, remedy=remedy)
        elif seen.get(note, ref) != ref:
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
    for score in checked.sheet.items:
        note = checked.walk.answer(score.ref).note
        if not score.scored or not score.possible or not note.strip():
            continue
        praises, blames = direction(note)
        remedy = _("Read the note again; this is only guessed from single words.")
        if blames and not praises and score.earned >= score.possible:
            message = _("The answer has full marks, but its note sounds bad.")
            yield Hint("note.direction", Severity.HINT, message, score.ref, remedy=remedy)
        elif praises and not blames and score.earned <= 0:
            message = _("The answer has no marks, but its note sounds good.")
            yield Hint("note.direction", Severity.HINT, message, score.ref, remedy=remedy)


def _names(checked: Checked) -> Iterator[Hint]:
    """Names of the shopper and of staff that were noted, and titles with a name, in words that the branch may read."""
    audit = checked.audit
    # Staff are told apart by words such as "tall man", which are no names.
    noted = {name for name in names_in(audit) if not name.islower()}
    parts = [part for name in (audit.auditor.name, *filter(str.istitle, noted)) for part in parts_of(name)]
    names = pattern_of(noted.union(parts))
    for ref, text, worded in _written(checked):
        if (names is not None and names.search(text)) or _is_titled(text):
            remedy = _("Word it for the report without the name.") if worded else _("Ask for words without the name.")
            yield Hint("note.name", Severity.WARNING, _("A name stands in these words."), ref, remedy=remedy)


def _is_titled(text: str) -> bool:
    no_names = frozenset(map(fold, _NO_NAMES.split()))
    return bool(_TITLED.search(text)) or any(
        found["next"] not in no_names for found in _TITLED_RTL.finditer(fold(text))
    )


def _written(checked: Checked) -> Iterator[tuple[ItemRef | None, str, bool]]:
    """All that was typed for others to read, where it stands, and whether a reviewer can word it for the report."""
    audit = checked.audit
    yield None, audit.story, True
    yield None, audit.outcome_note, True
    yield from _in_answers(checked)
    for seen in audit.observations.values():
        yield None, seen.note, True
        if seen.recovery is not None:
            yield None, seen.recovery.offered, False
    if audit.first_impression is not None:
        yield None, audit.first_impression.words, False
    for promise in audit.promises.values():
        yield None, f"{promise.text}\n{promise.source}\n{promise.note}", False
    for evidence in audit.evidence.values():
        yield evidence.item, evidence.caption, False


def _in_answers(checked: Checked) -> Iterator[tuple[ItemRef, str, bool]]:
    typed = {item.code for item in checked.checklist.items.values() if item.type is ItemType.TEXT}
    for ref, answer in checked.audit.answers.items():
        yield ref, answer.note, True
        if ref.code in typed and isinstance(answer.value, str):
            yield ref, answer.value, False
