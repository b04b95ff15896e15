"""Photos and files of a question: thumbnails, and a button to add more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QHBoxLayout, QMenu, QSizePolicy, QWidget

from motaudit.audit.model import Evidence, ItemRef
from motaudit.checklist.model import ItemType
from motaudit.locale import _
from ui.audit.editors.base import Editor
from ui.audit.intake import Intake
from ui.audit.session import WalkSession
from ui.common.buttons import button
from ui.common.icons import pixmap
from ui.common.layouts import FlowLayout
from ui.common.theme import CONTROL_RADIUS, GRID, HALF, Text, font, tokens

PICTURES = "*.jpg *.jpeg *.png *.webp *.heic *.heif *.gif *.bmp *.tif *.tiff"
_EDGE = 8 * GRID


def choose_files(parent: QWidget, *, pictures: bool) -> list[Path]:
    """Ask for files to add; empty when the person changed their mind."""
    kinds = [_("Every file") + " (*)"]
    if pictures:
        kinds.insert(0, _("Photos") + f" ({PICTURES})")
    names, _kind = QFileDialog.getOpenFileNames(parent, _("Add photos or files"), "", ";;".join(kinds))
    return [Path(name) for name in names]


class Thumbnail(QAbstractButton):
    """One photo or file. Signals: `clicked` to look at it; `remove_requested()`."""

    remove_requested = Signal()

    def __init__(self, evidence: Evidence, picture: QPixmap | None, *, edge: int = _EDGE) -> None:
        super().__init__()
        self.evidence = evidence
        self._picture = picture
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(evidence.caption or evidence.name)
        self.setToolTip(evidence.caption or evidence.name)
        self.setFixedSize(edge, edge)

    def set_picture(self, picture: QPixmap | None) -> None:
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = self.rect().adjusted(1, 1, -2, -2)
        painter.setPen(QPen(QColor(t.accent if self.hasFocus() else t.line), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(t.window))
        painter.drawRoundedRect(frame, CONTROL_RADIUS, CONTROL_RADIUS)
        if self._picture is not None:
            self._paint_picture(painter, self._picture)
        else:
            self._paint_file(painter)

    def _paint_picture(self, painter: QPainter, picture: QPixmap) -> None:
        room = self.rect().adjusted(3, 3, -3, -3)
        scale = Qt.AspectRatioMode.KeepAspectRatioByExpanding
        size = picture.size().scaled(room.size(), scale)
        source = QRect(
            (size.width() - room.width()) * picture.width() // (2 * size.width()),
            (size.height() - room.height()) * picture.height() // (2 * size.height()),
            room.width() * picture.width() // size.width(),
            room.height() * picture.height() // size.height(),
        )
        painter.drawPixmap(room, picture, source)

    def _paint_file(self, painter: QPainter) -> None:
        t = tokens(self)
        name = "image" if self.evidence.media_type.startswith("image/") else "file-text"
        sign = pixmap(name, color=t.muted, size=24)
        painter.drawPixmap((self.width() - 24) // 2, GRID + HALF, sign)
        painter.setFont(font(Text.SECONDARY))
        painter.setPen(QColor(t.muted))
        words = self.rect().adjusted(HALF, 24 + GRID, -HALF, -HALF)
        shown = painter.fontMetrics().elidedText(self.evidence.name, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter.value), shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Remove from this question"), self.remove_requested.emit)
        menu.popup(event.globalPos())


def show_thumbnails(
    flow: FlowLayout,
    shown: dict[str, Thumbnail],
    present: Mapping[str, Evidence],
    intake: Intake,
    remove: Callable[[str], object],
) -> None:
    """Let `flow` show what is `present`, by key, before the button at its end; `shown` remembers what it shows."""
    for code in shown.keys() - present.keys():
        gone = shown.pop(code)
        flow.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
    for code, evidence in present.items():
        if code not in shown:
            thumbnail = shown[code] = Thumbnail(evidence, intake.thumbnail(evidence.sha256))
            thumbnail.remove_requested.connect(lambda code=code: remove(code))
            flow.insert(flow.count() - 1, thumbnail)


class EvidenceStrip(QWidget):
    """The thumbnails of a question and a button that adds more; Delete puts one back into the photo tray."""

    def __init__(self, session: WalkSession, ref: ItemRef, *, pictures: bool = True, parent: QWidget | None = None):
        super().__init__(parent)
        self._session, self._ref, self._pictures = session, ref, pictures
        self._intake = Intake.of(session)
        self._intake.thumbnail_ready.connect(self._on_thumbnail_ready)
        self._shown: dict[str, Thumbnail] = {}
        self._flow = FlowLayout(self)
        self.add = button(_("Add a photo") if pictures else _("Add a file"), "camera" if pictures else "paperclip")
        self.add.clicked.connect(self.choose)
        self.add.setEnabled(not session.read_only)
        self._flow.addWidget(self.add)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.refresh()

    def refresh(self) -> None:
        present = {
            code: evidence for code, evidence in self._session.audit.evidence.items() if evidence.item == self._ref
        }
        show_thumbnails(self._flow, self._shown, present, self._intake, lambda code: self._intake.assign(code, None))
        self.updateGeometry()

    def choose(self) -> None:
        self._intake.add_files(choose_files(self, pictures=self._pictures), self._ref)

    def _on_thumbnail_ready(self, sha256: str) -> None:
        for thumbnail in self._shown.values():
            if thumbnail.evidence.sha256 == sha256:
                thumbnail.set_picture(self._intake.thumbnail(sha256))


class EvidenceEditor(Editor):
    """A question that is answered by a photo or a file. Enter on the row goes on, Space on the button adds."""

    def __init__(self, session: WalkSession, ref: ItemRef, parent: QWidget | None = None) -> None:
        super().__init__(session, ref, parent)
        self._strip = EvidenceStrip(session, ref, pictures=self.item.type is ItemType.PHOTO)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip)

    def refresh(self) -> None:
        self._strip.refresh()

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(20 * GRID, 0))
