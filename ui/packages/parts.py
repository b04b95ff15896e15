"""What the parts of the page show alike: fingerprints, keys and paths, which read from left to right everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from motaudit.base.progress import Progress
from motaudit.locale import _
from ui.common.buttons import button
from ui.common.labels import Label, leading
from ui.common.marks import ThinBar
from ui.common.surfaces import Card
from ui.common.tasks import Task
from ui.common.theme import GRID, HALF, Text, font


class Code(QLabel):
    """A fingerprint, key or path: to be read letter by letter, compared and copied. It wraps between its groups."""

    def __init__(self, name: str, text: str = "", role: Text = Text.BODY) -> None:
        super().__init__()
        self._name = name
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setAlignment(leading())
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(font(role).pointSizeF())
        fixed.setWeight(font(role).weight())
        self.setFont(fixed)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.show_code(text)

    @property
    def code(self) -> str:
        return self.text().replace("\u200b", "")

    def show_code(self, text: str) -> None:
        # A key is one long word: it may be broken anywhere.
        self.setText(text if " " in text else "\u200b".join(text))
        self.setAccessibleName(f"{self._name}: {text}")


class CopyRow(QWidget):
    """What something is called, one sentence of what it is for, the code itself, and a way to copy it."""

    def __init__(self, name: str, purpose: str) -> None:
        super().__init__()
        self.code = Code(name)
        self.copy = button(_("Copy"), "copy", on_click=self._copy)
        self.copy.setAccessibleDescription(name)
        self.copy.setEnabled(False)
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        line.addWidget(self.code, 1)
        line.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(Label(name, Text.STRONG))
        layout.addLayout(line)
        layout.addWidget(Label(purpose, Text.SECONDARY, muted=True))

    def show_code(self, text: str) -> None:
        self.code.show_code(text)
        self.copy.setText(_("Copy"))
        self.copy.setEnabled(bool(text))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code.code)
        self.copy.setText(_("Copied"))


class WorkPanel(QWidget):
    """What is going on, how far it is, and a way to stop it. Hidden while nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self._task: Task | None = None
        self._title = Label("", Text.STRONG)
        self._bar = ThinBar()
        self.stop = button(_("Stop"), "x", on_click=self._stop)
        line = QHBoxLayout()
        line.setSpacing(2 * GRID)
        words = QVBoxLayout()
        words.setSpacing(GRID)
        words.addWidget(self._title)
        words.addWidget(self._bar)
        line.addLayout(words, 1)
        line.addWidget(self.stop)
        card = Card()
        card.body.addLayout(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        self.hide()

    def follow(self, task: Task) -> None:
        self._task = task
        self._title.setText(task.title)
        self._bar.set_progress(0, 0)
        self.stop.setEnabled(True)
        task.progressed.connect(self._on_progressed)
        task.finished.connect(self._on_finished)
        self.show()

    def _stop(self) -> None:
        if self._task is not None:
            self.stop.setEnabled(False)
            self._task.cancel()

    def _on_progressed(self, step: Progress) -> None:
        if self.sender() is self._task:
            self._bar.set_progress(step.done, step.total)

    def _on_finished(self) -> None:
        if self.sender() is self._task:
            self._task = None
            self.hide()


def column(panel: QWidget) -> QVBoxLayout:
    """Cards below each other."""
    layout = QVBoxLayout(panel)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2 * GRID)
    return layout
