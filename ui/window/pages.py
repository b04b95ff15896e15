"""The window's pages by name: where each is, whose it is, and its place on the rail.

The bare frame needs this module, so it imports nothing that is heavy; pages are imported when they are first shown.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from motaudit.locale import N_
from ui.common.navigation import Destination

if TYPE_CHECKING:
    from motaudit.audit.places import Person
    from ui.common.context import AppContext
    from ui.common.page import Page


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page by name: where its class is (imported when first shown), and its place on the rail if it has one."""

    name: str
    factory: str
    title: str = ""
    icon: str = ""
    within: str = ""
    """The page of the rail that stays marked while this one is shown."""
    roles: str = ""
    """Whose page it is, by the codes of roles; empty = everybody's."""

    def is_for(self, person: Person) -> bool:
        """Whether the page is one of this person's."""
        return not self.roles or not person.roles.isdisjoint(self.roles.split())

    def load(self) -> Callable[[AppContext], Page]:
        module, _colon, attribute = self.factory.partition(":")
        found: Callable[[AppContext], Page] = getattr(importlib.import_module(module), attribute)
        return found


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", "ui.home.page:HomePage", N_("Home"), "house"),
    PageEntry("audits", "ui.audits.page:AuditsPage", N_("Visits"), "clipboard-list"),
    PageEntry("plans", "ui.plans.page:PlansPage", N_("Visits to come"), "calendar-days", roles="reviewer auditor"),
    PageEntry("review", "ui.review.queue_page:ReviewPage", N_("Review"), "clipboard-check", roles="reviewer"),
    PageEntry("repairs", "ui.repairs.page:RepairsPage", N_("Repairs"), "wrench", roles="reviewer manager"),
    PageEntry("checklists", "ui.checklists.page:ChecklistsPage", N_("Checklists"), "list-checks"),
    PageEntry("places", "ui.places.page:PlacesPage", N_("Branches and people"), "store"),
    PageEntry("packages", "ui.packages.page:PackagesPage", N_("Send and receive"), "package"),
    PageEntry("settings", "ui.settings.page:SettingsPage", N_("Settings"), "settings"),
    PageEntry("help", "ui.help.page:HelpPage", N_("Help"), "circle-help"),
    PageEntry("new_visit", "ui.audit.new_visit:NewVisitPage", within="audits"),
    PageEntry("walk", "ui.audit.page:WalkPage", within="audits"),
    PageEntry("receipt", "ui.audit.receipt:ReceiptPage", within="audits"),
    PageEntry("result", "ui.result.page:ResultPage", within="audits"),
    PageEntry("desk", "ui.review.desk_page:DeskPage", within="review", roles="reviewer"),
)
HOME = Destination("home")
