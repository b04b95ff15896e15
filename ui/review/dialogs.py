"""Corrections of a visit, which need a reason: a wrong branch, a wrong beginning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QWidget

from motaudit.audit.model import Audit
from motaudit.audit.places import Branch
from motaudit.locale import _
from ui.common.controls import ComboBox
from ui.common.dates import DateTimePicker
from ui.common.reason import ReasonDialog


class BranchDialog(ReasonDialog):
    """Which branch it really was. `then` gets the branch's id and the reason."""

    def __init__(
        self, parent: QWidget, audit: Audit, branches: tuple[Branch, ...], then: Callable[[str, str], object]
    ) -> None:
        self.branch = ComboBox()
        for branch in branches:
            if branch.active or branch.id == audit.branch.id:
                self.branch.addItem(_("{code} {name}").format(code=branch.code, name=branch.name), branch.id)
        self.branch.choose(audit.branch.id)
        self._before = audit.branch.id
        super().__init__(
            parent,
            _("Correct the branch"),
            _("The branch that the shopper named stays in the history."),
            accept_text=_("Correct it"),
            then=lambda why: then(str(self.branch.currentData()), why),
        )
        self.form.add(_("The visit was at"), self.branch, stretch=True)
        self.branch.currentIndexChanged.connect(lambda _at: self.enable())

    def first_field(self) -> QWidget:
        return self.branch

    def is_complete(self) -> bool:
        return super().is_complete() and self.branch.currentData() != self._before


class StartDialog(ReasonDialog):
    """When the visit really began. `then` gets the instant and the reason."""

    def __init__(self, parent: QWidget, audit: Audit, then: Callable[[datetime, str], object]) -> None:
        self.start = DateTimePicker()
        began = audit.started or audit.created
        self._zone = began.tzinfo
        self.start.set_value(began.replace(tzinfo=None))
        super().__init__(
            parent,
            _("Correct date and time"),
            _("The other times of the visit move with it. What the shopper wrote stays in the history."),
            accept_text=_("Correct it"),
            then=self._send,
        )
        self._corrected = then
        self.form.add(_("The visit began"), self.start)

    def first_field(self) -> QWidget:
        return self.start

    def accept(self) -> None:
        if self.start.flush() and self.start.day.field.value is not None and self.start.time.value is not None:
            super().accept()

    def _send(self, why: str) -> None:
        began = datetime.combine(self.start.day.field.value, self.start.time.value, self._zone)
        self._corrected(began, why)
