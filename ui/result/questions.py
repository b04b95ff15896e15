"""Every question with its share: what it gave, what it cost, why it is missing, and the rule behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from fractions import Fraction

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from motaudit.audit.model import ItemRef
from motaudit.locale import NOTHING, _, format_number, ngettext
from ui.common.buttons import Segmented
from ui.common.context import AppContext
from ui.common.controls import ComboBox, SearchBox
from ui.common.labels import Label
from ui.common.layouts import FlowLayout, clear, scrolled
from ui.common.pictures import ThumbnailStrip
from ui.common.surfaces import Card, EmptyState
from ui.common.tables import Column, TableModel, table_view
from ui.common.theme import GRID, Text
from ui.common.wording import listed, scoring_rules
from ui.result.branch import Answered
from ui.result.reading import Question, Result
from ui.result.summary import repair_button


class Show(StrEnum):
    """Which questions the table is narrowed to."""

    ALL = "all"
    LOST = "lost"
    FLAGGED = "flagged"
    MISSING = "missing"


_PASSES: Mapping[Show, Callable[[Question], bool]] = {
    Show.ALL: lambda _row: True,
    Show.LOST: lambda row: row.failed,
    Show.FLAGGED: lambda row: row.flagged,
    Show.MISSING: lambda row: row.explained is not None and bool(row.explained.why),
}


_ANSWER, _REMARK = 2, 6
_LEAST_LETTERS = 16


def questions_model() -> TableModel[Question]:
    return TableModel(
        (
            Column(_("No."), lambda row: format_number(row.at), key=lambda row: row.at, number=True),
            Column(_("Question"), lambda row: row.text),
            Column(_("Answer"), lambda row: row.answer, ink=_answer_ink),
            Column(_("Share"), lambda row: _points(row, row.share), key=lambda row: row.share, number=True),
            Column(_("Gave"), lambda row: _points(row, _gave(row)), key=_gave, number=True),
            Column(_("Cost"), lambda row: _points(row, row.cost), key=lambda row: row.cost, number=True, ink=_cost_ink),
            Column(_("Remark"), remark, ink=lambda row: "critical" if row.critical else "muted"),
        ),
        identity=lambda row: str(row.ref),
        search=lambda row: f"{row.text} {row.answer} {row.note} {row.moment_title} {row.stage_title}",
    )


def _gave(row: Question) -> Fraction:
    return row.explained.gave if row.explained else Fraction(0)


def _points(row: Question, points: Fraction) -> str:
    """Percentage points of the total; a dash for what has no part in it."""
    return format_number(points, 1) if row.share else NOTHING


def _answer_ink(row: Question) -> str:
    return "critical" if row.critical else ""


def _cost_ink(row: Question) -> str:
    return "pain" if row.cost > 0 else "muted"


def remark(row: Question) -> str:
    """What is special about a question, in a few words."""
    parts = []
    if row.critical:
        parts.append(_("Must-pass missed"))
    if row.flagged:
        parts.append(_("Flagged"))
    if row.explained is None:
        parts.append(_("Never scored"))
    elif row.explained.why:
        parts.append(row.explained.why)
    if row.note:
        parts.append(_("Note"))
    if row.evidence:
        n = len(row.evidence)
        parts.append(ngettext("{n} attached", "{n} attached", n).format(n=format_number(n)))
    return listed(parts)


class QuestionsPanel(QWidget):
    """The table with its filters, and below it the chosen question explained.

    Signals: `repair_requested(ItemRef | MomentRef)`.
    """

    repair_requested = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._result: Result | None = None
        self.model = questions_model()
        self.view = table_view(self.model, name=_("Every question"), stretch=1)
        for column in (_ANSWER, _REMARK):
            self.view.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.view.selectionModel().currentRowChanged.connect(lambda current: self._on_current_changed(current))
        self.model.modelReset.connect(self._on_reset)
        self.show_only = Segmented(
            [
                (_("All"), Show.ALL),
                (_("Lost points"), Show.LOST),
                (_("Flagged"), Show.FLAGGED),
                (_("Not counted"), Show.MISSING),
            ]
        )
        self.show_only.choose(Show.ALL)
        self.show_only.chosen.connect(lambda _show: self._filter())
        self.stage = ComboBox()
        self.stage.setAccessibleName(_("Stage"))
        self.stage.currentIndexChanged.connect(lambda: self._filter())
        self.search = SearchBox(_("Search questions"))
        self.search.searched.connect(lambda _text: self._filter())
        self.explanation = ExplanationCard(context)
        self.explanation.repair_requested.connect(self.repair_requested)
        self.tables = QStackedWidget()
        self.tables.addWidget(self.view)
        self.tables.addWidget(
            EmptyState("search", _("No question fits."), _("Choose another filter, or search for fewer words."))
        )
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.addWidget(self.tables)
        self.splitter.addWidget(self.explanation)
        self.splitter.setHandleWidth(2 * GRID)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setSizes([300, 220])
        self.splitter.setStretchFactor(0, 1)
        tools = FlowLayout(spacing=2 * GRID)
        for tool in (self.show_only, self.stage, self.search):
            tools.addWidget(tool)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addLayout(tools)
        layout.addWidget(self.splitter, 1)

    def show_result(self, result: Result) -> None:
        self._result = result
        current, stage = self.view.currentIndex(), self.stage.currentData()
        before = self.model.row_at(current.row()).ref if current.isValid() else None
        self.stage.blockSignals(True)
        self.stage.clear()
        self.stage.addItem(_("All stages"), "")
        for code, title in {row.stage: row.stage_title for row in result.questions}.items():
            self.stage.addItem(title, code)
        self.stage.blockSignals(False)
        self.stage.choose(stage if self.stage.findData(stage) >= 0 else "")
        self.model.set_rows(result.questions)
        self._filter()
        if before is not None:
            self._point_at(before)

    def show_question(self, ref: ItemRef) -> None:
        """Make a question current, whatever the filters were."""
        self.show_only.choose(Show.ALL)
        self.stage.choose("")
        self.search.clear()
        self._filter()
        self._point_at(ref)
        self.view.setFocus()

    def _point_at(self, ref: ItemRef) -> None:
        if (at := self.model.row_of(str(ref))) >= 0:
            self.view.setCurrentIndex(self.model.index(at, 0))
            self.view.scrollTo(self.model.index(at, 0))

    def _filter(self) -> None:
        stage, passes = self.stage.currentData(), _PASSES[Show(str(self.show_only.value))]
        self.model.set_filter(self.search.text(), lambda row: passes(row) and (not stage or row.stage == stage))
        self.tables.setCurrentIndex(0 if self.model.rowCount() else 1)

    def _on_reset(self) -> None:
        """Other rows are shown: begin with the first of them."""
        if self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0, 0))
            self._on_current_changed(self.model.index(0, 0))
        self.explanation.setVisible(self.model.rowCount() > 0)

    def _on_current_changed(self, current: QModelIndex) -> None:
        if self._result is not None and current.isValid():
            self.explanation.explain(self.model.row_at(current.row()), self._result)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in (_ANSWER, _REMARK):
            width = max(_LEAST_LETTERS * self.fontMetrics().averageCharWidth(), self.width() // 6)
            self.view.horizontalHeader().resizeSection(column, width)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self.splitter.refresh()


class ExplanationCard(Card):
    """One question: what was seen, what that gave and cost, and the rule in words.

    Signals: `repair_requested(ItemRef | MomentRef)`.
    """

    repair_requested = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__(margin=0)
        self.thumbnails = ThumbnailStrip(context)
        self._words = QVBoxLayout()
        self._words.setSpacing(GRID // 2)
        holder = QWidget()
        inside = QHBoxLayout(holder)
        inside.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        inside.setSpacing(2 * GRID)
        inside.addLayout(self._words, 3)
        beside = QVBoxLayout()
        beside.setSpacing(GRID)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(0)
        beside.addLayout(self._ways)
        beside.addWidget(self.thumbnails)
        beside.addStretch(1)
        inside.addLayout(beside, 1)
        area = scrolled(holder, by_keys=True)
        area.setMinimumHeight(18 * GRID)
        self.add(area)
        self.text = ""

    def explain(self, row: Question, result: Result) -> None:
        clear(self._words)
        clear(self._ways)
        lines = list(_lines(row, result))
        self.text = "\n".join(text for text, _role, _muted, _ink in lines)
        for text, role, muted, ink in lines:
            label = Label(text, role, muted=muted)
            label.set_ink(ink)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._words.addWidget(label)
        if result.answered is not None:
            self._add_repairs(row, result.answered)
        self._words.addStretch(1)
        self.thumbnails.show_evidence(row.evidence)

    def _add_repairs(self, row: Question, answered: Answered) -> None:
        """Of this question, or of the moment that it belongs to."""
        one = repair_button(answered, row.ref, row.text, lambda: self.repair_requested.emit(row.ref))
        whole = repair_button(answered, row.moment, row.moment_title, lambda: self.repair_requested.emit(row.moment))
        made = answered.repair_at(row.moment) is not None
        whole.setText(_("Open the moment's repair") if made else _("Make a repair of the moment"))
        for where, way in ((row.ref, one), (row.moment, whole)):
            if answered.may_repair_at(where):
                self._ways.addWidget(way, 0, Qt.AlignmentFlag.AlignLeading)


_Line = tuple[str, Text, bool, str]


def _lines(row: Question, result: Result) -> list[_Line]:
    """What to say, with size, whether it is quiet, and its ink."""
    place = _("{stage}, {moment}").format(stage=row.stage_title, moment=row.moment_title)
    lines: list[_Line] = [(place, Text.SECONDARY, True, ""), (row.text, Text.CARD_TITLE, False, "")]
    lines.append(
        (_("Seen: {answer}").format(answer=row.answer), Text.STRONG, False, "critical" if row.critical else "")
    )
    if row.note:
        lines.append((_("Note: “{note}”").format(note=row.note), Text.BODY, False, ""))
    if row.critical:
        text = _("This answer fails the visit, whatever its percentage.")
        lines.append((text, Text.BODY, False, "critical"))
    lines += [(text, Text.BODY, False, "") for text in points_text(row)]
    item = result.material.checklist.items[row.ref.code]
    rules = list(scoring_rules(result.material.checklist, item))
    if rules:
        lines.append((_("The rule"), Text.STRONG, False, ""))
        lines += [(rule, Text.BODY, True, "") for rule in rules]
    return lines


def points_text(row: Question) -> list[str]:
    """What the question gave and cost, one sentence each."""
    explained = row.explained
    if explained is None:
        return [_("This question has no points; it is there to be read.")]
    lines = [_("{reason}.").format(reason=explained.why)] if explained.why else []
    if explained.possible:
        lines.append(
            _("It earned {earned} of {possible} points.").format(
                earned=format_number(explained.earned), possible=format_number(explained.possible)
            )
        )
    if row.share:
        lines.append(
            _(
                "Of the {share} percentage points of the total that it stands for, it gave {gave} and cost {cost}."
            ).format(
                share=format_number(row.share, 1),
                gave=format_number(explained.gave, 1),
                cost=format_number(explained.cost, 1),
            )
        )
    return lines
