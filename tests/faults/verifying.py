"""Whether a file holds what its shopper was told is saved."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from motaudit.audit.codec import encode
from motaudit.audit.entries import EntryKind, entries_of
from motaudit.audit.model import Audit
from motaudit.base.errors import MotauditError
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.faults.shopper import entry_name

Entries = dict[str, str]


class Told:
    """What a shopper said line by line: every state that the file may be in, and the one it must at least have."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.audit_id: str | None = None
        self.states: list[tuple[Entries, Any]] = [({}, None)]
        self.saved = 0
        self.faults: list[tuple[str, str]] = []
        self.closed = False
        for text in lines:
            self._hear(json.loads(text))

    @property
    def was_full(self) -> bool:
        """Whether an answer found the disk full."""
        return any(code == "storage.disk_full" for code, _remedy in self.faults)

    def _hear(self, line: dict[str, Any]) -> None:
        if "audit" in line:
            self.audit_id = line["audit"]
            self.states = [(line["entries"], line["position"])]
        elif "wants" in line:
            entries, position = self.states[-1]
            changed = {key: value for key, value in {**entries, **line["wants"]}.items() if value is not None}
            self.states.append((changed, line["position"] or position))
        elif "saved" in line:
            self.saved = line["n"]
        elif "fault" in line:
            self.faults.append((line["fault"], line["remedy"]))
        elif "closed" in line:
            self.closed = True


def entries_of_audit(audit: Audit) -> Entries:
    """Every entry of an audit as text."""
    return {entry_name(key): encode(key, value) for key, value in entries_of(audit).items()}


def entries_in(workspace: Workspace, audit_id: str) -> Entries:
    return entries_of_audit(workspace.audits.load(audit_id))


def state_in(workspace: Workspace, audit_id: str) -> tuple[Entries, Any]:
    position = workspace.audits.position(audit_id)
    return entries_in(workspace, audit_id), None if position is None else list(position)


def found_in(path: Path, told: Told) -> tuple[Entries, Any]:
    """What the file at `path` holds of the audit; looking changes nothing."""
    assert told.audit_id is not None
    with Workspace.open(path, read_only=True) as workspace:
        return state_in(workspace, told.audit_id)


def loss(path: Path, told: Told, passphrase: str | None = None, *, read_only: bool = False) -> str | None:
    """What is wrong with the file at `path`, opened as the app does; None when all that was told holds."""
    if told.audit_id is None and not path.exists():
        return None
    try:
        with Workspace.open(path, passphrase=passphrase, read_only=read_only) as workspace:
            if problems := finish(workspace.check()):
                return f"check: {problems[0]}"
            return None if told.audit_id is None else _loss_in(workspace, told)
    except MotauditError as error:
        return f"not opened: {error}"


def _loss_in(workspace: Workspace, told: Told) -> str | None:
    assert told.audit_id is not None
    found = state_in(workspace, told.audit_id)
    if found not in told.states[told.saved :]:
        older = [n for n, state in enumerate(told.states[: told.saved]) if state == found]
        return f"step {told.saved} was acknowledged, the file has {older[-1] if older else 'a state that never was'}"
    for name, text in found[0].items():
        if name.startswith(EntryKind.EVIDENCE):
            workspace.evidence.read(json.loads(text)["sha256"])
    return None
