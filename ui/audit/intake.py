"""Photos and files on their way into a visit: stored beside the window, then noted in the audit, with thumbnails."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from motaudit.audit.entries import Change, EntryKey, EntryKind
from motaudit.audit.evidence import StoredFile
from motaudit.audit.model import Evidence, ItemRef, Visibility
from motaudit.base.ids import new_id
from motaudit.locale import _
from ui.audit.session import WalkSession

THUMBNAIL_EDGE = 256
_PICTURES = frozenset({".heic", ".heif", ".webp", ".avif"})
"""Pictures that a computer's list of file types may not know."""
_INTERNAL = frozenset({"receipt", "audio"})


def kind_of(name: str) -> str:
    """What a file is taken for by its name: photo, audio or file."""
    family = (mimetypes.guess_type(name)[0] or "").partition("/")[0]
    if family == "image" or Path(name).suffix.lower() in _PICTURES:
        return "photo"
    return "audio" if family == "audio" else "file"


def visibility_of(kind: str) -> Visibility:
    """Receipts and recordings are not for the branch unless a reviewer says so."""
    return Visibility.INTERNAL if kind in _INTERNAL else Visibility.BRANCH


class Intake(QObject):
    """Adds evidence to the visit of a session and hands out thumbnails. One for each session: `Intake.of(session)`.

    Signals: `failed(MotauditError)` when a file could not be taken in; `thumbnail_ready(sha256)`;
    `busy_changed(int)` with the number of files still on their way; `started(Task)` for each of them.
    """

    failed = Signal(object)
    thumbnail_ready = Signal(str)
    busy_changed = Signal(int)
    started = Signal(object)

    def __init__(self, session: WalkSession) -> None:
        super().__init__(session)
        self._session = session
        self._thumbnails: dict[str, QPixmap | None] = {}
        self._busy = 0

    @property
    def busy(self) -> bool:
        """Whether files are still on their way."""
        return self._busy > 0

    @classmethod
    def of(cls, session: WalkSession) -> Intake:
        found = session.findChild(cls)
        return found if isinstance(found, cls) else cls(session)

    def take(self, data: QMimeData, item: ItemRef | None = None) -> bool:
        """Take in what was dropped or pasted. False if there is no picture and no file in it."""
        if data.hasUrls():
            paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
            self.add_files([path for path in paths if path.is_file()], item)
            return any(path.is_file() for path in paths)
        if data.hasImage():
            image = data.imageData()
            if isinstance(image, QImage) and not image.isNull():
                self.add_image(image, item)
                return True
        return False

    def add_files(self, paths: Iterable[Path], item: ItemRef | None = None, *, kind: str = "") -> None:
        for path in paths:
            self._add(path, path.name, item, kind)

    def add_image(self, image: QImage, item: ItemRef | None = None) -> None:
        """A picture from the clipboard, kept as PNG."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        self._add(bytes(buffer.data().data()), _("pasted picture") + ".png", item, "")

    def assign(self, evidence_id: str, item: ItemRef | None) -> None:
        """Move evidence to an item, or back among the unassigned."""
        before = self._session.audit.evidence[evidence_id]
        self._commit(evidence_id, before, replace(before, item=item))

    def remove(self, evidence_id: str) -> None:
        """Take evidence out of the visit; undo brings it back, for its bytes stay in the file."""
        self._commit(evidence_id, self._session.audit.evidence[evidence_id], None)

    def thumbnail(self, sha256: str) -> QPixmap | None:
        """The thumbnail, or None while it is being read (then `thumbnail_ready` follows) or where there is none."""
        if sha256 not in self._thumbnails:
            self._thumbnails[sha256] = None
            evidence = self._session.context.workspace.evidence
            self._session.context.tasks.call(
                lambda: evidence.thumbnail(sha256, THUMBNAIL_EDGE),
                done=lambda data: self._on_thumbnail(sha256, data),
                failed=lambda error: None,  # a file without a picture is shown by its icon
            )
        return self._thumbnails[sha256]

    def _on_thumbnail(self, sha256: str, data: bytes) -> None:
        picture = QPixmap()
        if data and picture.loadFromData(data):
            self._thumbnails[sha256] = picture
            self.thumbnail_ready.emit(sha256)

    def _add(self, source: Path | bytes, name: str, item: ItemRef | None, kind: str) -> None:
        if self._session.read_only:
            return
        evidence = self._session.context.workspace.evidence
        kind = kind or kind_of(name)
        self._count(+1)
        task = self._session.context.tasks.start(
            lambda: evidence.add(source, name, kind=kind),
            title=_("Taking in {name}").format(name=name),
            done=lambda stored: self._on_stored(stored, item, kind),
            failed=self.failed.emit,
            ended=lambda: self._count(-1),
        )
        self.started.emit(task)

    def _on_stored(self, stored: StoredFile, item: ItemRef | None, kind: str) -> None:
        evidence = Evidence(
            sha256=stored.sha256,
            name=stored.name,
            media_type=stored.media_type,
            size=stored.size,
            kind=kind,
            item=item,
            taken=stored.taken,
            visibility=visibility_of(kind),
        )
        self._commit(new_id(), None, evidence)

    def _commit(self, evidence_id: str, before: Evidence | None, after: Evidence | None) -> None:
        self._session.commit((Change(EntryKey(EntryKind.EVIDENCE, evidence_id), before, after),))

    def _count(self, step: int) -> None:
        self._busy += step
        self.busy_changed.emit(self._busy)
