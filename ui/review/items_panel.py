"""All questions of a visit with what was decided at each, and the one in hand beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QVBoxLayout, QWidget

from motaudit.audit.model import ItemRef
from motaudit.locale import N_, _, format_number, ngettext, pgettext
from motaudit.review.hints import Hint
from ui.common.context import AppContext
from ui.common.filter_bar import FilterBar
from ui.common.labels import Label, became
from ui.common.master_detail import MasterDetail
from ui.common.tables import Column, TableModel, table_view
from ui.common.theme import GRID, Text
from ui.common.wording import listed
from ui.review.drafts import Drafts
from ui.review.item_card import ItemCard
from ui.review.reading import DeskContent, DeskItem

_CARD_LETTERS = 52
_ANSWER_LETTERS, _CORRECTED_LETTERS = 10, 18
_ANSWER, _WITH_IT, _DECISION = 2, 3, 4
_LINES_WITH_HINT = 18
_ALL_COLUMNS = 84
"""Letters of width in which all columns can be read."""


class Show(StrEnum):
    """Which questions the table is narrowed to."""

    ALL = "all"
    FAILED = "failed"
    FLAGGED = "flagged"
    QUERIED = "queried"
    SINCE_RETURN = "since_return"
    HINTED = "hinted"
    REMARKED = "remarked"


_SHOWS: Mapping[Show, str] = {
    Show.ALL: N_("All"),
    Show.FAILED: N_("Failed"),
    Show.FLAGGED: N_("Flagged"),
    Show.QUERIED: N_("Queried"),
    Show.SINCE_RETURN: N_("Since the return"),
    Show.HINTED: N_("Worth a look"),
    Show.REMARKED: N_("With a remark"),
}


class ItemsPanel(QWidget):
    """The table and the card. Enter confirms and goes on; the card's signals are those of `ItemCard`.

    Signals: `confirmed(ItemRef)` also from the table; `current_changed()`.
    """

    current_changed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._content: DeskContent | None = None
        self._drafts: Drafts | None = None
        self._hints: tuple[Hint, ...] = ()
        self._editable = False
        self._filling = False
        self.filters = FilterBar([(_(text), show) for show, text in _SHOWS.items()], _("Which questions"))
        self.filters.chosen.connect(lambda _show: self._filter())
        self.model: TableModel[DeskItem] = TableModel(
            (
                Column(_("No."), lambda row: format_number(row.at), key=lambda row: row.at, number=True),
                Column(_("Question"), lambda row: row.text),
                Column(_("Answer"), _answer, ink=lambda row: "critical" if row.critical else ""),
                Column(_("With it"), _with_it, ink=lambda _row: "muted"),
                Column(_("Decision"), self._decision, ink=_decision_ink),
            ),
            identity=lambda row: str(row.ref),
            search=lambda row: row.text,
            parent=self,
        )
        self.table = table_view(self.model, name=_("Questions of the visit"), stretch=1)
        for column in (_ANSWER, _WITH_IT, _DECISION):
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.table.selectionModel().currentRowChanged.connect(lambda current: self._on_current(current))
        self.card = ItemCard(context)
        self.card.closed.connect(self.back_to_list)
        self.hint = Label("", Text.SECONDARY, muted=True)
        self.table.setMinimumHeight(3 * self.table.verticalHeader().defaultSectionSize())
        master = QWidget()
        left = QVBoxLayout(master)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GRID)
        left.addWidget(self.filters)
        left.addWidget(self.table, 1)
        left.addWidget(self.hint)
        self.sides = MasterDetail(master, self.card, detail_width=_CARD_LETTERS)
        self.sides.covered.connect(self._on_covered)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sides, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
        # Large text on a small window: the questions need the room.
        self.hint.setVisible(self.height() >= _LINES_WITH_HINT * self.fontMetrics().lineSpacing())

    def _fit_columns(self) -> None:
        """The decision is never pushed out of sight; what comes with an answer gives way first."""
        letter = self.fontMetrics().averageCharWidth()
        room = self.table.width() // letter
        self.table.setColumnHidden(_WITH_IT, room < _ALL_COLUMNS)
        header = self.table.horizontalHeader()
        answer = _CORRECTED_LETTERS if self.filters.value is Show.SINCE_RETURN else _ANSWER_LETTERS
        for column, letters in ((_ANSWER, answer), (_WITH_IT, 14), (_DECISION, 12 if room < _ALL_COLUMNS else 24)):
            header.resizeSection(column, letters * letter)

    # -- what is shown

    def show_content(self, content: DeskContent, drafts: Drafts, *, editable: bool, first: bool) -> None:
        """Show a visit; the question in hand stays, unless another visit is shown (`first`)."""
        before = None if first else self.current
        self._content, self._drafts, self._editable = content, drafts, editable
        if first:
            self._hints = ()
            self.filters.choose(_first_look(content))
        self._filling = True
        self.model.set_rows(content.items)
        self._filling = False
        self._count()
        self._filter(before.ref if before else None)
        self.hint.setText(
            _("Enter confirms and goes on. R remark, Q question, W words for the report, V pictures, S score.")
            if editable and content.can_check
            else _("V pictures, S score. Escape goes back to the list.")
        )

    def show_hints(self, hints: tuple[Hint, ...]) -> None:
        """The checks are through: say at each question what they found."""
        self._hints = hints
        self._count()
        self._filter()

    def _count(self) -> None:
        assert self._content is not None
        items = self._content.items
        counts = {show: sum(map(self._passes(show), items)) for show in Show}
        self.filters.set_counts(counts, leave_out_empty=True)

    def show_remarks(self) -> None:
        """A remark was written or taken away: show it in the table."""
        self._count()
        top, bottom = self.model.index(0, _DECISION), self.model.index(max(0, self.model.rowCount() - 1), _DECISION)
        self.model.dataChanged.emit(top, bottom)

    @property
    def current(self) -> DeskItem | None:
        index = self.table.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    def point_at(self, ref: ItemRef) -> None:
        """Make a question current, whatever the filter was."""
        if self.model.row_of(str(ref)) < 0:
            self.filters.choose(Show.ALL)
        self._filter(ref)
        self.back_to_list()

    def _passes(self, show: Show) -> Callable[[DeskItem], bool]:
        remarks = self._drafts.remarks if self._drafts is not None else {}
        hinted = {hint.item for hint in self._hints}
        passes: Mapping[Show, Callable[[DeskItem], bool]] = {
            Show.ALL: lambda _row: True,
            Show.FAILED: lambda row: row.failed,
            Show.FLAGGED: lambda row: row.flagged,
            Show.QUERIED: lambda row: bool(row.queries),
            Show.SINCE_RETURN: lambda row: row.since_return,
            Show.HINTED: lambda row: row.ref in hinted,
            Show.REMARKED: lambda row: row.ref in remarks,
        }
        return passes[show]

    def _filter(self, keep: ItemRef | None = None) -> None:
        if keep is None and self.current is not None:
            keep = self.current.ref
        self._filling = True
        self.model.set_filter("", self._passes(self.filters.value))
        index = self.model.index(max(0, self.model.row_of(str(keep)) if keep else 0), 0)
        self.table.setCurrentIndex(index)
        self._filling = False
        if index.isValid():
            self.table.scrollTo(index)
            self._on_current(index)
        else:
            self.sides.close_detail()

    def _decision(self, row: DeskItem) -> str:
        remark = self._drafts.remarks.get(row.ref, "") if self._drafts is not None else ""
        if remark:
            return _("Remark: {text}").format(text=remark)
        if row.open_queries:
            return _("Query to decide")
        if row.queries:
            return _("Query decided")
        if row.critical:
            return _("Confirmed") if row.confirmed else _("To confirm")
        if row.questions:
            return _("Asked")
        if row.left_as_it_was:
            return _("Not changed")
        return pgettext("a question", "Corrected") if row.before else ""

    def _on_current(self, index: QModelIndex) -> None:
        if self._filling or not index.isValid() or self._content is None or self._drafts is None:
            return
        row = self.model.row_at(index.row())
        hints = [hint for hint in self._hints if hint.item == row.ref]
        focus = QApplication.focusWidget()
        in_card = focus is not None and self.card.isAncestorOf(focus)
        self.card.show_item(row, self._content, self._drafts, hints=hints, editable=self._editable)
        focus = QApplication.focusWidget()
        if in_card and (focus is None or not self.isAncestorOf(focus)):
            self.take_focus()  # what was pressed in the card is gone
        if not self.sides.is_open and self._fits_both():
            self.sides.open_detail()
        self._fit_columns()
        self.current_changed.emit()

    def _on_covered(self, covered: bool) -> None:
        """The keys go to the card that covers the list, and back to it, as the window gets smaller and larger."""
        self.card.set_alone(covered)
        if covered and self.sides.had_keys:
            self.card.area.setFocus()
        elif not covered and self.card.area.hasFocus():
            self.table.setFocus()

    def _fits_both(self) -> bool:
        return self.width() >= (58 + _CARD_LETTERS) * self.fontMetrics().averageCharWidth()

    # -- what keys do

    def go_on(self) -> None:
        """To the next question of the list; at the end it stays."""
        row = self.table.currentIndex().row() + 1
        if row < self.model.rowCount():
            self.table.setCurrentIndex(self.model.index(row, 0))

    def next_of(self, wanted: Sequence[ItemRef]) -> ItemRef:
        """The first of `wanted`, which run in the order of the journey, that comes after the question in hand."""
        assert self._content is not None
        places = {row.ref: row.at for row in self._content.items}
        here = self.current.at if self.current is not None else 0
        return next((ref for ref in wanted if places[ref] > here), wanted[0])

    def enter(self) -> ItemRef | None:
        """Open the card where it is not beside the list; else the question to confirm, if it is one, and go on."""
        item = self.current
        if item is None:
            return None
        if not self.sides.is_open:
            self.sides.open_detail()
            self.take_focus()
            return None
        wanted = item.ref if self.card.confirm is not None else None
        self.go_on()
        return wanted

    def write_remark(self) -> None:
        self._open_and_focus(self.card.remark)

    def write_question(self) -> None:
        self._open_and_focus(self.card.question)

    def write_words(self) -> None:
        if self.card.words is not None:
            self.sides.open_detail()
            self.card.words.compose()

    def view_pictures(self) -> None:
        if self.card.evidence is not None:
            self.card.evidence.view()

    def take_focus(self) -> None:
        """The keys go to the list, or to the card where that stands in its place."""
        (self.card.area if self.sides.master.isHidden() else self.table).setFocus()

    @property
    def has_keys(self) -> bool:
        """Whether single keys go to the question in hand, and to no field or button."""
        return self.table.hasFocus() or self.card.area.hasFocus()

    def back_to_list(self) -> None:
        """The list has the keys again; where only one of the two fits, the card gives way to it."""
        if not self.sides.master.isVisible():
            self.sides.close_detail()
        self.table.setFocus()

    def flush(self) -> None:
        """Keep the remark that is being typed."""
        if self.card.remark is not None:
            self.card.remark.flush()

    def _open_and_focus(self, field: QWidget | None) -> None:
        if field is not None:
            self.sides.open_detail()
            field.setFocus()


def _first_look(content: DeskContent) -> Show:
    """What a visit is opened for: a query to decide, or what became of the remarks it was returned with."""
    if content.standing.open_queries:
        return Show.QUERIED
    corrected = content.can_check and any(row.since_return for row in content.items)
    return Show.SINCE_RETURN if corrected else Show.ALL


def _answer(row: DeskItem) -> str:
    return became(row.answer_before, row.answer) if row.answer_before else row.answer


def _with_it(row: DeskItem) -> str:
    parts = [_("Flagged")] if row.flagged else []
    if row.note:
        parts.append(_("Note"))
    if row.evidence:
        n = len(row.evidence)
        parts.append(ngettext("{n} attached", "{n} attached", n).format(n=format_number(n)))
    return listed(parts)


def _decision_ink(row: DeskItem) -> str:
    waits = row.open_queries or (row.critical and not row.confirmed) or row.left_as_it_was
    return "warning" if waits else ""
