"""Published checklist versions in their table."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import bindparam, func, select

from motaudit.base.clock import from_text, to_text
from motaudit.checklist.service import ChecklistVersion
from motaudit.storage import rows, tables
from motaudit.storage.database import Repository

_t = tables.checklist.c
_VERSION = (_t.hash, _t.code, _t.version, _t.title, _t.published, _t.retired)
_ALL = rows.compiled(select(*_VERSION).order_by(_t.code, _t.version))
_ONE = rows.compiled(select(*_VERSION).where(_t.hash == bindparam("hash")))
_DOCUMENT = rows.compiled(select(_t.document).where(_t.hash == bindparam("hash")))
_NEWEST = rows.compiled(select(func.max(_t.version)).where(_t.code == bindparam("code")))

_title = msgspec.json.Decoder(dict[str, str])
_encode = msgspec.json.Encoder(order="deterministic").encode


class ChecklistRepository(Repository):
    def versions(self) -> tuple[ChecklistVersion, ...]:
        return tuple(_version(row) for row in self.connection.exec_driver_sql(_ALL))

    def version(self, hash: str) -> ChecklistVersion | None:
        row = self.connection.exec_driver_sql(_ONE, (hash,)).first()
        return _version(row) if row else None

    def newest_number(self, code: str) -> int:
        """The highest version number of a checklist, 0 when there is none."""
        return int(self.connection.exec_driver_sql(_NEWEST, (code,)).scalar() or 0)

    def document(self, hash: str) -> bytes | None:
        return self.connection.exec_driver_sql(_DOCUMENT, (hash,)).scalar()

    def save(self, version: ChecklistVersion, document: bytes) -> None:
        rows.put(
            self.connection,
            tables.checklist,
            hash=version.hash,
            code=version.code,
            version=version.version,
            title=_encode(version.title).decode(),
            document=document,
            published=to_text(version.published),
            retired=to_text(version.retired) if version.retired else None,
        )


def _version(row: Any) -> ChecklistVersion:
    hash_, code, version, title, published, retired = row
    return ChecklistVersion(
        hash_, code, version, _title.decode(title), from_text(published), from_text(retired) if retired else None
    )
