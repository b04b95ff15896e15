"""Checklists and visits written down in a few lines, so that a test shows only what it is about.

    checklist('''
        stage FMOT weight=20
          moment welcome owner=head_office
            greeted  yes_no    weight=2 critical=no
            wait     duration  from=ordered_at to=served_at goal=60 worst=300
        choices mood  good=2 bad=-1 odd=- na=na
    ''', total="stage_weights")

A line begins with `stage`, `moment` or `choices`; every other one is a question: its code, its type (or the name of a
list of choices, `list*` where several may be chosen) and keys. A choice has its points, `-` for none, `na` for "not at
this branch".
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import Any

from motaudit.audit.answers import read_answers, to_audit
from motaudit.audit.model import Audit
from motaudit.audit.places import Branch
from motaudit.audit.walk import Walk
from motaudit.checklist.loader import read_checklist
from motaudit.checklist.model import Checklist, ItemType

NOON = "2026-11-02T12:00:00+03:00"
_TYPES = frozenset(kind.value for kind in ItemType) - {"choice", "choices"}
_METRIC = ("goal", "worst", "kind")
_NUMBERS = frozenset({"weight", "points", "min", "max", "goal", "worst", "pass", "rows"})
_LISTS: dict[str, Any] = {"yes_no": [("yes", "1"), ("no", "0"), ("na", "na")]}


def document(table: str, context: list[dict[str, Any]] | None = None, **scoring: Any) -> dict[str, Any]:
    """The checklist document of a table; `scoring` are its rules."""
    stages: list[dict[str, Any]] = []
    lists = dict(_LISTS)
    lines = [shlex.split(line) for line in table.splitlines() if line.strip()]
    for words in lines:
        if words[0] == "choices":
            lists[words[1]] = [tuple(word.split("=", 1)) for word in words[2:]]
    for words in lines:
        if words[0] == "stage":
            stages.append({"code": words[1], "title": {"en": words[1]}, "moments": [], **_keys(words[2:])})
        elif words[0] == "moment":
            stages[-1]["moments"].append(
                {"code": words[1], "title": {"en": words[1]}, "items": [], **_moment(words[2:])}
            )
        elif words[0] != "choices":
            stages[-1]["moments"][-1]["items"].append(_item(words))
    found: dict[str, Any] = {
        "format": "motaudit/checklist/1",
        "code": "table",
        "title": {"en": "Table"},
        "stages": stages,
        "choices": {name: [_choice(*pair) for pair in pairs] for name, pairs in lists.items()},
    }
    return found | ({"scoring": scoring} if scoring else {}) | ({"context": context} if context else {})


def checklist(table: str, context: list[dict[str, Any]] | None = None, **scoring: Any) -> Checklist:
    return from_document(document(table, context, **scoring))


def from_document(content: dict[str, Any]) -> Checklist:
    return read_checklist(json.dumps(content).encode(), "table.json")[0]


def visit(of: Checklist, answers: dict[str, Any] | None = None, *, branch: Branch | None = None, **keys: Any) -> Audit:
    """The audit of an answers document: `answers`, and any other of its keys."""
    content = {"format": "motaudit/answers/1", "checklist": of.code, "branch": "B-1", "started": NOON} | keys
    data = json.dumps(content | {"answers": answers or {}}).encode()
    return to_audit(read_answers(data, of, "answers.json"), of, branch)


def walk(of: Checklist, answers: dict[str, Any] | None = None, *, branch: Branch | None = None, **keys: Any) -> Walk:
    return Walk(of, visit(of, answers, branch=branch, **keys))


def _pairs(words: list[str]) -> Iterator[tuple[str, Any]]:
    for word in words:
        key, found, value = word.partition("=")
        yield key, float(value) if key in _NUMBERS else value if found else True


def _keys(words: list[str]) -> dict[str, Any]:
    return dict(_pairs(words))


def _moment(words: list[str]) -> dict[str, Any]:
    keys = _keys(words)
    if most := keys.pop("repeat", None):
        keys["repeat"] = {"label": {"en": "Another"}} | ({"max": int(most)} if most is not True else {})
    return keys


def _item(words: list[str]) -> dict[str, Any]:
    code, kind, *rest = words
    keys = _keys(rest)
    item: dict[str, Any] = {"code": code, "text": {"en": keys.pop("text", code)}}
    if kind in _TYPES:
        item["type"] = kind
    else:
        item |= {"type": "choices" if kind.endswith("*") else "choice", "choices": kind.removesuffix("*")}
    if "goal" in keys:
        item["metric"] = {"kind": "time"} | {key: keys.pop(key) for key in _METRIC if key in keys}
    if "critical" in keys:
        item["critical"] = {"answers": keys.pop("critical").split(",")}
    require = {key: keys.pop(key).split(",") for key in ("note", "photo") if key in keys}
    return item | keys | ({"require": require} if require else {})


def _choice(code: str, points: str) -> dict[str, Any]:
    choice: dict[str, Any] = {"code": code, "label": {"en": code.capitalize()}}
    if points == "na":
        return choice | {"not_applicable": True}
    return choice | ({} if points == "-" else {"points": float(points)})
