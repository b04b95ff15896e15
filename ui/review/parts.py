"""Small parts of the desk: a field that is sent, words beside their wording for the report, evidence with its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from motaudit.audit.model import Evidence, Visibility
from motaudit.locale import _, format_datetime
from motaudit.report.words import EVIDENCE_KINDS, shown
from motaudit.review.hints import Hint, Severity
from motaudit.review.standing import Act, Question
from ui.common.buttons import button
from ui.common.context import AppContext
from ui.common.fields import TextField
from ui.common.icons import IconLabel
from ui.common.labels import Label, facts
from ui.common.layouts import scrolled
from ui.common.pictures import Thumbnail, view_pictures
from ui.common.theme import GRID, HALF, Text
from ui.review.drafts import Drafts


class DeskField(TextField):
    """Text that Escape leaves as it is. Signals: `escaped()`."""

    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class Composer(QWidget):
    """A caption, a field and the button that sends what is typed; it is remembered in `drafts` until then.

    Signals: `sent(str)`; `escaped()`.
    """

    sent = Signal(str)
    escaped = Signal()

    def __init__(
        self, caption: str, send_text: str, drafts: Drafts, kind: str, place: str, *, hint: str = "", lines: int = 2
    ) -> None:
        super().__init__()
        self.field = DeskField(lines=lines)
        self.field.setObjectName(f"{kind}/{place}")
        self.field.setAccessibleName(caption)
        self.field.setPlaceholderText(hint)
        self.field.setPlainText(drafts.text(kind, place))
        self.field.textChanged.connect(lambda: self._on_typed(drafts, kind, place))
        self.field.finished.connect(self._send)
        self.field.escaped.connect(self.escaped)
        self.send = button(send_text, on_click=self._send)
        self.setFocusProxy(self.field)
        label = Label(caption, Text.STRONG)
        label.setBuddy(self.field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(label)
        layout.addWidget(self.field)
        layout.addWidget(self.send, 0, Qt.AlignmentFlag.AlignLeading)
        self._enable()

    def _on_typed(self, drafts: Drafts, kind: str, place: str) -> None:
        drafts.keep(kind, place, self.field.toPlainText())
        self._enable()

    def _enable(self) -> None:
        self.send.setEnabled(bool(self.field.toPlainText().strip()))

    def _send(self) -> None:
        if text := self.field.toPlainText().strip():
            self.sent.emit(text)


class WordsBlock(QWidget):
    """The shopper's own words, what the report says instead, and the field to word it. Signals: `worded(str)`."""

    worded = Signal(str)
    escaped = Signal()

    def __init__(self, own: str, reported: str, drafts: Drafts, place: str, *, editable: bool) -> None:
        super().__init__()
        self._own, self._drafts, self._place = own, drafts, place
        self._reported = reported
        self._composer: Composer | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(HALF)
        words = Label(_("“{note}”").format(note=own) if own else _("The shopper wrote nothing here."), muted=not own)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout.addWidget(words)
        if reported:
            self._layout.addWidget(Label(_("The report says: “{words}”").format(words=reported)))
        self.edit = button(_("Word it for the report"), "pencil", kind="quiet", on_click=self.compose)
        self._editable = editable
        self._layout.addWidget(self.edit, 0, Qt.AlignmentFlag.AlignLeading)
        if not editable:
            self.edit.hide()
        if editable and drafts.text("words", place):
            self._make_composer()

    def compose(self) -> None:
        """Open the field, filled with what the report says now."""
        if not self._editable:
            return
        if self._composer is None:
            if not self._drafts.text("words", self._place):
                self._drafts.keep("words", self._place, self._reported or self._own)
            self._make_composer()
        assert self._composer is not None
        self._composer.field.setFocus()

    def _make_composer(self) -> None:
        self.edit.hide()
        composer = self._composer = Composer(
            _("Words for the report"), _("Use these words"), self._drafts, "words", self._place
        )
        composer.sent.connect(self._on_sent)
        composer.escaped.connect(self.escaped)
        self._layout.addWidget(composer)

    def _on_sent(self, text: str) -> None:
        self._drafts.keep("words", self._place, "")
        self.worded.emit(text)


class EvidenceList(QWidget):
    """Files with who may see them. Signals: `hide_requested(key, hidden)`."""

    hide_requested = Signal(str, bool)

    def __init__(
        self,
        context: AppContext,
        evidence: Sequence[tuple[str, Evidence]],
        hidden: Iterable[str],
        *,
        editable: bool,
    ) -> None:
        super().__init__()
        self._context = context
        self._files = [each for _key, each in evidence]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        for key, each in evidence:
            layout.addLayout(self._row(key, each, key in hidden, editable))

    def view(self) -> None:
        """The first picture, large."""
        for each in self._files:
            if view_pictures(self._context, self._files, each, self) is not None:
                return

    def _row(self, key: str, evidence: Evidence, hidden: bool, editable: bool) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        files = self._files
        line.addWidget(
            Thumbnail(self._context, evidence, lambda each: view_pictures(self._context, files, each, self)),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        words = QVBoxLayout()
        words.setSpacing(HALF)
        words.addWidget(Label(evidence.caption or evidence.name))
        taken = format_datetime(evidence.taken) if evidence.taken else _("no time")
        words.addWidget(Label(facts(shown(EVIDENCE_KINDS, evidence.kind), taken), Text.SECONDARY, muted=True))
        internal = evidence.visibility is Visibility.INTERNAL
        reader = _("The branch does not see it") if hidden or internal else _("The branch sees it")
        words.addWidget(Label(reader, Text.SECONDARY, muted=True))
        if editable and (hidden or not internal):
            text, sign = (_("Show it to the branch"), "eye") if hidden else (_("Hide it from the branch"), "eye-off")
            toggle = button(text, sign, kind="quiet")
            toggle.clicked.connect(lambda: self.hide_requested.emit(key, not hidden))
            words.addWidget(toggle, 0, Qt.AlignmentFlag.AlignLeading)
        words.addStretch(1)
        line.addLayout(words, 1)
        return line


class HintLine(QWidget):
    """Something to look at; a guess, never a verdict. `where`: the question, if `on_go` leads there."""

    def __init__(self, hint: Hint, on_go: Callable[[], object] | None = None, *, where: str = "") -> None:
        super().__init__()
        grave = hint.severity is Severity.WARNING
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        sign = IconLabel("triangle-alert" if grave else "info", color="warning" if grave else "muted", size=18)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(hint.message))
        for text in (where, hint.remedy):
            if text:
                words.addWidget(Label(text, Text.SECONDARY, muted=True))
        layout.addLayout(words, 1)
        if on_go is not None:
            show = button(_("Show"), kind="quiet", on_click=on_go)
            show.setAccessibleName(_("Show: {what}").format(what=where))
            layout.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)


def question_lines(question: Question, name: Callable[[str], str]) -> list[Label]:
    """What was asked and what came back, with who and when."""
    labels = [Label(_("Asked: {text}").format(text=question.text)), act_line(question.act, name)]
    for reply in question.replies:
        labels.append(Label(_("Answer: {text}").format(text=reply.text), Text.STRONG))
        if reply.why:
            labels.append(Label(_("Because: {why}").format(why=reply.why)))
        labels.append(act_line(reply.act, name))
    if question.is_open:
        labels.append(Label(_("No answer yet."), Text.SECONDARY, muted=True))
    return labels


def act_line(act: Act | None, name: Callable[[str], str]) -> Label:
    """Who and when, small."""
    said = facts(name(act.who), format_datetime(act.at.astimezone())) if act else ""
    return Label(said, Text.SECONDARY, muted=True)


def from_the_top(panel: QWidget) -> QScrollArea:
    """A panel as a tab of the desk, at its own height."""
    holder = QWidget()
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(panel)
    layout.addStretch(1)
    return scrolled(holder, by_keys=True)
