"""What the lists of branches and of people show."""

from __future__ import annotations

from motaudit.audit.places import Branch, Person
from motaudit.locale import _
from ui.common.roles import roles_text
from ui.common.tables import Column, TableModel


def branch_model() -> TableModel[Branch]:
    return TableModel(
        (
            Column(_("Code"), lambda branch: branch.code, ink=_ink),
            Column(_("Name"), lambda branch: branch.name, ink=_ink),
            Column(_("City"), lambda branch: branch.city, ink=_ink),
            Column(_("Region"), lambda branch: branch.region, ink=_ink, spare=True),
            Column(_("Brand"), lambda branch: branch.brand, ink=_ink, spare=True),
            Column(_("Kind"), _kind, ink=_ink),
        ),
        identity=lambda branch: branch.id,
        search=lambda branch: " ".join(
            (branch.code, branch.name, branch.city, branch.region, branch.brand, _kind(branch), *branch.attributes)
        ),
    )


def people_model(own_id: str) -> TableModel[Person]:
    """`own_id` is the person who works here now."""
    return TableModel(
        (
            Column(_("Name"), lambda person: person.name, ink=_ink),
            Column(_("Roles"), roles_text, ink=_ink),
            Column(_("State"), lambda person: _person_state(person, own_id), ink=_ink),
        ),
        identity=lambda person: person.id,
        search=lambda person: f"{person.name} {roles_text(person)}",
    )


def _ink(row: Branch | Person) -> str:
    return "" if row.active else "muted"


def _kind(branch: Branch) -> str:
    if not branch.active:
        return _("Out of use")
    return _("Competitor") if branch.competitor else _("Own branch")


def _person_state(person: Person, own_id: str) -> str:
    if person.id == own_id:
        return _("Works here now")
    return "" if person.active else _("Out of use")
