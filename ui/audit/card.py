"""The card of one moment: its questions, its rows where it repeats, and what stood out about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from motaudit.audit.model import ItemRef, MomentRef
from motaudit.audit.walk import WalkChanges
from motaudit.locale import _, format_number
from ui.audit.feeling import MomentFeeling
from ui.audit.item_row import ItemRow
from ui.audit.repairs_panel import RepairMark
from ui.audit.session import WalkSession
from ui.audit.words import channel_text
from ui.common.buttons import Segmented, button, icon_button
from ui.common.labels import Label, Rule
from ui.common.marks import Pill
from ui.common.surfaces import Card
from ui.common.theme import GRID, HALF, Text

_ACTIONS_OF_ROWS = frozenset({"not_applicable", "not_observed", "note", "flag"})


class MomentCard(Card):
    """One moment, each question in a row. Rows are built once; a change touches only the rows that it concerns.

    Signals: `step_requested(ItemRef)` when a question was answered, or left by Enter, and the walk goes on;
    `row_requested(MomentRef)` to show another row of a repeating moment; `reveal_requested(QWidget)` when a part
    should be in view.
    """

    step_requested = Signal(object)
    row_requested = Signal(object)
    reveal_requested = Signal(object)

    def __init__(self, session: WalkSession, ref: MomentRef, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=2 * GRID)
        self.session, self.ref = session, ref
        self.moment = session.checklist.moment_by_code[ref.code]
        self.rows: dict[ItemRef, ItemRow] = {}
        self.current: ItemRow | None = None
        self.body.setSpacing(HALF)
        self._add_title()
        if self.moment.repeat is not None:
            self._add_repeat()
        self.add(Rule())
        self._first_row = self.body.count()
        self._sync()
        self.body.addSpacing(HALF)
        self.add(Rule())
        self.feeling = MomentFeeling(session, ref)
        self.feeling.show_keys(True)
        self.repairs = RepairMark(session)
        self._add_feeling()
        self.body.addStretch(1)
        self._show_repairs()
        self._written = self._writes_once()
        session.changed.connect(self._on_changed)
        session.flush_requested.connect(self.flush)
        session.repairs_changed.connect(self._show_repairs)

    def _add_title(self) -> None:
        stage = self.session.checklist.stage_of[self.ref.code]
        where = QHBoxLayout()
        where.setSpacing(GRID)
        names = _("{stage} · {code}").format(stage=self.session.text(stage.title), code=stage.code)
        where.addWidget(Label(names, Text.SECONDARY, muted=True, wrap=False))
        where.addStretch(1)
        if self.moment.channel is not None:
            where.addWidget(Pill(channel_text(self.moment.channel)))
        self.body.addLayout(where)
        self._title = Label(self.session.walk.label(self.ref), Text.CARD_TITLE)
        self.add(self._title)
        if guidance := self.session.walk.label(self.moment.guidance, self.ref):
            self.add(Label(guidance, Text.SECONDARY, muted=True))
        if not self.session.walk.is_reached(self.ref):
            self.add(Label(_("You would have left before this moment: nothing is needed here."), muted=True))
        self.body.addSpacing(HALF)

    def _writes_once(self) -> tuple[object, ...]:
        """What is not followed once the card is built."""
        walk, items = self.session.walk, self.session.checklist.items
        repeats = walk.rows(self.ref.code) if self.moment.repeat is not None else ()
        helps = [walk.label(items[ref.code].help, ref) for ref in self.rows]
        return (walk.label(self.moment.guidance, self.ref), walk.is_reached(self.ref), repeats, *helps)

    def is_outdated(self) -> bool:
        """Whether a card built now would look different; one that is shown stays as the person found it."""
        return self._writes_once() != self._written

    def _add_repeat(self) -> None:
        """Tabs of the rows, and a button for one more, such as "Another employee"."""
        assert self.moment.repeat is not None
        rows = self.session.walk.rows(self.ref.code)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        if len(rows) > 1:
            tabs = Segmented([(format_number(at), row) for at, row in enumerate(rows, start=1)])
            tabs.choose(self.ref.row)
            tabs.chosen.connect(lambda row: self.row_requested.emit(MomentRef(self.ref.code, int(row))))
            line.addWidget(tabs)
        most = self.moment.repeat.max
        if not self.session.read_only:
            more = button(self.session.text(self.moment.repeat.label), "plus", on_click=self.add_row)
            more.setEnabled(most is None or len(rows) < most)
            line.addWidget(more)
            if len(rows) > 1:
                line.addWidget(icon_button("trash-2", _("Take this one away"), self._remove_row))
        line.addStretch(1)
        self.body.addLayout(line)

    def _add_feeling(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.setContentsMargins(GRID, 0, GRID, 0)
        caption = Label(_("This moment"), Text.SECONDARY, muted=True, wrap=False)
        line.addWidget(caption, 0, Qt.AlignmentFlag.AlignTop)
        caption.setMinimumHeight(5 * GRID)
        line.addWidget(self.feeling, 1)
        self.body.addLayout(line)
        mended = QHBoxLayout()
        mended.setContentsMargins(GRID, 0, GRID, 0)
        mended.addWidget(self.repairs)
        self.body.addLayout(mended)

    # -- following the walk

    def _show_repairs(self) -> None:
        """What was mended here: at its question, or beside how the moment felt."""
        for row in self.rows.values():
            row.show_repairs()
        self.repairs.show_repairs(self.session.repairs_at(self.ref))

    def _on_changed(self, changes: WalkChanges) -> None:
        if self.ref in changes.moments:
            self._sync()
            self.feeling.refresh()
        for ref, row in self.rows.items():
            # A filter or a wording may name any other answer; rows of neither kind are left alone.
            if ref in changes.items or row.item.choice_filter or _names_answers(row.item.text):
                row.refresh()
        title = self.session.walk.label(self.ref)
        if title != self._title.text():
            self._title.setText(title)

    def _sync(self) -> None:
        """Add and remove rows so that they are those of the walk, in its order."""
        wanted = self.session.walk.items(self.ref)
        if tuple(self.rows) == wanted:
            return
        for ref in [ref for ref in self.rows if ref not in wanted]:
            gone = self.rows.pop(ref)
            if gone is self.current:
                self.current = None
            self.body.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        rows: dict[ItemRef, ItemRow] = {}
        number = 0
        for at, ref in enumerate(wanted):
            number += self.session.checklist.items[ref.code].type.is_asked
            row = self.rows.get(ref)
            if row is None:
                row = self._make_row(ref, number)
                self.body.insertWidget(self._first_row + at, row)
            row.set_number(number)
            rows[ref] = row
        self.rows = rows

    def _make_row(self, ref: ItemRef, number: int) -> ItemRow:
        row = ItemRow(self.session, ref, number)
        row.answered.connect(self._on_answered)
        row.left.connect(self.step_requested)
        row.resized.connect(lambda _ref: self.reveal_requested.emit(row))
        return row

    def _on_answered(self, ref: ItemRef) -> None:
        """Go on, unless the answer is wrong or requires a note or a photo: then that is opened instead."""
        row = self.rows.get(ref)
        if row is not None and row.open_what_is_missing():
            self.reveal_requested.emit(row)
            return
        self.step_requested.emit(ref)

    # -- what a person does

    def focus_item(self, code: str) -> None:
        """Give a question the focus and the accent; "" the first that is asked."""
        asked = [row for row in self.rows.values() if row.editor is not None]
        row = next((row for row in asked if row.ref.code == code), asked[0] if asked else None)
        self.set_current(row)
        focus = QApplication.focusWidget()
        if row is not None and (focus is None or not row.isAncestorOf(focus)) and focus is not row:
            row.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reveal_requested.emit(row or self._title)

    def set_current(self, row: ItemRow | None) -> None:
        if row is not self.current:
            if self.current is not None:
                self.current.set_current(False)
            self.current = row
            if row is not None:
                row.set_current(True)

    def row_of(self, widget: QWidget | None) -> ItemRow | None:
        """The question that a widget belongs to."""
        while widget is not None and widget is not self:
            if isinstance(widget, ItemRow):
                return widget
            widget = widget.parentWidget()
        return None

    def act(self, action: str) -> bool:
        """An action of the key table that concerns this moment or the question in focus."""
        if self.session.read_only:
            return False
        if action in _ACTIONS_OF_ROWS:
            if self.current is not None:
                self.current.act(action)
            return self.current is not None
        if action == "time":
            editor = self.current.editor if self.current else None
            return editor is not None and editor.stamp()
        return self.feeling.act(action)

    def digit(self, key: str) -> bool:
        if self.session.read_only:
            return False
        if self.feeling.pick_afterwards(key):
            return True
        editor = self.current.editor if self.current else None
        return editor is not None and editor.digit(int(key))

    def enter(self) -> bool:
        """Enter on a row: end its figure or begin to type. False = go on to the next question."""
        if self.current is None or self.current.editor is None or self.session.read_only:
            return False
        return self.current.editor.enter()

    def backspace(self) -> bool:
        editor = self.current.editor if self.current else None
        return editor is not None and editor.backspace()

    def add_row(self) -> None:
        """One more row of a repeating moment, shown at once."""
        if self.session.commit(self.session.walk.plan_add_row(self.ref.code)):
            self.row_requested.emit(MomentRef(self.ref.code, self.session.walk.rows(self.ref.code)[-1]))

    def _remove_row(self) -> None:
        rows = self.session.walk.rows(self.ref.code)
        others = [row for row in rows if row != self.ref.row]
        nearest = min(others, key=lambda row: abs(row - self.ref.row))
        if self.session.commit(self.session.walk.plan_remove_row(self.ref)):
            self.row_requested.emit(MomentRef(self.ref.code, nearest))

    def flush(self) -> None:
        for row in self.rows.values():
            row.flush()
        self.feeling.flush()


def _names_answers(wording: object) -> bool:
    return isinstance(wording, dict) and any("${" in text for text in wording.values())
