"""Whether the expressions of a checklist can be used: parsed, every name known, no circle, no losing answer that pays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from itertools import islice, product

from motaudit.checklist.check_items import meant
from motaudit.checklist.document import Findings, Path
from motaudit.checklist.expressions import EvalContext, Expression, ExpressionError, Value, compile_expression
from motaudit.checklist.model import Checklist, Item, ItemType
from motaudit.checklist.references import BRANCH, HEADER_NAMES, Located, located_items, located_moments
from motaudit.locale import _

_ANY_DAY = EvalContext(today=date(2026, 1, 1), now=datetime(2026, 1, 1, tzinfo=UTC))
_MOST_CASES = 500
_CHOICE_COLUMNS = ("code", "name", "label")


@dataclass(frozen=True, slots=True)
class _Use:
    """One expression where it stands; `item` is None for a stage or a moment."""

    path: Path
    expression: Expression
    item: Item | None = None


def check_logic(checklist: Checklist, findings: Findings) -> None:
    # In order, and each found at once: there may be thousands of names and of expressions.
    values = dict.fromkeys(sorted({*(located.item.code for located in located_items(checklist)), *HEADER_NAMES}))
    places = dict.fromkeys(sorted({*values, *checklist.moment_by_code}))
    uses = {use.path: use for use in _compiled(checklist, findings)}
    for use in uses.values():
        _check_names(use, values, places, findings)
        _check_words(checklist, use, findings)
    _check_circles(checklist, uses, findings)
    if checklist.scoring.when_hidden == "leave":
        _check_losing_answers(checklist, uses, findings)


def _sources(checklist: Checklist) -> Iterator[tuple[Path, str | None, Item | None]]:
    for index, stage in enumerate(checklist.stages):
        yield ("stages", index, "relevant"), stage.relevant, None
    for path, moment, _stage in located_moments(checklist):
        yield (*path, "relevant"), moment.relevant, None
    for located in located_items(checklist):
        item = located.item
        yield (*located.path, "relevant"), item.relevant, item
        yield (*located.path, "constraint"), item.constraint, item
        yield (*located.path, "calculation"), item.calculation, item
        yield (*located.path, "choice_filter"), item.choice_filter, item


def _compiled(checklist: Checklist, findings: Findings) -> Iterator[_Use]:
    for path, source, item in _sources(checklist):
        if source is None:
            continue
        try:
            yield _Use(path, compile_expression(source), item)
        except ExpressionError as error:
            message = error.message
            if error.column > 1:
                message = _("{message} (character {n})").format(message=message, n=error.column)
            findings.add(error.code.replace(".", "_"), path, message, error.remedy)


def _check_names(use: _Use, values: Collection[str], places: Collection[str], findings: Findings) -> None:
    """`values` has a value each; of the other `places` an expression may only ask how many there are."""
    expression = use.expression
    for name in sorted(expression.names):
        if name not in values and not name.startswith(BRANCH):
            findings.add(
                "unknown_name",
                use.path,
                _("The expression names {name}, which this checklist does not have.").format(name=f"${{{name}}}"),
                meant(name, values),
            )
    for name in sorted(expression.mentions):
        if name not in places:
            findings.add(
                "unknown_name",
                use.path,
                _("The expression names {name}, which this checklist does not have.").format(name=name),
                meant(name, places),
            )


def _check_words(checklist: Checklist, use: _Use, findings: Findings) -> None:
    columns = _columns(checklist, use)
    for word in sorted(use.expression.columns - columns):
        findings.add(
            "bare_word",
            use.path,
            _("The word {word} stands alone in the expression.").format(word=word),
            _("Write '{word}' for a text, or ${{{word}}} for the answer to a question.").format(word=word),
        )


def _columns(checklist: Checklist, use: _Use) -> set[str]:
    if use.item is None or use.path[-1] != "choice_filter":
        return set()
    choices = checklist.choices_of(use.item)
    return {*_CHOICE_COLUMNS, *(name for choice in choices for name in choice.attributes)}


def _conditions(located: Located, uses: Mapping[Path, _Use]) -> list[_Use]:
    """The expressions on which it depends whether a question is shown: of its stage, its moment and its own."""
    path = located.path
    paths = [(*path[:2], "relevant"), (*path[:4], "relevant"), (*path, "relevant")]
    return [uses[each] for each in dict.fromkeys(paths) if each in uses]


def _check_circles(checklist: Checklist, uses: Mapping[Path, _Use], findings: Findings) -> None:
    """A value must not depend on itself: by being shown, by its calculation, or by the times it is taken from."""
    places: dict[str, Path] = {}
    needs: dict[str, set[str]] = {}
    for located in located_items(checklist):
        item = located.item
        places.setdefault(item.code, located.path)
        wanted = needs.setdefault(item.code, set())
        wanted.update(name for name in (item.from_, item.to) if name is not None)
        for use in _conditions(located, uses):
            wanted.update(use.expression.names)
        calculation = uses.get((*located.path, "calculation"))
        if calculation is not None:
            wanted.update(calculation.expression.names)
    while True:
        try:
            TopologicalSorter(needs).prepare()
        except CycleError as error:
            circle: list[str] = error.args[1][::-1]
            code = next(code for code in places if code in circle)
            start = circle.index(code)
            shown = [*circle[start:-1], *circle[:start], code] if circle[0] != code else circle
            findings.add(
                "circle",
                places[code],
                _("These questions depend on each other in a circle: {codes}.").format(codes=" → ".join(shown)),
                _("Take one of them out of the condition or the calculation of another."),
            )
            for member in circle:
                needs[member] = set()
        else:
            return


def _check_losing_answers(checklist: Checklist, uses: Mapping[Path, _Use], findings: Findings) -> None:
    """Warn where a bad answer hides scored questions: they leave the score, and the bad answer would pay."""
    warned: set[Path] = set()
    for located in located_items(checklist):
        if (
            located.moment is None
            or located.item.bonus
            or not located.item.is_scored(checklist.choices_of(located.item))
        ):
            continue
        for use in _conditions(located, uses):
            for name in sorted(use.expression.names):
                asked = checklist.items.get(name)
                if asked is None or use.path in warned or not _pays(checklist, use.expression, asked):
                    continue
                warned.add(use.path)
                findings.warn(
                    "losing_answer_pays",
                    use.path,
                    _("A bad answer to {code} hides scored questions, which can raise the score.").format(code=name),
                    _("Write when_hidden: zero under scoring if hidden questions should count as lost."),
                )


def _pays(checklist: Checklist, expression: Expression, asked: Item) -> bool:
    """Whether the worst answer to `asked` hides what its best answer shows, in some of the cases that may occur."""
    best, worst = _extremes(checklist, asked)
    others = sorted(expression.names - {asked.code})
    cases = product(*(_samples(checklist, name) for name in others))
    for case in islice(cases, _MOST_CASES):
        given = dict(zip(others, case, strict=True))
        if any(
            expression.truth({**given, asked.code: good}, context=_ANY_DAY)
            and not expression.truth({**given, asked.code: bad}, context=_ANY_DAY)
            for good in best
            for bad in worst
        ):
            return True
    return False


def _extremes(checklist: Checklist, item: Item) -> tuple[list[Value], list[Value]]:
    """The answers that give most and least; none of both where an answer gives no points."""
    if item.type is ItemType.SCALE and item.min is not None and item.max is not None:
        return [item.max], [item.min]
    if item.metric is not None:
        return [item.metric.goal], [item.metric.worst]
    points = {choice.code: choice.points for choice in checklist.choices_of(item) if choice.points is not None}
    most, least = max(points.values(), default=Decimal(0)), min(points.values(), default=Decimal(0))
    if most == least:
        return [], []
    best: list[Value] = [code for code, given in points.items() if given == most]
    return best, [code for code, given in points.items() if given == least]


def _samples(checklist: Checklist, name: str) -> tuple[Value, ...]:
    """Answers that another name of a condition may have."""
    item = checklist.items.get(name)
    if item is not None and item.choices:
        return ("", *(choice.code for choice in checklist.choices_of(item)))
    if item is not None and item.type.is_number:
        return ("", Decimal(0), Decimal(1_000_000))
    if name == "scenario":
        return tuple(scenario.code for scenario in checklist.scenarios) or ("",)
    return ("", "true", "false")
