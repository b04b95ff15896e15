"""A branch that was entered twice: which one stays, and what becomes of its visits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QWidget

from motaudit.audit.places import Branch
from motaudit.locale import _, format_number, ngettext
from motaudit.review.joining import Joining, same_by_look
from motaudit.workspace import Workspace
from ui.common.controls import ComboBox
from ui.common.dialogs import MessageDialog
from ui.common.labels import Label
from ui.common.layouts import Form


class JoinDialog(MessageDialog):
    """Asks for the branch that stays, the likely one being chosen already; `then` gets it."""

    def __init__(self, workspace: Workspace, branch: Branch, then: Callable[[Branch], object], parent: QWidget) -> None:
        super().__init__(
            _("Which branch is the same as “{name}”?").format(name=branch.name),
            accept_text=_("They are the same"),
            cancel_text=_("Cancel"),
            parent=parent.window(),
        )
        self._then = then
        others = [other for other in workspace.places.branches() if other.active and other.id != branch.id]
        self.branch = ComboBox(
            [(_("{code} {name}").format(code=other.code, name=other.name), other) for other in others]
        )
        self.branch.setPlaceholderText(_("Choose a branch"))
        likely = same_by_look(branch, others)
        self.branch.setCurrentIndex(others.index(likely) if likely is not None else -1)
        self.branch.currentIndexChanged.connect(self._enable)
        form = Form()
        form.add(_("The branch that stays"), self.branch, stretch=True)
        self.content.addWidget(form)
        for line in consequences(branch, workspace.joining.look(branch.id)):
            self.content.addWidget(Label(line))
        self._enable()
        self.branch.setFocus()

    def _enable(self) -> None:
        self.accept_button.setEnabled(self.branch.currentIndex() >= 0)

    def accept(self) -> None:
        super().accept()
        self._then(self.branch.currentData())


def consequences(branch: Branch, joining: Joining) -> Iterator[str]:
    """What happens to the visits of a branch, a sentence each, and to itself."""
    moving, open_, staying = len(joining.moving), joining.with_shopper, joining.staying
    if moving:
        text = ngettext(
            "{n} visit that is being checked moves there. Its history says so.",
            "{n} visits that are being checked move there. Their history says so.",
            moving,
        )
        yield text.format(n=format_number(moving))
    if open_:
        text = ngettext(
            "{n} visit is with its shopper. Say it again here once it is handed in.",
            "{n} visits are with their shoppers. Say it again here once they are handed in.",
            open_,
        )
        yield text.format(n=format_number(open_))
    if staying:
        text = ngettext(
            "{n} visit was sent to the branch or put aside, and stays as it is.",
            "{n} visits were sent to the branch or put aside, and stay as they are.",
            staying,
        )
        yield text.format(n=format_number(staying))
    yield _("“{name}” is taken out of use: nobody can begin a visit there.").format(name=f"{branch.code} {branch.name}")
