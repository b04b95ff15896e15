"""A list with its side form: choosing, adding, changing, taking out of use, and taking the last change back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from motaudit.audit.places import Branch, Person
from motaudit.base.errors import MotauditError, UserError
from motaudit.locale import _
from ui.common.master_detail import MasterDetail
from ui.common.surfaces import Banner, EmptyState
from ui.common.tables import TableModel, table_view
from ui.common.theme import GRID
from ui.places.forms import SideForm

T = TypeVar("T", Branch, Person)

Undo = tuple[tuple[T, ...], str]
"""What to save again to take a change back, and what to say then."""


class Section(QWidget, Generic[T]):
    """Signals: `saved(tuple of rows)` after rows were kept, also by an undo."""

    saved = Signal(object)

    def __init__(
        self,
        model: TableModel[T],
        form: SideForm[T],
        *,
        name: str,
        stretch: int,
        read: Callable[[], tuple[T, ...]],
        save: Callable[[T], T],
        error_fields: Mapping[str, str],
        empty: EmptyState,
    ) -> None:
        super().__init__()
        self.model: TableModel[T] = model
        self.form: SideForm[T] = form
        self._read: Callable[[], tuple[T, ...]] = read
        self._save: Callable[[T], T] = save
        self._error_fields = error_fields
        self._undo: list[Undo[T]] = []
        self._text, self._with_inactive = "", False
        self.view = table_view(model, name=name, stretch=stretch)
        self.view.clicked.connect(self._on_chosen)
        self.view.activated.connect(self._on_activated)
        self.view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.nothing_found = EmptyState("search", _("Nothing fits your search."), _("Search for fewer words."))
        self.empty = empty
        self.lists = QStackedWidget()
        for widget in (empty, self.view, self.nothing_found):
            self.lists.addWidget(widget)
        form.save_requested.connect(self.save_form)
        form.close_requested.connect(self.close_form)
        form.active_requested.connect(self._on_active_requested)
        self.sides = MasterDetail(self.lists, form)
        self.banner = Banner()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.banner)
        layout.addWidget(self.sides, 1)
        for keys, action in (("Ctrl+S", self.save_form), (QKeySequence(QKeySequence.StandardKey.Undo), self.undo)):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(action)

    # -- the list

    def reload(self) -> None:
        """Read the rows again; the one that is shown stays current."""
        shown = self.form.shown if self.sides.is_open else None
        self.model.set_rows(self._read())
        self._apply_filter()
        if shown is not None:
            self._point_at(shown.id)

    def set_filter(self, text: str, *, with_inactive: bool) -> None:
        self._text, self._with_inactive = text, with_inactive
        self._apply_filter()

    def _apply_filter(self) -> None:
        self.model.set_filter(self._text, None if self._with_inactive else lambda row: row.active)
        shown = self.view if self.model.rowCount() else self.nothing_found
        self.lists.setCurrentWidget(shown if self.model.total else self.empty)

    def _point_at(self, identity: str) -> None:
        """Make a row current without asking anything of the form."""
        row = self.model.row_of(identity)
        selection = self.view.selectionModel()
        selection.blockSignals(True)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row, 0))
            self.view.scrollTo(self.model.index(row, 0))
        else:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
        selection.blockSignals(False)
        self.view.viewport().update()

    def _on_chosen(self, index: QModelIndex) -> None:
        """A click opens the form; the list keeps the focus, so that arrows go on from row to row."""
        row = self.model.row_at(index.row())
        if not self.sides.is_open and self.settle():
            self._open(row)

    def _on_activated(self, index: QModelIndex) -> None:
        if self.form.shown is not self.model.row_at(index.row()) or not self.sides.is_open:
            if not self.settle():
                return
            self._open(self.model.row_at(index.row()))
        self.form.first_field().setFocus()

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not current.isValid() or not self.sides.is_open:
            return
        row = self.model.row_at(current.row())
        if self.form.shown is not None and row.id == self.form.shown.id:
            return
        if self.settle():
            self._open(row)
        elif self.form.shown is not None:
            self._point_at(self.form.shown.id)

    # -- the form

    def add(self, blank: T) -> None:
        """An empty form for something new."""
        if self.settle():
            self.view.clearSelection()
            self._open(blank, is_new=True)
            self.form.first_field().setFocus()

    def show_id(self, identity: str) -> None:
        row = next((row for row in self._read() if row.id == identity), None)
        if row is not None and self.settle():
            self._open(row)

    def _open(self, row: T, *, is_new: bool = False) -> None:
        self.form.show_row(row, is_new=is_new)
        self.sides.open_detail()
        if not is_new:
            self._point_at(row.id)

    def settle(self) -> bool:
        """Keep what was typed; False when it cannot be kept, which the form says."""
        return not self.sides.is_open or not self.form.dirty or self._keep_form()

    def save_form(self) -> None:
        if self.sides.is_open and (self.form.dirty or self.form.is_new):
            self._keep_form()

    def close_form(self) -> None:
        if self.settle():
            self.sides.close_detail()
            self.view.setFocus()

    def _keep_form(self) -> bool:
        before, is_new = self.form.shown, self.form.is_new
        if before is None or not self.form.check():
            return False
        row = self.form.typed()
        undo = replace(row, active=False) if is_new else before
        try:
            kept = self._save(row)
        except UserError as error:
            self.form.say_error(error, self._error_fields)
            return False
        except MotauditError as error:
            self.form.banner.say_error(error)
            return False
        said = _("“{name}” was added.") if is_new else _("“{name}” was changed.")
        self._after_save((kept,), (undo,), said.format(name=kept.name))
        self.form.show_row(kept)
        self._point_at(kept.id)
        return True

    def _on_active_requested(self, active: bool) -> None:
        before = self.form.shown
        if before is None or not self.settle():
            return
        before = self.form.shown
        assert before is not None
        said = _("“{name}” is in use again.") if active else _("“{name}” was taken out of use. Its visits stay.")
        try:
            kept = self._save(replace(before, active=active))
        except MotauditError as error:
            self.form.banner.say_error(error)
            return
        self._after_save((kept,), (before,), said.format(name=kept.name))
        self.form.show_row(kept)

    # -- taking back

    def remember(self, kept: tuple[T, ...], undo: tuple[T, ...], said: str) -> None:
        """Something was saved elsewhere, such as pasted rows: show it, and offer to take it back."""
        self._after_save(kept, undo, said)

    def _after_save(self, kept: tuple[T, ...], undo: tuple[T, ...], said: str) -> None:
        self._undo.append((undo, said))
        self.reload()
        self.banner.say("good", said, "", {_("Undo"): self.undo})
        self.saved.emit(kept)

    def undo(self) -> None:
        """Take the newest change of this list back."""
        if not self._undo:
            return
        rows, _said = self._undo[-1]
        try:
            kept = tuple(self._save(row) for row in rows)
        except MotauditError as error:
            self.banner.say_error(error)
            return
        self._undo.pop()
        self.reload()
        if self.sides.is_open and self.form.shown is not None:
            restored = next((row for row in kept if row.id == self.form.shown.id), None)
            if restored is not None:
                self.form.show_row(restored)
        self.banner.say("info", _("The change was taken back."), "", {_("Undo"): self.undo} if self._undo else None)
        self.saved.emit(kept)

    # -- carried over when the window is built anew

    def save_state(self) -> dict[str, Any]:
        shown = self.form.shown if self.sides.is_open else None
        return {
            "undo": list(self._undo),
            "shown": shown,
            "is_new": self.form.is_new,
            "typed": self.form.typed() if shown is not None and self.form.dirty else None,
        }

    def restore_state(self, state: dict[str, Any]) -> None:
        self._undo = list(state["undo"])
        if state["shown"] is not None:
            self._open(state["shown"], is_new=state["is_new"])
            if state["typed"] is not None:
                self.form.resume(state["typed"])
        if self._undo:
            self.banner.say("good", self._undo[-1][1], "", {_("Undo"): self.undo})
