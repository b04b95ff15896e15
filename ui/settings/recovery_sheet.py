"""The sheet for the safe: one page with the recovery key, how to use it, and room to sign that it was stored.

Lengths are in points (1/72 inch). Black on white, whatever the window looks like.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPainter,
    QPen,
    QTextOption,
)

from motaudit.base.recovery_keys import RecoveryKey
from motaudit.locale import _, format_date, format_number
from ui.common.tokens import FAMILY, LIGHT

GROUPS_A_LINE = 5
FOOT = 24.0
_MARGIN_MM = 20
_WIDTH, _HEIGHT = 480.0, 728.0
"""What is left of A4 within the margins."""
_SIGN = 14.0
_BETWEEN_GROUPS = 16.0
_KEY_LINE = 46.0
_FACT_INDENT = 140.0
_STEP = 20.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on it: `workspace` and `file` are names, `day` is when it is printed."""

    key: RecoveryKey
    workspace: str
    file: str
    day: date


def print_sheet(sheet: Sheet, device: QPagedPaintDevice) -> bool:
    """Draw it on a printer or into a PDF, in the language in force; False when the device takes nothing.

    It is made for A4; on paper that is smaller all of it is.
    """
    layout = device.pageLayout()
    layout.setOrientation(QPageLayout.Orientation.Portrait)
    layout.setUnits(QPageLayout.Unit.Millimeter)
    layout.setMargins(QMarginsF(*[_MARGIN_MM] * 4))
    device.setPageLayout(layout)
    painter = QPainter()
    if not painter.begin(device):
        return False
    room = device.pageLayout().paintRect(QPageLayout.Unit.Point)
    factor = min(1.0, room.width() / _WIDTH, room.height() / _HEIGHT)
    painter.scale(factor * device.logicalDpiX() / 72, factor * device.logicalDpiY() / 72)
    _Page(painter, room.width() / factor, room.height() / factor).fill(sheet)
    return painter.end()


class _Page:
    """A page that is written from top to bottom."""

    def __init__(self, painter: QPainter, width: float, height: float) -> None:
        self._painter = painter
        self._width = width
        self._height = height
        self._y = 0.0
        self._rtl = QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def fill(self, sheet: Sheet) -> None:
        self._text(_("Recovery key"), 26, bold=True)
        self._text(_("It opens an encrypted motaudit workspace when its passphrase is forgotten."), 12, muted=True)
        self._y += _STEP
        self._key(sheet.key)
        self._y += _STEP / 2
        for label, value in (
            (_("Number of the key"), sheet.key.label),
            (_("Workspace"), sheet.workspace),
            (_("File"), sheet.file),
            (_("Printed on"), format_date(sheet.day, "long")),
        ):
            self._fact(label, value)
        self._section(
            _("How to use it"),
            _("Open the workspace in motaudit. Where it asks for the passphrase, choose “Use the recovery key”."),
            _(
                "Type all groups, the first too. Capital letters, spaces and dashes do not matter. "
                "The signs are digits and Latin letters without I, L, O and U: what looks like O is a zero, "
                "what looks like I is a one."
            ),
            _("Set a new passphrase when motaudit asks for it, and print the new key."),
            in_order=True,
        )
        self._section(
            _("Keep it in a safe"),
            _("Whoever has this sheet and the file, or a backup of it, reads everything: visits, names, photos."),
            _("Keep it apart from the computer. Do not photograph it, and do not send it."),
        )
        self._section(
            _("When the passphrase changes"),
            _(
                "A new passphrase makes a new key. This sheet then opens only the backups made before: "
                "print the new one, and destroy this one when those backups are gone."
            ),
        )
        self._signatures(_("Stored on"), _("Kept at"), _("Name and signature"))

    def _key(self, key: RecoveryKey) -> None:
        """From left to right in every language; the small figure over a group is the one that messages name."""
        groups, line = key.groups, GROUPS_A_LINE * (5 * _SIGN + _BETWEEN_GROUPS) - _BETWEEN_GROUPS
        lines = -(-len(groups) // GROUPS_A_LINE)
        box = QRectF(0, self._y, self._width, lines * _KEY_LINE + 12)
        self._painter.setPen(QPen(Qt.GlobalColor.black, 1))
        self._painter.drawRoundedRect(box, 6, 6)
        left, top = (self._width - line) / 2, self._y + 8
        for at, group in enumerate(groups):
            x = left + at % GROUPS_A_LINE * (5 * _SIGN + _BETWEEN_GROUPS)
            y = top + at // GROUPS_A_LINE * _KEY_LINE
            self._painter.setFont(_font(8))
            self._ink(muted=True)
            self._painter.drawText(QRectF(x, y, 5 * _SIGN, 12), Qt.AlignmentFlag.AlignCenter, format_number(at + 1))
            self._painter.setFont(_font(19, bold=True))
            self._ink()
            for place, sign in enumerate(group):
                self._painter.drawText(QRectF(x + place * _SIGN, y + 11, _SIGN, 28), Qt.AlignmentFlag.AlignCenter, sign)
        self._y = box.bottom()

    def _fact(self, label: str, value: str) -> None:
        """One line each, whatever the names: the foot of the page is spoken for."""
        room = self._width - _FACT_INDENT
        shown = QFontMetricsF(_font(11)).elidedText(value, Qt.TextElideMode.ElideMiddle, room)
        top = self._y
        self._text(label, 11, muted=True, width=_FACT_INDENT - 10)
        self._y = top
        self._text(f"\u2068{shown}\u2069", 11, indent=_FACT_INDENT)

    def _section(self, title: str, *sentences: str, in_order: bool = False) -> None:
        self._y += _STEP - 6
        self._text(title, 13, bold=True)
        for at, sentence in enumerate(sentences, start=1):
            top = self._y
            self._text(format_number(at) if in_order else "•", 11, muted=True, width=12)
            self._y = top
            self._text(sentence, 11, indent=16)

    def _signatures(self, *labels: str) -> None:
        """At the foot of the page, wherever the text ends."""
        self._y = max(self._y + 2 * _STEP, self._height - FOOT)
        part = (self._width - 2 * _STEP) / len(labels)
        for at, label in enumerate(labels):
            left = at * (part + _STEP)
            x = self._width - left - part if self._rtl else left
            self._painter.setPen(QPen(Qt.GlobalColor.black, 0.5))
            self._painter.drawLine(round(x), round(self._y), round(x + part), round(self._y))
            top = self._y
            self._text(label, 9, muted=True, indent=left, width=part)
            self._y = top

    def _text(
        self, text: str, size: int, *, bold: bool = False, muted: bool = False, indent: float = 0, width: float = 0
    ) -> None:
        """A paragraph, `indent` away from where reading begins; the next one goes below it."""
        width = width or self._width - indent
        x = self._width - indent - width if self._rtl else indent
        option = QTextOption(Qt.AlignmentFlag.AlignRight if self._rtl else Qt.AlignmentFlag.AlignLeft)
        option.setTextDirection(QGuiApplication.layoutDirection())
        option.setAlignment(option.alignment() | Qt.AlignmentFlag.AlignAbsolute)
        self._painter.setFont(_font(size, bold=bold))
        self._ink(muted=muted)
        room = QRectF(x, self._y, width, self._height)
        needed = self._painter.boundingRect(room, text, option)
        self._painter.drawText(room, text, option)
        self._y += needed.height() + 2

    def _ink(self, *, muted: bool = False) -> None:
        self._painter.setPen(LIGHT.muted if muted else LIGHT.text)


def _font(size: int, *, bold: bool = False) -> QFont:
    result = QFont(FAMILY)
    result.setPixelSize(size)  # the painter is scaled to points
    result.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return result
