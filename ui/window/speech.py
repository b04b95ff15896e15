"""The language of the window: its words, digits, calendar and direction, and Qt's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QApplication

from motaudit.locale import Calendar, Digits, Regional, best_language, current_language, regional, set_regional
from ui.common.preferences import Preferences

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator


class Speech:
    """What is shown from now on speaks as the person prefers. The bare frame is painted before Qt is told."""

    def __init__(self, app: QApplication, preferences: Preferences) -> None:
        self._app = app
        self._translator: QTranslator | None = None
        self._has_told_qt = False
        self.speak(preferences)

    def speak(self, preferences: Preferences) -> None:
        code = preferences.language or self._system_language()
        set_regional(Regional(code, cast(Digits, preferences.digits), cast(Calendar, preferences.calendar)))
        if self._has_told_qt:
            self.tell_qt()

    @staticmethod
    def _system_language() -> str:
        from PySide6.QtCore import QLocale  # its enumerations take as long as the rest of the first paint

        return best_language(QLocale.system().uiLanguages())

    def tell_qt(self) -> None:
        """Qt's direction and its own words: menus of text fields, file dialogs, calendars."""
        from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator

        self._has_told_qt = True
        code, rtl = current_language(), regional().rtl
        self._app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        QLocale.setDefault(QLocale(code))
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
        self._translator = QTranslator(self._app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._translator.load(f"qtbase_{code}", folder):
            self._app.installTranslator(self._translator)
