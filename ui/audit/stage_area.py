"""The middle of the Walk: what belongs to a position, at a readable width, scrolled to what is in focus."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from motaudit.audit.model import Position
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


class _Holder(QWidget):
    """Holds the part. Its height follows from its width alone: the sum of the least heights would be too much."""

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), 0)


class StageArea(QScrollArea):
    """Shows one part of the visit at a time. A part is built when it is shown; the header's stays.

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
        self._at: Position | None = None
        self._wanted: QWidget | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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

    def _replace(self, page: Position) -> None:
        if self.part is not None:
            self._session.flush_requested.emit()
        old = self.takeWidget()
        self._wanted = None
        self._at = page
        self.part = self._make(page)
        holder = _Holder()
        holder.setProperty("page", True)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        self.part.setMaximumWidth(READING_WIDTH)
        fills = isinstance(self.part, HandInPanel)
        layout.addWidget(self.part, int(fills))
        if not fills:
            layout.addStretch(1)
        self.setWidget(holder)
        self.verticalScrollBar().setValue(0)
        if old is not None:
            old.hide()
            old.deleteLater()

    def _make(self, page: Position) -> QWidget:
        session = self._session
        if page.page == journey.MOMENT:
            card = MomentCard(session, journey.moment_of(page))
            card.step_requested.connect(self.step_requested)
            card.row_requested.connect(self.row_requested)
            card.reveal_requested.connect(self.reveal)
            return card
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
