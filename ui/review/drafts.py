"""What a reviewer has typed at a visit and not yet sent; remarks outlive the program, for a return collects them."""

from __future__ import annotations

from collections.abc import Mapping

from motaudit.audit.model import ItemRef, parse_ref
from motaudit.review.standing import Remark
from motaudit.workspace import Workspace

_WHOLE_VISIT = ""


class Drafts:
    """Typed text by what it is (`words`, `question`, `why` ...) and where; remarks by item, None = the whole visit."""

    def __init__(self, workspace: Workspace, audit_id: str) -> None:
        self._settings = workspace.settings
        self._key = f"review_remarks/{audit_id}"
        self._texts: dict[tuple[str, str], str] = {}
        kept: Mapping[str, str] = self._settings.get(self._key, {})
        self.remarks: dict[ItemRef | None, str] = {
            None if place == _WHOLE_VISIT else ItemRef(*parse_ref(place)): text for place, text in kept.items()
        }

    def text(self, kind: str, place: str) -> str:
        return self._texts.get((kind, place), "")

    def keep(self, kind: str, place: str, text: str) -> None:
        """Remember what is typed; an empty text is forgotten."""
        if text.strip():
            self._texts[kind, place] = text
        else:
            self._texts.pop((kind, place), None)

    def set_remark(self, item: ItemRef | None, text: str) -> bool:
        """Remember a remark, or forget it. Whether it was another one; then `save` is due."""
        if text.strip() == self.remarks.get(item, ""):
            return False
        if text.strip():
            self.remarks[item] = text.strip()
        else:
            del self.remarks[item]
        return True

    def save(self) -> None:
        """Keep the remarks as they are now; may run beside the window, where the last call has the last word."""
        kept = {_WHOLE_VISIT if item is None else str(item): text for item, text in dict(self.remarks).items()}
        self._settings.set(self._key, kept or None)

    def as_remarks(self) -> tuple[Remark, ...]:
        return tuple(Remark(text, item) for item, text in self.remarks.items())
