"""Values of an answers document: one question's answer, an instant, a table of tries or of staff met."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from motaudit.audit.model import ANSWERED, ATTEMPT_OUTCOMES, Attempt, Contact, Value
from motaudit.audit.times import on_visit
from motaudit.audit.values import fits
from motaudit.base.clock import is_day
from motaudit.checklist.check_items import meant
from motaudit.checklist.document import Fields, Findings, Node
from motaudit.checklist.document import Path as Place
from motaudit.checklist.expressions import text
from motaudit.checklist.expressions.values import operand
from motaudit.checklist.model import Channel, Checklist, Item, ItemType
from motaudit.locale import _

Word = TypeVar("Word", bound=StrEnum)


class ValueReader:
    """Reads values; what is wrong goes to `findings`. `started` is what times of day are counted from."""

    def __init__(self, checklist: Checklist, findings: Findings) -> None:
        self._checklist = checklist
        self._findings = findings
        self.started: datetime | None = None

    def read(self, item: Item, node: Node, path: Place) -> Value | None:
        """The answer to `item`; None for null and for what does not fit its type."""
        if node.kind == "null":
            return None
        match item.type:
            case ItemType.CHOICE:
                return self._choice(item, node, path)
            case ItemType.CHOICES:
                return self._choices(item, node, path)
            case ItemType.ATTEMPTS:
                return tuple(self._attempt(*row) for row in self._rows(node, path, _("a list of tries")))
            case ItemType.CONTACTS:
                return tuple(self._contact(*row) for row in self._rows(node, path, _("a list of staff met")))
            case _ if item.type.is_number:
                return self._number(item, node, path)
            case _:
                return self._text(item, node, path)

    def instant(self, node: Node, path: Place) -> datetime | None:
        """A date and time; without an offset in that of the start. A time of day is the one within the visit."""
        if node.kind == "text":
            found = _instant(node.raw, self.started)
            if found is not None:
                return found
        if self.started is None:
            self.wrong(path, node, _("a date and time such as 2026-11-02T10:05:00+03:00"))
        else:
            self.wrong(path, node, _("a time such as 10:05, or a date and time such as 2026-11-02T10:05:00+03:00"))
        return None

    def instant_of(self, fields: Fields, key: str) -> datetime | None:
        node = fields.get(key)
        return None if node is None else self.instant(node, fields.at(key))

    def word(self, fields: Fields, key: str, words: type[Word]) -> Word | None:
        found = fields.word(key, [word.value for word in words])
        return None if found is None else words(found)

    def wrong(self, path: Place, node: Node, wanted: str) -> None:
        """Report a value of the wrong kind."""
        Fields(Node({}, node.row, node.column), path, self._findings, ()).wrong(path, node, wanted)

    def _choice(self, item: Item, node: Node, path: Place) -> str | None:
        if node.kind in ("list", "mapping", "null"):
            self.wrong(path, node, _("the code of one choice"))
            return None
        known = [choice.code for choice in self._checklist.choices_of(item)]
        if node.raw in known:
            return node.raw
        if isinstance(node.value, Decimal) and (whole := text(operand(node.value))) in known:
            return whole  # Some programs write the code 1 as 1.0.
        if node.kind == "boolean":
            self.wrong(path, node, _("the code of one choice"))
            return None
        self._findings.add(
            "unknown_choice",
            path,
            _("{question} has no choice “{code}”.").format(question=item.code, code=node.raw),
            meant(node.raw, known),
        )
        return None

    def _choices(self, item: Item, node: Node, path: Place) -> tuple[str, ...] | None:
        """The codes in the order of the checklist."""
        if node.kind != "list":
            self.wrong(path, node, _("a list of codes of choices"))
            return None
        found: set[str] = set()
        for index, element in enumerate(node.elements):
            code = self._choice(item, element, (*path, index))
            if code in found:
                self._findings.add(
                    "duplicate",
                    (*path, index),
                    _("The choice “{code}” is listed twice.").format(code=code),
                    _("Keep one of the two."),
                )
            found |= {code} if code is not None else set()
        return tuple(choice.code for choice in self._checklist.choices_of(item) if choice.code in found)

    def _number(self, item: Item, node: Node, path: Place) -> Decimal | None:
        if isinstance(node.value, Decimal) and fits(item, node.value):
            if item.type is ItemType.SCALE and item.min is not None and item.max is not None:
                self._require_on_scale(item.min, item.max, node, path)
            return node.value
        if item.type is ItemType.INTEGER:
            self.wrong(path, node, _("a whole number"))
        elif item.type is ItemType.DURATION:
            self.wrong(path, node, _("a number of seconds"))
        else:
            self.wrong(path, node, _("a number"))
        return None

    def _require_on_scale(self, least: Decimal, most: Decimal, node: Node, path: Place) -> None:
        """A value off the scale is no answer, as a choice that is not on the list is none."""
        if isinstance(node.value, Decimal) and not least <= node.value <= most:
            message = _("{found} is out of range.").format(found=node.raw)
            remedy = _("Write a number from {least} to {most}.").format(least=least, most=most)
            self._findings.add("range", path, message, remedy)

    def _text(self, item: Item, node: Node, path: Place) -> str | None:
        if node.kind == "text" and fits(item, node.raw):
            return node.raw
        match item.type:
            case ItemType.DATE:
                self.wrong(path, node, _("a date such as 2026-11-02"))
            case ItemType.TIME:
                self.wrong(path, node, _("a time such as 10:05"))
            case ItemType.DATETIME:
                self.wrong(path, node, _("a date and time such as 2026-11-02T10:05"))
            case _:
                self.wrong(path, node, _("a text"))
        return None

    def _rows(self, node: Node, path: Place, wanted: str) -> list[tuple[Node, Place]]:
        if node.kind != "list":
            self.wrong(path, node, wanted)
        return [(element, (*path, index)) for index, element in enumerate(node.elements)]

    def _attempt(self, node: Node, path: Place) -> Attempt:
        """A try. The seconds of one that reached nobody are how long they waited, whatever the key."""
        keys = {"channel", "started", "outcome", "seconds", "note", "waited"}
        fields = Fields(node, path, self._findings, keys)
        fields.need("channel")
        outcome = fields.text("outcome")
        seconds, waited = fields.number("seconds", 0), fields.number("waited", 0)
        if outcome in ATTEMPT_OUTCOMES and outcome != ANSWERED and seconds is not None:
            seconds, waited = None, seconds if waited is None else waited
        return Attempt(
            channel=fields.word("channel", [channel.value for channel in Channel]) or "",
            started=self.instant_of(fields, "started"),
            outcome=outcome,
            seconds=seconds,
            note=fields.text("note"),
            waited=waited,
        )

    def _contact(self, node: Node, path: Place) -> Contact:
        fields = Fields(node, path, self._findings, {"who", "role", "seconds", "outcome"})
        return Contact(fields.text("who"), fields.text("role"), fields.number("seconds", 0), fields.text("outcome"))


def _instant(text: str, started: datetime | None) -> datetime | None:
    try:
        if len(text) > 10:
            found = datetime.fromisoformat(text)
        elif started is not None:
            found = on_visit(started, time.fromisoformat(text))
        else:
            return None
    except ValueError:
        return None
    if not is_day(found):
        return None
    if found.tzinfo is not None:
        return found
    return found.replace(tzinfo=started.tzinfo) if started is not None else found.astimezone()
