"""From the tree of an answers document to entries: every key, type and code checked, all problems collected."""

from __future__ import annotations

import mimetypes
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from motaudit.audit.answer_values import ValueReader
from motaudit.audit.answers_writer import FORMAT
from motaudit.audit.entries import EntryKey, EntryKind, answer_key, header_key, is_absent, observation_key
from motaudit.audit.model import (
    TIMES,
    Answer,
    AnswerState,
    BreakCause,
    Evidence,
    FirstImpression,
    ItemRef,
    Mode,
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
    Visibility,
    parse_ref,
)
from motaudit.audit.plans import consistent
from motaudit.base.ids import new_id
from motaudit.checklist.check_items import meant
from motaudit.checklist.document import Fields, Findings, Node
from motaudit.checklist.document import Path as Place
from motaudit.checklist.model import Checklist, Item, ItemType, Moment
from motaudit.checklist.references import HEADER_TIMES
from motaudit.locale import _

KEYS = frozenset(
    [
        "format",
        "checklist",
        "version",
        "branch",
        "auditor",
        "mode",
        "scenario",
        "outcome",
        "outcome_note",
        "started",
        "ended",
        "times",
        "context",
        "first_impression",
        "answers",
        "observations",
        "emotions",
        "promises",
        "receipts",
        "story",
    ]
)
_ANSWER_KEYS = frozenset({"value", "state", "note", "flag", "source", "evidence"})
_OBSERVATION_KEYS = frozenset({"valence", "wow", "note", "recovery", "break_off", "break_cause", "emotion"})
_FILES = (ItemType.PHOTO, ItemType.FILE)


class AnswersReader:
    """Reads one document into `entries`; what is wrong goes to `findings`, and reading goes on."""

    def __init__(self, root: Node, checklist: Checklist, folder: Path, findings: Findings) -> None:
        self._fields = Fields(root, (), findings, KEYS)
        self._checklist = checklist
        self._folder = folder
        self._findings = findings
        self._values = ValueReader(checklist, findings)
        self._rows: dict[str, int] = {}
        self._named: set[Place] = set()
        self.entries: dict[EntryKey, Any] = {}
        self.evidence: dict[EntryKey, Path] = {}
        self.checklist = self.branch = self.auditor = ""
        self.version: int | None = None

    def read(self) -> None:
        fields = self._fields
        fields.need("format", "checklist")
        self._check_format()
        self.branch, self.auditor = fields.text("branch"), fields.text("auditor")
        self.version = fields.whole("version", 1, 1_000_000)
        self._read_header()
        for code, node, path in self._known("context", {field.code for field in self._checklist.context}):
            field = next(field for field in self._checklist.context if field.code == code)
            self._put(EntryKey(EntryKind.CONTEXT, code), self._values.read(field, node, path))
        for code, node, path in fields.entries("answers"):
            self._read_answer(code, node, path)
        for code, node, path in fields.entries("observations"):
            self._read_observation(code, node, path)
        self._read_emotions()
        for code, count in self._rows.items():
            if count > 1:
                self._put(EntryKey(EntryKind.ROWS, code), tuple(range(1, count + 1)))

    # The header

    def _check_format(self) -> None:
        fields = self._fields
        found = fields.text("format", FORMAT)
        if found != FORMAT:
            self._findings.add(
                "format",
                fields.at("format"),
                _("{format} is not the format of answers.").format(format=found),
                _("Write {format}.").format(format=FORMAT),
            )
        self.checklist = fields.text("checklist")
        if fields.get("checklist") is not None and self.checklist != self._checklist.code:
            self._findings.add(
                "checklist",
                fields.at("checklist"),
                _("These answers belong to the checklist {code}.").format(code=self.checklist),
                _("Give them together with that checklist; this one is {code}.").format(code=self._checklist.code),
            )

    def _read_header(self) -> None:
        fields = self._fields
        values = self._values
        values.started = values.instant_of(fields, "started")
        self._header("started", values.started)
        self._header("ended", values.instant_of(fields, "ended"))
        self._header("outcome", values.word(fields, "outcome", Outcome) or Outcome.COMPLETED)
        self._header("mode", values.word(fields, "mode", Mode))
        self._header("outcome_note", fields.text("outcome_note"))
        self._header("story", fields.text("story"))
        self._read_scenario()
        self._read_impression()
        for code, node, path in self._known("times", {*TIMES, *HEADER_TIMES}):
            self._read_time(code.removesuffix("_at"), node, path)
        for node, path in fields.list("promises"):
            self._read_promise(Fields(node, path, self._findings, {"text", "source", "kept", "note"}))
        for node, path in fields.list("receipts"):
            self._read_receipt(Fields(node, path, self._findings, {"number", "time", "amount", "currency"}))

    def _read_scenario(self) -> None:
        known = [scenario.code for scenario in self._checklist.scenarios]
        if known:
            self._header("scenario", self._fields.word("scenario", known))
        elif code := self._fields.text("scenario"):
            self._findings.add(
                "unknown_code",
                self._fields.at("scenario"),
                _("This checklist has no scenario “{code}”.").format(code=code),
                _("Leave it out."),
            )

    def _read_impression(self) -> None:
        node = self._fields.get("first_impression")
        if node is None:
            return
        fields = Fields(node, self._fields.at("first_impression"), self._findings, {"emotion", "words"})
        fields.need("emotion")
        emotion = fields.whole("emotion", -2, 2)
        if emotion is not None:
            self._header("first_impression", FirstImpression(emotion, fields.text("words")))
            self._header("impression_frozen", True)

    def _read_time(self, code: str, node: Node, path: Place) -> None:
        key = EntryKey(EntryKind.TIME, code)
        if key in self.entries:
            message = _("The time {code} is given twice.").format(code=code)
            self._findings.add("duplicate", path, message, _("Keep one of the two."))
        at: datetime | None
        source: Source | None = None
        if node.kind == "mapping":
            fields = Fields(node, path, self._findings, {"at", "source"})
            fields.need("at")
            at, source = self._values.instant_of(fields, "at"), self._values.word(fields, "source", Source)
        else:
            at = None if node.kind == "null" else self._values.instant(node, path)
        if at is not None:
            self._put(key, TimeMark(at, source or Source.MEASURED))

    def _read_promise(self, fields: Fields) -> None:
        fields.need("text")
        kept = fields.flag("kept", False) if fields.get("kept") is not None else None
        promise = Promise(fields.text("text"), fields.text("source"), kept, fields.text("note"))
        self._put(EntryKey(EntryKind.PROMISE, new_id()), promise)

    def _read_receipt(self, fields: Fields) -> None:
        at, amount = self._values.instant_of(fields, "time"), fields.number("amount")
        receipt = Receipt(fields.text("number"), at, amount, fields.text("currency"))
        self._put(EntryKey(EntryKind.RECEIPT, new_id()), receipt)

    # Answers

    def _read_answer(self, code: str, node: Node, path: Place) -> None:
        found = self._ref(code, path, self._checklist.items)
        if found is None:
            return
        item = self._checklist.items[found[0]]
        if not item.type.is_asked:
            self._findings.add(
                "not_asked",
                path,
                _("{code} is shown or calculated, not answered.").format(code=item.code),
                _("Leave it out."),
            )
            return
        row = self._row(self._checklist.moment_of[item.code], found[1], path)
        if row is not None:
            ref = ItemRef(item.code, row)
            self._put(answer_key(ref), self._answer(ref, item, node, path))

    def _answer(self, ref: ItemRef, item: Item, node: Node, path: Place) -> Answer | None:
        if node.kind != "mapping":
            if item.type in _FILES:
                self._read_files(ref, node, path)
                return None
            return Answer(self._values.read(item, node, path))
        fields = Fields(node, path, self._findings, _ANSWER_KEYS)
        state, given = self._values.word(fields, "state", AnswerState), fields.get("value")
        if state is not None and given is not None:
            self._findings.add(
                "value_and_state",
                fields.at("state"),
                _("The answer has both a value and a state."),
                _("Keep one of the two."),
            )
        if (files := fields.get("evidence")) is not None:
            self._read_files(ref, files, fields.at("evidence"))
        value: Value | None = None
        if given is not None and item.type in _FILES:
            self._read_files(ref, given, fields.at("value"))
        elif given is not None:
            value = self._values.read(item, given, fields.at("value"))
        source = self._values.word(fields, "source", Source)
        return Answer(value, state, fields.text("note"), fields.flag("flag", False), source)

    def _read_files(self, ref: ItemRef, node: Node, path: Place) -> None:
        listed = [(element, (*path, index)) for index, element in enumerate(node.elements)]
        for element, place in listed if node.kind == "list" else [(node, path)]:
            if element.kind == "null":
                continue
            if element.kind != "text" or not element.raw.strip():
                self._values.wrong(place, element, _("the path of a file"))
                continue
            file = self._folder / element.raw
            key = EntryKey(EntryKind.EVIDENCE, new_id())
            self.evidence[key] = file
            self._put(key, _named_evidence(file, ref))

    def _ref(self, text: str, path: Place, known: Collection[str]) -> tuple[str, int] | None:
        """`code` or `code[2]` with a code among `known`."""
        try:
            code, row = parse_ref(text)
        except ValueError:
            code, row = text, 1
        if code in known:
            self._refuse_twice((*path[:-1], code, row), path)
            return code, row
        self._findings.add(
            "unknown_code",
            path,
            _("This checklist has no “{code}” here.").format(code=text),
            meant(code, sorted(known)),
        )
        return None

    def _refuse_twice(self, named: Place, path: Place) -> None:
        """`code` and `code[1]` are the same row."""
        if named in self._named:
            message = _("“{code}” is given twice.").format(code=path[-1])
            self._findings.add("duplicate", path, message, _("Keep one of the two."))
        self._named.add(named)

    def _row(self, moment: Moment, row: int, path: Place) -> int | None:
        """The row if the moment can have it; the moment then has at least so many."""
        most = (moment.repeat.max if moment.repeat else 1) or 999
        if row > most:
            if moment.repeat is None:
                message = _("The moment {code} does not repeat, so there is no row {n}.").format(
                    code=moment.code, n=row
                )
            else:
                message = _("The moment {code} has at most {most} rows.").format(code=moment.code, most=most)
            self._findings.add("row", path, message, _("Leave the row out, or correct its number."))
            return None
        self._rows[moment.code] = max(row, self._rows.get(moment.code, 1))
        return row

    # Feelings

    def _read_observation(self, code: str, node: Node, path: Place) -> None:
        found = self._ref(code, path, self._checklist.moment_by_code)
        if found is None:
            return
        moment = self._checklist.moment_by_code[found[0]]
        row = self._row(moment, found[1], path)
        if row is None:
            return
        fields = Fields(node, path, self._findings, _OBSERVATION_KEYS)
        valence = self._values.word(fields, "valence", Valence)
        wow, recovery = fields.flag("wow", False), self._recovery(fields)
        if valence not in (None, Valence.GLORY) and wow:
            message, remedy = _("A wow is better than expected."), _("Write glory as the valence, or drop the wow.")
            self._findings.add("wow", fields.at("wow"), message, remedy)
        if valence not in (None, Valence.PAIN) and recovery is not None:
            message, remedy = _("Only a pain is put right."), _("Write pain as the valence, or drop the recovery.")
            self._findings.add("recovery", fields.at("recovery"), message, remedy)
        implied = Valence.GLORY if wow else Valence.PAIN if recovery is not None else None
        cause = self._values.word(fields, "break_cause", BreakCause) or BreakCause.COMPANY
        emotion, left = fields.whole("emotion", -2, 2), fields.flag("break_off", False)
        seen = Observation(valence or implied, wow, fields.text("note"), recovery, left, cause, emotion)
        self._put(observation_key(MomentRef(moment.code, row)), consistent(seen))

    def _recovery(self, parent: Fields) -> Recovery | None:
        node = parent.get("recovery")
        if node is None:
            return None
        fields = Fields(node, parent.at("recovery"), self._findings, {"offered", "emotion"})
        fields.need("emotion")
        emotion = fields.whole("emotion", -2, 2)
        return None if emotion is None else Recovery(fields.text("offered"), emotion)

    def _read_emotions(self) -> None:
        known = self._checklist.stage_by_code
        fields = self._part("emotions", known)
        found = {} if fields is None else {code: fields.whole(code, -2, 2) for code in known}
        felt = {code: emotion for code, emotion in found.items() if emotion is not None}
        for code, emotion in felt.items():
            self._put(EntryKey(EntryKind.EMOTION, code), emotion)
        self._header("confirmed_stages", frozenset(felt))

    # Parts

    def _part(self, key: str, known: Collection[str]) -> Fields | None:
        node = self._fields.get(key)
        return None if node is None else Fields(node, self._fields.at(key), self._findings, known)

    def _known(self, key: str, known: Collection[str]) -> Iterator[tuple[str, Node, Place]]:
        """The entries of a mapping whose keys are a closed set."""
        part = self._part(key, known)
        if part is not None:
            yield from ((code, node, part.at(code)) for code, node in part.node.entries.items() if code in known)

    def _header(self, field: str, value: Any) -> None:
        self._put(header_key(field), value)

    def _put(self, key: EntryKey, value: Any) -> None:
        if not is_absent(key, value):
            self.entries[key] = value


def _named_evidence(file: Path, ref: ItemRef) -> Evidence:
    """Evidence whose file is not read yet."""
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    family = media_type.partition("/")[0]
    kind = {"image": "photo", "audio": "audio"}.get(family, "file")
    visibility = Visibility.INTERNAL if kind == "audio" else Visibility.BRANCH
    return Evidence("", file.name, media_type, 0, kind, ref, visibility=visibility)
