"""The result on one page: the verdict, what to fix first, what to keep; `figures` holds what is behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from motaudit.audit.model import ItemRef, MomentRef
from motaudit.locale import _, format_number
from motaudit.report.document import Tone
from motaudit.report.material import Material
from motaudit.report.sheets.result import result as result_in_words
from motaudit.report.words import OWNERS, shown
from motaudit.scoring.findings import Finding, FindingKind
from ui.common.buttons import button
from ui.common.context import AppContext
from ui.common.labels import Label, Rule
from ui.common.layouts import clear
from ui.common.marks import Mark, ValenceMark
from ui.common.pictures import ThumbnailStrip
from ui.common.surfaces import Card
from ui.common.theme import GRID, HALF, Text
from ui.common.wording import LANES
from ui.result.branch import Answered
from ui.result.figures import curve_card, indicators_card, metrics_card, others_card, stages_card
from ui.result.reading import Result

_BESIDE_FROM = 96
"""Letters of width from which two cards stand beside each other."""
_INKS = {
    Tone.GLORY: "glory",
    Tone.CRITICAL: "critical",
    Tone.WARNING: "warning",
}
_MARKS = {
    FindingKind.BREAK_OFF: Mark.BREAK_OFF,
    FindingKind.CRITICAL: Mark.CRITICAL,
    FindingKind.LOST: Mark.PAIN,
    FindingKind.PAIN: Mark.PAIN,
    FindingKind.WOW: Mark.WOW,
    FindingKind.GLORY: Mark.GLORY,
    FindingKind.FULL_MARKS: Mark.GLORY,
}


class Pair(QWidget):
    """Two cards side by side, or one below the other where there is no room."""

    def __init__(self, *cards: QWidget) -> None:
        super().__init__()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * GRID)
        for card in cards:
            self._layout.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self.width() >= _BESIDE_FROM * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)


class SummaryPanel(QWidget):
    """Signals: `explain_requested(ItemRef)`, `repair_requested(ItemRef | MomentRef)`, `visit_again_requested()`."""

    explain_requested = Signal(object)
    repair_requested = Signal(object)
    visit_again_requested = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._cards = QVBoxLayout(self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(2 * GRID)

    def show_result(self, result: Result) -> None:
        clear(self._cards)
        material = result.material
        self._cards.addWidget(_headline(material))
        if material.audit.completed:
            for widget in self._completed(result):
                self._cards.addWidget(widget)
        else:
            self._cards.addWidget(self._proof(material))
        self._cards.addStretch(1)

    def _completed(self, result: Result) -> Iterator[QWidget]:
        material = result.material
        if len(result.failures) > 1:  # a single reason stands in the headline
            yield _failures_card(result.failures)
        yield Pair(
            self._findings_card(
                _("Fix first"), material, material.fix_first, _("Nothing that was seen cost points."), result.answered
            ),
            self._findings_card(_("Keep doing"), material, material.keep_doing, _("Nothing stood out.")),
        )
        yield Pair(stages_card(material), curve_card(material))
        metrics = [metrics_card(material)] if material.sheet.metrics else []
        yield Pair(*metrics, indicators_card(material))
        if (others := others_card(material)) is not None:
            yield others

    def _findings_card(
        self,
        title: str,
        material: Material,
        findings: Sequence[Finding],
        nothing: str,
        answered: Answered | None = None,
    ) -> Card:
        """`answered` where repairs can be made of what was found."""
        card = Card(title)
        if not findings:
            card.add(Label(nothing, muted=True))
        for at, finding in enumerate(findings):
            if at:
                card.add(Rule())
            card.body.addLayout(self._finding(material, finding, answered))
        card.body.addStretch(1)
        return card

    def _finding(self, material: Material, finding: Finding, answered: Answered | None) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(GRID + HALF)
        mark = QVBoxLayout()
        mark.addSpacing(HALF)
        mark.addWidget(ValenceMark(_MARKS[finding.kind]))
        mark.addStretch(1)
        line.addLayout(mark)
        words = QVBoxLayout()
        words.setSpacing(2)
        title, seen = finding_texts(material, finding)
        words.addWidget(Label(title, Text.STRONG))
        if seen:
            words.addWidget(Label(seen))
        words.addWidget(Label(finding_facts(material, finding), Text.SECONDARY, muted=True))
        line.addLayout(words, 1)
        ways = QVBoxLayout()
        ways.setSpacing(0)
        if finding.item is not None:
            ref = finding.item
            why = button(_("Explain"), kind="quiet", on_click=lambda: self.explain_requested.emit(ref))
            why.setAccessibleName(_("Explain “{question}”").format(question=title))
            ways.addWidget(why, 0, Qt.AlignmentFlag.AlignLeading)
        where: ItemRef | MomentRef = finding.item or finding.moment
        if answered is not None and answered.may_repair_at(where):
            make = repair_button(answered, where, title, lambda: self.repair_requested.emit(where))
            ways.addWidget(make, 0, Qt.AlignmentFlag.AlignLeading)
        ways.addStretch(1)
        line.addLayout(ways)
        return line

    def _proof(self, material: Material) -> Card:
        """What a visit that did not come about leaves behind, and the way on."""
        card = Card(_("Proof and what comes next"))
        strip = ThumbnailStrip(self._context)
        strip.show_evidence(material.audit.evidence.values())
        if material.audit.evidence:
            card.add(strip)
        else:
            card.add(Label(_("There is no picture of it."), muted=True))
        if material.audit.story.strip():
            card.add(Label(material.audit.story.strip()))
        card.add(Label(_("The visit is due again.")))
        again = button(_("Plan it again"), "calendar-days", kind="primary", on_click=self.visit_again_requested.emit)
        line = QHBoxLayout()
        line.addWidget(again)
        line.addStretch(1)
        card.body.addLayout(line)
        return card


def repair_button(
    answered: Answered, where: ItemRef | MomentRef, title: str, on_click: Callable[[], object]
) -> QPushButton:
    """The way to a repair of this place: a new one, or the one that was made of it."""
    if answered.repair_at(where) is not None:
        made = button(_("Open the repair"), "wrench", kind="quiet", on_click=on_click)
        made.setAccessibleName(_("Open the repair of “{what}”").format(what=title))
        return made
    make = button(_("Make a repair"), "wrench", kind="quiet", on_click=on_click)
    make.setAccessibleName(_("Make a repair of “{what}”").format(what=title))
    return make


def _headline(material: Material) -> Card:
    """The one big figure, the verdict in words, and what both rest on."""
    callout = result_in_words(material)
    card = Card(margin=3 * GRID)
    line = QHBoxLayout()
    line.setSpacing(3 * GRID)
    if material.sheet.percent is not None:
        figure = QVBoxLayout()
        figure.setSpacing(HALF)
        big = Label(material.percent(material.sheet.percent), Text.FIGURE, wrap=False)
        big.setAccessibleName(_("Points: {percent}").format(percent=big.text()))
        figure.addWidget(big)
        figure.addStretch(1)
        line.addLayout(figure)
    words = QVBoxLayout()
    words.setSpacing(HALF)
    title = Label(callout.title, Text.CARD_TITLE)
    title.set_ink(_INKS.get(callout.tone, ""))
    words.addWidget(title)
    for text in callout.lines:
        words.addWidget(Label(text))
    words.addStretch(1)
    line.addLayout(words, 1)
    card.body.addLayout(line)
    return card


def _failures_card(failures: Sequence[str]) -> Card:
    card = Card(_("Why it failed"))
    for reason in failures:
        line = QHBoxLayout()
        line.setSpacing(GRID + HALF)
        line.addWidget(ValenceMark(Mark.CRITICAL))
        line.addWidget(Label(reason), 1)
        card.body.addLayout(line)
    return card


def finding_texts(material: Material, finding: Finding) -> tuple[str, str]:
    """A finding as a headline and what was seen there."""
    note = material.words(finding.note.strip())
    quoted = _("“{note}”").format(note=note) if note else ""
    if finding.item is None:
        said = {
            FindingKind.BREAK_OFF: _("The customer would have left here."),
            FindingKind.PAIN: _("Disappointing, and not put right."),
            FindingKind.WOW: _("This stays in mind."),
        }.get(finding.kind, _("Better than expected."))
        said = _("{seen} {note}").format(seen=said, note=quoted) if quoted else said
        return material.moment(finding.moment), said
    seen = _("Seen: {answer}").format(answer=material.answer(finding.item))
    if quoted:
        seen = _("{seen}. {note}").format(seen=seen, note=quoted)
    return material.question(finding.item), seen


def finding_facts(material: Material, finding: Finding) -> str:
    """Points, stage, who is responsible and in which lane."""
    moment = material.checklist.moment_by_code[finding.moment.code]
    parts = []
    if finding.kind is FindingKind.CRITICAL:
        parts.append(_("Must-pass"))
    if finding.cost:
        parts.append(_("Cost {points} percentage points").format(points=format_number(finding.cost, 1)))
    elif finding.gave:
        parts.append(_("Gave {points} percentage points").format(points=format_number(finding.gave, 1)))
    parts += [material.stage_of(finding.moment), shown(OWNERS, moment.owner), shown(LANES, moment.lane)]
    return " · ".join(parts)
