"""The card about files to send: whether a double click on one opens it here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from motaudit.locale import _
from ui.common.buttons import button
from ui.common.context import AppContext
from ui.common.labels import Label
from ui.common.layouts import FlowLayout
from ui.common.surfaces import Banner, Card
from ui.common.theme import Text
from ui.settings.file_types import FileTypes, State, file_types


class AssociationsCard(Card):
    """Says what the system does with a double click, and changes it. Messages go to the page's `banner`."""

    def __init__(
        self,
        context: AppContext,
        banner: Banner,
        *,
        types: Callable[[], FileTypes | None] = file_types,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Files to send"), parent)
        self._context = context
        self._banner = banner
        self._types = types()
        self.says = Label("", muted=True)
        self.says.hide()
        self.add(self.says)
        self.install = button(_("Open files to send with a double click"), "external-link", on_click=self._install)
        self.remove = button(_("Take it back"), "unlink", on_click=self._remove)
        line = FlowLayout()
        for action in (self.install, self.remove):
            action.hide()
            line.addWidget(action)
        self.body.addLayout(line)
        if self._types is not None and self._types.lists_programs:
            also = _("Once it is set up, motaudit stands among the programs of this computer too.")
            self.add(Label(also, Text.SECONDARY, muted=True))

    def read(self) -> None:
        """Ask the system anew."""
        if (types := self._types) is None:
            self._say(_("A double click opens files to send only where motaudit is installed as an app of the system."))
            return
        self._context.tasks.call(types.state, done=self._show, failed=self._banner.say_error)

    def _show(self, state: State) -> None:
        self._say(
            {
                State.ABSENT: _("A double click on a file to send does not open it here yet."),
                State.SET: _("A double click on a file to send opens it here."),
                State.OTHER: _("A double click on a file to send opens it with another copy of motaudit."),
                State.UNNOTICED: _(
                    "All is written, but the system has not taken notice yet. Log in again; if that does not help, "
                    "install “shared-mime-info” and set it up once more."
                ),
            }[state]
        )
        self.install.setVisible(state is not State.SET)
        self.remove.setVisible(state is not State.ABSENT)

    def _say(self, text: str) -> None:
        self.says.setText(text)
        self.says.show()

    def _install(self) -> None:
        assert self._types is not None
        self._change(self._types.install)

    def _remove(self) -> None:
        assert self._types is not None
        self._change(self._types.remove)

    def _change(self, change: Callable[[], None]) -> None:
        for action in (self.install, self.remove):
            action.setEnabled(False)
        self._context.tasks.call(change, failed=self._banner.say_error, ended=self._on_changed)

    def _on_changed(self) -> None:
        for action in (self.install, self.remove):
            action.setEnabled(True)
        self.read()
