"""From the bytes of a file to a tree of nodes."""

from __future__ import annotations

import codecs

from motaudit.checklist.document.building import LARGEST, UNUSABLE, TreeBuilder
from motaudit.checklist.document.node import Node
from motaudit.locale import _

__all__ = ["LARGEST", "parse_document"]

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def parse_document(data: bytes, name: str = "") -> Node:
    """The tree of a YAML or JSON document.

    `name` is the file's name: `.json` is read as JSON, `.yaml` and `.yml` as YAML, anything else by its first
    character. UTF-8, or UTF-16 with its mark. Raises ProblemsError with every problem that could be found.
    """
    builder = TreeBuilder(name)
    text = _decoded(data, builder)
    if _is_json(text, name):
        from motaudit.checklist.document.json_events import read_json

        read_json(text, builder)
    else:
        from motaudit.checklist.document.yaml_events import read_yaml

        read_yaml(text, builder)
    return builder.result()


def _is_json(text: str, name: str) -> bool:
    ending = name.lower().rpartition(".")[2]
    if ending in ("json", "yaml", "yml"):
        return ending == "json"
    return text.lstrip()[:1] in ("{", "[")


def _decoded(data: bytes, builder: TreeBuilder) -> str:
    if len(data) > LARGEST:
        raise builder.stop(
            "large", _("The file is larger than {n} MB.").format(n=LARGEST // 1_000_000), _("Split it."), 1, 1
        )
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    body = data[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        before = body[: error.start].decode(encoding, errors="replace")
        raise builder.stop(
            "encoding",
            _("The file is not text in UTF-8."),
            _("Save it as UTF-8. If it is a workbook, import it instead."),
            *_place(before, len(before)),
        ) from error
    bad = UNUSABLE.search(text)
    if bad:
        raise builder.stop(
            "character",
            _("The text holds the character {code}, which cannot be used.").format(code=f"U+{ord(bad[0]):04X}"),
            _("Remove it, or save the file as plain text in UTF-8."),
            *_place(text, bad.start()),
        )
    return text


def _place(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
