"""Which editor a question gets."""

from __future__ import annotations

from motaudit.audit.model import ItemRef
from motaudit.checklist.model import ItemType
from ui.audit.editors.base import Editor
from ui.audit.editors.choices import ChoiceEditor, ScaleEditor, scale_ends
from ui.audit.editors.evidence import EvidenceEditor
from ui.audit.editors.tables import TableEditor
from ui.audit.editors.typed import (
    DateEditor,
    DateTimeEditor,
    DurationEditor,
    FigureEditor,
    TextEditor,
    TimeEditor,
)
from ui.audit.session import WalkSession

_MOST_FIGURES = 21
"""A longer scale is typed: a hundred buttons help nobody."""

_EDITORS: dict[ItemType, type[Editor]] = {
    ItemType.CHOICE: ChoiceEditor,
    ItemType.CHOICES: ChoiceEditor,
    ItemType.SCALE: ScaleEditor,
    ItemType.INTEGER: FigureEditor,
    ItemType.DECIMAL: FigureEditor,
    ItemType.MONEY: FigureEditor,
    ItemType.DURATION: DurationEditor,
    ItemType.DATE: DateEditor,
    ItemType.TIME: TimeEditor,
    ItemType.DATETIME: DateTimeEditor,
    ItemType.TEXT: TextEditor,
    ItemType.PHOTO: EvidenceEditor,
    ItemType.FILE: EvidenceEditor,
    ItemType.ATTEMPTS: TableEditor,
    ItemType.CONTACTS: TableEditor,
}


def editor_for(session: WalkSession, ref: ItemRef) -> Editor | None:
    """The editor of an item; None for a note, which is only read."""
    item = session.checklist.items[ref.code]
    if item.type is ItemType.SCALE:
        first, last = scale_ends(item)
        if last - first >= _MOST_FIGURES or first < 0:
            return FigureEditor(session, ref)
    kind = _EDITORS.get(item.type)
    return kind(session, ref) if kind else None
