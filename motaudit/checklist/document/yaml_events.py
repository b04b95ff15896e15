"""YAML 1.2 by libyaml's events: no constructor is involved, so nothing in a file is ever executed or guessed.

Only `true`, `false`, `null` and JSON's numbers are resolved, and only where they stand unquoted; `yes`, `no`, `on`,
`007` and `1_000` are texts. Importing this module imports yaml.
"""

from __future__ import annotations

import re

import yaml

from motaudit.checklist.document.building import NUMBER, TreeBuilder
from motaudit.checklist.document.node import Scalar
from motaudit.locale import _

_CONSTANTS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "": None}
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def read_yaml(text: str, builder: TreeBuilder) -> None:
    """Feed the events of `text` to `builder`. Raises ProblemsError where YAML itself cannot go on."""
    documents = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise builder.stop(
                        "documents",
                        _("The file holds more than one document."),
                        _("Keep one document per file; remove the line with three dashes."),
                        *_place(event),
                    )
            else:
                _take(event, builder)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        row, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise builder.stop(
            "syntax",
            _("This is not valid YAML: {detail}.").format(detail=error.problem or error.context or ""),
            _("Look at the quotation marks, colons and indents here and in the row above."),
            row,
            column,
        ) from error
    except yaml.YAMLError as error:
        raise builder.stop(
            "syntax", _("This is not valid YAML."), _("Save the file as plain text in UTF-8."), 1, 1
        ) from error


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _take(event: yaml.Event, builder: TreeBuilder) -> None:
    if isinstance(event, yaml.AliasEvent):
        _refuse_anchor(event, builder)
        builder.scalar("", "", *_place(event))
    elif isinstance(event, yaml.ScalarEvent):
        _refuse_extras(event, builder)
        builder.scalar(_resolved(event, builder), event.value, *_place(event))
    elif isinstance(event, yaml.CollectionStartEvent):
        _refuse_extras(event, builder)
        builder.open(isinstance(event, yaml.MappingStartEvent), *_place(event))
    elif isinstance(event, yaml.CollectionEndEvent):
        builder.close()


def _resolved(event: yaml.ScalarEvent, builder: TreeBuilder) -> Scalar:
    raw: str = event.value
    if event.style:  # libyaml writes '' for a plain scalar.
        return raw
    if raw in _CONSTANTS:
        return _CONSTANTS[raw]
    if NUMBER.fullmatch(raw):
        return builder.number(raw, *_place(event))
    if raw == "<<":
        builder.problem(
            "merge", _("Merge keys are not allowed."), _("Write the entries out where they belong."), *_place(event)
        )
    if _NOT_FINITE.fullmatch(raw):
        builder.problem(
            "number", _("{number} is not a number.").format(number=raw), _("Write a decimal number."), *_place(event)
        )
    return raw


def _refuse_extras(event: yaml.ScalarEvent | yaml.CollectionStartEvent, builder: TreeBuilder) -> None:
    if event.anchor is not None:
        _refuse_anchor(event, builder)
    if event.tag is not None:
        builder.problem(
            "tag",
            _("Tags such as {tag} are not allowed.").format(tag=event.tag),
            _("Remove the tag; put a text in quotation marks instead."),
            *_place(event),
        )


def _refuse_anchor(event: yaml.NodeEvent, builder: TreeBuilder) -> None:
    builder.problem(
        "anchor",
        _("Anchors and aliases (& and *) are not allowed."),
        _("Write the text out, or put it in quotation marks."),
        *_place(event),
    )
