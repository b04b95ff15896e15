"""Many branches at once: rows copied from a spreadsheet, with what is understood of them shown while one types."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPlainTextEdit

from motaudit.audit.places import Branch
from motaudit.base.errors import Problem
from motaudit.locale import _, format_number, ngettext, pgettext
from ui.common.buttons import button, icon_button
from ui.common.labels import Label, SectionTitle
from ui.common.surfaces import Card
from ui.common.theme import Text
from ui.places.pasting import Pasted, read_rows

_PAUSE_MS = 150


class PastePanel(Card):
    """Signals: `add_requested(Pasted)`, `close_requested()`."""

    add_requested = Signal(object)
    close_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: tuple[Branch, ...] = ()
        self._pasted = Pasted()
        top = QHBoxLayout()
        top.addWidget(SectionTitle(_("Paste branches")), 1)
        top.addWidget(icon_button("x", _("Close"), self.close_requested.emit))
        self.body.addLayout(top)
        self.add(
            Label(
                _(
                    "Copy the rows in Excel and paste them here: code, name, city, region, brand. "
                    "With a header row the columns may come in any order, and further ones become attributes."
                ),
                muted=True,
            )
        )
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Rows of branches"))
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setPlaceholderText("B-001\tHarbour Street\tMuscat\nB-002\tAirport Road\tMuscat")
        self.add(self.text, 2)
        self.summary = Label("", Text.STRONG)
        self.add(self.summary)
        self.problems = QListWidget()
        self.problems.setAccessibleName(_("Problems"))
        self.problems.setWordWrap(True)
        self.problems.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.problems.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.problems.itemActivated.connect(lambda _item: self._jump())
        self.problems.itemClicked.connect(lambda _item: self._jump())
        self.problems.hide()
        self.add(self.problems, 1)
        self.accept = button(_("Add"), kind="primary", on_click=lambda: self.add_requested.emit(self._pasted))
        line = QHBoxLayout()
        line.addWidget(self.accept)
        line.addStretch(1)
        self.body.addLayout(line)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        self.text.textChanged.connect(lambda: self._pause.start())

    def start(self, known: Iterable[Branch]) -> None:
        """Begin with an empty field; `known` are the branches that there are."""
        self._known = tuple(known)
        self.text.clear()
        self._read()
        self.text.setFocus()

    def _read(self) -> None:
        self._pause.stop()
        self._pasted = pasted = read_rows(self.text.toPlainText(), self._known)
        parts = [
            ngettext("{n} new branch", "{n} new branches", len(pasted.new)).format(n=format_number(len(pasted.new))),
        ]
        if pasted.changed:
            count = len(pasted.changed)
            parts.append(ngettext("{n} to change", "{n} to change", count).format(n=format_number(count)))
        if pasted.problems:
            count = len(pasted.problems)
            parts.append(ngettext("{n} problem", "{n} problems", count).format(n=format_number(count)))
        typed = bool(self.text.toPlainText().strip())
        self.summary.setText(pgettext("between the parts of a list", ", ").join(parts) if typed else "")
        self.problems.clear()
        self.problems.addItems([_problem_text(problem) for problem in pasted.problems])
        self.problems.setVisible(bool(pasted.problems))
        count = len(pasted.branches)
        self.accept.setText(
            ngettext("Take over {n} branch", "Take over {n} branches", count).format(n=format_number(count))
            if count
            else _("Take over")
        )
        self.accept.setEnabled(bool(count) and not pasted.problems)

    def _jump(self) -> None:
        problem = self._pasted.problems[self.problems.currentRow()]
        cursor = self.text.textCursor()
        cursor.setPosition(self.text.document().findBlockByNumber((problem.place.row or 1) - 1).position())
        cursor.movePosition(cursor.MoveOperation.EndOfBlock, cursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_requested.emit()
        else:
            super().keyPressEvent(event)


def _problem_text(problem: Problem) -> str:
    return _("Row {row}, column {column}: {message} {remedy}").format(
        row=format_number(problem.place.row or 1, grouping=False),
        column=format_number(problem.place.column or 1, grouping=False),
        message=problem.message,
        remedy=problem.remedy,
    )
