"""What changed between two versions, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from motaudit.checklist.model import Checklist
from motaudit.checklist.versions import Change, Difference, Kind, difference
from motaudit.locale import N_, NOTHING, _, format_number, ngettext, pgettext, pick
from ui.checklists.words import KINDS
from ui.common.labels import Label
from ui.common.theme import GRID, Text, tokens

_KEYS = {
    "title": N_("Title"),
    "text": N_("Wording"),
    "help": N_("Help"),
    "type": N_("Kind of answer"),
    "choices": N_("Choices"),
    "points": N_("Points"),
    "weight": N_("Weight"),
    "required": N_("Answer needed"),
    "relevant": N_("Only asked if"),
    "constraint": N_("Only valid if"),
    "critical": N_("Must-pass"),
    "metric": N_("What customers count"),
    "bonus": N_("Bonus"),
    "require": N_("Note or photo needed"),
    "place": N_("Belongs to"),
    "label": N_("Labels"),
    "order": N_("Order"),
    "not_applicable": N_("Choices that are not counted"),
    "pass": N_("Pass mark"),
    "owner": N_("Responsible"),
    "lane": N_("Lane"),
    "channel": N_("Channel"),
    "guidance": N_("Guidance"),
    "description": N_("Description"),
    "languages": N_("Languages"),
    "bands": N_("Bands"),
    "min": N_("Least"),
    "max": N_("Most"),
    "brief": N_("Brief"),
    "story": N_("Story"),
}
_WHAT = {"added": N_("New"), "removed": N_("Removed"), "changed": N_("Changed")}
_INKS = {"added": "glory", "removed": "pain", "changed": "accent"}


class DifferencesPanel(QWidget):
    """A tree: each part that changed, and below it what became of each of its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.summary = Label("", Text.STRONG)
        self.scores = Label("", muted=True)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(_("Changes"))
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([_("Part"), _("Before"), _("After")])
        self.tree.setWordWrap(True)
        self.tree.setUniformRowHeights(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.summary)
        layout.addWidget(self.scores)
        layout.addWidget(self.tree, 1)

    def compare(self, old: Checklist, new: Checklist, old_version: int) -> Difference:
        """Show what changed from `old`, which is version `old_version`, to `new`."""
        found = difference(old, new)
        count = len(found.changes)
        version = format_number(old_version, grouping=False)
        self.summary.setText(
            ngettext(
                "{n} part differs from version {version}.", "{n} parts differ from version {version}.", count
            ).format(n=format_number(count), version=version)
            if count
            else _("Nothing differs from version {version}.").format(version=version)
        )
        self.scores.setText(
            _("The same answers may give another percentage: visits before and after are not compared in a trend.")
            if found.may_change_scores
            else _("The same answers give the same percentage as before.")
        )
        self.tree.clear()
        for column in (0, 1):
            self.tree.setColumnWidth(column, 36 * self.fontMetrics().averageCharWidth())
        for change in found.changes:
            entry = _entry(change, old, new)
            self.tree.addTopLevelItem(entry)
            entry.setFirstColumnSpanned(True)
        self.tree.expandAll()
        return found


def _entry(change: Change, old: Checklist, new: Checklist) -> QTreeWidgetItem:
    name = _name(change, new if change.what != "removed" else old)
    kind, what = _(KINDS[change.kind]), _(_WHAT[change.what])
    wording = _("{what}: {kind} “{name}”") if name else _("{what}: {kind}")
    title = wording.format(what=what, kind=kind, name=name)
    entry = QTreeWidgetItem([title])
    ink = QColor(getattr(tokens(), _INKS[change.what]))
    entry.setForeground(0, ink)
    for field in change.fields:
        key = _(_KEYS[field.key]) if field.key in _KEYS else field.key
        before, after = _what_differs(field.before, field.after)
        below = QTreeWidgetItem([key, value_text(before), value_text(after)])
        for column in range(3):
            below.setTextAlignment(column, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
            below.setToolTip(column, below.text(column))
        entry.addChild(below)
    return entry


def _name(change: Change, checklist: Checklist) -> str:
    code = change.code
    match change.kind:
        case Kind.STAGE:
            return pick(checklist.stage_by_code[code].title)
        case Kind.MOMENT:
            return pick(checklist.moment_by_code[code].title)
        case Kind.ITEM:
            return pick(checklist.items[code].text) or code
        case Kind.SCENARIO:
            return pick(next(scenario.title for scenario in checklist.scenarios if scenario.code == code))
        case Kind.CONTEXT:
            return pick(next(item.text for item in checklist.context if item.code == code))
    return code


def _what_differs(before: object, after: object) -> tuple[object, object]:
    """Of texts in several languages, and of points by choice, only the entries that became others."""
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return before, after
    keys = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    return {key: before.get(key) for key in keys}, {key: after.get(key) for key in keys}


def value_text(value: object) -> str:
    """A value of the model as it is read: languages and fields named, numbers in the reader's digits."""
    match value:
        case None | "" | ():
            return NOTHING
        case bool():
            return _("Yes") if value else _("No")
        case Decimal() | int():
            return format_number(value)
        case Enum():
            return str(value.value)
        case str():
            return value
        case Mapping():
            return "\n".join(f"{key}: {value_text(each)}" for key, each in value.items()) or NOTHING
        case tuple() | list() | frozenset():
            return _listed(value_text(each) for each in value)
    if is_dataclass(value):
        return _listed(
            f"{field.name.rstrip('_')}: {value_text(found)}"
            for field in fields(value)
            if (found := getattr(value, field.name)) not in (None, "", ())
        )
    return str(value)


def _listed(parts: Iterable[str]) -> str:
    return pgettext("between the parts of a list", ", ").join(parts) or NOTHING
