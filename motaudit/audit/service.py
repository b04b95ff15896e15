"""What a shopper does to an audit: start it, answer, undo. One action is one step, journaled in one transaction."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from motaudit.audit.codec import decode, encode
from motaudit.audit.entries import Change, EntryKey, header_key, is_absent, with_entries
from motaudit.audit.model import Audit, AuditState, Mode, Position
from motaudit.audit.places import Branch, Person
from motaudit.audit.records import (
    EDITABLE,
    Action,
    AuditFilter,
    AuditSummary,
    Committed,
    Edit,
    JournalStep,
    Progress,
)
from motaudit.base.clock import Clock, now
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.store import Store
from motaudit.checklist.service import ChecklistService
from motaudit.locale import _


class PlacesLookup(Protocol):
    def branch(self, id_or_code: str) -> Branch: ...
    def person(self, id: str) -> Person: ...


class AuditRepository(Protocol):
    def audit(self, audit_id: str) -> Audit | None:
        """The audit's identity, without its entries."""

    def entries(self, audit_id: str) -> dict[EntryKey, str]: ...
    def entry(self, audit_id: str, key: EntryKey) -> str | None: ...
    def progress(self, audit_id: str) -> Progress | None: ...
    def matching(self, text: str) -> tuple[str, ...]:
        """Ids of the audits whose number is `text`, or whose id begins with it."""

    def summaries(self, filter: AuditFilter, at: datetime) -> tuple[AuditSummary, ...]: ...
    def next_number(self, year: int) -> str: ...
    def save(self, audit: Audit) -> None:
        """Insert or rewrite the identity and state of an audit, not its entries."""

    def append(
        self,
        audit_id: str,
        action: Action,
        edits: Sequence[Edit],
        *,
        at: datetime,
        who: str,
        undoes: int | None = None,
    ) -> int:
        """Write a step and what it changes; returns its number."""

    def remember(
        self, audit_id: str, *, updated: datetime, step: int, position: Position | None, open_count: int | None
    ) -> None: ...
    def steps(self, audit_id: str) -> tuple[tuple[int, Action, int | None], ...]:
        """Step, action and what it undoes, oldest first."""

    def step(self, audit_id: str, step: int) -> tuple[Edit, ...]: ...
    def journal(self, audit_id: str) -> tuple[JournalStep, ...]: ...
    def commit(self) -> None: ...


class AuditService:
    """Safe to use from any thread. Every method that writes returns only when it is durable."""

    def __init__(
        self,
        store: Store[AuditRepository],
        places: PlacesLookup,
        checklists: ChecklistService,
        clock: Clock = now,
    ) -> None:
        self._store = store
        self._places = places
        self._checklists = checklists
        self._clock = clock

    def start(
        self,
        branch_id: str,
        checklist_hash: str,
        auditor_id: str,
        *,
        mode: Mode = Mode.AFTER_VISIT,
        scenario: str = "",
        revisit_of: str | None = None,
        same_visit: str | None = None,
    ) -> Audit:
        """A new visit in progress, with a number of its own."""
        version = self._checklists.version(checklist_hash)
        if version.retired is not None:
            raise UserError(
                "checklist.retired",
                _("This version of the checklist is no longer used."),
                remedy=_("Choose its newest version."),
            )
        branch, auditor = self._places.branch(branch_id), self._places.person(auditor_id)
        at = self._clock()
        wanted = {"mode": mode, "scenario": scenario, "revisit_of": revisit_of, "same_visit": same_visit}
        with self._store.write(urgent=True) as audits:
            audit = Audit(
                id=new_id(),
                number=audits.next_number(at.year),
                state=AuditState.IN_PROGRESS,
                branch=branch,
                auditor=auditor,
                checklist_hash=version.hash,
                checklist_code=version.code,
                checklist_version=version.version,
                created=at,
            )
            audits.save(audit)
            changes = tuple(Change(header_key(name), None, value) for name, value in wanted.items())
            step = audits.append(audit.id, Action.START, _edits(audits, audit.id, changes), at=at, who=auditor.id)
            audits.remember(audit.id, updated=at, step=step, position=None, open_count=None)
            started = self._load(audits, audit.id)
            audits.commit()
        return started

    def load(self, audit_id: str) -> Audit:
        with self._store.read() as audits:
            return self._load(audits, audit_id)

    def find(self, text: str) -> Audit:
        """By number, by id, or by the beginning of an id when it fits only one."""
        with self._store.read() as audits:
            found = audits.matching(text.strip()) if re.fullmatch(r"[\w-]+", text.strip()) else ()
            if len(found) == 1:
                return self._load(audits, found[0])
        if found:
            raise UserError(
                "audit.ambiguous",
                _("“{text}” fits {n} visits.").format(text=text, n=len(found)),
                remedy=_("Write more of the id."),
            )
        raise _unknown(text)

    def summaries(self, filter: AuditFilter | None = None) -> tuple[AuditSummary, ...]:
        """List rows, the newest visit first."""
        with self._store.read() as audits:
            return audits.summaries(filter or AuditFilter(), self._clock())

    def commit(
        self,
        audit_id: str,
        changes: tuple[Change, ...],
        *,
        who: str,
        position: Position | None = None,
        open_count: int | None = None,
    ) -> Committed:
        """Keep what one action changed, with its journal rows, in one transaction.

        What is so already is not journaled again. `position` and `open_count` are for going on and for lists;
        None leaves them as they are. Raises UserError when the audit was handed in.
        """
        at = self._clock()
        with self._store.write(urgent=True) as audits:
            progress = self._require_editable(audits, audit_id)
            edits = _edits(audits, audit_id, changes)
            step = audits.append(audit_id, Action.CHANGE, edits, at=at, who=who) if edits else progress.step
            _remember(audits, audit_id, progress, at if edits else progress.updated, step, position, open_count)
            audits.commit()
        return Committed(step, at)

    def remember(self, audit_id: str, position: Position, *, open_count: int | None = None) -> None:
        """Where the shopper is, to open there next time; no step of the journal."""
        with self._store.write(urgent=True) as audits:
            progress = _progress(audits, audit_id)
            _remember(audits, audit_id, progress, progress.updated, progress.step, position, open_count)
            audits.commit()

    def position(self, audit_id: str) -> Position | None:
        with self._store.read() as audits:
            return _progress(audits, audit_id).position

    def undo(self, audit_id: str, *, who: str) -> tuple[Change, ...] | None:
        """Reverse the newest step that is not undone, as a step of its own; None when there is none.

        Returns the changes to apply to what is shown.
        """
        return self._reverse(audit_id, Action.UNDO, who)

    def redo(self, audit_id: str, *, who: str) -> tuple[Change, ...] | None:
        """Reverse the newest undo after which nothing else was changed; None when there is none."""
        return self._reverse(audit_id, Action.REDO, who)

    def journal(self, audit_id: str) -> tuple[JournalStep, ...]:
        """Everything that happened to the audit, oldest first."""
        with self._store.read() as audits:
            return audits.journal(audit_id)

    def discard(self, audit_id: str, *, who: str) -> None:
        """Put a draft aside: it leaves the lists of work, and stays in the file with its journal.

        Raises UserError for one that was handed in, also when it came back since.
        """
        at = self._clock()
        with self._store.write(urgent=True) as audits:
            self._require_editable(audits, audit_id)
            audit = self._load(audits, audit_id)
            if audit.revision:
                raise UserError(
                    "audit.came_back",
                    _("This visit was handed in before; only a reviewer can put it aside."),
                    remedy=_("Mend what the remarks name and hand it in again, or ask the reviewer."),
                )
            self._change_state(audits, audit, AuditState.EXCLUDED, Action.EXCLUDE, at, who)
            audits.commit()

    def _load(self, audits: AuditRepository, audit_id: str) -> Audit:
        identity = audits.audit(audit_id)
        if identity is None:
            raise _unknown(audit_id)
        return with_entries(identity, _decoded(audits.entries(audit_id)))

    def _require_editable(self, audits: AuditRepository, audit_id: str) -> Progress:
        progress = _progress(audits, audit_id)
        if progress.state not in EDITABLE:
            raise UserError(
                "audit.handed_in",
                _("This visit was handed in and can no longer be changed."),
                remedy=_("Ask the reviewer to return it."),
            )
        return progress

    def _change_state(
        self,
        audits: AuditRepository,
        audit: Audit,
        state: AuditState,
        action: Action,
        at: datetime,
        who: str,
        *,
        open_count: int | None = None,
    ) -> None:
        audits.save(replace(audit, state=state))
        step = audits.append(audit.id, action, (), at=at, who=who)
        progress = _progress(audits, audit.id)
        _remember(audits, audit.id, progress, at, step, None, open_count)

    def _reverse(self, audit_id: str, action: Action, who: str) -> tuple[Change, ...] | None:
        at = self._clock()
        with self._store.write(urgent=True) as audits:
            progress = self._require_editable(audits, audit_id)
            undoable, redoable = _stacks(audits.steps(audit_id))
            stack = undoable if action is Action.UNDO else redoable
            if not stack:
                return None
            target = stack[-1]
            edits = tuple(Edit(edit.key, edit.after, edit.before) for edit in reversed(audits.step(audit_id, target)))
            step = audits.append(audit_id, action, edits, at=at, who=who, undoes=target)
            _remember(audits, audit_id, progress, at, step, None, None)
            audits.commit()
        return tuple(_change(edit) for edit in edits)


def _edits(audits: AuditRepository, audit_id: str, changes: Iterable[Change]) -> tuple[Edit, ...]:
    """The changes as they are kept, one an entry; `before` is what the file says, for a window may have been behind."""
    edits = []
    for change in {change.key: change for change in changes}.values():
        before = audits.entry(audit_id, change.key)
        after = None if is_absent(change.key, change.after) else encode(change.key, change.after)
        if before != after:
            edits.append(Edit(change.key, before, after))
    return tuple(edits)


def _change(edit: Edit) -> Change:
    key, before, after = edit
    return Change(key, None if before is None else decode(key, before), None if after is None else decode(key, after))


def _decoded(entries: Mapping[EntryKey, str]) -> dict[EntryKey, Any]:
    return {key: decode(key, text) for key, text in entries.items()}


def _stacks(steps: Iterable[tuple[int, Action, int | None]]) -> tuple[list[int], list[int]]:
    """The steps that can be undone and the undos that can be redone, the next one last."""
    undoable: list[int] = []
    redoable: list[int] = []
    for step, action, _undoes in steps:
        if action is Action.CHANGE:
            undoable.append(step)
            redoable.clear()
        elif action is Action.UNDO:
            undoable.pop()
            redoable.append(step)
        elif action is Action.REDO:
            redoable.pop()
            undoable.append(step)
        else:
            undoable.clear()
            redoable.clear()
    return undoable, redoable


def _progress(audits: AuditRepository, audit_id: str) -> Progress:
    progress = audits.progress(audit_id)
    if progress is None:
        raise _unknown(audit_id)
    return progress


def _remember(
    audits: AuditRepository,
    audit_id: str,
    progress: Progress,
    updated: datetime,
    step: int,
    position: Position | None,
    open_count: int | None,
) -> None:
    audits.remember(
        audit_id,
        updated=updated,
        step=step,
        position=progress.position if position is None else position,
        open_count=progress.open_count if open_count is None else open_count,
    )


def _unknown(text: str) -> UserError:
    return UserError(
        "audit.unknown",
        _("There is no visit “{text}” in this workspace.").format(text=text),
        remedy=_("Look it up in the list of visits."),
    )
