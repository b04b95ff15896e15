"""Kept files in their tables: pieces first, the manifest row last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, select

from motaudit.audit.evidence import StoredFile
from motaudit.base.clock import from_text, to_text
from motaudit.storage import rows, tables
from motaudit.storage.database import Repository
from motaudit.storage.overview import IMPORTING
from motaudit.storage.settings import SettingsRepository

_f, _c, _t = tables.evidence.c, tables.evidence_chunk.c, tables.thumbnail.c
_sha: BindParameter[str] = bindparam("sha")
_FILE = rows.compiled(select(_f.sha256, _f.media_type, _f.size, _f.taken, _f.width, _f.height).where(_f.sha256 == _sha))
_PIECES = rows.compiled(select(_c.data).where(_c.sha256 == _sha).order_by(_c.number))
_THUMBNAIL = rows.compiled(select(_t.data).where(_t.sha256 == _sha))
_FORGET = rows.compiled(
    delete(tables.evidence_chunk).where(
        _c.sha256 == _sha, ~select(_f.sha256).where(_f.sha256 == _c.sha256).correlate(tables.evidence_chunk).exists()
    )
)
_ADD = rows.compiled(
    tables.evidence_chunk.insert().prefix_with("OR IGNORE").values(sha256=None, number=None, data=None)
)


class EvidenceRepository(Repository):
    def file(self, sha256: str) -> StoredFile | None:
        row = self.connection.exec_driver_sql(_FILE, (sha256,)).first()
        if row is None:
            return None
        _sha256, media_type, size, taken, width, height = row
        return StoredFile(sha256, "", media_type, size, from_text(taken) if taken else None, width, height)

    def begin(self, sha256: str) -> None:
        SettingsRepository(self.connection).set_value(IMPORTING + sha256, "")

    def add_piece(self, sha256: str, number: int, data: bytes) -> None:
        self.connection.exec_driver_sql(_ADD, (sha256, number, data))

    def forget(self, sha256: str) -> None:
        self.connection.exec_driver_sql(_FORGET, (sha256,))
        SettingsRepository(self.connection).set_value(IMPORTING + sha256, None)

    def finish(self, file: StoredFile, pieces: int, thumbnail: bytes | None, added: datetime) -> None:
        rows.put(
            self.connection,
            tables.evidence,
            sha256=file.sha256,
            media_type=file.media_type,
            size=file.size,
            chunks=pieces,
            taken=to_text(file.taken) if file.taken else None,
            width=file.width,
            height=file.height,
            added=to_text(added),
        )
        if thumbnail is not None:
            rows.put(self.connection, tables.thumbnail, sha256=file.sha256, data=thumbnail)
        SettingsRepository(self.connection).set_value(IMPORTING + file.sha256, None)

    def pieces(self, sha256: str) -> Iterator[bytes]:
        for (data,) in self.connection.exec_driver_sql(_PIECES, (sha256,)):
            yield data

    def thumbnail(self, sha256: str) -> bytes | None:
        return self.connection.exec_driver_sql(_THUMBNAIL, (sha256,)).scalar()
