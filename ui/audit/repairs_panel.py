"""What was repaired since an earlier visit and is to be looked at closely: a mark at its place, and all of it together.

It says what was mended, never what had been wrong, what it cost, or who said so: a shopper who knows what to find
finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motaudit.audit.model import ItemRef
from motaudit.base.errors import MotauditError
from motaudit.locale import _, pick
from ui.audit.session import WalkSession
from ui.common.buttons import button
from ui.common.context import AppContext
from ui.common.icons import IconLabel
from ui.common.labels import Label, facts
from ui.common.layouts import clear
from ui.common.theme import GRID, HALF, Text

if TYPE_CHECKING:
    from motaudit.checklist.model import Checklist
    from motaudit.review.repairs import Repair

_SIGN = 18


def repair_text(repair: Repair, checklist: Checklist) -> str:
    """What to look at, in the words of who mended it."""
    from motaudit.review.verifying import is_felt

    what = repair.what.strip().rstrip(".")
    if is_felt(repair, checklist):
        if what:
            return _("Repaired since an earlier visit: {what}. Please look closely, and say how it felt.").format(
                what=what
            )
        return _("Something was repaired here since an earlier visit. Please look closely, and say how it felt.")
    if what:
        return _("Repaired since an earlier visit: {what}. Please look closely.").format(what=what)
    return _("Something was repaired here since an earlier visit. Please look closely.")


class RepairMark(QWidget):
    """The small mark at a question or a moment: one line for each repair; hidden where there is none."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checklist = session.checklist
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(HALF)
        self._shown: tuple[Repair, ...] = ()
        self.hide()

    def show_repairs(self, repairs: tuple[Repair, ...]) -> bool:
        """Whether anything changed."""
        if repairs == self._shown:
            return False
        self._shown = repairs
        clear(self._layout)
        for repair in repairs:
            self._layout.addLayout(
                _line("wrench", Label(repair_text(repair, self._checklist), Text.SECONDARY, muted=True))
            )
        self.setVisible(bool(repairs))
        return True


class RepairsPanel(QWidget):
    """All that this visit looks at, each with whether it was and the way to it."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._said: tuple[object, ...] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GRID)
        session.repairs_changed.connect(self._show)
        session.changed.connect(lambda _changes: self._show())
        session.entries_changed.connect(lambda _keys: self._show())
        self._show()

    def _show(self) -> None:
        from motaudit.review.verifying import is_seen

        walk = self._session.walk
        rows = tuple((each, is_seen(each, walk)) for each in self._session.repairs)
        if rows == self._said:
            return
        self._said = rows
        clear(self._layout)
        for repair, seen in rows:
            self._layout.addWidget(self._row(repair, seen))
        self._layout.addStretch(1)

    def _row(self, repair: Repair, seen: bool) -> QWidget:
        from motaudit.review.verifying import places

        walk = self._session.walk
        ref = places(repair, walk)[0]
        row = QWidget()
        words = QVBoxLayout(row)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(HALF)
        place = walk.label(ref if repair.item is None else ItemRef(repair.item.code, ref.row))
        words.addLayout(_line("check" if seen else "circle", Label(place, Text.STRONG), "glory" if seen else "muted"))
        words.addWidget(Label(repair_text(repair, walk.checklist), Text.SECONDARY, muted=True))
        go = button(_("Go there"), kind="quiet", on_click=lambda: self._session.go(walk.position_of(ref)))
        go.setAccessibleName(_("Go to “{place}”").format(place=place))
        go.setAccessibleDescription(_("Looked at") if seen else _("To look at"))
        words.addWidget(go, 0, Qt.AlignmentFlag.AlignLeading)
        return row


class RepairsBrief(QWidget):
    """What a visit that is about to begin will look at. Signals: `found(bool)` whether there is anything."""

    found = Signal(bool)

    def __init__(self, context: AppContext, failed: Callable[[MotauditError], None]) -> None:
        super().__init__()
        self._context, self._failed = context, failed
        self._wanted = ("", "")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(HALF)

    def look(self, branch_id: str, checklist: Checklist | None) -> None:
        """Ask beside the window what was repaired at a branch and is in a checklist."""
        self._wanted = wanted = (branch_id, checklist.code if checklist else "")
        if checklist is None or not branch_id:
            self._show((), None)
            return
        repairs = self._context.workspace.repairs
        self._context.tasks.call(
            lambda: repairs.to_check(*wanted),
            done=lambda found: self._show(found, checklist) if wanted == self._wanted else None,
            failed=self._failed,
        )

    def _show(self, repairs: Iterable[Repair], checklist: Checklist | None) -> None:
        clear(self._layout)
        lines = []
        if checklist is not None:
            from motaudit.review.repairs import RepairState
            from motaudit.review.verifying import is_asked

            lines = [
                facts(pick(each.title), repair_text(each, checklist))
                for each in repairs
                if each.state is RepairState.DONE and is_asked(each, checklist)
            ]
        for line in lines:
            self._layout.addLayout(_line("wrench", Label(line, Text.SECONDARY, muted=True)))
        self.found.emit(bool(lines))


def _line(sign: str, words: Label, ink: str = "muted") -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(GRID)
    line.addWidget(IconLabel(sign, color=ink, size=_SIGN), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
    return line
