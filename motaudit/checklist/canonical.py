"""Writing a checklist: the plain document, its canonical JSON with the hash that identifies a version, and YAML."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias

from motaudit.checklist.document import Findings, parse_document
from motaudit.checklist.model import (
    FORMAT,
    Band,
    Checklist,
    Choice,
    Item,
    ItemType,
    Moment,
    Repeat,
    Require,
    Scenario,
    ScoringRules,
    Stage,
    StoryRules,
)
from motaudit.checklist.numbering import number_text
from motaudit.checklist.structure import ChecklistReader
from motaudit.checklist.yaml_writer import yaml_text
from motaudit.locale import _

Document: TypeAlias = dict[str, Any]
"""Dicts, lists, texts, booleans and Decimals, as in the document format."""

_KEYS = {"pass_": "pass", "from_": "from"}


def to_document(checklist: Checklist) -> Document:
    """The plain document of a checklist in the format's order of keys; what equals its default is left out."""
    document: Document = {"format": FORMAT, "code": checklist.code, "title": _plain(checklist.title)}
    if checklist.industry:
        document["industry"] = checklist.industry
    document["languages"] = list(checklist.languages)
    if checklist.scenarios:
        document["scenario"] = [_entries(scenario, ("code", "title")) for scenario in checklist.scenarios]
    for key, part, default in (
        ("story", checklist.story, StoryRules()),
        ("scoring", checklist.scoring, ScoringRules()),
    ):
        if part != default:
            document[key] = _entries(part)
    if checklist.choices:
        document["choices"] = {
            name: [_entries(choice, ("code", "label")) for choice in choices]
            for name, choices in checklist.choices.items()
        }
    if checklist.context:
        document["context"] = [_item(checklist, item) for item in checklist.context]
    document["stages"] = [_stage(checklist, stage) for stage in checklist.stages]
    return document


def canonical_json(checklist: Checklist) -> bytes:
    """The one spelling of a checklist's content: UTF-8, keys sorted, no spaces, numbers without needless zeros.

    After RFC 8785, but with exact decimals instead of binary floating point; texts stay as they were typed. Reading
    it back gives an equal checklist.
    """
    return _json(to_document(checklist)).encode()


def checklist_hash(checklist: Checklist) -> str:
    """SHA-256 of the canonical JSON in 64 hexadecimal digits: the identity of a version."""
    return hashlib.sha256(canonical_json(checklist)).hexdigest()


def read_document(data: bytes, name: str = "") -> Checklist:
    """A checklist that was checked before: published, or shipped. Spares the checks and the parser of expressions.

    Raises ProblemsError if the data is no checklist at all.
    """
    root = parse_document(data, name)
    findings = Findings("checklist", name, root)
    checklist = ChecklistReader(root, findings).read()
    findings.refuse_errors(_("The checklist is damaged."))
    return checklist


def write_yaml(checklist: Checklist) -> str:
    """The checklist as a YAML file for people: block style, short mappings on one line."""
    return yaml_text(to_document(checklist))


def _stage(checklist: Checklist, stage: Stage) -> Document:
    document = _entries(stage, ("code", "title", "moments"), skip=("moments",))
    document["moments"] = [_moment(checklist, moment) for moment in stage.moments]
    return document


def _moment(checklist: Checklist, moment: Moment) -> Document:
    document = _entries(moment, ("code", "title", "items"), skip=("items", "repeat"))
    if moment.repeat is not None:
        document["repeat"] = _entries(moment.repeat)
    document["items"] = [_item(checklist, item) for item in moment.items]
    return document


def _item(checklist: Checklist, item: Item) -> Document:
    document = _entries(item, ("code", "text", "type"), skip=("required", "require", "critical", "metric"))
    if item.required != item.is_scored(checklist.choices_of(item)):
        document["required"] = item.required
    if item.critical is not None:
        document["critical"] = {"answers": list(item.critical.answers)}
    if item.require != Require():
        document["require"] = {
            key: list(answers)
            for key, answers in (("note", item.require.note), ("photo", item.require.photo))
            if answers
        }
    if item.metric is not None:
        document["metric"] = _entries(item.metric, ("kind", "goal", "worst"))
    return document


_DEFAULTS: Mapping[type, Any] = {
    Item: Item("", {}, ItemType.TEXT),
    Moment: Moment("", {}, ()),
    Stage: Stage("", {}, ()),
    ScoringRules: ScoringRules(),
    StoryRules: StoryRules(),
    Scenario: Scenario("", {}),
    Choice: Choice("", {}),
    Band: Band("", Decimal(0)),
    Repeat: Repeat({}),
}


def _entries(part: Any, mandatory: Iterable[str] = (), skip: Iterable[str] = ()) -> Document:
    """The fields of `part` that are mandatory or differ from their defaults."""
    default = _DEFAULTS.get(type(part))
    document: Document = {}
    for each in fields(part):
        value = getattr(part, each.name)
        if each.name in skip or (each.name not in mandatory and value == getattr(default, each.name, None)):
            continue
        if each.name == "bands":
            document["bands"] = [_entries(band, ("code", "min")) for band in value]
        else:
            document[_KEYS.get(each.name, each.name)] = _plain(value)
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(element) for element in value]
    return value


def _json(value: Any) -> str:
    if isinstance(value, Mapping):
        entries = sorted(value.items(), key=lambda entry: entry[0].encode("utf-16-be"))
        return "{" + ",".join(f"{_json(key)}:{_json(entry)}" for key, entry in entries) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    if isinstance(value, Decimal):
        return number_text(value)
    return json.dumps(value, ensure_ascii=False)
