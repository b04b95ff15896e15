"""What sets a branch apart: any keys with their values, which the questions of a checklist may depend on."""

from __future__ import annotations

import re
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from motaudit.locale import N_, _
from ui.common.buttons import button, icon_button
from ui.common.controls import ComboBox, LineEdit
from ui.common.labels import Label
from ui.common.layouts import FlowLayout, clear
from ui.common.theme import GRID, HALF, Text, control_height

SUGGESTED = {
    "drive_thru": N_("Drive-through"),
    "family_section": N_("Family section"),
    "delivery": N_("Delivery"),
    "parking": N_("Parking"),
    "open_24_hours": N_("Open day and night"),
}
"""Yes-or-no attributes that many chains need: key -> what the button says."""
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_OWN = frozenset({"code", "name", "city", "region", "brand", "competitor"})


class AttributeRow(QWidget):
    """One key with its value. Signals: `edited()`, `removed()`."""

    edited = Signal()
    removed = Signal()

    def __init__(self, key: str, value: str) -> None:
        super().__init__()
        self.key = LineEdit(key)
        self.key.setAccessibleName(_("Attribute"))
        self.key.setPlaceholderText(_("e.g. seats"))
        self.key.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.value: QLineEdit | ComboBox
        if key in SUGGESTED and value in ("true", "false"):
            self.value = ComboBox([(_("Yes"), "true"), (_("No"), "false")])
            self.value.choose(value)
            self.value.currentIndexChanged.connect(lambda: self.edited.emit())
        else:
            self.value = LineEdit(value)
            self.value.textEdited.connect(lambda: self.edited.emit())
        self.value.setAccessibleName(_("Value of {attribute}").format(attribute=key or _("the attribute")))
        self.key.textEdited.connect(lambda: self.edited.emit())
        self.key.editingFinished.connect(self._tidy)
        self._problem = Label("", Text.SECONDARY)
        self._problem.set_ink("critical")
        self._problem.hide()
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self.key, 3)
        line.addWidget(self.value, 2)
        line.addWidget(icon_button("trash-2", _("Remove this attribute"), self.removed.emit))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addLayout(line)
        layout.addWidget(self._problem)
        for field in (self.key, self.value):
            field.setMinimumHeight(control_height())

    def pair(self) -> tuple[str, str]:
        value = self.value.currentData() if isinstance(self.value, ComboBox) else self.value.text().strip()
        return "_".join(self.key.text().split()), str(value)

    def set_problem(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        self.key.setProperty("invalid", bool(problem))
        self.key.style().polish(self.key)

    def _tidy(self) -> None:
        key = self.pair()[0]
        if key != self.key.text():
            self.key.setText(key)


class AttributesEditor(QWidget):
    """The attributes of a branch. Signals: `edited()` when a person changed anything."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[AttributeRow] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(Label(_("Attributes"), Text.STRONG))
        layout.addWidget(
            Label(
                _("Questions can depend on them: a branch without a drive-through is not asked about it."),
                Text.SECONDARY,
                muted=True,
            )
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(GRID)
        layout.addLayout(self._list)
        self._suggestions = QWidget()
        self._flow = FlowLayout(self._suggestions, spacing=HALF)
        layout.addWidget(self._suggestions)

    def set_attributes(self, attributes: Mapping[str, str]) -> None:
        """Show these; `edited` is not emitted."""
        clear(self._list)
        self.rows = []
        for key, value in attributes.items():
            self._add_row(key, value)
        self._suggest()

    def attributes(self) -> dict[str, str]:
        """What is typed, without rows that are wholly empty."""
        return {key: value for key, value in (row.pair() for row in self.rows) if key or value}

    def check(self) -> bool:
        """Say at each row what is wrong with it; True when nothing is."""
        good = True
        seen: set[str] = set()
        for row in self.rows:
            key, value = row.pair()
            problem = _problem_of(key, value, seen)
            row.set_problem(problem)
            if problem and good:
                row.key.setFocus()
            good = good and not problem
            seen.add(key)
        return good

    def add(self, key: str = "", value: str = "") -> None:
        """A new row, ready to type in."""
        row = self._add_row(key, value)
        (row.value if key else row.key).setFocus()
        self._suggest()
        self.edited.emit()

    def _add_row(self, key: str, value: str) -> AttributeRow:
        row = AttributeRow(key, value)
        row.edited.connect(self.edited)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)
        return row

    def _remove(self, row: AttributeRow) -> None:
        at = self.rows.index(row)
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._suggest()
        if self.rows:
            self.rows[min(at, len(self.rows) - 1)].key.setFocus()
        self.edited.emit()

    def _suggest(self) -> None:
        """Offer the usual attributes that the branch does not have yet, and one of one's own."""
        clear(self._flow)
        present = {row.pair()[0] for row in self.rows}
        for key, title in SUGGESTED.items():
            if key not in present:
                offer = button(_(title), "plus", kind="quiet")
                offer.clicked.connect(lambda _on=False, key=key: self.add(key, "true"))
                self._flow.addWidget(offer)
        self._flow.addWidget(button(_("Another attribute"), "plus", kind="quiet", on_click=self.add))
        self._suggestions.updateGeometry()


def _problem_of(key: str, value: str, seen: set[str]) -> str:
    if not key:
        return _("The attribute needs a name.") if value else ""
    if key in _OWN:
        return _("“{key}” has a field of its own above.").format(key=key)
    if key in seen:
        return _("“{key}” is there twice.").format(key=key)
    if not _KEY.fullmatch(key):
        return _("Use Latin letters, digits and underscores, such as drive_thru.")
    return ""
