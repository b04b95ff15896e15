"""One open visit as all parts of the Walk share it: what was answered, where the shopper is, what is on its way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from motaudit.audit.entries import Change, EntryKey, EntryKind, read
from motaudit.audit.model import Audit, AuditState, ItemRef, MomentRef, Position
from motaudit.audit.records import EDITABLE
from motaudit.audit.walk import Walk, WalkChanges
from motaudit.checklist.model import Checklist
from motaudit.locale import current_language, pick
from ui.audit.access import load
from ui.common.context import AppContext

if TYPE_CHECKING:
    from motaudit.audit.gaps import Gap
    from motaudit.audit.places import Branch
    from motaudit.review.repairs import Repair
    from motaudit.review.standing import Remark

REMEMBER_MS = 800
"""A shopper who only looks round writes nothing for each step; the place where they stop is kept."""


class WalkSession(QObject):
    """Holds the walk of one audit; every part of the page shares it and nothing else.

    Attributes: `context`, `walk` (ask it, never apply to it), `checklist`, `audit_id`, `language`, `read_only`,
    `left` (how many questions still need an answer), `remarks` (what a reviewer wants mended), `repairs` (what was
    mended since an earlier visit and is to be looked at; read after the visit is open).
    Signals: `changed(WalkChanges)` after every applied change; `entries_changed(frozenset[EntryKey])` beside it, for
    what is no item (times, receipts, promises, evidence, the story ...); `position_changed(Position)`;
    `save_failed(exception)`; `flush_requested()` when text that is still being typed must be committed now;
    `repairs_changed()` when other repairs are to be looked at.
    """

    changed = Signal(object)
    entries_changed = Signal(object)
    position_changed = Signal(object)
    save_failed = Signal(object)
    flush_requested = Signal()
    repairs_changed = Signal()

    def __init__(
        self,
        context: AppContext,
        checklist: Checklist,
        audit: Audit,
        *,
        position: Position | None = None,
        remarks: tuple[Remark, ...] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.remarks = remarks
        self.repairs: tuple[Repair, ...] = ()
        self._known_repairs: tuple[Repair, ...] = ()
        self.context = context
        self.checklist = checklist
        self.walk = Walk(checklist, audit)
        self.audit_id = audit.id
        self.left = self.walk.open_count()
        self.language = current_language()
        self.read_only = audit.state not in EDITABLE
        self._position = position or Position("header", "outcome")
        self._saver = context.saver
        self._saver.failed.connect(self.save_failed)
        self._remembering = QTimer(self, singleShot=True, interval=REMEMBER_MS)
        self._remembering.timeout.connect(self._remember)

    @classmethod
    def open(cls, context: AppContext, audit_id: str, parent: QObject | None = None) -> WalkSession:
        """Load the audit with its checklist and the place where it was left.

        Raises UserError if there is none, or if it is not the person's to open.
        """
        audits = context.workspace.audits
        audit = load(context, audit_id)
        checklist = context.workspace.checklists.get(audit.checklist_hash)
        returned = audit.state is AuditState.RETURNED
        remarks = context.workspace.reviews.remarks(audit_id) if returned else ()
        return cls(context, checklist, audit, position=audits.position(audit_id), remarks=remarks, parent=parent)

    @property
    def audit(self) -> Audit:
        return self.walk.audit

    def remark_at(self, ref: ItemRef) -> str:
        """What the reviewer wants mended at a question."""
        return "\n".join(remark.text for remark in self.remarks if remark.item == ref)

    def know_repairs(self, repairs: tuple[Repair, ...]) -> None:
        """Take over the unsettled repairs of the branch; those show that this visit comes to."""
        self._known_repairs = repairs
        self._follow_repairs()

    def repairs_at(self, ref: ItemRef | MomentRef) -> tuple[Repair, ...]:
        """What was mended at a question, or at a moment as a whole."""
        if isinstance(ref, ItemRef):
            return tuple(each for each in self.repairs if each.item is not None and each.item.code == ref.code)
        return tuple(each for each in self.repairs if each.item is None and each.moment.code == ref.code)

    def repair_gaps(self) -> tuple[Gap, ...]:
        """What was mended and not looked at yet."""
        if not self.repairs:
            return ()
        from motaudit.review.verifying import unseen_gaps

        return unseen_gaps(self.repairs, self.walk)

    def _follow_repairs(self) -> None:
        """The time of the visit and answers that open or close ways decide to which repairs it comes."""
        if not self._known_repairs:
            return
        from motaudit.review.verifying import to_look_at

        found = to_look_at(self._known_repairs, self.walk)
        if found != self.repairs:
            self.repairs = found
            self.repairs_changed.emit()

    @property
    def branch(self) -> Branch:
        return self.walk.audit.branch

    @property
    def position(self) -> Position:
        return self._position

    def text(self, wording: Mapping[str, str]) -> str:
        """A wording of the checklist in the window's language."""
        return pick(wording, self.language)

    def commit(self, changes: tuple[Change, ...]) -> bool:
        """Apply one user action at once and send it to the file. False when it changes nothing."""
        audit = self.walk.audit
        fresh = tuple(replace(change, before=read(audit, change.key)) for change in changes)
        changes = tuple(change for change in fresh if change.before != change.after)
        if self.read_only or not changes:
            return False
        self._remembering.stop()
        effects = self.walk.apply(changes)
        self.left = self.walk.open_count()
        self._saver.commit(self.audit_id, changes, self._position, open_count=self.left)
        self._tell(effects, changes)
        return True

    def go(self, position: Position) -> None:
        """Move there; the place is remembered in the file after a moment of rest."""
        if position == self._position:
            return
        self._position = position
        if not self.read_only:
            self._remembering.start()
        self.position_changed.emit(position)

    def undo(self) -> bool:
        """Take the last step back. False while earlier steps cannot be saved, for their order must hold."""
        return self._step_back(self.context.workspace.audits.undo)

    def redo(self) -> bool:
        return self._step_back(self.context.workspace.audits.redo)

    def flush(self) -> bool:
        """Commit what is being typed and wait until everything is in the file."""
        self.flush_requested.emit()
        if self._remembering.isActive():
            self._remembering.stop()
            self._remember()
        return self._saver.flush()

    def close(self) -> None:
        """Let go of the shared queue; call `flush` before."""
        self._remembering.stop()
        self._saver.failed.disconnect(self.save_failed)

    def _step_back(self, service: Any) -> bool:
        if self.read_only or not self.flush():
            return False
        who = self._saver.who
        self._saver.add(lambda: service(self.audit_id, who=who), self._on_stepped_back)
        return self._saver.flush()

    def _on_stepped_back(self, changes: tuple[Change, ...] | None) -> None:
        if changes:
            effects = self.walk.apply(changes)
            self.left = self.walk.open_count()
            self._tell(effects, changes)

    def _tell(self, effects: WalkChanges, changes: tuple[Change, ...]) -> None:
        """A note or a flag changes nothing that the walk evaluates, and is to be shown all the same."""
        keys: frozenset[EntryKey] = frozenset(change.key for change in changes)
        items = {ItemRef(key.code, key.row) for key in keys if key.kind is EntryKind.ANSWER}
        moment_of, stage_of = self.checklist.moment_of, self.checklist.stage_of
        moments = {MomentRef(moment_of[ref.code].code, ref.row) for ref in items if ref.code in moment_of}
        stages = {stage_of[ref.code].code for ref in moments}
        self._follow_repairs()
        self.changed.emit(WalkChanges(effects.items | items, effects.moments | moments, effects.stages | stages))
        self.entries_changed.emit(keys)

    def _remember(self) -> None:
        audits, audit_id, position = self.context.workspace.audits, self.audit_id, self._position
        left = self.left
        self._saver.add(lambda: audits.remember(audit_id, position, open_count=left))
