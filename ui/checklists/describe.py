"""What a part of a checklist says and which rules it has, in words: blocks that a panel only lays out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from motaudit.checklist import model
from motaudit.checklist.model import Checklist, Choice, Item, ItemType, Moment, ScoringRules, Stage
from motaudit.checklist.references import REFERENCE
from motaudit.locale import _, format_number, format_percent, ngettext, pick
from motaudit.report import words as report_words
from motaudit.report.words import shown
from ui.checklists.words import TOUCHES, items_text, language_text, moments_text, stages_text, type_text
from ui.common.wording import LANES, answer_rules, listed, scoring_rules


@dataclass(frozen=True, slots=True)
class Wording:
    """A text side by side in the checklist's languages."""

    label: str
    text: model.Text
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Sentences under a heading."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An expression as it is written, and what the names in it stand for."""

    label: str
    expression: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of a question: label in each language, and a remark (points, must-pass ...) each."""

    label: str
    rows: tuple[tuple[model.Text, str], ...]


Block = Wording | Facts | Source | Choices


def describe(
    checklist: Checklist, part: Checklist | Stage | Moment | Item, *, scoring: bool = True
) -> tuple[Block, ...]:
    """Everything there is to say about a part, in the order in which it is read.

    Without `scoring` nothing is said about lanes, weights and points: that is how shoppers read it.
    """
    if isinstance(part, Checklist):
        return tuple(_about(part, scoring))
    if isinstance(part, Stage):
        return tuple(_stage(checklist, part, scoring))
    if isinstance(part, Moment):
        return tuple(_moment(checklist, part, scoring))
    return tuple(_item(checklist, part, scoring))


def _about(checklist: Checklist, scoring: bool) -> Iterator[Block]:
    yield Wording("", checklist.title, strong=True)
    yield Facts(
        "",
        (
            _("Code: {code}").format(code=checklist.code),
            _("{stages}, {moments}, {items}").format(
                stages=stages_text(len(checklist.stages)),
                moments=moments_text(len(checklist.moment_by_code)),
                items=items_text(len(checklist.items)),
            ),
            _("Languages: {names}").format(names=listed(language_text(code) for code in checklist.languages)),
        ),
    )
    if scoring:
        yield Facts(_("How it is scored"), tuple(rules_of(checklist.scoring)))
    for scenario in checklist.scenarios:
        yield Wording(_("Scenario"), scenario.title, strong=True)
        yield from _wording("", scenario.brief)
    if checklist.context:
        yield Facts(_("Asked about the visit"), tuple(pick(item.text) for item in checklist.context))
    if checklist.story.min_length:
        least = format_number(checklist.story.min_length)
        yield Facts(_("The story"), (_("At least {n} letters.").format(n=least),))
    yield from _wording(_("The story") if not checklist.story.min_length else "", checklist.story.guidance)


def rules_of(rules: ScoringRules) -> Iterator[str]:
    """The rules of the whole checklist, one sentence each."""
    if rules.total == "stage_weights":
        yield _("The total is the mean of the stages by their weights.")
    else:
        yield _("The total is all points given of all that could be given.")
    if rules.pass_ is not None:
        yield _("A visit passes from {percent}.").format(percent=format_percent(rules.pass_, 0))
    if rules.bands:
        yield _("Bands: {bands}.").format(
            bands=listed(
                _("{band} from {percent}").format(
                    band=pick(band.label) or shown(report_words.BANDS, band.code), percent=format_percent(band.min, 0)
                )
                for band in rules.bands
            )
        )
    if rules.min_coverage:
        yield _("Below {percent} of the questions answered, too little was seen for a result.").format(
            percent=format_percent(rules.min_coverage, 0)
        )
    if rules.counts == "all":
        yield _("Moments of head office and partners count too.")
    else:
        yield _("Only what the branch is responsible for counts; head office and partners are shown apart.")
    if rules.not_reached == "zero":
        yield _("What the customer never came to counts as lost.")
    if rules.when_hidden == "zero":
        yield _("Questions that do not apply count as lost.")
    if rules.estimated_times == "score":
        yield _("Estimated times score like measured ones.")
    else:
        yield _("Estimated times are shown, and score nothing.")
    if not rules.bonus_cap:
        yield _("Bonus points may lift a visit above 100 %.")
    if rules.critical_cap is not None:
        yield _("After a must-pass failure a second figure is capped at {percent}.").format(
            percent=format_percent(rules.critical_cap, 0)
        )


def _stage(checklist: Checklist, stage: Stage, scoring: bool) -> Iterator[Block]:
    yield Wording("", stage.title, strong=True)
    yield from _wording("", stage.description)
    lines = [_("Code: {code}").format(code=stage.code)]
    if scoring and stage.weight is not None:
        lines.append(_("Weight in the total: {weight}").format(weight=format_number(stage.weight)))
    if scoring and stage.pass_ is not None:
        least = format_percent(stage.pass_, 0)
        lines.append(_("The visit fails if this stage stays below {percent}.").format(percent=least))
    yield Facts("", tuple(lines))
    yield from _source(checklist, _("Only shown if"), stage.relevant)


def _moment(checklist: Checklist, moment: Moment, scoring: bool) -> Iterator[Block]:
    yield Wording("", moment.title, strong=True)
    yield from _wording(_("Guidance"), moment.guidance)
    lines = [_("Code: {code}").format(code=moment.code)]
    if moment.channel:
        lines.append(_("Channel: {channel}").format(channel=shown(report_words.CHANNELS, moment.channel)))
    if scoring:
        lines.append(_("Lane: {lane}").format(lane=shown(LANES, moment.lane)))
        lines.append(_("Responsible: {owner}").format(owner=shown(report_words.OWNERS, moment.owner)))
    if moment.touches:
        lines.append(_("Touches: {touches}").format(touches=listed(shown(TOUCHES, touch) for touch in moment.touches)))
    if moment.blocker:
        lines.append(_("Here a customer may give up and leave."))
    if moment.repeat is not None:
        most = format_number(moment.repeat.max) if moment.repeat.max else ""
        lines.append(_("Repeats up to {n} times.").format(n=most) if most else _("Repeats as often as needed."))
    yield Facts("", tuple(lines))
    if moment.repeat is not None:
        yield from _wording(_("Repeated as"), moment.repeat.label)
    yield from _source(checklist, _("Only shown if"), moment.relevant)


def _item(checklist: Checklist, item: Item, scoring: bool) -> Iterator[Block]:
    yield Wording("", item.text, strong=True)
    yield from _wording(_("What to look for"), item.help)
    yield Facts("", (_("Code: {code}").format(code=item.code), _("Answer: {type}").format(type=_answer(item))))
    choices = checklist.choices_of(item)
    if choices:
        yield Choices(
            _("Choices"), tuple((choice.label, _remark(item, choice) if scoring else "") for choice in choices)
        )
    if item.ends is not None:
        for value, text in ((item.min, item.ends[0]), (item.max, item.ends[1])):
            yield from _wording(_("{value} means").format(value=format_number(value or 0)), text)
    yield Facts(_("Rules"), tuple(item_rules(checklist, item, scoring=scoring)))
    yield from _source(checklist, _("Only asked if"), item.relevant)
    yield from _source(checklist, _("Only valid if"), item.constraint)
    yield from _wording(_("Otherwise it says"), item.message)
    yield from _source(checklist, _("Only choices for which"), item.choice_filter)
    yield from _source(checklist, _("Calculated from"), item.calculation)


def _answer(item: Item) -> str:
    kind = type_text(item)
    if item.min is not None and item.max is not None and item.type is not ItemType.CHOICES:
        return _("{type}, {least} to {most}").format(
            type=kind, least=format_number(item.min), most=format_number(item.max)
        )
    return (
        _("{type}, in {unit}").format(type=kind, unit=item.unit or item.currency)
        if (item.unit or item.currency)
        else kind
    )


def item_rules(checklist: Checklist, item: Item, *, scoring: bool = True) -> Iterator[str]:
    """What an answer needs and, where it may be seen, gives and costs, one sentence each."""
    yield from answer_rules(checklist, item)
    if scoring and item.type.is_asked:
        yield from scoring_rules(checklist, item)


def _remark(item: Item, choice: Choice) -> str:
    parts = []
    if choice.not_applicable:
        parts.append(_("not counted"))
    elif choice.points is None:
        parts.append(_("no points"))
    else:
        parts.append(_points_text(choice.points))
    if item.critical is not None and choice.code in item.critical.answers:
        parts.append(_("fails the visit"))
    return listed(parts)


def _points_text(points: Decimal) -> str:
    """Parts of a point, and points that are taken away, read as several."""
    several = int(points) if points == points.to_integral_value() and points >= 0 else 2
    return ngettext("{points} point", "{points} points", several).format(points=format_number(points))


def _source(checklist: Checklist, label: str, expression: str | None) -> Iterator[Source]:
    if expression:
        named = dict.fromkeys(match[1] for match in REFERENCE.finditer(expression))
        names = (
            _("{code}: {question}").format(code=code, question=pick(checklist.items[code].text))
            for code in named
            if code in checklist.items and checklist.items[code].text
        )
        yield Source(label, expression, tuple(names))


def _wording(label: str, text: model.Text) -> Iterator[Wording]:
    if text:
        yield Wording(label, text)
