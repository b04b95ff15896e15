"""Pictures that belong to a visit: thumbnails to press, and one after the other as large as there is room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from motaudit.audit.model import Evidence
from motaudit.base.errors import MotauditError
from motaudit.locale import _, format_datetime, format_number
from ui.common.buttons import button
from ui.common.context import AppContext
from ui.common.icons import icon
from ui.common.keys import logical_key
from ui.common.labels import ElidedLabel, Label, facts
from ui.common.layouts import FlowLayout, clear
from ui.common.theme import GRID, HALF, Text

_EDGE = 88
_LARGE = 3200
"""Sharper than any screen, and still read in a moment."""


class Picture(QWidget):
    """A picture as large as there is room, or in its own size."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(20 * GRID, 15 * GRID)

    def set_picture(self, picture: QPixmap) -> None:
        self.picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(90 * GRID, 60 * GRID)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.picture.isNull():
            return
        size = self.picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left, top = (self.width() - size.width()) // 2, (self.height() - size.height()) // 2
        painter.drawPixmap(left, top, size.width(), size.height(), self.picture)


class Thumbnail(QToolButton):
    """One picture to press, read from the workspace beside the window; another file is shown by its sign.

    `on_open` is called with the evidence when it is pressed.
    """

    def __init__(self, context: AppContext, evidence: Evidence, on_open: Callable[[Evidence], object]) -> None:
        super().__init__()
        self.evidence = evidence
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(_EDGE + 2 * GRID, _EDGE + 2 * GRID)
        self.setIconSize(QSize(_EDGE, _EDGE))
        self.setIcon(icon("image" if is_picture(evidence) else "paperclip", size=24))
        name = evidence.caption or evidence.name or _("Photo or file")
        self.setToolTip(name)
        self.setAccessibleName(_("Picture: {name}").format(name=name))
        self.setEnabled(is_picture(evidence))
        self.clicked.connect(lambda: on_open(evidence))
        service, sha256 = context.workspace.evidence, evidence.sha256
        context.tasks.call(lambda: service.thumbnail(sha256), done=self._on_read, failed=_leave_placeholder)

    def _on_read(self, data: bytes | None) -> None:
        picture = QPixmap()
        if data and isValid(self) and picture.loadFromData(data):
            self.setIcon(QIcon(picture))


class ThumbnailStrip(QWidget):
    """Pictures to press, as many in a line as there is room for."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._flow = FlowLayout(self)
        self._shown: list[Evidence] = []

    def show_evidence(self, evidence: Iterable[Evidence]) -> None:
        clear(self._flow)
        self._shown = list(evidence)
        for each in self._shown:
            self._flow.addWidget(Thumbnail(self._context, each, self.enlarge))
        self.setVisible(bool(self._shown))
        self.updateGeometry()

    def show_files(self, hashes: Iterable[str]) -> None:
        """Show kept files of which only the SHA-256 is known."""
        service = self._context.workspace.evidence
        wanted = tuple(hashes)

        def read() -> list[Evidence]:
            files = (service.info(sha256) for sha256 in wanted)
            return [Evidence(file.sha256, file.name, file.media_type, file.size, kind="file") for file in files]

        self._context.tasks.call(read, done=self._on_files_read, failed=_leave_placeholder)

    def _on_files_read(self, files: list[Evidence]) -> None:
        if isValid(self):
            self.show_evidence(files)

    def enlarge(self, evidence: Evidence) -> None:
        view_pictures(self._context, self._shown, evidence, self)


def is_picture(evidence: Evidence) -> bool:
    return evidence.media_type.startswith("image/")


def view_pictures(
    context: AppContext, evidence: Sequence[Evidence], first: Evidence, parent: QWidget
) -> PictureDialog | None:
    """Open the viewer on the pictures among `evidence`; None where there is none."""
    pictures = [each for each in evidence if is_picture(each)]
    if first not in pictures:
        return None
    dialog = PictureDialog(context, pictures, pictures.index(first), parent.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class PictureDialog(QDialog):
    """One picture after the other: arrows go on, Z shows it in its full size, Escape closes."""

    def __init__(self, context: AppContext, pictures: Sequence[Evidence], at: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._pictures = tuple(pictures)
        self._at = at
        self.picture = Picture()
        self._area = QScrollArea()
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setWidgetResizable(True)
        self._area.setWidget(self.picture)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.installEventFilter(self)
        self._state = Label("", muted=True)
        self._state.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words = ElidedLabel("", Text.SECONDARY)
        self.before = button(_("Previous"), "chevron-left", on_click=lambda: self.step(-1))
        self.after = button(_("Next"), "chevron-right", on_click=lambda: self.step(1))
        self.full = button(_("Full size"), "search", on_click=self.toggle_full_size)
        self.full.setCheckable(True)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addWidget(self._words, 1)
        for action in (self.full, self.before, self.after):
            action.setAutoDefault(False)
            foot.addWidget(action)
        close = button(_("Close"), kind="primary", on_click=self.accept)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        layout.setSpacing(GRID + HALF)
        layout.addWidget(self._state)
        layout.addWidget(self._area, 1)
        layout.addLayout(foot)
        for each in (self.before, self.after):
            each.setVisible(len(self._pictures) > 1)
        self.resize(parent.size() - QSize(6 * GRID, 6 * GRID))
        self._area.setFocus()
        self._show()

    @property
    def shown(self) -> Evidence:
        return self._pictures[self._at]

    def step(self, by: int) -> None:
        """To another picture; after the last one comes the first."""
        self._at = (self._at + by) % len(self._pictures)
        self._show()

    def toggle_full_size(self) -> None:
        """The picture's own pixels, to be scrolled, or all of it at once."""
        full = self._area.widgetResizable()
        self.full.setChecked(full)
        self._area.setWidgetResizable(not full)
        if full:
            self.picture.resize(self.picture.picture.size())

    def _show(self) -> None:
        evidence = self.shown
        self.setWindowTitle(evidence.caption or evidence.name)
        taken = format_datetime(evidence.taken) if evidence.taken else _("no time")
        place = _("{n} of {total}").format(n=format_number(self._at + 1), total=format_number(len(self._pictures)))
        self._words.setText(facts(evidence.caption, evidence.name, taken, place))
        self.picture.set_picture(QPixmap())
        self._state.setText(_("Opening the picture."))
        self._state.show()
        service, sha256 = self._context.workspace.evidence, evidence.sha256
        self._context.tasks.call(
            lambda: (sha256, service.thumbnail(sha256, _LARGE)), done=self._on_read, failed=self._on_failed
        )

    def _on_read(self, found: tuple[str, bytes | None]) -> None:
        sha256, data = found
        if not isValid(self) or sha256 != self.shown.sha256:
            return
        picture = QPixmap()
        if data and picture.loadFromData(data):
            self._state.hide()
            self.picture.set_picture(picture)
            if not self._area.widgetResizable():
                self.picture.resize(picture.size())
        else:
            self._state.setText(_("This file cannot be shown here."))

    def _on_failed(self, error: MotauditError) -> None:
        if isValid(self):
            self._state.setText(error.message)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        return super().eventFilter(watched, event)

    def _press(self, event: QKeyEvent) -> bool:
        forward, back = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.isRightToLeft():
            forward, back = back, forward
        full_size = not self._area.widgetResizable()
        if event.key() in (forward, back) and not full_size and len(self._pictures) > 1:
            self.step(1 if event.key() == forward else -1)
        elif logical_key(event) == "Z" or event.text() in ("+", "-"):
            self.toggle_full_size()
        else:
            return False
        return True


def _leave_placeholder(_error: MotauditError) -> None:
    """A thumbnail that cannot be read leaves the sign of a picture in its place."""
