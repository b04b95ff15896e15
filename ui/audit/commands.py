"""What the keys of the walk do, and the same by name through the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from motaudit.audit.entries import EntryKey, EntryKind
from motaudit.audit.model import ItemRef, MomentRef, Position
from motaudit.locale import _
from ui.audit import journey
from ui.audit.hand_in import GapList
from ui.audit.impression import FirstImpressionPanel
from ui.audit.intake import Intake
from ui.audit.palette import Finding, Palette, places
from ui.audit.rail import BEGINNING, END
from ui.common.keys import WALK_KEYS, action_of
from ui.common.keys_sheet import KeysDialog

if TYPE_CHECKING:
    from ui.audit.page import WalkPage
    from ui.audit.view import WalkView

_WHILE_TYPING = frozenset({"find", "stage"})
_OF_QUESTIONS = frozenset({"not_applicable", "not_observed", "note", "flag", "time", "glory", "pain"})


class WalkCommands:
    """Dispatches keys to the part in hand. Holds the one key that waits for another: E."""

    def __init__(self, page: WalkPage) -> None:
        self._page = page
        self._emotion_pending = False

    @property
    def _view(self) -> WalkView | None:
        return self._page.view

    def press(self, key: str, typing: bool) -> bool:
        """Use up a key, or leave it to the widget in focus."""
        view = self._view
        if view is None:
            return False
        action = action_of(key)
        if typing:
            return self._press_typing(view, key, action)
        if self._emotion_pending:
            self._emotion_pending = False
            view.say("")
            if self._pick_emotion(view, key):
                return True
        focus = QApplication.focusWidget()
        beside = focus is not None and (view.side.isAncestorOf(focus) or not view.isAncestorOf(focus))
        if beside and action in {"answer", "next", "back", *_OF_QUESTIONS}:
            return self._press_button(key, focus)
        return self.run(action, key)

    def run(self, action: str, key: str = "") -> bool:
        """An action of the key table."""
        view = self._view
        if view is None:
            return False
        match action:
            case "answer":
                return self._answer(view, key)
            case "next":
                return self._next(view)
            case "back":
                return self._back(view)
            case "emotion":
                return self._ask_emotion(view)
            case "paste":
                return self._paste(view)
            case "assign":
                return self._assign(view)
            case "undo" | "redo":
                self._step_back(view, action)
                return True
            case "find":
                self.open_palette()
                return True
            case "stage":
                view.go_to_stage(view.rail.stage_number(int(key[-1])))
                return True
            case "keys":
                self._open_keys()
                return True
            case _ if action in _OF_QUESTIONS:
                part = view.area.card or view.area.feeling
                return part is not None and part.act(action)
        return self._arrow(view, key)

    # -- while somebody types

    def _press_typing(self, view: WalkView, key: str, action: str) -> bool:
        if action in _WHILE_TYPING:
            return self.run(action, key)
        if key == "Escape":
            if not view.close_drawer():
                view.focus_current()
            return True
        clipboard = QGuiApplication.clipboard().mimeData()
        if action == "paste" and clipboard is not None and clipboard.hasImage() and not clipboard.hasText():
            return self._paste(view)
        return False

    def _press_button(self, key: str, focus: QWidget | None) -> bool:
        if key == "Enter" and isinstance(focus, QPushButton):
            focus.click()
            return True
        return False

    # -- answering

    def _answer(self, view: WalkView, key: str) -> bool:
        if view.area.card is not None:
            return view.area.card.digit(key)
        if view.area.feeling is not None:
            return view.area.feeling.key(key)
        impression = view.area.findChild(FirstImpressionPanel)
        return impression is not None and impression.pick_key(key)

    def _next(self, view: WalkView) -> bool:
        focus = QApplication.focusWidget()
        if isinstance(focus, QPushButton):
            focus.click()
            return True
        if view.outline.hasFocus():
            return view.outline.choose_current()
        if self._session_page(view) == journey.HEADER or isinstance(focus, GapList):
            return False
        if view.area.card is not None and view.area.card.enter():
            return True
        if view.area.feeling is not None:
            view.area.feeling.confirm()
            return True
        view.step_on()
        return True

    def _back(self, view: WalkView) -> bool:
        if view.area.card is not None and view.area.card.backspace():
            return True
        view.step_back()
        return True

    def _arrow(self, view: WalkView, key: str) -> bool:
        if key == "Escape":
            return view.close_drawer()
        if key not in ("Up", "Down") or not view.area.isAncestorOf(QApplication.focusWidget() or view):
            return False
        if view.area.feeling is not None:
            return view.area.feeling.key(key)
        return view.move(1 if key == "Down" else -1)

    @staticmethod
    def _session_page(view: WalkView) -> str:
        position = journey.page_of(view.session.position)
        return "" if position == journey.FIRST_IMPRESSION else position.page

    # -- how it felt

    def _ask_emotion(self, view: WalkView) -> bool:
        stage = journey.stage_at(view.session.walk, view.session.position)
        if not stage or view.session.read_only:
            return False
        self._emotion_pending = True
        title = view.session.text(view.session.checklist.stage_by_code[stage].title)
        view.say(_("How did “{stage}” feel? Now a key from 1 (very bad) to 5 (very good).").format(stage=title))
        return True

    def _pick_emotion(self, view: WalkView, key: str) -> bool:
        stage = journey.stage_at(view.session.walk, view.session.position)
        if key not in ("1", "2", "3", "4", "5") or not stage:
            return False
        view.session.commit(view.session.walk.plan_emotion(stage, int(key) - 3))
        return True

    # -- photos

    def _paste(self, view: WalkView) -> bool:
        data = QGuiApplication.clipboard().mimeData()
        return not view.session.read_only and Intake.of(view.session).take(data, self._item(view))

    def _assign(self, view: WalkView) -> bool:
        item = self._item(view)
        return item is not None and view.side.tray.assign_to(item)

    @staticmethod
    def _item(view: WalkView) -> ItemRef | None:
        card = view.area.card
        return card.current.ref if card is not None and card.current is not None else None

    # -- undo

    def _step_back(self, view: WalkView, action: str) -> None:
        """Undo or redo, and show what changed."""
        keys: set[EntryKey] = set()
        session = view.session
        session.entries_changed.connect(keys.update)
        done = session.undo() if action == "undo" else session.redo()
        session.entries_changed.disconnect(keys.update)
        if not done and not session.read_only:
            view.say(_("This can be undone once your last answers are saved."))
        for key in sorted(keys):
            position = self._position_of(view, key)
            if position is not None:
                session.go(position)
                return

    @staticmethod
    def _position_of(view: WalkView, key: EntryKey) -> Position | None:
        walk = view.session.walk
        if key.kind is EntryKind.ANSWER and walk.is_visible(item := ItemRef(key.code, key.row)):
            return walk.position_of(item)
        at_end = view.session.position.page == journey.STAGE_END
        if key.kind is EntryKind.OBSERVATION and not at_end and walk.is_visible(moment := MomentRef(key.code, key.row)):
            return walk.position_of(moment)
        return Position(journey.STAGE_END, key.code) if key.kind is EntryKind.EMOTION else None

    # -- what opens above the page

    def open_palette(self) -> Palette | None:
        view = self._view
        if view is None:
            return None
        palette = Palette([*self._actions(view), *places(view.session)], self._page)
        palette.finished.connect(lambda _result: view.focus_current())
        palette.open()
        return palette

    def _open_keys(self) -> None:
        dialog = KeysDialog(_("Keys of the visit"), WALK_KEYS, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self._view and self._view.focus_current())
        dialog.open()

    def _actions(self, view: WalkView) -> list[Finding]:
        """Whatever can be done now, with its key beside it."""
        found = []
        for binding in WALK_KEYS:
            if binding.action in ("answer", "stage", "find"):
                continue
            found.append(
                Finding("action", binding.text, "", lambda name=binding.action: self.run(name), key=binding.label)
            )
        card = view.area.card
        if card is not None and not view.session.read_only:
            found.append(Finding("action", _("I would have left here"), "", card.feeling.toggle_break_off))
            if card.moment.repeat is not None:
                label = view.session.text(card.moment.repeat.label)
                found.append(Finding("action", label, "", card.add_row))
        going = {
            _("How it went, times, receipts"): lambda: view.go_to_stage(BEGINNING),
            _("The story"): lambda: view.go_to_stage(END),
            _("Hand in"): lambda: view.session.go(Position(journey.HAND_IN)),
        }
        found += [Finding("action", title, "", run) for title, run in going.items()]
        found += [
            Finding("action", fold.part.title, "", lambda name=name: view.open_side(name))
            for name, fold in view.side.folds.items()
            if fold.needed
        ]
        return found
