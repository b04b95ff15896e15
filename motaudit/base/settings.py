"""Settings that belong to the workspace and travel with it."""

from __future__ import annotations

import json
from typing import Any, Protocol

from motaudit.base.store import Store


class SettingsRepository(Protocol):
    def value(self, key: str) -> str | None: ...

    def set_value(self, key: str, value: str | None) -> None: ...

    def commit(self) -> None: ...


class SettingsService:
    """A key -> any JSON value."""

    def __init__(self, store: Store[SettingsRepository]) -> None:
        self._store = store

    def get(self, key: str, default: Any = None) -> Any:
        with self._store.read() as settings:
            text = settings.value(f"setting/{key}")
        return default if text is None else json.loads(text)

    def set(self, key: str, value: Any) -> None:
        """None takes the setting away."""
        text = None if value is None else json.dumps(value, ensure_ascii=False)
        with self._store.write() as settings:
            settings.set_value(f"setting/{key}", text)
            settings.commit()
