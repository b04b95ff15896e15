"""The circumstances that a checklist asks for before the walk, with the editors of questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from motaudit.audit.entries import Change, EntryKey, EntryKind
from motaudit.audit.model import Answer, ItemRef, Source, Value
from motaudit.checklist.model import Choice, ItemType, Moment, Stage
from motaudit.locale import _
from ui.audit.editors.base import Editor
from ui.audit.editors.factory import editor_for
from ui.audit.session import WalkSession
from ui.common.labels import Label
from ui.common.theme import GRID, HALF, Text

_CONTEXT = "context"


class _ContextWalk:
    """The walk as editors ask it, answering from the visit's context instead of from its questions."""

    def __init__(self, scope: ContextScope) -> None:
        self._scope = scope

    def __getattr__(self, name: str) -> Any:
        return getattr(self._scope.session.walk, name)

    def answer(self, ref: ItemRef) -> Answer:
        return Answer(self._scope.session.audit.context.get(ref.code))

    def value(self, ref: ItemRef) -> Value | None:
        return self._scope.session.walk.context_value(ref.code)

    def state(self, ref: ItemRef) -> None:
        return None

    def label(self, ref: ItemRef) -> str:
        return self._scope.session.walk.label(self._scope.checklist.items[ref.code].text)

    def choices(self, ref: ItemRef) -> tuple[Choice, ...]:
        return self._scope.checklist.choices_of(self._scope.checklist.items[ref.code])

    def plan_answer(self, ref: ItemRef, answer: Answer | None) -> tuple[Change, ...]:
        return self.plan_value(ref, answer.value if answer else None)

    def plan_value(self, ref: ItemRef, value: Value | None, source: Source | None = None) -> tuple[Change, ...]:
        return self._scope.session.walk.plan_context(ref.code, value)

    def plan_toggle(self, ref: ItemRef, choice: str) -> tuple[Change, ...]:
        if self._scope.checklist.items[ref.code].type is not ItemType.CHOICES:
            return self.plan_value(ref, choice)
        chosen = self.value(ref)
        after = ({str(code) for code in chosen} if isinstance(chosen, tuple) else set()) ^ {choice}
        return self.plan_value(ref, tuple(each.code for each in self.choices(ref) if each.code in after))


class ContextScope:
    """The session as editors see it, with the fields of the context in the place of the checklist's questions."""

    def __init__(self, session: WalkSession) -> None:
        self.session = session
        fields = Moment(_CONTEXT, {}, session.checklist.context)
        self.checklist = replace(session.checklist, stages=(Stage(_CONTEXT, {}, (fields,)),))
        self.walk = _ContextWalk(self)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.session, name)


class ContextField(QWidget):
    """One field with its help and what is wrong with it. Signals: `answered()` after a whole answer was given."""

    answered = Signal()

    def __init__(self, scope: ContextScope, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = scope.session
        self._item = scope.checklist.items[ref.code]
        self.editor: Editor | None = editor_for(cast(WalkSession, scope), ref)
        self._problem = Label("", Text.SECONDARY)
        self._problem.set_ink("critical")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(HALF)
        layout.addWidget(Label(scope.walk.label(ref), Text.STRONG))
        if help_text := scope.session.text(self._item.help):
            layout.addWidget(Label(help_text, Text.SECONDARY, muted=True))
        if self.editor is not None:
            self.editor.setAccessibleName(scope.walk.label(ref))
            self.editor.problem_changed.connect(self.refresh)
            self.editor.answered.connect(self.answered)
            self.editor.left.connect(self.answered)
            self.setFocusProxy(self.editor)
            layout.addWidget(self.editor)
        layout.addWidget(self._problem)
        self.refresh()

    def digit(self, number: int) -> None:
        if self.editor is not None:
            self.editor.digit(number)

    def show_keys(self, shown: bool) -> None:
        if self.editor is not None:
            self.editor.show_keys(shown)

    def refresh(self) -> None:
        if self.editor is not None:
            self.editor.refresh()
        problem = (
            (self.editor.problem if self.editor else "") or self._session.walk.context_problem(self._item.code) or ""
        )
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))


class ContextEditor(QWidget):
    """All fields of the checklist's context. Signals: `answered(ContextField)` after a whole answer was given."""

    answered = Signal(object)

    def __init__(self, session: WalkSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.fields: dict[str, ContextField] = {}
        scope = ContextScope(session)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        for item in session.checklist.context:
            if item.type is not ItemType.CALCULATE:
                field = self.fields[item.code] = ContextField(scope, ItemRef(item.code))
                field.answered.connect(lambda field=field: self.answered.emit(field))
                layout.addWidget(field)
        self.setAccessibleName(_("Circumstances"))
        session.entries_changed.connect(self._on_entries_changed)
        session.flush_requested.connect(self.flush)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)
        self.refresh()

    def shown(self) -> list[ContextField]:
        """The fields that are asked now."""
        return [field for field in self.fields.values() if field.isVisibleTo(self)]

    def field_of(self, widget: QWidget) -> ContextField | None:
        """The field that a widget belongs to."""
        return next((field for field in self.fields.values() if field.isAncestorOf(widget)), None)

    def flush(self) -> None:
        for field in self.fields.values():
            if field.editor is not None:
                field.editor.flush()

    def refresh(self) -> None:
        """Show what is known; a field may hang on the answer to another one."""
        shown = {field.code for field in self._session.walk.context_fields()}
        for code, field in self.fields.items():
            field.setVisible(code in shown)
            field.refresh()

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        """The keys that answer are shown where they work."""
        for field in self.fields.values():
            field.show_keys(new is not None and field.isAncestorOf(new))

    def _on_entries_changed(self, keys: frozenset[EntryKey]) -> None:
        if any(key.kind in (EntryKind.CONTEXT, EntryKind.HEADER, EntryKind.TIME) for key in keys):
            self.refresh()
