"""Changed in two places: what each wrote, who and when, and the choice of what holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from motaudit.exchange.plan import Choice, Conflict
from motaudit.locale import _, format_number, isolated, ngettext
from ui.common.buttons import ChoiceButton, button
from ui.common.key_filter import KeyFilter
from ui.common.keys import digit_of
from ui.common.labels import Label, facts
from ui.common.layouts import FlowLayout, clear
from ui.common.surfaces import Banner, Card, EmptyState
from ui.common.tables import Column, TableModel, table_view
from ui.common.theme import GRID, HALF, Text
from ui.packages.parts import column
from ui.packages.reading import ConflictWords

_ROWS = 6


class ConflictsPanel(QWidget):
    """A list of what is to be decided, and the one in hand below it. Digits choose, Enter keeps.

    Signals: `resolve_requested(Conflict, Choice)`; `visit_requested(str)` with an audit's id.
    """

    resolve_requested = Signal(object, object)
    visit_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.banner = Banner()
        self.intro = Label(
            _(
                "Two computers changed the same answer before they heard of each other. Choose the one that holds. "
                "The others stay in the visit's journal."
            ),
            muted=True,
        )
        self.empty = EmptyState(
            "circle-check",
            _("Nothing was changed in two places."),
            _("When a file brings an answer that was changed here too, you decide here which one holds."),
        )
        self.model: TableModel[ConflictWords] = TableModel(
            (
                Column(_("Branch"), lambda row: row.branch),
                Column(_("Visit"), lambda row: isolated(row.conflict.number)),
                Column(_("What differs"), lambda row: row.title),
            ),
            identity=lambda row: row.id,
            search=lambda row: f"{row.branch} {row.title}",
            parent=self,
        )
        self.table = table_view(self.model, name=_("Changed in two places"), stretch=2)
        self.table.selectionModel().currentRowChanged.connect(lambda *_indexes: self._show_current())
        self.card = ConflictCard()
        self.card.keep.clicked.connect(lambda: self.keep())
        self.card.open_visit.clicked.connect(self._on_open_visit)
        layout = column(self)
        for part in (self.banner, self.intro, self.table, self.card, self.empty):
            layout.addWidget(part)
        layout.addStretch(1)
        self._keys = KeyFilter(self, self._on_key)
        self.show_conflicts(())

    @property
    def current(self) -> ConflictWords | None:
        index = self.table.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    def show_conflicts(self, conflicts: Sequence[ConflictWords]) -> None:
        """The one in hand stays, or else the one in its place."""
        index, before = self.table.currentIndex(), self.current
        self.model.set_rows(conflicts)
        n = len(conflicts)
        for part in (self.intro, self.card):
            part.setVisible(n > 0)
        self.table.setVisible(n > 1)
        self.empty.setVisible(n == 0)
        row = self.table.verticalHeader().defaultSectionSize()
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(min(n, _ROWS) * row + header + 2 * GRID + HALF)
        if n:
            at = self.model.row_of(before.id) if before else -1
            self.table.setCurrentIndex(self.model.index(at if at >= 0 else min(max(index.row(), 0), n - 1), 0))
            self._show_current()

    def focus(self) -> None:
        """Where the next key is needed."""
        if self.card.buttons:
            self.card.buttons[0].setFocus()

    def keep(self) -> None:
        """What is chosen holds from now on."""
        current, choice = self.current, self.card.chosen
        if current is not None and choice is not None:
            self.card.keep.setEnabled(False)
            self.resolve_requested.emit(current.conflict, choice)

    def _show_current(self) -> None:
        if (current := self.current) is not None:
            self.card.show_conflict(current)

    def _on_open_visit(self) -> None:
        if (current := self.current) is not None:
            self.visit_requested.emit(current.conflict.audit_id)

    def _on_key(self, key: str, typing: bool) -> bool:
        if typing or not self.isVisible():
            return False
        if key == "Enter" and self.card.chosen is not None and not self._on_other_button():
            self.keep()
            return True
        digit = digit_of(key)
        return digit is not None and self.card.choose(digit - 1)

    def _on_other_button(self) -> bool:
        return self.card.open_visit.hasFocus()


class ConflictCard(Card):
    """One entry with all that it may be."""

    def __init__(self) -> None:
        super().__init__()
        self.conflict: Conflict | None = None
        self.buttons: list[ChoiceButton] = []
        self._choices: tuple[Choice, ...] = ()
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(lambda _at, _on: self._enable())
        self.where = Label("", Text.SECONDARY, muted=True)
        self.title = Label("", Text.CARD_TITLE)
        self.keep = button(_("Keep this one"), "check", kind="primary")
        self.open_visit = button(_("Open the visit"), kind="quiet")
        self._rows = column(holder := QWidget())
        self._rows.setSpacing(GRID)
        actions = FlowLayout()
        actions.addWidget(self.keep)
        actions.addWidget(self.open_visit)
        for part in (self.where, self.title, holder):
            self.add(part)
        self.body.addLayout(actions)

    @property
    def chosen(self) -> Choice | None:
        at = self._group.checkedId()
        return self._choices[at] if 0 <= at < len(self._choices) else None

    def show_conflict(self, words: ConflictWords) -> None:
        self.conflict = words.conflict
        self._choices = tuple(each.choice for each in words.choices)
        self.where.setText(facts(words.branch, isolated(words.conflict.number), words.place))
        self.title.setText(words.title)
        for old in self.buttons:
            self._group.removeButton(old)
        clear(self._rows)
        self.buttons = []
        for at, each in enumerate(words.choices):
            key = format_number(at + 1) if at < 9 else ""
            choice = ChoiceButton(f"{each.text}\n{each.told}", key)
            self._group.addButton(choice, at)
            self._rows.addWidget(choice)
            self.buttons.append(choice)
        self._enable()

    def choose(self, at: int) -> bool:
        if not 0 <= at < len(self.buttons):
            return False
        self.buttons[at].setChecked(True)
        self.buttons[at].setFocus()
        return True

    def _enable(self) -> None:
        self.keep.setEnabled(self.chosen is not None)


def conflicts_text(n: int) -> str:
    return ngettext("{n} answer was changed in two places", "{n} answers were changed in two places", n).format(
        n=format_number(n)
    )
