"""A checklist as a tree: about it, then stage > moment > question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from motaudit.checklist.model import Checklist, Item, Moment, Stage
from motaudit.locale import _, pick
from ui.checklists.words import items_text, moments_text, type_text
from ui.common.theme import Text, font, tokens

Index = QModelIndex | QPersistentModelIndex
PART_ROLE = int(Qt.ItemDataRole.UserRole)
"""The node's stage, moment or item; the checklist itself for the first row."""


@dataclass(eq=False)
class Node:
    """One row of the tree."""

    part: Checklist | Stage | Moment | Item | None
    title: str
    detail: str = ""
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    row: int = 0

    def add(self, part: Checklist | Stage | Moment | Item, title: str, detail: str) -> Node:
        child = Node(part, title, detail, self, row=len(self.children))
        self.children.append(child)
        return child


class OutlineModel(QAbstractItemModel):
    """Two columns: the wording in the language in force, and what it is."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Node(None, "")

    def set_checklist(self, checklist: Checklist) -> None:
        self.beginResetModel()
        self._root = Node(None, "")
        self._root.add(checklist, _("About this checklist"), "")
        for stage in checklist.stages:
            at_stage = self._root.add(stage, pick(stage.title), moments_text(len(stage.moments)))
            for moment in stage.moments:
                at_moment = at_stage.add(moment, pick(moment.title), items_text(len(moment.items)))
                for item in moment.items:
                    at_moment.add(item, pick(item.text) or item.code, type_text(item))
        self.endResetModel()

    def _node(self, index: Index) -> Node:
        return index.internalPointer() if index.isValid() else self._root

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._node(parent).children[row])

    def parent(self, index: Index = QModelIndex()) -> Any:  # noqa: B008 - Qt's signature
        above = self._node(index).parent if index.isValid() else None
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.column() > 0 else len(self._node(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Content"), _("Kind"))[section] if section < 2 else None
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        node = self._node(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return node.title if index.column() == 0 else node.detail
        if role == PART_ROLE:
            return node.part
        if role == Qt.ItemDataRole.FontRole and index.column() == 0 and isinstance(node.part, Checklist | Stage):
            return font(Text.STRONG)
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 1:
            return QColor(tokens().muted)
        return None
