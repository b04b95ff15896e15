"""Handing in: what is still missing, each with the way to it, and then the step itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from motaudit.audit.gaps import Gap
from motaudit.base.errors import MotauditError
from motaudit.locale import _, format_number, ngettext
from ui.audit.intake import Intake
from ui.audit.session import WalkSession
from ui.audit.words import what_follows
from ui.common.buttons import button
from ui.common.context import Changes
from ui.common.icons import icon
from ui.common.labels import Label, SectionTitle
from ui.common.surfaces import Banner
from ui.common.theme import GRID, Text, tokens

_GAP_ROLE = int(Qt.ItemDataRole.UserRole)


_MOST_ROWS = 100
"""A list that is longer fills whatever room there is."""


class GapList(QListWidget):
    """What is missing, what must be there before what would be good to have. Signals: `gap_chosen(Gap)`."""

    gap_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setAccessibleName(_("What is still missing"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSpacing(2)
        self.itemActivated.connect(self._on_chosen)
        self.itemClicked.connect(self._on_chosen)

    def show_gaps(self, gaps: list[Gap]) -> None:
        chosen = self.currentRow()
        t = tokens(self)
        must = icon("octagon-alert", color=t.critical)
        good = icon("info", color=t.warning)
        self.clear()
        for gap in sorted(gaps, key=lambda gap: gap.severity != "error"):
            error = gap.severity == "error"
            item = QListWidgetItem(must if error else good, gap.message)
            spoken = _("Must be there: {message}") if error else _("Would be good: {message}")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken.format(message=gap.message))
            item.setData(_GAP_ROLE, gap)
            self.addItem(item)
        if gaps:
            self.setCurrentRow(min(max(chosen, 0), len(gaps) - 1))
        rows = min(len(gaps), _MOST_ROWS)
        self.setMaximumHeight(rows * (self.sizeHintForRow(0) + 2 * self.spacing()) + 2 * GRID)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        self.gap_chosen.emit(item.data(_GAP_ROLE))


class HandInPanel(QWidget):
    """The last page of the walk. Warnings do not hinder; what must be there does.

    Signals: `jump_requested(Position)` to mend a gap; `handed_in(audit_id)` after the visit was frozen.
    """

    jump_requested = Signal(object)
    handed_in = Signal(str)

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._busy = False
        self.banner = Banner()
        self._title = SectionTitle("")
        self._detail = Label("", muted=True)
        self.gaps = GapList()
        self.gaps.gap_chosen.connect(lambda gap: self.jump_requested.emit(gap.position))
        self.submit = button(_("Hand in"), "send", kind="primary", on_click=self._on_submit)
        self._why_not = Label("", Text.SECONDARY)
        self._why_not.set_ink("warning")
        actions = QHBoxLayout()
        actions.setSpacing(GRID)
        actions.addWidget(self.submit)
        actions.addWidget(self._why_not, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        for widget in (self._title, self._detail, self.banner):
            layout.addWidget(widget)
        layout.addWidget(self.gaps, 1000)
        layout.addLayout(actions)
        layout.addStretch(1)
        self.setFocusProxy(self.gaps)
        session.changed.connect(self._on_changed)
        session.entries_changed.connect(self._on_changed)
        session.repairs_changed.connect(self._on_changed)
        self._intake = Intake.of(session)
        self._intake.busy_changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Look again for what is missing."""
        gaps = list(self._session.walk.gaps())
        mended = self._session.repair_gaps()
        known = {gap.position for gap in gaps}
        gaps += [gap for gap in mended if gap.position not in known]
        musts = sum(gap.severity == "error" for gap in gaps)
        follows = what_follows(outcome) if (outcome := self._session.audit.outcome) else ""
        self.gaps.show_gaps(gaps)
        self.gaps.setVisible(bool(gaps))
        if musts:
            text = ngettext("{n} thing is still missing", "{n} things are still missing", musts)
            self._title.setText(text.format(n=format_number(musts)))
            detail = _("Choose one to go there. What is marked as good to have does not hinder.")
        elif gaps:
            self._title.setText(_("Ready to hand in"))
            detail = _("These would be good to have, but need not be there.")
        else:
            self._title.setText(_("Ready to hand in"))
            detail = _("Nothing is missing.")
        look = ngettext("{n} repair to look at.", "{n} repairs to look at.", len(mended))
        lines = (detail, look.format(n=format_number(len(mended))) if mended else "", follows)
        self._detail.setText("\n".join(filter(None, lines)))
        taking_in = self._intake.busy
        waits = _("A photo is still being taken in.") if taking_in else ""
        self._why_not.setText(_("Mend first what must be there.") if musts else waits)
        self.submit.setEnabled(not musts and not taking_in and not self._busy and not self._session.read_only)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_submit(self) -> None:
        if not self._session.flush():
            self.banner.say(
                "error",
                _("Your last answers are not saved yet."),
                _("The visit can be handed in as soon as they are."),
                {_("Try again"): self._on_retry},
            )
            return
        self.banner.hide()
        self.refresh()
        if not self.submit.isEnabled():
            return
        self._busy = True
        self.submit.setEnabled(False)
        context, audit_id = self._session.context, self._session.audit_id
        audits, who = context.workspace.audits, context.person.id
        task = context.tasks.call(
            lambda: audits.submit(audit_id, who=who),
            title=_("Handing in"),
            done=lambda _submitted: self._on_submitted(),
            failed=self._on_failed,
        )
        task.finished.connect(self._on_finished)

    def _on_retry(self) -> None:
        self._session.context.saver.retry()
        self._on_submit()

    def _on_submitted(self) -> None:
        context, audit_id = self._session.context, self._session.audit_id
        self._session.read_only = True
        context.announce(Changes(audits=frozenset({audit_id})))
        self.handed_in.emit(audit_id)
        context.go("receipt", audit_id=audit_id)

    def _on_failed(self, error: MotauditError) -> None:
        self.banner.say_error(error)

    def _on_finished(self) -> None:
        self._busy = False
        self.refresh()
