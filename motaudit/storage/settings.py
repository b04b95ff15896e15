"""The workspace's own facts and settings: keys with text values."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from motaudit.storage import rows, tables
from motaudit.storage.database import Repository

_VALUE = rows.compiled(select(tables.workspace.c.value).where(tables.workspace.c.key == bindparam("key")))


class SettingsRepository(Repository):
    def value(self, key: str) -> str | None:
        return self.connection.exec_driver_sql(_VALUE, (key,)).scalar()

    def set_value(self, key: str, value: str | None) -> None:
        """None takes the key away."""
        if value is None:
            rows.remove(self.connection, tables.workspace, key)
        else:
            rows.put(self.connection, tables.workspace, key=key, value=value)
