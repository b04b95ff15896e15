"""YAML as a person would write it: long parts in blocks, a choice or a wording on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from motaudit.checklist.numbering import number_text

_WIDTH = 110
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_/.-]*", re.ASCII)
# Other readers of YAML take these for booleans, so they are quoted.
_AMBIGUOUS = re.compile(r"y|n|yes|no|on|off|true|false|null", re.IGNORECASE)

# YAML would fold these into spaces, or refuse them.
_LINE_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")


def yaml_text(document: Mapping[str, Any]) -> str:
    """The file's content, ending in a line break."""
    return "\n".join(_block(document, 0)) + "\n"


def _block(value: Any, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(value, Mapping):
        for key, entry in value.items():
            yield from _entry(f"{pad}{_scalar(key)}:", entry, indent)
    else:
        for element in value:
            lines = _one_line(element, indent + 2)
            if lines is not None:
                yield f"{pad}- {lines}"
                continue
            first, *rest = _block(element, indent + 2)
            yield f"{pad}- {first.lstrip()}"
            yield from rest


def _entry(head: str, entry: Any, indent: int) -> Iterator[str]:
    line = _one_line(entry, len(head))
    if line is not None:
        yield f"{head} {line}"
    else:
        yield head
        yield from _block(entry, indent + 2)


def _one_line(value: Any, used: int) -> str | None:
    """The value on the rest of a line, None if it is better written below."""
    if not isinstance(value, Mapping | list):
        return _scalar(value)
    flow = _flow(value)
    if not value or (_is_flat(value) and used + len(flow) <= _WIDTH):
        return flow
    return None


def _is_flat(value: Any) -> bool:
    """A wording, a choice, a list of codes: at most one more level, and no questions inside."""
    parts = value.values() if isinstance(value, Mapping) else value
    return not any(isinstance(part, list) and any(isinstance(each, Mapping) for each in part) for part in parts) and (
        isinstance(value, Mapping) or not any(isinstance(part, Mapping) for part in parts)
    )


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, str) and _PLAIN.fullmatch(value) and not _AMBIGUOUS.fullmatch(value):
        return value
    return _LINE_BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(value, ensure_ascii=False))
