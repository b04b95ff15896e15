"""The figures behind a result, as cards: stages, feelings, what customers count, indicators."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from motaudit.audit.model import Valence
from motaudit.audit.wording import measure
from motaudit.checklist.model import Owner
from motaudit.locale import (
    NOTHING,
    _,
    display_percent,
    format_date,
    format_duration,
    format_number,
    format_percent,
    ngettext,
)
from motaudit.report.material import Material
from motaudit.report.words import OWNERS, shown
from motaudit.scoring.sheet import MetricScore
from ui.common.labels import Label
from ui.common.marks import ThinBar
from ui.common.surfaces import Card
from ui.common.theme import GRID, HALF, Text
from ui.result.curve import EmotionCurve, Point
from ui.result.stage_bars import Bar, StageBars

_Fact = tuple[str, str, str]
"""What it is, its figure, and what that rests on."""


def stages_card(material: Material) -> Card:
    """How each stage came out, beside the last visit."""
    last = material.given.previous
    card = Card(_("Stages"))
    bars = []
    for score in material.sheet.stages:
        now, before = score.figure.percent, last.stages.get(score.code) if last else None
        bars.append(
            Bar(
                title=material.stage(score.code),
                percent=now,
                last=before,
                text=display_percent(now, places=material.stage_places(score)) if now is not None else NOTHING,
                detail=" · ".join(_stage_details(material.n_of(score.figure), now, before)),
                below=score.passed is False,
            )
        )
    chart = StageBars()
    chart.show_bars(bars)
    card.add(chart)
    if last is not None:
        day = format_date(last.on, calendar="gregorian")
        text = _("The tick marks the last visit of {date}.").format(date=day)
    else:
        text = _("This is the first visit to this branch with this checklist.")
    card.add(Label(text, Text.SECONDARY, muted=True))
    card.body.addStretch(1)
    return card


def _stage_details(counted: str, now: Fraction | None, before: Fraction | None) -> Iterator[str]:
    yield counted
    if now is not None and before is not None:
        change = now - before
        number = format_number(abs(change), 1)
        if change > 0:
            yield _("up {points}").format(points=number)
        else:
            yield _("down {points}").format(points=number) if change < 0 else _("as before")


def curve_card(material: Material) -> Card:
    """What the shopper felt, stage by stage."""
    broken = material.sheet.break_point
    at = material.checklist.stage_of[broken.code].code if broken else ""
    card = Card(_("How it felt"))
    curve = EmotionCurve()
    curve.show_points(
        [Point(material.stage(each.stage), each.mean, each.n, each.stage == at) for each in material.indicators.curve]
    )
    card.add(curve)
    text = _("One visit is one person. Compare visits before you judge.")
    card.add(Label(text, Text.SECONDARY, muted=True))
    card.body.addStretch(1)
    return card


def metrics_card(material: Material) -> Card:
    """Waiting times, prices and the like, each with its goal."""
    card = Card(_("What customers count"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID)
    for column, title in enumerate((_("Measured"), _("Goal"), _("This visit"), _("Attained"))):
        grid.addWidget(Label(title, Text.SECONDARY, muted=True, wrap=False), 0, column)
    for row, metric in enumerate(material.sheet.metrics, 1):
        for column, widget in enumerate(_metric_cells(material, metric)):
            grid.addWidget(widget, row, column)
    grid.setColumnStretch(0, 1)
    card.body.addLayout(grid)
    card.body.addStretch(1)
    return card


def _metric_cells(material: Material, metric: MetricScore) -> tuple[QWidget, ...]:
    item = material.checklist.items[metric.ref.code]
    actual = measure(item, metric.actual)
    if metric.estimated:
        actual = _("{value} (estimated)").format(value=actual)
    attained = QWidget()
    layout = QVBoxLayout(attained)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(HALF)
    layout.addWidget(Label(format_percent(metric.attained * 100, 0), Text.STRONG, wrap=False))
    bar = ThinBar()
    bar.set_progress(round(metric.attained * 100), 100)
    bar.setMinimumWidth(8 * GRID)
    layout.addWidget(bar)
    return (
        Label(material.question(metric.ref)),
        Label(measure(item, metric.goal), wrap=False),
        Label(actual, wrap=False),
        attained,
    )


def indicators_card(material: Material) -> Card:
    """What was counted beside the points."""
    return _facts_card(_("Indicators"), list(_indicator_rows(material)))


def others_card(material: Material) -> Card | None:
    """What others than the branch are responsible for; None where there is nothing of theirs."""
    rows = list(_owner_rows(material))
    return _facts_card(_("Shown apart: what others are responsible for"), rows) if rows else None


def _facts_card(title: str, rows: Sequence[_Fact]) -> Card:
    card = Card(title)
    if not rows:
        card.add(Label(_("Nothing was observed."), muted=True))
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(GRID)
    for row, (label, value, rests_on) in enumerate(rows):
        grid.addWidget(Label(label), row, 0)
        grid.addWidget(Label(value, Text.STRONG, wrap=False), row, 1)
        grid.addWidget(Label(rests_on, Text.SECONDARY, muted=True), row, 2)
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(2, 2)
    card.body.addLayout(grid)
    card.body.addStretch(1)
    return card


def _rate(value: Fraction | None) -> str:
    return NOTHING if value is None else format_percent(value * 100, 0)


def _indicator_rows(material: Material) -> Iterator[_Fact]:
    """The indicators that have a value; none is shown without what it rests on."""
    found = material.indicators
    felt = [each for each in material.audit.observations.values() if each.valence is not None]
    pains = sum(each.valence is Valence.PAIN for each in felt)
    moments = ngettext("of {n} moment", "of {n} moments", len(felt)).format(n=format_number(len(felt)))
    tries = ngettext("{n} try", "{n} tries", found.attempts).format(n=format_number(found.attempts))
    promises = sum(each.kept is not None for each in material.audit.promises.values())
    checked = ngettext("of {n} promise", "of {n} promises", promises).format(n=format_number(promises))
    hurt = ngettext("of {n} disappointment", "of {n} disappointments", pains).format(n=format_number(pains))
    rows: tuple[tuple[str, object, Callable[[], str], str], ...] = (
        (_("Better than expected"), found.glory_rate, lambda: _rate(found.glory_rate), moments),
        (_("Disappointing"), found.pain_rate, lambda: _rate(found.pain_rate), moments),
        (_("Wow"), found.wow_rate, lambda: _rate(found.wow_rate), moments),
        (_("Put right"), found.recovery_rate, lambda: _rate(found.recovery_rate), hurt),
        (
            _("Strongest feeling and the last, together"),
            found.peak_end,
            lambda: _signed(found.peak_end),
            _("from −2 to +2"),
        ),
        (_("Answered at the first try"), found.first_attempt_rate, lambda: _rate(found.first_attempt_rate), tries),
        (
            _("Time until a person answered"),
            found.median_time_to_human,
            lambda: format_duration(found.median_time_to_human),
            tries,
        ),
        (_("Promises kept"), found.promises_kept, lambda: _rate(found.promises_kept), checked),
        (_("Time with staff"), found.contact_seconds, lambda: format_duration(found.contact_seconds), ""),
        (_("Time on the premises without staff"), found.dead_seconds, lambda: format_duration(found.dead_seconds), ""),
        (_("Not at this branch"), material.sheet.na_rate, lambda: _rate(material.sheet.na_rate), _("of all questions")),
    )
    for label, value, text, rests_on in rows:
        if value is not None:
            yield label, text(), rests_on


def _signed(value: Fraction | None) -> str:
    if value is None:
        return NOTHING
    text = format_number(value, 1)
    return _("+{number}").format(number=text) if value > 0 else text


def _owner_rows(material: Material) -> Iterator[_Fact]:
    """Head office's and partners' own figures, where the total leaves them out."""
    if material.rules.counts == "all":
        return
    for owner, figure in material.sheet.owners.items():
        if owner != Owner.BRANCH:
            yield shown(OWNERS, Owner(owner)), display_percent(figure.percent), material.counted(figure)
