"""Lucide icons tinted from the palette; those that point somewhere are mirrored in right-to-left languages."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache, QTransform
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

import resources
from ui.common.theme import mix, tokens

DIRECTIONAL = frozenset(
    {
        "arrow-left",
        "chevron-left",
        "chevron-right",
        "circle-help",
        "clipboard-list",
        "external-link",
        "list-checks",
        "send",
        "undo-2",
    }
)


def pixmap(name: str, *, color: str = "", size: int = 20, ratio: float = 0.0) -> QPixmap:
    """The icon as a picture of `size` px; `color` defaults to the text's."""
    ink = color or tokens().text
    scale = ratio or QApplication.primaryScreen().devicePixelRatio()
    mirrored = name in DIRECTIONAL and QApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    key = f"motaudit:{name}:{ink}:{size}:{scale}:{mirrored}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    svg = resources.icon(name).read_text(encoding="utf-8").replace("currentColor", ink)
    edge = round(size * scale)
    picture = QPixmap(edge, edge)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, edge, edge))
    painter.end()
    if mirrored:
        picture = picture.transformed(QTransform().scale(-1, 1))
    picture.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, picture)
    return picture


def icon(name: str, *, color: str = "", size: int = 20, gap: int = 0) -> QIcon:
    """The icon for buttons and menus, greyed when disabled; `gap` px of air towards the words beside it."""
    result = QIcon()
    for ink, mode in ((color, QIcon.Mode.Normal), (mix(tokens().card, tokens().muted, 0.7), QIcon.Mode.Disabled)):
        picture = pixmap(name, color=ink, size=size)
        result.addPixmap(_with_gap(picture, gap) if gap else picture, mode)
    return result


def _with_gap(picture: QPixmap, gap: int) -> QPixmap:
    ratio = picture.devicePixelRatio()
    wide = QPixmap(picture.width() + round(gap * ratio), picture.height())
    wide.setDevicePixelRatio(ratio)
    wide.fill(Qt.GlobalColor.transparent)
    painter = QPainter(wide)
    painter.drawPixmap(gap if QApplication.isRightToLeft() else 0, 0, picture)
    painter.end()
    return wide


class IconLabel(QLabel):
    """An icon that is only looked at. `color` names one of the tokens, e.g. `muted` or `warning`."""

    def __init__(self, name: str, *, color: str = "text", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.set_icon(name, color=color)
        self.setFixedSize(QSize(size, size))

    def set_icon(self, name: str, *, color: str = "text") -> None:
        self.setPixmap(pixmap(name, color=getattr(tokens(), color), size=self._size))
