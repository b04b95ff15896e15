"""The journal of an audit that came, put to the end of the one that is here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.lineage import JournalRow, Line, Lineage, Written
from motaudit.audit.model import Audit
from motaudit.audit.records import Action
from motaudit.base.clock import from_text, to_text
from motaudit.exchange.refusing import too_large, unsafe
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.values import is_instant, is_value
from motaudit.exchange.wire import AuditRecord, Entry, Step
from motaudit.locale import _

MOST_WRITTEN = 50_000
"""Steps and entries of a visit, together."""
_MOST_APART = 100
"""Versions of one entry of which none knows another: as many as laptops that changed it apart."""
_MARKS = frozenset({Action.START, Action.SUBMIT, Action.EXCLUDE, Action.REVIEW})


@dataclass(slots=True)
class Past:
    """What is added to the journal, and what the entries become."""

    rows: tuple[JournalRow, ...] = ()
    earlier: tuple[int, ...] = ()
    entries: dict[EntryKey, str | None] = field(default_factory=dict)
    conflicts: tuple[EntryKey, ...] = ()
    excluded: bool = False


def past_of(repository: PackageRepository, known: Audit | None, record: AuditRecord | None, *, replaces: bool) -> Past:
    here = repository.journal_rows(known.id) if known else ()
    if record is None:
        return Past(earlier=_steps(here), excluded=_is_excluded(row.action for row in here))
    came = tuple(_came(record))
    excluded = _is_excluded(row.action for row in (*here, *came))
    if not here:
        past = _first(record.id, came)
    elif replaces:
        past = _replaced(repository, record, here)
    else:
        past = _merged(record.id, here, came)
    past.excluded = excluded
    return past


def _steps(rows: Iterable[JournalRow]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row.step for row in rows))


def _is_excluded(actions: Iterable[str]) -> bool:
    return any(action == Action.EXCLUDE for action in actions)


def _came(record: AuditRecord) -> Iterator[JournalRow]:
    """The steps of a record as rows; what the entries become is filled in later."""
    if sum(1 + len(step.entries) for step in record.steps) > MOST_WRITTEN:
        raise too_large(_("one visit alone was changed more than {n} times.").format(n=MOST_WRITTEN))
    for number, step in enumerate(record.steps):
        _require_step(step, number)
        if not step.entries:
            yield JournalRow(number, step.action, None, None, None, step.at, step.who, None, None)
        elsewhere = any(entry.depth is not None for entry in step.entries)
        action = Action.IMPORT.value if elsewhere else step.action
        for entry in step.entries:
            key = _key(entry)
            line = _line(step.action, entry) if elsewhere else None
            yield JournalRow(number, action, key, None, entry.value, step.at, step.who, step.undoes, line)


def _first(audit_id: str, came: Sequence[JournalRow]) -> Past:
    """An audit that is not here yet: its journal as it is."""
    if any(row.line for row in came):
        lineage = Lineage(audit_id)
        rows = tuple(_played(lineage, came))
        return Past(rows, (), dict(lineage.entries()), lineage.conflicts())
    state: dict[EntryKey, str] = {}
    rows = tuple(row if row.key is None else row._replace(before=_put(state, row.key, row.after)) for row in came)
    return Past(rows, (), dict(state))


def _put(state: dict[EntryKey, str], key: EntryKey, value: str | None) -> str | None:
    before = state.get(key)
    if value is None:
        state.pop(key, None)
    else:
        state[key] = value
    return before


def _played(lineage: Lineage, rows: Iterable[JournalRow]) -> Iterator[JournalRow]:
    """Rows with what their entries were and became."""
    for row in rows:
        before = None if row.key is None else lineage.shown(row.key)
        tuple(_replayed(lineage, (row,)))
        yield row if row.key is None else row._replace(before=before, after=lineage.shown(row.key))


def _replayed(lineage: Lineage, rows: Iterable[JournalRow]) -> Iterator[Written]:
    """Rows as versions that follow each other: none can come from a longer line than there is."""
    for row in rows:
        if row.key is not None and row.line is not None:
            heads = lineage.heads.get(row.key, ())
            if row.line.depth > 1 + max((head.depth for head in heads), default=0):
                raise unsafe(_("the journal of a visit has gaps."))
            if len(heads) > _MOST_APART:
                raise unsafe(_("the journal of a visit holds what no journal holds."))
        try:
            yield from lineage.replay((row,))
        except ValueError as error:
            raise unsafe(_("the journal of a visit has gaps.")) from error


def _merged(audit_id: str, here: Sequence[JournalRow], came: Sequence[JournalRow]) -> Past:
    local, foreign = Lineage(audit_id), Lineage(audit_id)
    own = [written.id for written in local.replay(here)]
    theirs = list(_replayed(foreign, came))
    earlier = _steps(here)
    if [written.id for written in theirs[: len(own)]] == own:
        rows = tuple(_played(local, came[len(own) :]))
    else:
        rows = tuple(_beside(local, zip(came, theirs, strict=True), len(earlier)))
    entries = {row.key: local.shown(row.key) for row in rows if row.key is not None}
    return Past(rows, earlier, entries, local.conflicts())


def _beside(local: Lineage, came: Iterable[tuple[JournalRow, Written]], first: int) -> Iterator[JournalRow]:
    """What was written elsewhere meanwhile, as further steps that cannot be undone here."""
    new = ((row, written) for row, written in came if written.id not in local.known)
    for number, (_step, group) in enumerate(groupby(new, lambda pair: pair[0].step), first):
        for row, written in group:
            if row.key is None:
                local.take(written)
                yield row._replace(step=number)
                continue
            before = local.shown(row.key)
            local.take(written)
            line = Line(written.action, written.depth, written.parents, written.value)
            after = local.shown(row.key)
            yield JournalRow(number, Action.IMPORT.value, row.key, before, after, row.at, row.who, None, line)


def _replaced(repository: PackageRepository, record: AuditRecord, here: Sequence[JournalRow]) -> Past:
    """A newer copy for the branch in the place of an older one, as one step."""
    old = repository.entries(record.id)
    new: dict[EntryKey, str] = {}
    for row in _came(record):
        if row.key is not None:
            _put(new, row.key, row.after)
    last = record.steps[-1]
    earlier = _steps(here)
    keys = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    rows = tuple(
        JournalRow(len(earlier), Action.CHANGE.value, key, old.get(key), new.get(key), last.at, last.who, None, None)
        for key in keys
    )
    return Past(rows, earlier, {key: new.get(key) for key in keys})


def _require_step(step: Step, number: int) -> None:
    require_instant(step.at)
    if step.action not in _ACTIONS or (step.action not in _MARKS and not step.entries):
        raise unsafe(_("the journal of a visit holds what no journal holds."))
    if step.undoes is not None and step.undoes >= number:
        raise unsafe(_("the journal of a visit has gaps."))
    elsewhere = [entry.depth is not None and entry.parents is not None for entry in step.entries]
    if any(elsewhere) and not all(elsewhere):
        raise unsafe(_("the journal of a visit has gaps."))


_ACTIONS = frozenset(Action)
_KINDS = {str(kind): kind for kind in EntryKind}


def _key(entry: Entry) -> EntryKey:
    kind = _KINDS.get(entry.kind)
    if kind is None or not 1 <= entry.row <= 9999 or not is_value(kind, entry.code, entry.value):
        raise unsafe(_("a visit holds an answer that no visit can hold: {code}.").format(code=entry.code[:40]))
    return EntryKey(kind, entry.code, entry.row)


def _line(action: str, entry: Entry) -> Line:
    return Line(action, entry.depth or 0, entry.parents or (), entry.value)


@lru_cache(maxsize=20_000)
def require_instant(text: str) -> datetime:
    try:
        instant = from_text(text)
    except ValueError as error:
        raise unsafe(_("“{text}” is no point in time.").format(text=text)) from error
    if to_text(instant) != text or not is_instant(instant):
        raise unsafe(_("“{text}” is no point in time.").format(text=text))
    return instant
