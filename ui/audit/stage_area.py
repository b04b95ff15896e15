"""The middle of the Walk: what belongs to a position, at a readable width, scrolled to what is in focus."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from motaudit.audit.model import MomentRef, Position
from motaudit.locale import _
from ui.audit import journey
from ui.audit.card import MomentCard
from ui.audit.feeling import StageFeeling
from ui.audit.hand_in import HandInPanel
from ui.audit.header import HeaderPanel, first_focus
from ui.audit.impression import FirstImpressionPanel
from ui.audit.session import WalkSession
from ui.audit.story import StoryPanel
from ui.common.surfaces import Card
from ui.common.theme import GRID, READING_WIDTH

_AHEAD_MS = 80
"""After a card is shown: long enough to paint it, short enough to be done before its first answer."""


class _Holder(QWidget):
    """Holds the part. Its height follows from its width alone: the sum of the least heights would be too much."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("page", True)
        self._parts = QVBoxLayout(self)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)

    def add(self, part: QWidget) -> None:
        """Take a part in, hidden, and do for it whatever can be done before it is shown."""
        part.hide()
        part.setMaximumWidth(READING_WIDTH)
        self._parts.insertWidget(0, part)
        for widget in (part, *part.findChildren(QWidget)):
            widget.ensurePolished()

    def show_only(self, part: QWidget, before: QWidget | None) -> None:
        fills = int(isinstance(part, HandInPanel))
        self._parts.setStretchFactor(part, fills)
        self._parts.setStretch(self._parts.count() - 1, 1 - fills)
        if before is not None:
            before.hide()
        part.show()


class StageArea(QScrollArea):
    """Shows one part of the visit at a time. A part is built when it is shown, the next card just before; the
    header's stays.

    Signals: `step_requested(ItemRef)`, `page_finished()` when the person goes on to the next page,
    `row_requested(MomentRef)`, `hand_in_requested()`, `jump_requested(Position)` from a gap to where it is mended.
    """

    step_requested = Signal(object)
    page_finished = Signal()
    row_requested = Signal(object)
    hand_in_requested = Signal()
    jump_requested = Signal(object)

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.part: QWidget | None = None
        self._ahead: MomentCard | None = None
        self._at: Position | None = None
        self._wanted: QWidget | None = None
        self._holder = _Holder()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._holder)
        self._build_ahead_later = QTimer(self, singleShot=True, interval=_AHEAD_MS)
        self._build_ahead_later.timeout.connect(self._build_ahead)
        self._reveal_later = QTimer(self, singleShot=True, interval=0)
        self._reveal_later.timeout.connect(self._reveal)

    @property
    def card(self) -> MomentCard | None:
        return self.part if isinstance(self.part, MomentCard) else None

    @property
    def feeling(self) -> StageFeeling | None:
        return self.part if isinstance(self.part, StageFeeling) else None

    def show_position(self, position: Position) -> None:
        """Show the page of a position and put the focus on its question."""
        page = journey.page_of(position)
        shown = page if page.page != journey.HEADER or page == journey.FIRST_IMPRESSION else Position(journey.HEADER)
        if shown != self._at:
            self._replace(shown)
        if isinstance(self.part, MomentCard):
            self.part.focus_item(position.item)
        elif isinstance(self.part, HeaderPanel):
            self.part.show_part(position.code, position.item)
            self.reveal(self.part.part(position.code))
        elif isinstance(self.part, StageFeeling):
            self.part.setFocus()
        elif self.part is not None:
            first_focus(self.part)

    def rebuild(self) -> None:
        """Build the present part anew: the rows of a repeating moment changed."""
        at, self._at = self._at, None
        if at is not None:
            self._replace(at)

    def reveal(self, widget: QWidget) -> None:
        """Bring a widget into view once it has its place."""
        self._wanted = widget
        self._reveal_later.start()

    def close_part(self) -> None:
        self._reveal_later.stop()
        self._build_ahead_later.stop()

    def _replace(self, page: Position) -> None:
        if self.part is not None:
            self._session.flush_requested.emit()
            if (focus := QApplication.focusWidget()) is not None and self.part.isAncestorOf(focus):
                focus.clearFocus()  # or hiding it would pass the focus on to any other widget
        old = self.part
        self._wanted = None
        self._at = page
        self.part = self._card(journey.moment_of(page)) if page.page == journey.MOMENT else self._make(page)
        self._holder.show_only(self.part, old)
        self.verticalScrollBar().setValue(0)
        if old is not None:
            old.deleteLater()
        self._build_ahead_later.start()

    def _card(self, ref: MomentRef) -> MomentCard:
        """The card of a moment: the one built ahead if it still holds."""
        card, self._ahead = self._ahead, None
        if card is None or card.ref != ref or card.is_outdated():
            if card is not None:
                card.deleteLater()
            card = MomentCard(self._session, ref)
            self._holder.add(card)
        card.step_requested.connect(self.step_requested)
        card.row_requested.connect(self.row_requested)
        card.reveal_requested.connect(self.reveal)
        return card

    def _build_ahead(self) -> None:
        """Build the card to which the last question of this one leads."""
        if self.card is None or not self.card.rows or self._ahead is not None:
            return
        walk = self._session.walk
        following = journey.step_on(walk, walk.position_of(list(self.card.rows)[-1]))
        if following.page == journey.MOMENT and journey.moment_of(following) != self.card.ref:
            self._ahead = MomentCard(self._session, journey.moment_of(following))
            self._holder.add(self._ahead)

    def _make(self, page: Position) -> QWidget:
        part = self._make_part(page)
        self._holder.add(part)
        return part

    def _make_part(self, page: Position) -> QWidget:
        session = self._session
        if page.page == journey.STAGE_END:
            feeling = StageFeeling(session, page.code)
            feeling.confirmed.connect(self.page_finished)
            return feeling
        if page.page == journey.STORY:
            return _carded(StoryPanel(session, lines=14), _("The story"))
        if page.page == journey.HAND_IN:
            panel = HandInPanel(session)
            panel.jump_requested.connect(self.jump_requested)
            return panel
        if page == journey.FIRST_IMPRESSION:
            impression = FirstImpressionPanel(session)
            impression.finished.connect(self.page_finished)
            return _carded(impression)
        header = HeaderPanel(session)
        header.finished.connect(self.page_finished)
        header.hand_in_requested.connect(self.hand_in_requested)
        return header

    def _reveal(self) -> None:
        if self._wanted is not None and self.widget() is not None:
            if (layout := self.widget().layout()) is not None:
                layout.activate()
            self.ensureWidgetVisible(self._wanted, 0, 6 * GRID)


def _carded(panel: QWidget, title: str = "") -> Card:
    card = Card(title, margin=3 * GRID)
    card.add(panel, 1)
    card.setFocusProxy(panel)
    return card
