"""The checks point a reviewer at what may be wrong, and stay silent where nothing is."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image, ImageDraw

from motaudit.audit.entries import Change, EntryKey, EntryKind, answer_key, header_key
from motaudit.audit.model import (
    Answer,
    AnswerState,
    Audit,
    Evidence,
    ItemRef,
    Receipt,
    Source,
    TimeMark,
)
from motaudit.audit.places import Person
from motaudit.audit.walk import Walk
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.review.checks_answers import answer_hints
from motaudit.review.checks_times import time_hints
from motaudit.review.hints import Checked, Hint, OtherVisit, Severity
from motaudit.review.likeness import NEAR, distance, likeness, says_something
from motaudit.review.standing import Remark
from motaudit.scoring import score
from tests.review.office import Office
from tests.tables import checklist, visit

NOON = datetime.fromisoformat("2026-11-02T12:00:00+03:00")
LIST = """
    stage FMOT
      moment welcome
        greeted yes_no
        clean   yes_no
        taste   mood
        staff   contacts
        said    text
    choices mood good=2 fine=1 bad=0 awful=-1
"""


def checked(table: str = LIST, answers: dict[str, Any] | None = None, **changes: Any) -> Checked:
    of = checklist(table)
    keys = {name: changes.pop(name) for name in ("handed_in", "answered", "others", "twins") if name in changes}
    audit: Audit = replace(visit(of, answers or {}), **changes)
    walk = Walk(of, audit)
    return Checked(walk, score(of, audit, walk), **{"handed_in": NOON + timedelta(hours=5), **keys})


def codes(hints: Any) -> list[str]:
    found: list[Hint] = list(hints)
    assert all(hint.message and hint.remedy for hint in found)
    return [hint.code for hint in found]


def at(minutes: float) -> TimeMark:
    return TimeMark(NOON + timedelta(minutes=minutes), Source.MEASURED)


ORDERLY = {"arrived": at(0), "greeted": at(1), "ordered": at(5), "served": at(15), "left": at(40)}


def test_an_orderly_visit_raises_no_hint() -> None:
    seen = checked(
        answers={"greeted": "yes", "clean": "yes", "taste": "good"},
        times=ORDERLY,
        receipts={"1": Receipt("7", NOON + timedelta(minutes=20), Decimal(4), "SAR")},
        evidence={"1": Evidence("a", "a.jpg", "image/jpeg", 1, taken=NOON + timedelta(minutes=10))},
        answered=(NOON + timedelta(hours=2),),
    )
    assert codes(time_hints(seen)) == []
    assert codes(answer_hints(seen)) == []


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"ordered": at(20), "served": at(10)}, ["times.order"]),
        ({**ORDERLY, "paid": at(50)}, ["times.order"]),
        ({**ORDERLY, "paid": at(-5)}, ["times.order"]),
        ({**ORDERLY, "paid": at(4)}, []),
        ({"arrived": at(0), "left": at(9 * 60)}, ["times.span"]),
        ({"arrived": at(0), "left": at(-10)}, ["times.order", "times.span"]),
        ({"arrived": at(24 * 60)}, ["times.future"]),
    ],
)
def test_times_that_do_not_add_up(times: dict[str, TimeMark], expected: list[str]) -> None:
    assert codes(time_hints(checked(times=times))) == expected


@pytest.mark.parametrize(
    ("receipt", "paid", "expected"),
    [
        (NOON - timedelta(days=1), None, ["receipt.date"]),
        (NOON + timedelta(hours=4), None, ["receipt.time"]),
        (NOON + timedelta(minutes=10), at(45), ["receipt.time"]),
        (NOON + timedelta(minutes=50), at(45), []),
        ((NOON + timedelta(minutes=50)).astimezone(timezone(timedelta(hours=-11))), at(45), []),
    ],
)
def test_a_receipt_beside_the_header(receipt: datetime, paid: TimeMark | None, expected: list[str]) -> None:
    times = {"arrived": at(0), "left": at(60)} | ({"paid": paid} if paid else {})
    assert codes(time_hints(checked(times=times, receipts={"1": Receipt("7", receipt)}))) == expected


def test_a_photo_taken_outside_the_visit_is_named() -> None:
    photos = {
        "early": Evidence("a", "a.jpg", "image/jpeg", 1, taken=NOON - timedelta(hours=3), item=ItemRef("clean")),
        "during": Evidence("b", "b.jpg", "image/jpeg", 1, taken=NOON + timedelta(minutes=5)),
        "silent": Evidence("c", "c.jpg", "image/jpeg", 1),
    }
    (hint,) = time_hints(checked(times=ORDERLY, evidence=photos))
    assert (hint.code, hint.evidence, hint.item) == ("photo.time", "early", ItemRef("clean"))


def test_a_receipt_printed_past_midnight_belongs_to_the_visit_that_ended_just_before() -> None:
    times = {"arrived": at(10 * 60 + 30), "left": at(11 * 60 + 50)}
    receipts = {"1": Receipt("7", NOON + timedelta(hours=12, minutes=5))}
    assert codes(time_hints(checked(times=times, receipts=receipts, handed_in=NOON + timedelta(days=1)))) == []


def test_a_picture_of_what_did_not_happen_at_the_branch_has_a_time_of_its_own() -> None:
    table = """
    stage A
      moment ad channel=social
        seen yes_no
      moment door channel=in_person
        open yes_no
    """
    days_before = NOON - timedelta(days=3)
    photos = {
        code: Evidence(code, "a.jpg", "image/jpeg", 1, taken=days_before, item=ItemRef(code))
        for code in ("seen", "open")
    }
    (hint,) = time_hints(checked(table, times=ORDERLY, evidence=photos))
    assert (hint.code, hint.item) == ("photo.time", ItemRef("open"))


def test_answers_written_before_the_visit() -> None:
    early = tuple(NOON + timedelta(hours=hours) for hours in (-5, -5, -4, 1))
    assert codes(time_hints(checked(times=ORDERLY, answered=early))) == ["filled.early"]
    in_part = tuple(NOON + timedelta(hours=hours) for hours in (-24, 1, 1, 1))
    assert codes(time_hints(checked(times=ORDERLY, answered=in_part))) == []


def test_answers_written_long_after_the_visit() -> None:
    late = tuple(NOON + timedelta(days=days) for days in (0, 3, 3, 4))
    assert codes(time_hints(checked(times=ORDERLY, answered=late, handed_in=NOON + timedelta(days=5)))) == [
        "filled.late"
    ]


def test_straight_lines_are_seen_only_where_there_was_a_choice() -> None:
    def table(kind: str) -> str:
        questions = "\n".join(f"        q{n} {kind}" for n in range(10))
        return f"    stage A\n      moment m\n{questions}\n    choices mood good=2 fine=1 bad=0 awful=-1"

    same = {f"q{n}": "fine" for n in range(10)}
    (hint,) = answer_hints(checked(table("mood"), same))
    assert (hint.code, hint.severity, hint.item) == ("answers.straight", Severity.HINT, ItemRef("q0"))
    mixed = {f"q{n}": "fine" if n % 4 else "bad" for n in range(10)}
    assert codes(answer_hints(checked(table("mood"), mixed))) == []
    assert codes(answer_hints(checked(table("yes_no"), {f"q{n}": "yes" for n in range(10)}))) == []


def test_a_long_tail_without_answers() -> None:
    table = "    stage A\n      moment m\n" + "\n".join(f"        q{n} yes_no" for n in range(12))
    answered = {f"q{n}": "yes" for n in range(6)}
    tail = {f"q{n}": {"state": "not_observed", "note": "x"} for n in range(6, 12)}
    (hint,) = answer_hints(checked(table, answered | tail))
    assert (hint.code, hint.item) == ("answers.tail", ItemRef("q6"))
    assert codes(answer_hints(checked(table, {f"q{n}": "yes" for n in range(10)}))) == []


def test_copied_notes_name_where_they_stand() -> None:
    note = "The counter was sticky and nobody wiped it"
    answers = {"clean": {"value": "no", "note": note}, "taste": {"value": "bad", "note": note.upper()}}
    (inside,) = answer_hints(checked(answers=answers))
    assert (inside.code, inside.item, inside.severity) == ("note.copied", ItemRef("taste"), Severity.HINT)
    other = OtherVisit("2026-K7-0001", "", (note,))
    hints = list(answer_hints(checked(answers={"clean": {"value": "no", "note": note}}, others=(other,))))
    assert "2026-K7-0001" in hints[0].message


@pytest.mark.parametrize(
    ("value", "note", "found"),
    [
        ("yes", "It was dirty", True),
        ("yes", "كانت الطاولة متسخة", True),
        ("no", "Friendly and clean", True),
        ("no", "كان الموظف لطيفاً ورائعاً، لطيف", True),
        ("yes", "Not dirty at all, clean", False),
        ("no", "It was dirty", False),
        ("yes", "Table four", False),
        ("yes", "It wasn’t very clean", True),
        ("yes", "Nobody greeted me", True),
        ("yes", "Nobody could say how long it takes", True),
        ("no", "Very clean, no stains", True),
        ("no", "Not bad, actually great", True),
        ("yes", "No dirty tables, nothing was broken", False),
        ("yes", "No problems", False),
        ("yes", "Table No. 4", False),
        ("yes", "I waited 20 seconds", False),
        ("no", "It should have been clean", False),
        ("no", "Nobody was friendly", False),
        ("yes", "كانت الطاولة غير نظيفة", True),
        ("yes", "المكان مش نظيف", True),
        ("yes", "لم يبتسم أحد", True),
        ("no", "المكان نظيفًا والموظفون لطفاء", True),
        ("yes", "لم تكن متسخة", False),
        ("yes", "لا يوجد أي وسخ", False),
        ("no", "لم يكن لطيفا", False),
        ("yes", "میز کثیف بود", True),
        ("yes", "میز تمیز نبود", True),
        ("yes", "هیچ‌کس سلام نکرد", True),
        ("no", "همه چیز تمیز و عالی بود", True),
        ("yes", "کثیف نبود", False),
        ("yes", "هیچ مشکلی نبود", False),
        ("no", "تمیز نبود", False),
    ],
)
def test_a_note_that_sounds_the_other_way(value: str, note: str, found: bool) -> None:
    hints = codes(answer_hints(checked(answers={"clean": {"value": value, "note": note}})))
    assert ("note.direction" in hints) is found


def test_names_in_words_that_the_branch_may_read() -> None:
    answers = {
        "staff": [{"who": "Ahmed Saleh", "role": "waiter"}],
        "greeted": {"value": "yes", "note": "ahmed saleh came over"},
        "clean": {"value": "yes", "note": "Mrs. Haddad wiped it"},
        "taste": {"value": "good", "note": "The waiter smiled"},
    }
    hints = [hint for hint in answer_hints(checked(answers=answers)) if hint.code == "note.name"]
    assert [hint.item for hint in hints] == [ItemRef("greeted"), ItemRef("clean")]


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("mr. haddad wiped it", True),
        ("Ms O'Brien came over", True),
        ("I am Sam, I said", True),
        ("The car was at the Al-Noor mall, Noor said", True),
        ("الاستاذ احمد كان هناك", True),
        ("والسيدة هدى عند الباب", True),
        ("قلت للأستاذ أحمد", True),
        ("آقای احمدی آمد", True),
        ("خانم رضايي كمك كرد", True),
        ("هل كانت نظيفة أم متسخة", False),
        ("السيدة التي استقبلتني", False),
        ("في أبو ظبي", False),
        ("خانم فروشنده مهربان بود", False),
        ("Dr. Pepper was cold, the sample was fine", False),
        ("A tall man smiled", False),
    ],
)
def test_names_with_a_title_and_the_shoppers_own_in_each_script(note: str, found: bool) -> None:
    answers = {"staff": [{"who": "tall man", "role": "waiter"}], "clean": {"value": "yes", "note": note}}
    seen = checked(answers=answers, auditor=Person("1", "Sam Al-Noor"))
    assert ("note.name" in codes(answer_hints(seen))) is found


def test_a_name_in_a_text_answer_is_for_the_shopper_to_take_out() -> None:
    (hint,) = answer_hints(checked(answers={"said": "Mrs. Haddad told me"}))
    assert (hint.code, hint.item, hint.remedy) == ("note.name", ItemRef("said"), "Ask for words without the name.")


def test_a_text_answer_that_was_copied_from_another_visit() -> None:
    said = "The waiter brought the bill before we asked for it"
    (hint,) = answer_hints(checked(answers={"said": said}, others=(OtherVisit("2026-K7-0001", "", (said.upper(),)),)))
    assert (hint.code, hint.item) == ("note.copied", ItemRef("said"))


def test_optional_questions_at_the_end_may_stay_empty() -> None:
    table = "    stage A\n      moment m\n" + "\n".join(
        f"        q{n} {'yes_no' if n < 8 else 'text'}" for n in range(20)
    )
    assert codes(answer_hints(checked(table, {f"q{n}": "yes" for n in range(8)}))) == []


def photo(seed: int, *, quality: int = 90, size: int = 640, brighter: int = 0) -> bytes:
    image = Image.new("RGB", (size, size * 3 // 4), (90 + brighter,) * 3)
    draw = ImageDraw.Draw(image)
    for n in range(40):
        x, y = (seed * 37 + n * 97) % 100, (seed * 53 + n * 61) % 100
        shade = (seed * 29 + n * 41) % 150 + brighter
        box = (x * size // 100, y * size // 140, (x + 22) * size // 100, (y + 25) * size // 140)
        draw.rectangle(box, fill=(shade, shade, shade))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def test_nearly_the_same_picture_has_nearly_the_same_likeness() -> None:
    one = likeness(photo(1))
    assert says_something(one)
    for again in (photo(1, quality=40), photo(1, size=320), photo(1, brighter=30)):
        assert distance(one, likeness(again)) <= NEAR
    for another in range(2, 12):
        assert distance(one, likeness(photo(another))) > NEAR
    assert not says_something(likeness(_plain()))


def _plain() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "black").save(out, "PNG")
    return out.getvalue()


def test_a_photo_that_was_used_before_is_found_the_same_or_nearly(office: Office) -> None:
    def shown(picture: bytes) -> Audit:
        audit = office.visit()
        file = finish(office.workspace.evidence.add(picture, "a.jpg"))
        evidence = Evidence(file.sha256, "a.jpg", file.media_type, file.size)
        change = Change(EntryKey(EntryKind.EVIDENCE, new_id()), None, evidence)
        office.workspace.audits.commit(audit.id, (change,), who=office.sam)
        office.workspace.audits.submit(audit.id, who=office.sam)
        return audit

    def replaced(picture: bytes, by: bytes) -> Audit:
        """The shopper takes one picture out when the visit comes back, and another in."""
        audit = shown(picture)
        office.workspace.reviews.return_with_remarks(audit.id, [Remark("Sharper, please")], who=office.rita)
        (key,) = office.workspace.audits.load(audit.id).evidence
        file = finish(office.workspace.evidence.add(by, "b.jpg"))
        change = Change(EntryKey(EntryKind.EVIDENCE, key), None, Evidence(file.sha256, "b.jpg", file.media_type, 9))
        office.workspace.audits.commit(audit.id, (change,), who=office.sam)
        office.workspace.audits.submit(audit.id, who=office.sam)
        return audit

    first, other = shown(photo(1)), shown(photo(5, quality=5))
    same, alike = shown(photo(1)), replaced(photo(5, quality=49), by=photo(5, quality=50))
    checks = office.workspace.checks
    found = {
        audit.id: [hint.code for hint in finish(checks.look(audit.id)) if hint.code.startswith("photo")]
        for audit in (first, other, same, alike)
    }
    assert found == {
        first.id: ["photo.reused"],
        same.id: ["photo.reused"],
        other.id: ["photo.alike"],
        alike.id: ["photo.alike"],
    }
    assert finish(office.workspace.check()) == ()


def test_the_checks_of_a_real_visit_put_warnings_first(office: Office) -> None:
    note = "Nobody said a word although I stood right there"
    office.clock.on(days=-1)
    earlier = office.visit()
    noted = Change(answer_key(ItemRef("greeted")), None, Answer("no", note=note))
    office.workspace.audits.commit(earlier.id, (noted,), who=office.sam)
    office.workspace.audits.submit(earlier.id, who=office.sam)
    office.clock.on(days=1)
    audit = office.visit(started=datetime(2026, 10, 1, tzinfo=UTC))
    met = Change(answer_key(ItemRef("short")), None, Answer(state=AnswerState.NOT_OBSERVED, note="looked away"))
    story = Change(header_key("story"), None, "Mr. Haddad greeted me")
    office.workspace.audits.commit(audit.id, (noted, met, story), who=office.sam)
    office.workspace.audits.submit(audit.id, who=office.sam)
    found = [(hint.code, hint.severity) for hint in finish(office.workspace.checks.look(audit.id))]
    assert found == [
        ("note.copied", Severity.WARNING),
        ("note.name", Severity.WARNING),
        ("filled.late", Severity.HINT),
    ]
