"""How the window looks and speaks: what the person prefers, kept and put in force."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from motaudit.locale import regional
from ui.common.preferences import Preferences, PreferenceStore
from ui.window.speech import Speech

if TYPE_CHECKING:
    from ui.common.theme import Theme


class Appearance(QObject):
    """Speaks the person's language from the beginning; `dress` brings the rest, behind the first paint.

    Signals: `changed`: what is shown has to be built anew.
    """

    changed = Signal()

    def __init__(self, app: QApplication, store: PreferenceStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._store = store
        self.preferences = store.load()
        self._speech = Speech(app, self.preferences)
        self.theme: Theme

    @property
    def bare(self) -> dict[str, bool]:
        """As the window's bare frame is to be painted."""
        return {"dark": self._starts_dark(), "rtl": regional().rtl, "discreet": self.preferences.discreet}

    def _starts_dark(self) -> bool:
        if self.preferences.theme == "system":
            return self._app.palette().window().color().lightness() < 128
        return self.preferences.theme == "dark"

    def dress(self) -> None:
        """Qt's own words, the fonts, the colours, and what moves."""
        from ui.common.theme import Theme, load_fonts

        self._speech.tell_qt()
        load_fonts()
        self.theme = Theme(self._app)
        self.theme.changed.connect(self.changed)
        self.theme.apply(self.preferences.theme, self.preferences.text_size)
        self._move()

    def keep(self, preferences: Preferences) -> None:
        """Nothing that shows is another."""
        self.preferences = preferences
        self._store.save(preferences)

    def speak(self, preferences: Preferences) -> None:
        """Keep them, and speak the language that was chosen from now on."""
        self.keep(preferences)
        self._speech.speak(preferences)

    def follow(self, after: Preferences, before: Preferences) -> None:
        """They were changed, and kept, where somebody works."""
        self.preferences = after
        if (after.language, after.digits, after.calendar) != (before.language, before.digits, before.calendar):
            self._speech.speak(after)
        if (after.theme, after.text_size) != (before.theme, before.text_size):
            self.theme.apply(after.theme, after.text_size)
        self._move()
        if _as_shown(after) != _as_shown(before):
            self.changed.emit()

    def _move(self) -> None:
        """Whether menus, lists and tips slide and fade."""
        from PySide6.QtCore import Qt

        for effect in (Qt.UIEffect.UI_AnimateMenu, Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_AnimateTooltip):
            self._app.setEffectEnabled(effect, not self.preferences.reduced_motion)


def _as_shown(preferences: Preferences) -> Preferences:
    """Without what no page looks different for."""
    return replace(preferences, person="", workspace="", name="", ask_who="")
