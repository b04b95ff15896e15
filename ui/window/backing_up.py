"""Backups that are made without being asked for, once a workspace is open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from motaudit.base.progress import Work
from motaudit.locale import _
from ui.common.changes import Changes
from ui.common.context import AppContext


def back_up_if_due(context: AppContext) -> None:
    """One a day."""
    if context.workspace.backups.due():
        _start(context, context.workspace.backups.run)


def back_up_anew(context: AppContext, *, drop_others: bool) -> None:
    """After the passphrase changed; `drop_others`: those made so far open by another one, and are to go."""
    backups = context.workspace.backups
    _start(context, backups.renew if drop_others else backups.run)


def _start(context: AppContext, work: Callable[[], Work[Path]]) -> None:
    context.tasks.start(work, title=_("Backing up"), done=lambda _path: context.announce(Changes(settings=True)))
