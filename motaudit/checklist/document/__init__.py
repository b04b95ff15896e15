"""The strict reader that every native document goes through, YAML or JSON.

`parse_document(data, name)` gives a `Node`, whose parts know their row and column, or raises ProblemsError with
everything that is wrong. At most 64 levels, 20 MB and a million values; no anchors, tags, merge keys, duplicate keys;
numbers exactly. `Reader` and `Fields` take a Node apart and collect what does not fit.
"""

from motaudit.checklist.document.node import Node, Path, Scalar, path_text
from motaudit.checklist.document.parsing import LARGEST, parse_document
from motaudit.checklist.document.reading import Fields, Findings

__all__ = ["LARGEST", "Fields", "Findings", "Node", "Path", "Scalar", "parse_document", "path_text"]
