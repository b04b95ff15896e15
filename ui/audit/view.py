"""What lies below the top line of the Walk, and the way through it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.model import ItemRef, MomentRef, Position
from motaudit.audit.walk import WalkChanges
from motaudit.locale import _
from ui.audit import journey
from ui.audit.header import first_focus
from ui.audit.impression import freeze
from ui.audit.outline import OutlineModel, OutlineView
from ui.audit.rail import BEGINNING, END, StageRail
from ui.audit.session import WalkSession
from ui.audit.side import WIDTH, SideBar, SideColumn
from ui.audit.stage_area import StageArea
from ui.common.buttons import button
from ui.common.fields import unreadable_field
from ui.common.labels import ElidedLabel
from ui.common.theme import GRID, RAIL_FOLDS_BELOW, Text, enlarged


class WalkView(QWidget):
    """Everything below the top line, for one session: rail, outline, the part in hand, and what lies beside it."""

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.rail = StageRail(session)
        self.outline = OutlineView(OutlineModel(session, self))
        self.area = StageArea(session)
        self.side = SideColumn(session)
        self.bar = SideBar(self.side)
        self._narrow: bool | None = None
        self._drawer = ""
        self._impression_asked = False
        self._after_impression: Position | None = None
        self._hint = ElidedLabel("", Text.SECONDARY, muted=True)
        self._back = button(_("Back"), "chevron-left", kind="quiet", on_click=self.step_back)
        self._next = button(_("Next"), "chevron-right", kind="quiet", on_click=self.step_on)
        leading = self.layoutDirection()
        mirrored = (
            Qt.LayoutDirection.RightToLeft
            if leading == Qt.LayoutDirection.LeftToRight
            else Qt.LayoutDirection.LeftToRight
        )
        self._next.setLayoutDirection(mirrored)  # the arrow stands behind the word
        self._lay_out()
        self.rail.stage_chosen.connect(self.go_to_stage)
        self.outline.chosen.connect(self._on_outline_chosen)
        self.bar.chosen.connect(self.toggle_drawer)
        self.area.step_requested.connect(self._on_step_requested)
        self.area.page_finished.connect(self._on_page_finished)
        self.area.row_requested.connect(self._on_row_requested)
        self.area.hand_in_requested.connect(lambda: session.go(Position(journey.HAND_IN)))
        self.area.jump_requested.connect(self._go)
        session.position_changed.connect(self._on_position_changed)
        session.entries_changed.connect(self._on_entries_changed)
        session.changed.connect(self._on_changed)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._back)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._next)
        middle = QVBoxLayout()
        middle.setSpacing(GRID)
        middle.addWidget(self.area, 1)
        middle.addLayout(foot)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(2 * GRID)
        self._columns.addWidget(self.outline)
        self._columns.addLayout(middle, 1)
        self._columns.addWidget(self.bar)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.rail)
        layout.addLayout(self._columns, 1)

    # -- where to be

    def start(self) -> None:
        """Show the place where the shopper was; what is no longer there gives way to the beginning."""
        walk, position = self.session.walk, self.session.position
        page = journey.page_of(position)
        known = page in set(journey.pages(walk)) or (
            page.page == journey.MOMENT and journey.moment_of(page) in walk.moments()
        )
        if not known:
            self.session.go(Position(journey.HEADER, journey.OUTCOME))
        self._on_position_changed(self.session.position)

    def step_on(self) -> None:
        """To the next unanswered question, the stage's end, or the next page."""
        feeling, audit = self.area.feeling, self.session.audit
        if feeling is not None and feeling.stage in audit.emotions and feeling.stage not in audit.confirmed_stages:
            feeling.confirm()
            return
        self._go(journey.step_on(self.session.walk, self.session.position))

    def step_back(self) -> None:
        self._go(journey.step_back(self.session.walk, self.session.position))

    def go_to_stage(self, code: str) -> None:
        if code == BEGINNING:
            self._go(Position(journey.HEADER, journey.OUTCOME))
        elif code == END:
            self._go(Position(journey.STORY if self.session.audit.completed else journey.HAND_IN))
        elif code:
            self._go(journey.stage_start(self.session.walk, code))

    def move(self, step: int) -> bool:
        """Up or Down: the question above or below on the card."""
        card = self.area.card
        if card is None:
            return False
        rows = [row for row in card.rows.values() if row.editor is not None]
        if card.current not in rows:
            return False
        at = rows.index(card.current) + step
        if 0 <= at < len(rows):
            self._go(self.session.walk.position_of(rows[at].ref))
        return True

    def focus_current(self) -> None:
        """Leave a text field for the question it belongs to."""
        card = self.area.card
        if card is not None and card.current is not None:
            card.current.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.area.part is not None:
            self.area.part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def say(self, hint: str) -> None:
        """A hint below the card, such as which key comes next."""
        self._hint.setText(hint)

    def _go(self, position: Position) -> None:
        if position == self.session.position:
            self._on_position_changed(position)
        else:
            self.session.go(position)

    def _on_position_changed(self, position: Position) -> None:
        """Show it; before the first stage is described, its first impression is asked."""
        if self._held_back(position):
            return
        walk = self.session.walk
        opens = position.page in (journey.MOMENT, journey.STAGE_END) and not self.session.read_only
        if opens and journey.stage_at(walk, position) == journey.FIRST_STAGE and not self._has_impression():
            self._impression_asked = True
            self._after_impression = position
            self.session.go(journey.FIRST_IMPRESSION)
            return
        self.rail.set_current(journey.stage_at(walk, position) or self._end_of_rail(position))
        self.area.show_position(position)
        self._back.setVisible(journey.page_of(position) != Position(journey.HEADER, journey.OUTCOME))
        self._next.setVisible(position.page != journey.HAND_IN)
        self.say("")

    def may_leave(self) -> bool:
        """False where something is typed that cannot be read and would be lost; the person is told right there."""
        field = unreadable_field(self)
        if field is None:
            return True
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()
        self.area.reveal(field)
        self.say(_("What is typed here cannot be read. Correct it or empty the field, then go on."))
        return False

    def _held_back(self, position: Position) -> bool:
        """Whether the card must stay, for a field of it cannot be read; then its question is the position again."""
        card = self.area.card
        if card is None or journey.page_of(position) == Position(journey.MOMENT, card.ref.code, card.ref.row):
            return False
        row = card.row_of(unreadable_field(card))
        if row is None:
            return False
        self.session.go(self.session.walk.position_of(row.ref))
        self.may_leave()
        return True

    def _has_impression(self) -> bool:
        """Whether the first stage may be opened; what is known of the impression is frozen then."""
        audit = self.session.audit
        if audit.first_impression is not None:
            freeze(self.session)
            return True
        return self._impression_asked

    @staticmethod
    def _end_of_rail(position: Position) -> str:
        return END if position.page in (journey.STORY, journey.HAND_IN) else BEGINNING

    def _on_page_finished(self) -> None:
        target, self._after_impression = self._after_impression, None
        position = self.session.position
        if journey.page_of(position) == journey.FIRST_IMPRESSION and target is not None:
            self._go(target)
        elif position.page == journey.HEADER and journey.page_of(position) != journey.FIRST_IMPRESSION:
            self._leave_header()
        else:
            self._go(journey.enter(self.session.walk, journey.page_after(self.session.walk, position)))

    def _leave_header(self) -> None:
        """From the header to where the first open question is."""
        for stage in self.session.walk.stages():
            start = journey.stage_start(self.session.walk, stage.code)
            if start.page == journey.MOMENT or stage.code not in self.session.audit.confirmed_stages:
                self._go(start)
                return
        self._go(Position(journey.STORY))

    def _on_step_requested(self, ref: ItemRef) -> None:
        self._go(journey.step_on(self.session.walk, self.session.walk.position_of(ref)))

    def _on_outline_chosen(self, position: Position) -> None:
        self._go(journey.enter(self.session.walk, position) if position.page == journey.MOMENT else position)

    def _on_row_requested(self, ref: MomentRef) -> None:
        found = journey.first_waiting(self.session.walk, ref)
        target = self.session.walk.position_of(found or ref)
        if journey.page_of(target) == journey.page_of(self.session.position):
            self.area.rebuild()
        self._go(target)

    def _on_changed(self, changes: WalkChanges) -> None:
        """An answer may hide the very moment it was given in: then the stage goes on behind it."""
        position = self.session.position
        if position.page != journey.MOMENT or journey.moment_of(position) not in changes.moments:
            return
        ref = journey.moment_of(position)
        if not self.session.walk.is_visible(ref) and ref.row in self.session.walk.rows(ref.code):
            self._go(journey.stage_start(self.session.walk, journey.stage_at(self.session.walk, position)))

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        """When another row of the moment in hand came or went, its tabs are drawn anew."""
        card = self.area.card
        if card is None or not any(key.kind is EntryKind.ROWS and key.code == card.ref.code for key in keys):
            return
        rows = self.session.walk.rows(card.ref.code)
        if card.ref.row in rows:
            self.area.rebuild()
            self.area.show_position(self.session.position)
        else:
            self._on_row_requested(MomentRef(card.ref.code, rows[0]))

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not self.area.isAncestorOf(new):
            return
        card, feeling = self.area.card, self.area.feeling
        if card is not None and (row := card.row_of(new)) is not None and row is not card.current:
            card.set_current(row)
            self.session.go(self.session.walk.position_of(row.ref))
        if card is not None and "photos" in self.side.opened():
            self.side.tray.set_focus_item(card.current.ref if card.current else None)
        if feeling is not None:
            feeling.set_current(next((each for each in feeling.rows if each is new or each.isAncestorOf(new)), None))

    # -- room

    def unfold(self, names: tuple[str, ...]) -> None:
        for name in names:
            if name in self.side.folds:
                self.side.folds[name].open(True)

    def open_side(self, name: str) -> None:
        """Unfold a part beside the card, or over it where there is no room."""
        if self._narrow:
            if self._drawer != name:
                self.toggle_drawer(name)
        else:
            self.side.folds[name].open(True)
            first_focus(self.side.folds[name].make())

    def toggle_drawer(self, name: str) -> None:
        """Where the window is narrow: one part over the card's trailing edge."""
        if self._drawer == name:
            self.close_drawer()
            return
        self._drawer = name
        self.side.show_only(name)
        self._place_drawer()
        self.side.show()
        self.side.raise_()
        first_focus(self.side.folds[name].make())

    def close_drawer(self) -> bool:
        if not self._drawer:
            return False
        self._drawer = ""
        self.side.hide()
        self.focus_current()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.window().width() < RAIL_FOLDS_BELOW * enlarged()
        if narrow != self._narrow:
            self._fold(narrow)
        if narrow and self._drawer:
            self._place_drawer()

    def _fold(self, narrow: bool) -> None:
        self._narrow = narrow
        self._drawer = ""
        self.outline.setFixedWidth(round((25 if narrow else 32) * GRID * min(enlarged(), 1.3)))
        self.bar.setVisible(narrow)
        if narrow:
            self._columns.removeWidget(self.side)
            self.side.setParent(self)
            self.side.setMinimumWidth(0)
            self.side.hide()
        else:
            self.side.show_all()
            self.side.setFixedWidth(WIDTH)
            self._columns.addWidget(self.side)
            self.side.show()

    def _place_drawer(self) -> None:
        self.side.setFixedWidth(WIDTH)
        top = self.area.mapTo(self, QPoint(0, 0)).y()
        edge = self.bar.geometry()
        left = edge.right() + GRID if self.isRightToLeft() else edge.left() - GRID - WIDTH
        self.side.setGeometry(QRect(left, top, WIDTH, self.height() - top))
