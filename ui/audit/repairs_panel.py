"""What was repaired since an earlier visit and is to be looked at closely: a mark at its place, and all of it together.

It says what was mended, never what had been wrong, what it cost, or who said so: a shopper who knows what to find
finds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from motaudit.audit.model import ItemRef
from motaudit.locale import _
from ui.audit.session import WalkSession
from ui.common.buttons import button
from ui.common.icons import IconLabel
from ui.common.labels import Label
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


def _line(sign: str, words: Label, ink: str = "muted") -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(GRID)
    line.addWidget(IconLabel(sign, color=ink, size=_SIGN), 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(words, 1)
    return line
