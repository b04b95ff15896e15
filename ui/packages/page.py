"""Send and receive: files for others, and files of others, looked at before they are taken in."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from motaudit.locale import _
from ui.common.context import AppContext
from ui.common.navigation import Destination
from ui.common.page import Page
from ui.common.surfaces import Banner, Card
from ui.common.theme import GRID
from ui.packages.parts import CopyRow


class PackagesPage(Page):
    """Destination arguments: `file` (a package to look into), `audits` (ids of visits to send)."""

    name = "packages"
    icon = "package"

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.banner = Banner()
        self.fingerprint = CopyRow(
            _("Fingerprint"), _("By it others know that a file comes from here. Read it to them when they ask.")
        )
        card = Card(_("This workspace"))
        card.add(self.fingerprint)
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * GRID)
        layout.addWidget(self.banner)
        layout.addWidget(card)
        layout.addStretch(1)
        self.set_content(body)

    def title(self) -> str:
        return _("Send and receive")

    def open(self, destination: Destination) -> None:
        packages = self.context.workspace.packages
        self.context.tasks.call(packages.fingerprint, done=self.fingerprint.show_code, failed=self.banner.say_error)
