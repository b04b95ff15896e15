"""The Walk: one visit, one moment at a time, by keys or by mouse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, EntryKind, entries_of
from motaudit.audit.model import Mode, Position
from motaudit.base.errors import MotauditError
from motaudit.locale import _, format_number, isolated, ngettext
from ui.audit import journey
from ui.audit.commands import WalkCommands
from ui.audit.intake import Intake
from ui.audit.session import WalkSession
from ui.audit.view import WalkView
from ui.common.buttons import button
from ui.common.context import AppContext, Changes
from ui.common.key_filter import KeyFilter
from ui.common.labels import Label
from ui.common.layouts import clear
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner, EmptyState
from ui.common.theme import Text


class WalkPage(Page):
    """Opens with `audit_id`, and `position` to jump somewhere; keeps the place and what was unfolded."""

    name: ClassVar[str] = "walk"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.session: WalkSession | None = None
        self.view: WalkView | None = None
        self._unfolded: tuple[str, ...] = ("photos",)
        self.banner = Banner()
        self._layout.addWidget(self.banner)
        self._body = QVBoxLayout()
        self._layout.addLayout(self._body, 1)
        self.left = Label("", Text.STRONG, wrap=False)
        self.hand_in = button(_("Hand in"), "send", kind="primary", on_click=self._on_hand_in)
        self.header.add_context(self.left)
        self.header.add_action(self.hand_in)
        self._commands = WalkCommands(self)
        self._keys = KeyFilter(self, self._commands.press)
        context.saver.dropped.connect(self._reopen)
        self._show_nothing()

    def title(self) -> str:
        if self.session is None:
            return _("Visit")
        if self.context.preferences.discreet:
            return _("Visit {number}").format(number=isolated(self.session.audit.number))
        return self.session.branch.name

    # -- coming and going

    def open(self, destination: Destination) -> None:
        audit_id = destination.get("audit_id")
        if audit_id and (self.session is None or self.session.audit_id != audit_id):
            self._open(audit_id)
        elif self.banner.kind == "info" and self.session is not None and not self.session.read_only:
            self.banner.hide()
        position = destination.get("position")
        if self.session is not None and position is not None:
            self.session.go(Position(*position))

    def refresh(self, changes: Changes) -> None:
        """A visit that changed elsewhere is opened anew: handed in, returned, or brought by a file from another laptop.

        What is just being typed goes into the file first, so that it is not lost but meets what came.
        """
        session = self.session
        if session is None or session.audit_id not in changes.audits:
            return
        if not session.read_only:
            session.flush()
        found = self.context.workspace.audits.load(session.audit_id)
        if found.state != session.audit.state:
            self._reopen()
        elif entries_of(found) != entries_of(session.audit) and self.context.saver.error is None:
            self._reopen()
            if not self.banner.isVisibleTo(self):
                self.banner.say("warning", _("This visit changed elsewhere and was read again."))

    def leave(self) -> bool:
        if self.session is not None and not self.session.read_only:
            if self.view is not None and not self.view.may_leave():
                return False
            self.session.flush()
            if Intake.of(self.session).busy:
                self.banner.say("info", _("A photo is still being taken in. Wait a moment, then go on."))
                return False
            self.context.announce(Changes(audits=frozenset({self.session.audit_id})))
        return True

    def save_state(self) -> dict[str, Any]:
        if self.session is not None:
            self.session.flush()
        return {"unfolded": self.view.side.opened() if self.view else self._unfolded}

    def restore_state(self, state: dict[str, Any]) -> None:
        self._unfolded = tuple(state.get("unfolded", self._unfolded))
        if self.view is not None:
            self.view.unfold(self._unfolded)

    def _open(self, audit_id: str) -> None:
        self._close()
        try:
            session = WalkSession.open(self.context, audit_id, self)
        except MotauditError as error:
            self._show_nothing()
            self.banner.say_error(error)
            return
        self.banner.hide()
        self.session = session
        clear(self._body)
        self.view = WalkView(session)
        self.view.unfold(self._unfolded)
        self._body.addWidget(self.view)
        session.changed.connect(lambda _changes: self._show_left())
        session.entries_changed.connect(self._on_entries_changed)
        Intake.of(session).failed.connect(self._on_intake_failed)
        self._show_head()
        self.view.start()
        if not session.read_only:
            self.context.tasks.when_idle(lambda: self._read_repairs(session))
        if session.read_only:
            self.banner.say("info", _("This visit was handed in. You can read it here; it cannot be changed."))
        elif session.remarks:
            self._say_remarks()

    def _read_repairs(self, session: WalkSession) -> None:
        """What was mended since an earlier visit, beside the window: the walk does not wait for it."""
        if session is not self.session:
            return
        repairs, audit = self.context.workspace.repairs, session.audit
        self.context.tasks.call(
            lambda: repairs.to_check(audit.branch.id, audit.checklist_code),
            done=lambda found: session.know_repairs(found) if session is self.session else None,
            failed=self.banner.say_error,
        )

    def _say_remarks(self) -> None:
        """The visit came back: what has to be mended, and the way from one remark to the next."""
        assert self.session is not None
        session = self.session
        n = len(session.remarks)
        said = ngettext(
            "The reviewer returned this visit with {n} remark.", "The reviewer returned this visit with {n} remarks.", n
        )
        ways: dict[str, Callable[[], object]] = {}
        if any(remark.position is not None for remark in session.remarks):
            ways[_("Go to the next remark")] = self.go_to_next_remark
        if self.context.workspace.reviews.standing(session.audit_id).open_questions:
            ways[_("Answer the reviewer")] = lambda: self.context.go("receipt", audit_id=session.audit_id)
        whole = "\n".join(remark.text for remark in session.remarks if remark.position is None)
        self.banner.say("warning", said.format(n=format_number(n)), whole, ways)

    def go_to_next_remark(self) -> None:
        """From remark to remark, and from the last to the first."""
        session = self.session
        if session is None:
            return
        places = [remark.position for remark in session.remarks if remark.position is not None]
        if places:
            at = next((at for at, place in enumerate(places) if place.item == session.position.item), -1)
            session.go(places[(at + 1) % len(places)])

    def _reopen(self) -> None:
        if self.session is not None:
            self._open(self.session.audit_id)

    def _close(self) -> None:
        session, view, self.session, self.view = self.session, self.view, None, None
        if session is None:
            return
        session.flush()
        if view is not None:
            self._unfolded = view.side.opened()
            view.area.close_part()
        session.close()
        session.deleteLater()

    def _show_nothing(self) -> None:
        clear(self._body)
        self.hand_in.hide()
        self.left.setText("")
        empty = EmptyState("clipboard-list", _("No visit is open."), _("Choose one from the list of visits."))
        empty.add_action(button(_("Go to the visits"), kind="primary", on_click=lambda: self.context.go("audits")))
        self._body.addWidget(empty)

    # -- the top line

    def _show_head(self) -> None:
        assert self.session is not None
        session, audit = self.session, self.session.audit
        mode = _("announced") if audit.mode is Mode.ANNOUNCED else _("after visit")
        subtitle = _("{checklist} · {mode} · {number}").format(
            checklist=session.text(session.checklist.title), mode=mode, number=isolated(audit.number)
        )
        self.retitle("" if self.context.preferences.discreet else subtitle)
        self.hand_in.setVisible(not session.read_only)
        self._show_left()

    def _show_left(self) -> None:
        if self.session is None or self.session.read_only:
            self.left.setText("")
            return
        if not self.session.audit.completed:
            self.left.setText("")
            return
        left = self.session.left
        said = ngettext("{n} left", "{n} left", left).format(n=format_number(left)) if left else _("All answered")
        self.left.setText(said)

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if any(key.kind is EntryKind.HEADER for key in keys):
            self._show_head()

    def _on_intake_failed(self, error: MotauditError) -> None:
        """Where the photo tray is in sight it says so itself."""
        view = self.view
        if view is None or not (view.side.isVisible() and "photos" in view.side.opened()):
            self.banner.say_error(error)

    def _on_hand_in(self) -> None:
        if self.session is not None:
            self.session.flush_requested.emit()
            self.session.go(Position(journey.HAND_IN))
