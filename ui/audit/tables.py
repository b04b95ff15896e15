"""Tables within the visit: staff met, promises, receipts. Tries to reach them are in `attempts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.model import Contact, ItemRef, Promise, Receipt
from motaudit.audit.walk import WalkChanges
from motaudit.locale import _
from ui.audit.editors.evidence import choose_files
from ui.audit.intake import Intake
from ui.audit.rows import Key, Row, RowList, WordsField
from ui.audit.session import WalkSession
from ui.common.buttons import Segmented, button
from ui.common.dates import DateTimePicker
from ui.common.fields import DurationField, NumberField
from ui.common.theme import GRID


def visit_day(session: WalkSession) -> datetime:
    """When the visit began as far as it is known: what a date without a year, or a time without a date, refers to."""
    return session.audit.started or session.audit.created.astimezone()


def instant(shown: DateTimePicker, before: datetime | None, zone: tzinfo | None) -> datetime | None:
    """The instant a picker shows; its seconds and offset are kept as long as the minute stays the same."""
    day, clock = shown.day.field.value, shown.time.value
    if day is None or clock is None:
        return None
    at = datetime.combine(day, clock, tzinfo=before.tzinfo if before else zone)
    return before if before is not None and before.replace(second=0, microsecond=0) == at else at


class _Rows:
    """Rows that are one answer: a row's key is its place."""

    def __init__(self, session: WalkSession, ref: ItemRef) -> None:
        self._session, self._ref = session, ref

    def entries(self) -> Sequence[tuple[Key, Any]]:
        value = self._session.walk.answer(self._ref).value
        return list(enumerate(value)) if isinstance(value, tuple) else []

    def put(self, key: Key | None, value: Any) -> None:
        rows = [row for _at, row in self.entries()]
        if key is None:
            rows.append(value)
        elif value is None:
            del rows[int(str(key))]
        else:
            rows[int(str(key))] = value
        self._session.commit(self._session.walk.plan_value(self._ref, tuple(rows)))


class TableEditor(QWidget):
    """The rows of one question; follows the session by itself. Focus goes to what begins the table."""

    def __init__(
        self,
        session: WalkSession,
        ref: ItemRef,
        make_row: Callable[[], Row],
        add_text: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session, self.ref = session, ref
        self.source = _Rows(session, ref)
        self.list = RowList(self.source, make_row, add_text=add_text, read_only=session.read_only)
        self.setFocusProxy(self.list.add_button)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(GRID)
        self.body.addWidget(self.list)
        session.changed.connect(self._on_changed)
        session.flush_requested.connect(self.list.flush)

    def _on_changed(self, effects: WalkChanges) -> None:
        if self.ref in effects.items:
            self.list.refresh()


class ContactRow(Row):
    """One encounter with staff: by a role and not by a name."""

    def __init__(self) -> None:
        super().__init__()
        self.role, self.who, self.outcome = WordsField(18), WordsField(18), WordsField(24)
        self.seconds = DurationField()
        self.field(_("Role"), self.role)
        self.field(_("Told apart by, no names"), self.who)
        self.field(_("How long"), self.seconds)
        self.field(_("How it ended"), self.outcome)
        for field in (self.role, self.who, self.seconds, self.outcome):
            field.committed.connect(lambda _value: self.edited.emit())

    def value(self) -> Contact:
        who, role, outcome = (field.words for field in (self.who, self.role, self.outcome))
        return Contact(who, role, self.seconds.value, outcome)

    def set_value(self, value: Contact) -> None:
        self.who.set_words(value.who)
        self.role.set_words(value.role)
        self.outcome.set_words(value.outcome)
        self.seconds.set_value(value.seconds)

    def flush(self) -> None:
        for field in (self.role, self.who, self.seconds, self.outcome):
            field.flush()


class ContactsEditor(TableEditor):
    """Staff met, one row an encounter."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, ContactRow, _("Add somebody you met"), parent)


class PromiseRow(Row):
    """What was promised, by whom, and whether it was kept."""

    def __init__(self) -> None:
        super().__init__()
        self.text, self.source, self.note = WordsField(30), WordsField(18), WordsField(24)
        self.kept = Segmented([(_("Not checked"), None), (_("Kept"), True), (_("Broken"), False)])
        self.kept.choose(None)
        self.field(_("What was promised"), self.text)
        self.field(_("Where, or by whom"), self.source)
        self.field(_("Kept?"), self.kept)
        self.field(_("Note"), self.note)
        for field in (self.text, self.source, self.note):
            field.committed.connect(lambda _value: self.edited.emit())
        self.kept.chosen.connect(lambda _value: self.edited.emit())

    def value(self) -> Promise:
        kept = self.kept.value
        text, source, note = (field.words for field in (self.text, self.source, self.note))
        return Promise(text, source, kept if isinstance(kept, bool) else None, note)

    def set_value(self, value: Promise) -> None:
        self.text.set_words(value.text)
        self.source.set_words(value.source)
        self.note.set_words(value.note)
        self.kept.choose(value.kept)

    def flush(self) -> None:
        for field in (self.text, self.source, self.note):
            field.flush()


class ReceiptRow(Row):
    """One receipt: its number, its time, and what was paid."""

    def __init__(self, visit_day: datetime, currency: str) -> None:
        super().__init__()
        self._zone = visit_day.tzinfo
        self._at: datetime | None = None
        self.number, self.currency = WordsField(16), WordsField(6)
        self.currency.set_words(currency)
        self.at = DateTimePicker()
        self.at.day.field.base = visit_day.date()
        self.amount = NumberField(decimals=True)
        self.field(_("Number"), self.number)
        self.field(_("Time"), self.at)
        self.field(_("Amount"), self.amount)
        self.field(_("Currency"), self.currency)
        for field in (self.number, self.currency, self.at, self.amount):
            field.committed.connect(lambda _value: self.edited.emit())

    def value(self) -> Receipt:
        return Receipt(
            self.number.words,
            instant(self.at, self._at, self._zone),
            self.amount.value,
            self.currency.words.upper(),
        )

    def set_value(self, value: Receipt) -> None:
        self._at = value.at
        self.number.set_words(value.number)
        self.at.set_value(value.at.replace(tzinfo=None) if value.at else None)
        self.amount.set_value(value.amount)
        self.currency.set_words(value.currency)

    def flush(self) -> None:
        for field in (self.number, self.at, self.amount, self.currency):
            field.flush()


class _Kept:
    """Rows that are entries of their own, by id."""

    def __init__(self, session: WalkSession, kind: EntryKind) -> None:
        self._session, self._kind = session, kind

    def entries(self) -> Sequence[tuple[Key, Any]]:
        audit = self._session.audit
        return sorted((audit.promises if self._kind is EntryKind.PROMISE else audit.receipts).items())

    def put(self, key: Key | None, value: Any) -> None:
        walk, id_ = self._session.walk, None if key is None else str(key)
        plan = walk.plan_promise if self._kind is EntryKind.PROMISE else walk.plan_receipt
        self._session.commit(plan(value, id_))


class _KeptPanel(QWidget):
    """Shows entries of one kind and follows the session."""

    kind: ClassVar[EntryKind]

    def __init__(
        self, session: WalkSession, make_row: Callable[[], Row], add_text: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.list = RowList(_Kept(session, self.kind), make_row, add_text=add_text, read_only=session.read_only)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.list)
        session.entries_changed.connect(self._on_entries_changed)
        session.flush_requested.connect(self.list.flush)

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if any(key.kind is self.kind for key in keys):
            self.list.refresh()


class PromisesPanel(_KeptPanel):
    """What ads, web site or staff promised; checked as kept or broken later."""

    kind = EntryKind.PROMISE

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(session, PromiseRow, _("Add a promise"), parent)


class ReceiptsPanel(_KeptPanel):
    """Receipts of the visit. They stay internal: a branch never sees them."""

    kind = EntryKind.RECEIPT

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        self._session = session
        super().__init__(session, self._make_row, _("Add a receipt"), parent)
        self.photo = button(_("Add its photo"), "camera", on_click=self._choose_photo)
        if session.read_only:
            self.photo.hide()
        self.list.buttons.insertWidget(1, self.photo)

    def _make_row(self) -> Row:
        return ReceiptRow(visit_day(self._session), self._currency())

    def _choose_photo(self) -> None:
        Intake.of(self._session).add_files(choose_files(self, pictures=True), kind="receipt")

    def _currency(self) -> str:
        """That of another receipt, else the one the checklist asks for."""
        known = [receipt.currency for receipt in self._session.audit.receipts.values() if receipt.currency]
        asked = [item.currency for item in self._session.checklist.items.values() if item.currency]
        return next(iter(known + asked), "")
