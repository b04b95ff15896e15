"""Whose visits a person opens here: several shoppers may share a computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from motaudit.base.errors import UserError
from motaudit.locale import _

if TYPE_CHECKING:
    from motaudit.audit.model import Audit
    from ui.common.context import AppContext


def load(context: AppContext, audit_id: str) -> Audit:
    """The visit. Raises UserError if there is none, or if it is another shopper's and the person sees only the own."""
    audit = context.workspace.audits.load(audit_id)
    if not context.person.may_open(audit.auditor.id):
        raise UserError(
            "audit.not_yours",
            _("This visit is somebody else's."),
            remedy=_("Only the shopper who made it and head office open it."),
        )
    return audit
