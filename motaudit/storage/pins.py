"""PINs in their table, as argon2id hashes."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from motaudit.storage import rows, tables
from motaudit.storage.database import Repository

_PIN = rows.compiled(select(tables.pin.c.hash).where(tables.pin.c.person_id == bindparam("id")))


class PinRepository(Repository):
    def pin(self, person_id: str) -> str | None:
        return self.connection.exec_driver_sql(_PIN, (person_id,)).scalar()

    def save_pin(self, person_id: str, hash: str | None) -> None:
        if hash is None:
            rows.remove(self.connection, tables.pin, person_id)
        else:
            rows.put(self.connection, tables.pin, person_id=person_id, hash=hash)
