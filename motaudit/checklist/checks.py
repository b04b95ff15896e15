"""Whether a checklist makes sense as a whole. `check` looks at one being written, `read_checklist` at a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from motaudit.base.errors import Problem
from motaudit.checklist.check_items import check_item, meant
from motaudit.checklist.check_logic import check_logic
from motaudit.checklist.document import Findings, Path
from motaudit.checklist.model import Checklist, ItemType, Text
from motaudit.checklist.references import BRANCH, HEADER_NAMES, REFERENCE, located_items, located_moments
from motaudit.locale import _


def check(checklist: Checklist) -> tuple[Problem, ...]:
    """Every problem of a checklist, errors and warnings; their places hold paths such as `stages[0].title`."""
    findings = Findings("checklist")
    check_into(checklist, findings)
    return findings.problems


def check_into(checklist: Checklist, findings: Findings) -> None:
    """Add what is wrong with `checklist` to `findings`."""
    _check_not_empty(checklist, findings)
    _check_codes(checklist, findings)
    _check_weights(checklist, findings)
    _check_choices(checklist, findings)
    for located in located_items(checklist):
        if located.path not in findings.spoiled:
            check_item(checklist, located, findings)
    check_logic(checklist, findings)
    known = dict.fromkeys(sorted({*(located.item.code for located in located_items(checklist)), *HEADER_NAMES}))
    for path, text in _texts(checklist):
        _check_languages(checklist, path, text, findings)
        _check_references(known, path, text, findings)


def _check_not_empty(checklist: Checklist, findings: Findings) -> None:
    if not checklist.stages:
        findings.add("empty", ("stages",), _("The checklist has no stage."), _("Add at least one stage."))
    for index, stage in enumerate(checklist.stages):
        if not stage.moments:
            findings.warn("empty", ("stages", index), _("The stage has no moment."), _("Add one, or drop the stage."))
    for path, moment, _stage in located_moments(checklist):
        if not moment.items:
            findings.warn("empty", path, _("The moment has no question."), _("Add one, or drop the moment."))


def _check_codes(checklist: Checklist, findings: Findings) -> None:
    located = list(located_items(checklist))
    groups: list[Iterable[tuple[Path, str]]] = [
        ((("stages", index), stage.code) for index, stage in enumerate(checklist.stages)),
        ((path, moment.code) for path, moment, _stage in located_moments(checklist)),
        ((each.path, each.item.code) for each in located),
        ((("scenario", index), scenario.code) for index, scenario in enumerate(checklist.scenarios)),
        ((("scoring", "bands", index), band.code) for index, band in enumerate(checklist.scoring.bands)),
    ]
    groups += [
        [(("choices", name, index), choice.code) for index, choice in enumerate(choices)]
        for name, choices in checklist.choices.items()
    ]
    for group in groups:
        _check_unique(group, findings)
    for each in located:
        if each.item.code in HEADER_NAMES or each.item.code == BRANCH.rstrip("."):
            findings.add(
                "reserved",
                (*each.path, "code"),
                _("The code {code} already stands for something of the visit itself.").format(code=each.item.code),
                _("Choose another code."),
            )


def _check_unique(codes: Iterable[tuple[Path, str]], findings: Findings) -> None:
    first: set[str] = set()
    for path, code in codes:
        if code and code in first:
            findings.add(
                "duplicate_code",
                (*path, "code"),
                _("The code {code} is used twice.").format(code=code),
                _("Give one of them another code."),
            )
        first.add(code)


def _check_weights(checklist: Checklist, findings: Findings) -> None:
    weighted = checklist.scoring.total == "stage_weights"
    for index, stage in enumerate(checklist.stages):
        if weighted and stage.weight is None:
            findings.warn(
                "no_weight",
                ("stages", index),
                _("The total is weighted by stage, but the stage {code} has no weight.").format(code=stage.code),
                _("Give every stage a weight."),
            )
        elif not weighted and stage.weight is not None:
            findings.warn(
                "unused_weight",
                ("stages", index, "weight"),
                _("The weight of the stage {code} has no effect on a pooled total.").format(code=stage.code),
                _("Write total: stage_weights under scoring, or leave the weight out."),
            )
    if weighted and checklist.stages and all(stage.weight == 0 for stage in checklist.stages):
        findings.add(
            "no_weight",
            ("scoring", "total"),
            _("No stage has a weight above zero, so there would be no total."),
            _("Give the stages weights, or write total: pooled."),
        )


def _check_choices(checklist: Checklist, findings: Findings) -> None:
    used = {located.item.choices for located in located_items(checklist)}
    for name, choices in checklist.choices.items():
        path: Path = ("choices", name)
        if not choices:
            findings.add("empty", path, _("The list has no choice."), _("Add at least one."))
        if name not in used:
            findings.warn("unused", path, _("No question uses this list."), _("Remove it if it is not needed."))
        for index, choice in enumerate(choices):
            if choice.not_applicable and choice.points is not None:
                findings.warn(
                    "not_applicable_points",
                    (*path, index, "points"),
                    _("Points of a choice that means “not applicable” never count."),
                    _("Leave the points out."),
                )


def _texts(checklist: Checklist) -> Iterator[tuple[Path, Text]]:
    """Every wording of the checklist with its path."""
    yield ("title",), checklist.title
    yield ("story", "guidance"), checklist.story.guidance
    for index, scenario in enumerate(checklist.scenarios):
        yield ("scenario", index, "title"), scenario.title
        yield ("scenario", index, "brief"), scenario.brief
    for index, band in enumerate(checklist.scoring.bands):
        yield ("scoring", "bands", index, "label"), band.label
    for name, choices in checklist.choices.items():
        for index, choice in enumerate(choices):
            yield ("choices", name, index, "label"), choice.label
    for index, stage in enumerate(checklist.stages):
        yield ("stages", index, "title"), stage.title
        yield ("stages", index, "description"), stage.description
    for path, moment, _stage in located_moments(checklist):
        yield (*path, "title"), moment.title
        yield (*path, "guidance"), moment.guidance
        if moment.repeat is not None:
            yield (*path, "repeat", "label"), moment.repeat.label
    for located in located_items(checklist):
        item = located.item
        yield (*located.path, "text"), item.text
        yield (*located.path, "help"), {} if item.type is ItemType.CALCULATE else item.help
        yield (*located.path, "message"), item.message
        for index, end in enumerate(item.ends or ()):
            yield (*located.path, "ends", index), end


def _check_languages(checklist: Checklist, path: Path, text: Text, findings: Findings) -> None:
    if not text:
        return
    for language in checklist.languages:
        if language not in text:
            findings.warn(
                "untranslated",
                path,
                _("There is no text in the language {code}.").format(code=language),
                _("Add it; until then another language is shown."),
            )
    for language in text:
        if language not in checklist.languages:
            findings.warn(
                "extra_language",
                (*path, language),
                _("The language {code} is not among the languages of the checklist.").format(code=language),
                _("Add it to languages, or remove the text."),
            )


def _check_references(known: Collection[str], path: Path, text: Text, findings: Findings) -> None:
    """Warn of names in a wording that can never be filled in; the shopper would read dots in their place."""
    named = {name: None for wording in text.values() for name in REFERENCE.findall(wording)}
    for name in named:
        if name not in known and not name.startswith(BRANCH):
            findings.warn(
                "unknown_name",
                path,
                _("The text names {name}, which this checklist does not have.").format(name=f"${{{name}}}"),
                meant(name, known),
            )
