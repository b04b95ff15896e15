"""Choosing who makes a visit: everybody is shown, and who cannot go with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from motaudit.locale import _, fold
from ui.common.controls import SearchBox
from ui.common.labels import Label
from ui.common.layouts import clear, margins
from ui.common.theme import GRID, HALF, Text, control_height
from ui.plans.reading import Candidate

_SEARCHED_FROM = 12
NOBODY = Candidate("", "")


class ShopperPicker(QWidget):
    """One of the shoppers, or nobody yet. Signals: `chosen(str)` with a person's id, "" for nobody."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._value = ""
        self._people: tuple[Candidate, ...] = ()
        self._group = QButtonGroup(self)
        self._group.buttonClicked.connect(self._on_clicked)
        self._boxes: dict[str, tuple[QRadioButton, Label]] = {}
        self.search = SearchBox(_("Search shoppers"))
        self.search.searched.connect(self._search)
        self.search.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(self.search)
        layout.addLayout(self._rows)

    @property
    def value(self) -> str:
        return self._value

    @property
    def refused(self) -> Candidate | None:
        """Who is chosen although it cannot be: dates or branches changed after the choice."""
        return next((each for each in self._people if each.id == self._value and each.reasons), None)

    def box(self, person_id: str) -> QRadioButton:
        return self._boxes[person_id][0]

    def reason(self, person_id: str) -> str:
        return self._boxes[person_id][1].text()

    def show_people(self, people: Sequence[Candidate], value: str | None = None) -> None:
        """Show who can be chosen; `value` is who is, by default who was. Nothing is emitted."""
        value = self._value if value is None else value
        if tuple(people) == self._people and value == self._value:
            return
        has_focus = any(box.hasFocus() for box, _label in self._boxes.values())
        self._people = tuple(people)
        self._value = value if value in {each.id for each in people} else ""
        clear(self._rows)
        self._boxes = {}
        for each in (NOBODY, *self._people):
            self._add(each)
        self.search.setVisible(len(self._people) >= _SEARCHED_FROM)
        self._search(self.search.text())
        if has_focus:
            self.box(self._value).setFocus()

    def _add(self, person: Candidate) -> None:
        box = QRadioButton(person.name or _("Not given yet"))
        box.setMinimumHeight(control_height())
        box.setProperty("person", person.id)
        box.setEnabled(not person.reasons or person.id == self._value)
        box.setChecked(person.id == self._value)
        box.setAccessibleDescription(person.detail if person.id else "")
        self._group.addButton(box)
        words = Label(person.detail if person.id else "", Text.SECONDARY, muted=not person.reasons)
        words.set_ink("warning" if person.reasons else "")
        words.setContentsMargins(margins(4 * GRID, 0, 0, GRID))
        self._rows.addWidget(box)
        self._rows.addWidget(words)
        words.setVisible(bool(person.id))
        self._boxes[person.id] = box, words

    def _search(self, text: str) -> None:
        words = fold(text).split() if self.search.isVisibleTo(self) else []
        for each in self._people:
            for widget in self._boxes[each.id]:
                widget.setVisible(each.id == self._value or all(word in fold(each.name) for word in words))

    def _on_clicked(self, box: QRadioButton) -> None:
        person_id = str(box.property("person"))
        if person_id != self._value:
            self._value = person_id
            self.chosen.emit(person_id)
