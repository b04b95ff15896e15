"""What people do here, in words."""

from __future__ import annotations

from motaudit.audit.places import Person, Role
from motaudit.locale import N_, _, pgettext

ROLES = (Role.AUDITOR, Role.REVIEWER, Role.MANAGER, Role.ANALYST)
_TEXTS = {
    Role.AUDITOR: N_("Shopper"),
    Role.REVIEWER: N_("Reviewer"),
    Role.MANAGER: N_("Branch manager"),
    Role.ANALYST: N_("Analyst"),
}
_HELP = {
    Role.AUDITOR: N_("Makes visits, and never sees a score."),
    Role.REVIEWER: N_("Checks visits before anybody else sees them."),
    Role.MANAGER: N_("Reads the results of a branch and gets things repaired."),
    Role.ANALYST: N_("Compares branches."),
}


def role_text(role: Role) -> str:
    return _(_TEXTS[role])


def role_help(role: Role) -> str:
    return _(_HELP[role])


def roles_text(person: Person) -> str:
    """All roles of a person, as a list with commas."""
    return pgettext("between the parts of a list", ", ").join(role_text(role) for role in ROLES if role in person.roles)
