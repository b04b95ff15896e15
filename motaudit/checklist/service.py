"""Publishing checklists and finding their versions. A published version never changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from motaudit.base.clock import Clock, now
from motaudit.base.errors import UserError
from motaudit.base.store import Store
from motaudit.checklist.canonical import canonical_json, checklist_hash, read_document
from motaudit.checklist.model import Checklist, Text
from motaudit.locale import _


@dataclass(frozen=True, slots=True)
class ChecklistVersion:
    """`hash` is the identity; `version` only a label that counts up per code. `retired` ones start no new visits."""

    hash: str
    code: str
    version: int
    title: Text
    published: datetime
    retired: datetime | None = None


class ChecklistRepository(Protocol):
    def versions(self) -> tuple[ChecklistVersion, ...]: ...
    def version(self, hash: str) -> ChecklistVersion | None: ...
    def newest_number(self, code: str) -> int: ...
    def document(self, hash: str) -> bytes | None: ...
    def save(self, version: ChecklistVersion, document: bytes) -> None: ...
    def commit(self) -> None: ...


class ChecklistService:
    def __init__(self, store: Store[ChecklistRepository], clock: Clock = now) -> None:
        self._store = store
        self._clock = clock
        self._read: dict[str, Checklist] = {}

    def publish(self, checklist: Checklist) -> ChecklistVersion:
        """Freeze a checklist as the next version of its code; one that is published already is taken into use again."""
        document, hash_ = canonical_json(checklist), checklist_hash(checklist)
        with self._store.write() as checklists:
            known = checklists.version(hash_)
            if known is not None:
                version = replace(known, retired=None)
            else:
                number = checklists.newest_number(checklist.code) + 1
                version = ChecklistVersion(hash_, checklist.code, number, checklist.title, self._clock())
            checklists.save(version, document)
            checklists.commit()
        return version

    def list(self, *, retired: bool = True) -> tuple[ChecklistVersion, ...]:
        """All versions by code and number; without the retired ones when asked."""
        with self._store.read() as checklists:
            versions = checklists.versions()
        return tuple(version for version in versions if retired or version.retired is None)

    def version(self, hash: str) -> ChecklistVersion:
        with self._store.read() as checklists:
            found = checklists.version(hash)
        if found is None:
            raise _unknown(hash)
        return found

    def get(self, hash: str) -> Checklist:
        """The checklist with this hash. Raises UserError when this workspace does not have it."""
        known = self._read.get(hash)
        if known is None:
            with self._store.read() as checklists:
                document = checklists.document(hash)
            if document is None:
                raise _unknown(hash)
            known = self._read[hash] = read_document(document)
        return known

    def newest(self, code: str) -> ChecklistVersion | None:
        """The highest version of a code that is not retired."""
        return next((version for version in reversed(self.list(retired=False)) if version.code == code), None)

    def retire(self, hash: str) -> None:
        """Offer a version for new visits no longer; visits that use it go on."""
        with self._store.write() as checklists:
            found, document = checklists.version(hash), checklists.document(hash)
            if found is None or document is None:
                raise _unknown(hash)
            checklists.save(replace(found, retired=self._clock()), document)
            checklists.commit()


def _unknown(hash: str) -> UserError:
    return UserError(
        "checklist.unknown",
        _("This workspace has no checklist {hash}.").format(hash=hash[:12]),
        remedy=_("Add the checklist file to the workspace first."),
    )
