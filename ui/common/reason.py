"""The question before an act that needs a reason."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from motaudit.locale import _
from ui.common.dialogs import MessageDialog
from ui.common.fields import TextField
from ui.common.layouts import Form


class ReasonDialog(MessageDialog):
    """Asks why; it goes on only with a reason. `form` takes further fields above it, `then` gets the reason."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        *,
        accept_text: str,
        then: Callable[[str], object],
        danger: bool = False,
    ) -> None:
        super().__init__(
            title, text, accept_text=accept_text, cancel_text=_("Cancel"), danger=danger, parent=parent.window()
        )
        self.form = Form()
        self.why = TextField(lines=2)
        self.why.textChanged.connect(self.enable)
        self._then = then
        self.content.addWidget(self.form)
        self.enable()

    def open(self) -> None:
        self.form.add(_("Why"), self.why, stretch=True)
        super().open()
        self.first_field().setFocus()

    def first_field(self) -> QWidget:
        return self.why

    def is_complete(self) -> bool:
        return bool(self.why.toPlainText().strip())

    def enable(self) -> None:
        self.accept_button.setEnabled(self.is_complete())

    def accept(self) -> None:
        if self.is_complete():
            super().accept()
            self.agree(self.why.toPlainText().strip())

    def agree(self, why: str) -> None:
        self._then(why)
