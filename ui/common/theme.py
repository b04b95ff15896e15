"""The tokens dressed for Qt: type, palettes, the style sheet, and following the system."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import resources
from ui.common.tokens import (
    ANSWER_HEIGHT,
    CARD_RADIUS,
    CONTROL_HEIGHT,
    CONTROL_RADIUS,
    DARK,
    FAMILY,
    GRID,
    HAIRLINE,
    HALF,
    LIGHT,
    MOTION_MS,
    RAIL_FOLDS_BELOW,
    READING_WIDTH,
    TWO_COLUMNS_FROM,
    Tokens,
    mix,
)

__all__ = [
    "ANSWER_HEIGHT",
    "CARD_RADIUS",
    "CONTROL_HEIGHT",
    "CONTROL_RADIUS",
    "DARK",
    "FAMILY",
    "GRID",
    "HAIRLINE",
    "HALF",
    "LIGHT",
    "MOTION_MS",
    "RAIL_FOLDS_BELOW",
    "READING_WIDTH",
    "TWO_COLUMNS_FROM",
    "Text",
    "Theme",
    "Tokens",
    "control_height",
    "enlarged",
    "font",
    "load_fonts",
    "mix",
    "style_sheet",
    "tokens",
]


def tokens(widget: QWidget | None = None) -> Tokens:
    """The colours in force for a widget (or the application), told by its palette: no state of its own."""
    palette = widget.palette() if widget is not None else QApplication.palette()
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


class Text(Enum):
    """The five sizes of type: points, weight."""

    BODY = (10.5, QFont.Weight.Normal)
    STRONG = (10.5, QFont.Weight.DemiBold)
    SECONDARY = (9.0, QFont.Weight.Normal)
    CARD_TITLE = (13.0, QFont.Weight.DemiBold)
    PAGE_TITLE = (18.0, QFont.Weight.DemiBold)
    FIGURE = (28.0, QFont.Weight.DemiBold)


def font(role: Text = Text.BODY) -> QFont:
    """The application's font in the size of `role`, enlarged as the person chose."""
    result = QFont(QApplication.font())
    points, weight = role.value
    result.setPointSizeF(points * QApplication.font().pointSizeF() / Text.BODY.value[0])
    result.setWeight(weight)
    return result


def enlarged() -> float:
    """How many times larger than designed the text is: what is measured in letters must grow with it."""
    return max(1.0, QApplication.font().pointSizeF() / Text.BODY.value[0])


def control_height() -> int:
    """How high a control must be for its text, at least as designed."""
    return max(CONTROL_HEIGHT, QFontMetrics(QApplication.font()).height() + GRID)


def load_fonts() -> None:
    """Register the bundled fonts, so that the window does not depend on those of the machine."""
    for file in resources.fonts():
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise RuntimeError(f"the font {file.name} cannot be read")


def _body_font(factor: float) -> QFont:
    result = QFont(FAMILY)
    result.setPointSizeF(Text.BODY.value[0] * factor)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def _palette(t: Tokens) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    colours = {
        role.Window: t.window,
        role.WindowText: t.text,
        role.Base: t.card,
        role.AlternateBase: mix(t.card, t.window, 0.6),
        role.Text: t.text,
        role.PlaceholderText: t.muted,
        role.Button: t.card,
        role.ButtonText: t.text,
        role.BrightText: t.critical,
        role.Highlight: t.accent,
        role.HighlightedText: t.on_accent,
        role.Accent: t.accent,
        role.Link: t.accent,
        role.LinkVisited: t.accent,
        role.ToolTipBase: t.text,
        role.ToolTipText: t.card,
        role.Light: mix(t.card, "#ffffff", 0.2),
        role.Midlight: t.line,
        role.Mid: t.line,
        role.Dark: mix(t.line, t.text, 0.25),
        role.Shadow: mix(t.window, "#000000", 0.4),
    }
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, which, QColor(mix(t.card, t.muted, 0.7)))
    palette.setColor(group.Disabled, role.Highlight, QColor(t.line))
    palette.setColor(group.Disabled, role.Accent, QColor(t.line))
    return palette


def style_sheet(t: Tokens, line: int = 24) -> str:
    """What the palette cannot say. Kinds are dynamic properties: `card`, `kind` of a button, `muted`, `bar`.

    `line` is how high a control is within its frame; boxes and circles to choose from grow with it.
    """
    box = 2 * line // 3
    dot = box // 2
    field = "QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox"
    focus = ", ".join(f"{name.strip()}:focus" for name in field.split(","))
    return f"""
    QToolTip {{ background: {t.text}; color: {t.card}; border: none; padding: 4px 8px; }}
    QFrame[card="true"] {{ background: {t.card}; border: 1px solid {t.line}; border-radius: {CARD_RADIUS}px; }}
    QFrame[bar="rail"] {{ background: {t.card}; border: none; }}
    QFrame[bar="status"] {{ background: {t.window}; border: none; border-top: 1px solid {t.line}; }}
    QFrame[rule="true"] {{ background: {t.line}; border: none; }}
    QLabel[muted="true"] {{ color: {t.muted}; }}
    QLabel[keycap="true"] {{ background: {t.window}; border: 1px solid {t.control_line}; border-radius: 4px;
      padding: 2px 8px 0 8px; }}
    QLabel[ink="critical"] {{ color: {t.critical}; }}
    QLabel[ink="warning"] {{ color: {t.warning}; }}
    QLabel[ink="glory"] {{ color: {t.glory}; }}
    {field} {{ background: {t.card}; border: 1px solid {t.control_line}; border-radius: {CONTROL_RADIUS}px;
      padding: 4px 7px 2px 7px; selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
    QLineEdit, QAbstractSpinBox, QComboBox {{ min-height: {line}px; }}
    {focus} {{ border: 2px solid {t.accent}; padding: 3px 6px 1px 6px; }}
    QLineEdit:disabled, QPlainTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled
      {{ background: {t.window}; border-color: {t.line}; }}
    QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"], QAbstractSpinBox[invalid="true"],
      QComboBox[invalid="true"] {{ border: 2px solid {t.critical}; padding: 3px 6px 1px 6px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
    QCheckBox, QRadioButton {{ spacing: 8px; min-height: 24px; padding: 2px; border-radius: 4px; border: 2px solid transparent; }}
    QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; }}
    QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{ width: {box}px; height: {box}px; background: {t.card};
      border: 1px solid {t.muted}; border-radius: 4px; }}
    QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; }}
    QRadioButton::indicator {{ border-radius: {box // 2 + 1}px; }}
    QRadioButton::indicator:checked {{ width: {dot}px; height: {dot}px; border: {(box - dot) // 2 + 1}px solid {t.accent}; }}
    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: none; }}
    QComboBox QAbstractItemView {{ background: {t.card}; border: 1px solid {t.line}; padding: 4px;
      selection-background-color: {t.tint(t.accent, 0.16)}; selection-color: {t.text}; outline: none; }}
    QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 6px; border-radius: 4px; }}
    QPushButton {{ background: {t.card}; color: {t.text}; border: 1px solid {t.control_line};
      border-radius: {CONTROL_RADIUS}px; padding: 4px 13px 2px 13px; min-height: {line}px; }}
    QPushButton:hover {{ background: {t.hover}; }}
    QPushButton:pressed {{ background: {mix(t.card, t.text, 0.12)}; }}
    QPushButton:focus {{ border: 2px solid {t.accent}; padding: 3px 12px 1px 12px; }}
    QPushButton:disabled {{ color: {mix(t.card, t.muted, 0.7)}; border-color: {t.line}; }}
    QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
      font-weight: 600; }}
    QPushButton[kind="primary"]:hover {{ background: {mix(t.accent, t.text, 0.15)}; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {t.text}; }}
    QPushButton[kind="primary"]:disabled {{ background: {t.line}; color: {t.muted}; border-color: {t.line}; }}
    QPushButton[kind="quiet"] {{ background: transparent; border-color: transparent; color: {t.accent}; }}
    QPushButton[kind="quiet"]:hover {{ background: {t.tint(t.accent)}; }}
    QPushButton[kind="quiet"]:focus {{ border: 2px solid {t.accent}; }}
    QPushButton[kind="quiet"]:disabled {{ color: {mix(t.card, t.muted, 0.7)}; }}
    QPushButton[kind="danger"] {{ color: {t.critical}; border-color: {t.critical}; }}
    QPushButton[kind="danger"]:hover {{ background: {t.tint(t.critical)}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {CONTROL_RADIUS}px;
      padding: 5px; }}
    QToolButton:hover {{ background: {t.hover}; }}
    QToolButton:checked {{ background: {t.tint(t.accent, 0.16)}; }}
    QToolButton:focus {{ border: 2px solid {t.accent}; padding: 4px; }}
    QToolButton::menu-indicator {{ image: none; }}
    QMenu {{ background: {t.card}; border: 1px solid {t.line}; padding: 4px; }}
    QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {t.tint(t.accent, 0.16)}; color: {t.text}; }}
    QMenu::separator {{ height: 1px; background: {t.line}; margin: 4px 8px; }}
    QScrollArea, QScrollArea > QWidget > QWidget[page="true"] {{ background: transparent; border: none; }}
    QAbstractItemView {{ background: {t.card}; border: 1px solid {t.line}; border-radius: {CARD_RADIUS}px;
      selection-background-color: {t.tint(t.accent, 0.16)}; selection-color: {t.text}; }}
    QAbstractItemView:focus {{ border: 2px solid {t.accent}; }}
    QListWidget::item, TickView::item {{ min-height: 32px; padding: 0 8px; border-radius: 4px; }}
    QListWidget::item:selected, TickView::item:selected, QTableView::item:selected {{ background: {t.tint(t.accent, 0.16)}; color: {t.text}; }}
    QListWidget, TickView {{ padding: 4px; outline: none; }}
    QHeaderView {{ background: {t.card}; border: none; }}
    QHeaderView::section {{ background: {t.card}; color: {t.muted}; border: none;
      border-bottom: 1px solid {t.line}; padding: 6px 8px; }}
    QTextBrowser {{ border: none; background: transparent; padding: 0; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {mix(t.line, t.muted, 0.3)}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {t.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page
      {{ background: none; border: none; width: 0; height: 0; }}
    QSplitter::handle {{ background: transparent; }}
    """


class Theme(QObject):
    """Dresses the application in one theme and text size, and follows the system when asked to.

    Signals: `changed` after the colours of a running application became others (pages are built anew then).
    """

    changed = Signal()

    def __init__(self, app: QApplication, *, system_is_dark: Callable[[], bool] | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._choice = "system"
        self._system_is_dark = system_is_dark or self._ask_system
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def apply(self, choice: str = "system", text_size: float = 1.0) -> None:
        """`choice` is system, light or dark; `text_size` a factor of the body's 10.5 pt."""
        self._choice = choice
        if self._app.style().name() != "fusion":
            self._app.setStyle("Fusion")
        self._app.setFont(_body_font(text_size))
        self._dress()

    def _dress(self) -> None:
        dark = self._system_is_dark() if self._choice == "system" else self._choice == "dark"
        t = DARK if dark else LIGHT
        self._app.setPalette(_palette(t))
        sheet = style_sheet(t, control_height() - GRID)
        if self._app.styleSheet() != sheet:
            self._app.setStyleSheet(sheet)

    def _ask_system(self) -> bool:
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _on_system_changed(self) -> None:
        if self._choice == "system":
            before = tokens()
            self._dress()
            if tokens() != before:
                self.changed.emit()
