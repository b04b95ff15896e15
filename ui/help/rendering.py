"""A page of the guide as a document: tables as wide as the text, and all of it mirrored where one reads from the right.

Qt mirrors paragraphs of a document by their first letter, but neither its tables nor what is Latin inside a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from ui.common.theme import GRID
from ui.common.tokens import Tokens

_CODE_SPAN = re.compile(r"`[^`]+`")
_ISOLATED = "\u2066{}\u2069"
_ARABIC = re.compile("[\u0600-\u06ff]")


def render(document: QTextDocument, markdown: str, tokens: Tokens, *, mirrored: bool) -> None:
    """Fill `document` with a page in the colours of the theme."""
    document.setMarkdown(_mirror(markdown) if mirrored else markdown)
    for table in _tables(document):
        _lay_out_table(table, tokens, mirrored=mirrored)
    for block in _blocks(document):
        if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
            _set_code(block, tokens)
        elif mirrored and _ARABIC.search(block.text()):
            _read_from_the_right(block)


def _mirror(markdown: str) -> str:
    """Columns of tables in reverse, and every code span kept in its own order inside the sentence."""
    lines, fenced = [], False
    for line in markdown.split("\n"):
        fenced ^= line.startswith("```")
        if not fenced and line.startswith("|") and line.endswith("|"):
            line = f"|{'|'.join(reversed(line[1:-1].split('|')))}|"
        if not fenced:
            line = _CODE_SPAN.sub(lambda span: _ISOLATED.format(span[0]), line)
        lines.append(line)
    return "\n".join(lines)


def _tables(document: QTextDocument) -> Iterator[QTextTable]:
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            yield frame


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _lay_out_table(table: QTextTable, tokens: Tokens, *, mirrored: bool) -> None:
    look = table.format()
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    look.setCellPadding(GRID - 2)
    look.setCellSpacing(0)
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderCollapse(True)
    look.setBorderBrush(QBrush(QColor(tokens.line)))
    look.setTopMargin(GRID)
    look.setBottomMargin(2 * GRID)
    table.setFormat(look)
    if not mirrored:
        return
    right = QTextBlockFormat()
    right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
    for row in range(table.rows()):
        for column in range(table.columns()):
            cell = table.cellAt(row, column)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeBlockFormat(right)


def _read_from_the_right(block: QTextBlock) -> None:
    """Also where a sentence begins with code, which Qt would take for the direction of all of it."""
    look = QTextBlockFormat()
    look.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QTextCursor(block).mergeBlockFormat(look)


def _set_code(block: QTextBlock, tokens: Tokens) -> None:
    """Code is read from the left in every language, on a ground of its own."""
    look = QTextBlockFormat()
    look.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    look.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    look.setBackground(QBrush(QColor(tokens.window)))
    QTextCursor(block).mergeBlockFormat(look)
