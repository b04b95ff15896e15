"""What content lies on: cards, the page's header, empty states, banners."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from motaudit.base.errors import MotauditError, ProblemsError
from motaudit.locale import _, ngettext
from ui.common.buttons import button, icon_button
from ui.common.icons import IconLabel
from ui.common.labels import ElidedLabel, Label, Rule, SectionTitle
from ui.common.layouts import margins
from ui.common.theme import CARD_RADIUS, GRID, HALF, Text, control_height, tokens


class Card(QFrame):
    """A white surface with a hairline. Put widgets into `body`; `title` "" leaves the title out."""

    def __init__(self, title: str = "", parent: QWidget | None = None, *, margin: int = 2 * GRID) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(GRID)
        self.top = QHBoxLayout()
        self.top.setSpacing(GRID)
        if title:
            words = SectionTitle(title)
            words.setMinimumHeight(control_height())
            self.top.addWidget(words, 1)
            self.body.addLayout(self.top)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        self.body.addWidget(widget, stretch)

    def add_foot(self) -> QHBoxLayout:
        """A line for buttons below what scrolls, so that they are always in sight; of a card without margin."""
        self.foot = QWidget()
        layout = QVBoxLayout(self.foot)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Rule())
        line = QHBoxLayout()
        line.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        line.setSpacing(GRID)
        layout.addLayout(line)
        self.body.addWidget(self.foot)
        return line


class PageHeader(QWidget):
    """The page's title, what narrows it down (filters), and its actions at the far end."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(title, Text.PAGE_TITLE)
        self.subtitle = ElidedLabel("", Text.SECONDARY, muted=True)
        self.subtitle.hide()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        self._context = QHBoxLayout()
        self._context.setSpacing(GRID)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(GRID)
        self._actions.addStrut(5 * GRID)  # a minimum of the whole would let large text be squeezed
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(words)
        layout.addStretch(1)
        layout.addLayout(self._context)
        layout.addLayout(self._actions)

    def set_title(self, title: str, subtitle: str = "") -> None:
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def add_context(self, widget: QWidget) -> None:
        self._context.addWidget(widget)

    def add_action(self, widget: QWidget) -> None:
        self._actions.addWidget(widget)


class EmptyState(QWidget):
    """What a page says before it has anything to show: an icon, a sentence, and the next step."""

    def __init__(self, icon_name: str, text: str, help_text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 4 * GRID, 3 * GRID, 4 * GRID)
        layout.setSpacing(GRID)
        layout.addStretch(1)
        layout.addWidget(IconLabel(icon_name, color="muted", size=40), 0, Qt.AlignmentFlag.AlignHCenter)
        for words, role, muted in ((text, Text.CARD_TITLE, False), (help_text, Text.BODY, True)):
            if words:
                label = Label(words, role, muted=muted)
                label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                layout.addWidget(label)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(GRID)
        self._actions.addStretch(1)
        self._actions.addStretch(1)
        layout.addSpacing(GRID)
        layout.addLayout(self._actions)
        layout.addStretch(2)

    def add_action(self, widget: QPushButton) -> None:
        self._actions.insertWidget(self._actions.count() - 1, widget)


_BANNER_ICONS = {"info": "info", "good": "circle-check", "warning": "triangle-alert", "error": "octagon-alert"}
_BANNER_INKS = {"info": "accent", "good": "glory", "warning": "warning", "error": "critical"}


class Banner(QWidget):
    """A message at the place it is about, with ways out. Hidden until `say` or `say_error`.

    `kind` is info, good, warning or error. Actions are given anew with each message.
    """

    def __init__(self, parent: QWidget | None = None, *, closable: bool = True) -> None:
        super().__init__(parent)
        self.kind = "info"
        self._icon = IconLabel("info", color="accent")
        self._text = Label("", Text.STRONG)
        self._detail = Label("")
        words = QVBoxLayout()
        words.setSpacing(HALF)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(GRID)
        self._close = icon_button("x", _("Close this message"), self.hide)
        if not closable:
            self._close.hide()  # to show it here would open a window of its own for a moment
        layout = QHBoxLayout(self)
        layout.setContentsMargins(margins(2 * GRID, GRID, GRID, GRID))
        layout.setSpacing(GRID + HALF)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        layout.addLayout(self._actions)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    @property
    def text(self) -> str:
        return "\n".join(label.text() for label in (self._text, self._detail) if label.text())

    def say(
        self, kind: str, text: str, detail: str = "", actions: dict[str, Callable[[], object]] | None = None
    ) -> None:
        self.kind = kind
        self._icon.set_icon(_BANNER_ICONS[kind], color=_BANNER_INKS[kind])
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        while (item := self._actions.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for label, action in (actions or {}).items():
            self._actions.addWidget(button(label, on_click=action))
        self.setAccessibleName(text)
        self.show()
        self.update()

    def say_error(self, error: MotauditError, actions: dict[str, Callable[[], object]] | None = None) -> None:
        """Show an error that a person can act on: what, where, what to do; every problem of a document."""
        self.say("error", *error_texts(error), actions)

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        ink = getattr(t, _BANNER_INKS[self.kind])
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ink), 1))
        painter.setBrush(QColor(t.tint(ink, 0.10)))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)


_SHOWN_PROBLEMS = 5


def error_texts(error: MotauditError) -> tuple[str, str]:
    """An error as a headline and what to do about it, or its first problems."""
    if isinstance(error, ProblemsError):
        lines = [str(problem) for problem in error.problems[:_SHOWN_PROBLEMS]]
        if (more := len(error.problems) - _SHOWN_PROBLEMS) > 0:
            lines.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
        return error.message, "\n".join(lines)
    place = str(error.place)
    return error.message, " ".join(part for part in (place and f"({place})", error.remedy) if part)
