"""Who may do what. Roles say it; a refusal names the role that is needed."""

from __future__ import annotations

from collections.abc import Iterable

from motaudit.audit.model import AuditState
from motaudit.audit.personal_names import found_in
from motaudit.audit.places import Person, Role
from motaudit.base.errors import UserError
from motaudit.locale import _


def require_role(person: Person, *roles: Role) -> None:
    """Raises UserError when the person has none of the roles, or no longer works here."""
    if not person.active:
        raise UserError(
            "review.inactive",
            _("{name} is no longer active in this workspace.").format(name=person.name),
            remedy=_("Choose somebody else, or make the person active again under Branches and people."),
        )
    if person.roles.isdisjoint(roles):
        raise UserError(
            "review.role",
            _refusal(roles[0]).format(name=person.name),
            remedy=_("Choose somebody else under “Who is working”, or give the role under Branches and people."),
        )


def require_state(state: AuditState | None, allowed: Iterable[AuditState]) -> None:
    """Raises UserError when an audit in `state` does not take what is asked for."""
    if state not in frozenset(allowed):
        raise UserError("review.state", _not_now(state), remedy=_("Open the visit again to see where it stands."))


def required(text: str, code: str, message: str, remedy: str) -> str:
    """`text` without spaces around it. Raises UserError when nothing is left."""
    stripped = text.strip()
    if not stripped:
        raise UserError(code, message, remedy=remedy)
    return stripped


def require_discreet(shopper: Person, *texts: str) -> None:
    """Raises UserError when what a reviewer writes for a branch names the shopper: no later copy can take it out again.

    Managers are not held to it, who would learn from a refusal that it is the name.
    """
    if name := next(filter(None, (found_in(text, shopper.name) for text in texts)), ""):
        raise UserError(
            "review.names_shopper",
            _("The branch reads this, and “{name}” tells who came.").format(name=name),
            remedy=_("Word it without the name."),
        )


def _refusal(role: Role) -> str:
    match role:
        case Role.REVIEWER:
            return _("Only a reviewer may do this, and {name} is none.")
        case Role.MANAGER:
            return _("Only a branch manager may do this, and {name} is none.")
        case Role.AUDITOR:
            return _("Only a shopper may do this, and {name} is none.")
        case Role.ANALYST:
            return _("Only an analyst may do this, and {name} is none.")


def _not_now(state: AuditState | None) -> str:
    match state:
        case None | AuditState.PLANNED | AuditState.IN_PROGRESS:
            return _("The visit was not handed in yet.")
        case AuditState.SUBMITTED:
            return _("The visit is still being checked.")
        case AuditState.RETURNED:
            return _("The visit is back with the shopper.")
        case AuditState.RELEASED:
            return _("The visit was sent to the branch already.")
        case AuditState.APPEALED:
            return _("The branch has queried this visit.")
        case AuditState.DECIDED:
            return _("The queries of this visit are decided.")
        case AuditState.CLOSED:
            return _("The time for queries is over; the visit is closed.")
        case AuditState.EXCLUDED:
            return _("The visit was put aside.")
