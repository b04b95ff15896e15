"""Photos, receipts, recordings and files: kept unchanged by their SHA-256, in pieces that never hold up an answer."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from motaudit.audit.pictures import SMALL_EDGE, THUMBNAIL_EDGE, Picture, look_at, plain_copy
from motaudit.base.clock import Clock, now
from motaudit.base.errors import EnvironmentFault, UserError
from motaudit.base.progress import Progress, Work
from motaudit.base.store import Store
from motaudit.locale import _

CHUNK = 256 * 1024
MAX_SIZE = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of a kept file. `width`, `height` and `taken` only of pictures; bytes for sizes."""

    sha256: str
    name: str
    media_type: str
    size: int
    taken: datetime | None = None
    width: int | None = None
    height: int | None = None

    @property
    def is_picture(self) -> bool:
        return self.width is not None


class EvidenceRepository(Protocol):
    def file(self, sha256: str) -> StoredFile | None:
        """Without a name, for that belongs to each use of the file."""

    def begin(self, sha256: str) -> None:
        """Note that pieces of this file come, so that they can be taken away if it is never finished."""

    def add_piece(self, sha256: str, number: int, data: bytes) -> None: ...
    def forget(self, sha256: str) -> None:
        """Take away the pieces of a file that was not finished."""

    def finish(self, file: StoredFile, pieces: int, thumbnail: bytes | None, added: datetime) -> None: ...
    def pieces(self, sha256: str) -> Iterator[bytes]: ...
    def thumbnail(self, sha256: str) -> bytes | None: ...
    def commit(self) -> None: ...


class EvidenceService:
    def __init__(self, store: Store[EvidenceRepository], clock: Clock = now) -> None:
        self._store = store
        self._clock = clock

    def add(self, source: Path | bytes, name: str = "", *, kind: str = "photo") -> Work[StoredFile]:
        """Keep a file; one that is kept already is not kept twice. Attach it to an audit by an EVIDENCE entry.

        `kind` as in `motaudit.audit.model.Evidence`: a photo must be a picture, a receipt a picture or a PDF, others
        may be anything. Raises UserError for what does not fit or is too large; stopped half-way nothing is kept.
        """
        name = name or (source.name if isinstance(source, Path) else "")
        with _opened(source, name) as stream:
            size = stream.seek(0, 2)
            _check_size(size, name)
            digest = yield from _hash(stream, size, name)
            stream.seek(0)
            media_type = media_type_of(stream.read(64), name)
            with self._store.read() as evidence:
                known = evidence.file(digest)
            if known is not None:
                _check_kind(known.is_picture, known.media_type, kind, name)
                return _named(known, name)
            picture = _picture(source, media_type, kind, name)
            file = _described(digest, name, media_type, size, picture)
            yield from self._keep(stream, file, picture)
        return file

    def info(self, sha256: str) -> StoredFile:
        """Raises UserError when it is not kept here."""
        with self._store.read() as evidence:
            return _required(evidence.file(sha256), sha256)

    def read(self, sha256: str) -> bytes:
        """The file as it came. Raises UserError when it is not kept here."""
        with self._store.read() as evidence:
            _required(evidence.file(sha256), sha256)
            return b"".join(evidence.pieces(sha256))

    def thumbnail(self, sha256: str, edge: int = THUMBNAIL_EDGE) -> bytes | None:
        """An upright JPEG without EXIF whose longer edge has at most `edge` pixels, None for what is no picture."""
        if edge > SMALL_EDGE and self.info(sha256).is_picture:
            return plain_copy(self.read(sha256), "", edge)
        small = self._small(sha256)
        return small and plain_copy(small, "", edge)

    def read_for_report(self, sha256: str) -> bytes:
        """The picture as it was made ready at import: an upright JPEG of at most `SMALL_EDGE` pixels that says nothing
        about who took it where. Raises UserError for other files."""
        small = self._small(sha256)
        return plain_copy(self.read(sha256), "", SMALL_EDGE) if small is None else small

    def _small(self, sha256: str) -> bytes | None:
        with self._store.read() as evidence:
            _required(evidence.file(sha256), sha256)
            return evidence.thumbnail(sha256)

    def _keep(self, stream: BinaryIO, file: StoredFile, picture: Picture | None) -> Work[None]:
        stream.seek(0)
        again = sha256()
        number = 0
        try:
            while data := stream.read(CHUNK):
                again.update(data)
                with self._store.write() as evidence:
                    if number == 0:
                        evidence.begin(file.sha256)
                    evidence.add_piece(file.sha256, number, data)
                    evidence.commit()
                number += 1
                yield Progress(number * CHUNK, max(file.size, number * CHUNK), file.name)
            if again.hexdigest() != file.sha256:
                raise UserError(
                    "evidence.changed",
                    _("“{name}” changed while it was read.").format(name=file.name),
                    remedy=_("Wait until it is complete, then add it again."),
                )
            with self._store.write() as evidence:
                evidence.finish(file, number, picture.small if picture else None, self._clock())
                evidence.commit()
        except BaseException:
            # What a full disk keeps from being taken away now goes when the workspace is opened next.
            with suppress(EnvironmentFault), self._store.write() as evidence:
                evidence.forget(file.sha256)
                evidence.commit()
            raise


_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftyphei", "image/heic"),
    (4, b"ftyphev", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"BM", "image/bmp"),
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftypM4A", "audio/mp4"),
    (8, b"WAVE", "audio/wav"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
)


def media_type_of(head: bytes, name: str) -> str:
    """What the first bytes say, else what the name says."""
    for offset, signature, media_type in _SIGNATURES:
        if head.startswith(signature, offset):
            return media_type
    guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
    # A name alone makes no picture.
    return "application/octet-stream" if guessed.startswith("image/") else guessed


@contextmanager
def _opened(source: Path | bytes, name: str) -> Iterator[BinaryIO]:
    try:
        with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
            yield stream
    except OSError as error:
        raise UserError(
            "evidence.unreadable",
            _("“{name}” cannot be read.").format(name=name),
            remedy=_("Check that it is still there and not open elsewhere."),
        ) from error


def _hash(stream: BinaryIO, size: int, name: str) -> Work[str]:
    stream.seek(0)
    digest = sha256()
    while data := stream.read(4 * CHUNK):
        digest.update(data)
        yield Progress(0, size, name)
    return digest.hexdigest()


def _check_size(size: int, name: str) -> None:
    if size == 0:
        raise UserError("evidence.empty", _("“{name}” is empty.").format(name=name), remedy=_("Choose another file."))
    if size > MAX_SIZE:
        raise UserError(
            "evidence.too_large",
            _("“{name}” is larger than {n} MB.").format(name=name, n=MAX_SIZE >> 20),
            remedy=_("Shorten it or make it smaller, then add it again."),
        )


def _check_kind(is_picture: bool, media_type: str, kind: str, name: str) -> None:
    if kind == "photo" and not is_picture:
        raise UserError(
            "evidence.no_picture",
            _("“{name}” is not a picture that can be read, or it is damaged.").format(name=name),
            remedy=_("Use a photo as JPEG, PNG, HEIC or WebP, or attach it as a file."),
        )
    if kind == "receipt" and not is_picture and media_type != "application/pdf":
        raise UserError(
            "evidence.no_receipt",
            _("“{name}” is neither a picture nor a PDF.").format(name=name),
            remedy=_("Photograph the receipt, or attach it as a file."),
        )


def _picture(source: Path | bytes, media_type: str, kind: str, name: str) -> Picture | None:
    _check_kind(media_type.startswith("image/"), media_type, kind, name)
    if not media_type.startswith("image/"):
        return None
    try:
        return look_at(source, name)
    except UserError:
        if kind in ("photo", "receipt"):
            raise
        return None  # attached as a file it may be damaged, or of a kind that is not understood


def _described(digest: str, name: str, media_type: str, size: int, picture: Picture | None) -> StoredFile:
    if picture is None:
        return StoredFile(digest, name, media_type, size)
    return StoredFile(digest, name, media_type, size, picture.taken, picture.width, picture.height)


def _named(file: StoredFile, name: str) -> StoredFile:
    return StoredFile(file.sha256, name, file.media_type, file.size, file.taken, file.width, file.height)


def _required(file: StoredFile | None, sha256: str) -> StoredFile:
    if file is None:
        raise UserError(
            "evidence.unknown",
            _("The file {hash} is not in this workspace.").format(hash=sha256[:12]),
            remedy=_("Add it again, or import the package it came with once more."),
        )
    return file
