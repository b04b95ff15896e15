"""Where to go: a page by its name with arguments. Pages ask; the main window goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

HAND_OVER = "Ctrl+Shift+L"
"""The keys that lead away from every page, to the question who works here."""


@dataclass(frozen=True)
class Destination:
    """A page's name and what to show on it, e.g. `Destination("walk", {"audit_id": ...})`."""

    page: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        return self.args.get(name, default)


class Navigation(QObject):
    """Carries wishes to go somewhere. Signals: `navigate_requested(Destination)`, `back_requested()`."""

    navigate_requested = Signal(object)
    back_requested = Signal()

    def go(self, page: str, **args: Any) -> None:
        self.navigate_requested.emit(Destination(page, args))

    def back(self) -> None:
        """To the page that was shown before this one."""
        self.back_requested.emit()
