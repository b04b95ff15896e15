"""Visits to report on: a café with every kind of finding in it, and pictures that know too much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from PIL import Image

from motaudit.audit.model import (
    Answer,
    AnswerState,
    Attempt,
    Audit,
    AuditState,
    Contact,
    Evidence,
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
    Visibility,
)
from motaudit.audit.places import Branch, Person
from motaudit.audit.walk import Walk
from motaudit.base.progress import finish
from motaudit.checklist.loader import read_checklist
from motaudit.checklist.model import Checklist
from motaudit.locale import Regional
from motaudit.report.build import build
from motaudit.report.context import PreviousVisit, ReportInput
from motaudit.report.excel import write_excel
from motaudit.scoring import indicators, score

SHOPPER, STAFF = "Fatima Al-Noor", "Ahmed Saleh"
SECRETS = (SHOPPER, STAFF, "R-99881", "person-7", "IMG_fatima", "internal-only")
HERE = timezone(timedelta(hours=3))
NOON = datetime(2026, 11, 2, 12, 40, tzinfo=HERE)

CHECKLIST = """
format: motaudit/checklist/1
code: cafe-visit
title: {en: Café visit, ar: زيارة مقهى}
languages: [en, ar]
scenario: [{code: alone, title: {en: Alone, ar: بمفردي}}]
context: [{code: busy, text: {en: How busy was it?, ar: ما مدى الازدحام؟}, type: text}]
scoring: {pass: 75, bands: [{code: good, min: 75}, {code: poor, min: 0}]}
choices:
  yes_no: [{code: "yes", label: {en: "Yes", ar: نعم}, points: 1}, {code: "no", label: {en: "No", ar: لا}, points: 0}, {code: na, label: {en: No such thing, ar: لا ينطبق}, not_applicable: true}]
stages:
  - code: ZMOT
    title: {en: Before, ar: قبل الزيارة}
    moments:
      - code: call
        title: {en: Calling, ar: الاتصال}
        channel: phone
        items:
          - {code: tries, text: {en: Your calls, ar: اتصالاتك}, type: attempts}
          - {code: polite, text: {en: Was the voice polite?, ar: هل كان الصوت مهذبًا؟}, type: choice, choices: yes_no, weight: 2}
  - code: FMOT
    title: {en: Arrival, ar: الوصول}
    moments:
      - code: welcome
        title: {en: Welcome, ar: الترحيب}
        items:
          - {code: greeted, text: {en: Were you greeted?, ar: هل رُحّب بك؟}, type: choice, choices: yes_no, weight: 3}
          - {code: smiled, text: {en: Did they smile?, ar: هل ابتسموا؟}, type: choice, choices: yes_no}
          - {code: wait, text: {en: Wait until greeted, ar: الانتظار حتى الترحيب}, type: duration, from: arrived_at, to: greeted_at, metric: {kind: time, goal: 10, worst: 60}}
      - code: staff
        title: {en: Staff, ar: الموظفون}
        items:
          - {code: met, text: {en: Whom did you meet?, ar: بمن التقيت؟}, type: contacts}
          - {code: said, text: {en: What was said?, ar: ماذا قيل؟}, type: text}
  - code: SMOT
    title: {en: Using, ar: الاستخدام}
    moments:
      - code: table
        title: {en: Table, ar: الطاولة}
        items:
          - {code: clean, text: {en: Was the table clean?, ar: هل كانت الطاولة نظيفة؟}, type: choice, choices: yes_no, weight: 4}
          - {code: receipt, text: {en: Did you get a receipt?, ar: هل تسلّمت فاتورة؟}, type: choice, choices: yes_no, critical: {answers: ["no"]}}
"""


def checklist() -> Checklist:
    return read_checklist(CHECKLIST.encode(), "cafe.yaml")[0]


def photo(width: int = 1600, height: int = 1200, *, rotated: bool = False) -> bytes:
    """A phone's photo: large, perhaps lying on its side, with the shopper's name in its metadata."""
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = SHOPPER, 6 if rotated else 1
    out = BytesIO()
    Image.new("RGB", (width, height), "#B4441A").save(out, "JPEG", exif=exif, comment=SHOPPER.encode())
    return out.getvalue()


def visit(**changes: Any) -> Audit:
    """A completed visit that failed: no receipt given, a pain put right, a wow, and secrets in every corner."""
    audit = Audit(
        id="audit-1",
        number="2026-K3-0412",
        state=AuditState.SUBMITTED,
        branch=Branch("b", "B-012", "Harbour Street", city="Jeddah"),
        auditor=Person("person-7", SHOPPER),
        checklist_hash="ab12" * 16,
        checklist_code="cafe-visit",
        checklist_version=3,
        created=NOON,
        revision=1,
        outcome=Outcome.COMPLETED,
        scenario="alone",
        started=NOON,
        story=f"I came in.\n{STAFF} smiled at me. I am {SHOPPER}.",
        times={"arrived": TimeMark(NOON), "greeted": TimeMark(NOON + timedelta(seconds=35), Source.PHOTO)},
        context={"busy": "steady"},
        answers={
            ItemRef("tries"): Answer(
                (
                    Attempt("phone", NOON, "no_answer", waited=Decimal(60)),
                    Attempt("phone", NOON, "answered", Decimal(35)),
                )
            ),
            ItemRef("polite"): Answer("yes"),
            ItemRef("greeted"): Answer("no", note=f"{STAFF} was on the phone"),
            ItemRef("smiled"): Answer(state=AnswerState.NOT_OBSERVED, note="too far away"),
            ItemRef("met"): Answer((Contact(STAFF, "waiter", Decimal(20), "helped"),)),
            ItemRef("said"): Answer("=HYPERLINK(1)"),
            ItemRef("clean"): Answer("yes"),
            ItemRef("receipt"): Answer("no"),
        },
        observations={
            MomentRef("welcome"): Observation(Valence.PAIN, note="ignored", recovery=Recovery("a coffee", 1)),
            MomentRef("table"): Observation(Valence.GLORY, wow=True, note="flowers"),
        },
        emotions={"FMOT": -1, "SMOT": 2},
        promises={"1": Promise("Ready in five minutes", "web", False)},
        receipts={"1": Receipt("R-99881", NOON, Decimal("45.50"), "SAR")},
        evidence={
            "1": Evidence("door", "IMG_fatima.jpg", "image/jpeg", 9, item=ItemRef("greeted"), caption="The door"),
            "2": Evidence("bill", "IMG_fatima_bill.jpg", "image/jpeg", 9, kind="receipt", caption="R-99881"),
            "3": Evidence("back", "b.jpg", "image/jpeg", 9, caption="internal-only", visibility=Visibility.INTERNAL),
            "4": Evidence("menu", "IMG_fatima.pdf", "application/pdf", 9, kind="file", caption="The menu"),
        },
    )
    return replace(audit, **changes)


PICTURES: Mapping[str, bytes] = {"door": photo(rotated=True), "bill": photo(), "back": photo()}
LAST = PreviousVisit(date(2026, 9, 2), Fraction(78), {"ZMOT": Fraction(60), "FMOT": Fraction(50), "SMOT": Fraction(90)})


def given(
    audit: Audit | None = None,
    *,
    using: Checklist | None = None,
    pictures: Callable[[str], bytes] = PICTURES.__getitem__,
    **changes: Any,
) -> ReportInput:
    audit, using = audit or visit(), using or checklist()
    walk = Walk(using, audit)
    sheet = score(using, audit, walk)
    ready = ReportInput(
        walk=walk,
        sheet=sheet,
        indicators=indicators(using, audit, walk, sheet),
        pictures=pictures,
        generated=NOON + timedelta(days=2),
        app_version="1.0.0",
        checked=True,
        previous=LAST,
        query_until=date(2026, 11, 12),
    )
    return replace(ready, **changes)


def write(folder: Path, ready: ReportInput | None = None, language: str | Regional = "en") -> Path:
    return finish(write_excel(build(ready or given(), language), folder / "report.xlsx"))


def reopened(path: Path) -> Any:
    return load_workbook(path)


def texts(sheet: Any) -> list[str]:
    """Every text of a sheet, row by row."""
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def everything(path: Path) -> bytes:
    """All that the file holds, unpacked: what a curious person would search through."""
    with ZipFile(path) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())
