"""Thumbnails of what belongs to a question, and one picture large."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

from motaudit.audit.model import Evidence
from motaudit.base.errors import MotauditError
from motaudit.locale import _
from ui.common.context import AppContext
from ui.common.icons import icon
from ui.common.labels import Label
from ui.common.layouts import FlowLayout, clear
from ui.common.theme import GRID

_EDGE = 88
_LARGE = 1100


class ThumbnailStrip(QWidget):
    """Pictures to press, read from the workspace beside the window; other files by name."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._flow = FlowLayout(self)
        self._buttons: dict[str, QToolButton] = {}

    def show_evidence(self, evidence: Iterable[Evidence]) -> None:
        clear(self._flow)
        self._buttons = {}
        for each in evidence:
            self._buttons[each.sha256] = made = self._button(each)
            self._flow.addWidget(made)
            self._load(each.sha256)
        self.setVisible(self._flow.count() > 0)
        self.updateGeometry()

    def _button(self, evidence: Evidence) -> QToolButton:
        result = QToolButton()
        result.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        result.setFixedSize(_EDGE + 2 * GRID, _EDGE + 2 * GRID)
        result.setIconSize(QSize(_EDGE, _EDGE))
        result.setIcon(icon("image" if evidence.media_type.startswith("image/") else "paperclip", size=24))
        name = evidence.caption or evidence.name
        result.setToolTip(name)
        result.setAccessibleName(_("Picture: {name}").format(name=name))
        if evidence.media_type.startswith("image/"):
            result.clicked.connect(lambda: self._enlarge(evidence))
        else:
            result.setEnabled(False)
        return result

    def _load(self, sha256: str) -> None:
        service = self._context.workspace.evidence
        self._context.tasks.call(
            lambda: (sha256, service.thumbnail(sha256)), done=self._on_thumbnail_read, failed=_leave_placeholder
        )

    def _on_thumbnail_read(self, found: tuple[str, bytes | None]) -> None:
        sha256, data = found
        picture = QPixmap()
        if sha256 in self._buttons and data and picture.loadFromData(data):
            self._buttons[sha256].setIcon(QIcon(picture))

    def _enlarge(self, evidence: Evidence) -> None:
        def arrived(data: bytes | None) -> None:
            if data:
                dialog = PictureDialog(data, evidence.caption or evidence.name, parent=self.window())
                dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
                dialog.open()

        self._context.tasks.call(
            lambda: self._context.workspace.evidence.thumbnail(evidence.sha256, _LARGE),
            title=_("Opening the picture"),
            done=arrived,
        )


def _leave_placeholder(_error: MotauditError) -> None:
    """A picture that is not kept here keeps its placeholder and its name."""


class PictureDialog(QDialog):
    """One picture as large as it fits. Escape closes."""

    def __init__(self, data: bytes, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        picture = QPixmap()
        picture.loadFromData(data)
        room = (parent.size() if parent else QSize(1024, 700)) - QSize(12 * GRID, 16 * GRID)
        if picture.width() > room.width() or picture.height() > room.height():
            picture = picture.scaled(
                room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        shown = QLabel()
        shown.setPixmap(picture)
        shown.setAccessibleName(title)
        area = QScrollArea()
        area.setWidget(shown)
        area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.addWidget(area, 1)
        layout.addWidget(Label(title, muted=True))
        self.resize(picture.size() + QSize(6 * GRID, 10 * GRID))
