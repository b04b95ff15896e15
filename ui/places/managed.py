"""The branches that a manager runs: what they read, answer and mend."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from motaudit.audit.places import Person
from motaudit.base.errors import MotauditError
from motaudit.locale import _
from motaudit.workspace import Workspace
from ui.common.dialogs import MessageDialog
from ui.common.surfaces import Banner
from ui.common.tick_list import Option, TickList


class ManagedDialog(MessageDialog):
    """A list to tick; only a reviewer may say who runs which branch. `then` runs when it is kept."""

    def __init__(
        self, workspace: Workspace, person: Person, who: str, then: Callable[[], object], parent: QWidget
    ) -> None:
        super().__init__(
            _("Branches of {name}").format(name=person.name),
            _("A manager reads, answers and mends what was sent to these branches."),
            accept_text=_("Save"),
            cancel_text=_("Cancel"),
            parent=parent.window(),
        )
        self._ties, self._person, self._who, self._then = workspace.ties, person, who, then
        self.banner = Banner()
        self.branches = TickList(_("Branches"), _("Search branches"))
        options = (
            Option(branch.id, _("{code} {name}").format(code=branch.code, name=branch.name))
            for branch in workspace.places.branches()
            if branch.active and not branch.competitor
        )
        self.branches.set_options(options, workspace.ties.managed(person.id))
        self.content.addWidget(self.banner)
        self.content.addWidget(self.branches)
        self.branches.setFocus()

    def accept(self) -> None:
        try:
            self._ties.set_managed(self._person.id, self.branches.chosen, who=self._who)
        except MotauditError as error:
            self.banner.say_error(error)
            return
        super().accept()
        self._then()
