"""What a reviewer does to the visit on the desk. Each act is one call beside the window, of which every page hears."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from motaudit.audit.model import Answer, Audit, ItemRef, MomentRef
from motaudit.base.errors import MotauditError, UserError
from motaudit.locale import _
from motaudit.review.counting import Words
from motaudit.review.standing import HeaderField, Ruling
from ui.common.context import AppContext, Changes
from ui.common.reason import ReasonDialog
from ui.common.surfaces import Banner
from ui.review.dialogs import BranchDialog, StartDialog
from ui.review.drafts import Drafts

if TYPE_CHECKING:
    from motaudit.review.workflow import ReviewService


class DeskActs(QObject):
    """Acts on `audit_id`; what was typed at each visit and not sent yet is in `drafts`. `banner` says refusals.

    Signals: `refused()` when something was not as it was shown: read it again.
    """

    refused = Signal()

    def __init__(self, context: AppContext, banner: Banner) -> None:
        super().__init__(banner)
        self.audit_id = ""
        self._context = context
        self._banner = banner
        self._drafts: dict[str, Drafts] = {}

    @property
    def drafts(self) -> Drafts:
        if self.audit_id not in self._drafts:
            self._drafts[self.audit_id] = Drafts(self._context.workspace, self.audit_id)
        return self._drafts[self.audit_id]

    def take_over(self) -> None:
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.claim(audit_id, who=who, take_over=True))

    def confirm(self, item: ItemRef) -> None:
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.confirm_critical(audit_id, item, who=who))

    def ask(self, text: str, item: ItemRef | None) -> None:
        reviews, audit_id, who = self._reviewing()
        self.drafts.keep("question", str(item or ""), "")
        self._do(lambda: reviews.ask(audit_id, text, who=who, item=item))

    def word(self, where: ItemRef | MomentRef | Words, text: str, then: Callable[[], object]) -> None:
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.report_text(audit_id, where, text, who=who), then)

    def hide_evidence(self, key: str, hidden: bool) -> None:
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.hide_evidence(audit_id, key, who=who, hidden=hidden))

    def grade(self, points: int) -> None:
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.grade(audit_id, points, who=who))

    def decide(self, query_id: str, ruling: Ruling, why: str, answer: Answer | None) -> None:
        appeals, audit_id, drafts = self._context.workspace.appeals, self.audit_id, self.drafts
        who = self._context.person.id
        self._do(
            lambda: appeals.decide(audit_id, query_id, ruling, why, who=who, answer=answer),
            lambda: drafts.keep("why", query_id, ""),
        )

    def remark(self, item: ItemRef | None, text: str) -> bool:
        """Keep a remark for the return. Whether it was another one."""
        drafts = self.drafts
        if not drafts.set_remark(item, text):
            return False
        self._context.tasks.call(drafts.save, failed=self._banner.say_error)
        return True

    def return_visit(self, then: Callable[[], object]) -> None:
        """Give it back with all remarks."""
        reviews, audit_id, who = self._reviewing()
        drafts = self.drafts
        remarks = drafts.as_remarks()

        def act() -> None:
            reviews.return_with_remarks(audit_id, remarks, who=who)
            drafts.remarks.clear()
            drafts.save()

        self._do(act, then)

    def release(self, then: Callable[[], object]) -> None:
        """Send it to the branch."""
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.release(audit_id, who=who), then)

    # -- what is asked about first

    def ask_correction(self, parent: QWidget, audit: Audit, field: HeaderField) -> None:
        if field is HeaderField.BRANCH:
            BranchDialog(parent, audit, self._context.workspace.places.branches(), self._correct_branch).open()
        else:
            StartDialog(parent, audit, self._correct_start).open()

    def _correct_branch(self, branch_id: str, why: str) -> None:
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.correct_branch(audit_id, branch_id, why, who=who))

    def _correct_start(self, started: datetime, why: str) -> None:
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.correct_start(audit_id, started, why, who=who))

    def ask_exclude(self, parent: QWidget, *, was_sent: bool) -> None:
        said = _("It stays with its history and counts in no figure. This cannot be taken back.")
        if was_sent:
            said = _(
                "It stays with its history and counts in no figure. This cannot be taken back. The visit was sent to "
                "the branch, which reads your reason too: name no shopper."
            )
        dialog = ReasonDialog(
            parent,
            _("Put this visit aside?"),
            said,
            accept_text=_("Put it aside"),
            then=self.exclude,
            danger=True,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def exclude(self, reason: str) -> None:
        reviews, audit_id, who = self._reviewing()
        self._do(lambda: reviews.exclude(audit_id, reason, who=who))

    # -- inside

    def _reviewing(self) -> tuple[ReviewService, str, str]:
        """The service, the visit, and who acts: as they are now, whatever is opened before the call is made."""
        return self._context.workspace.reviews, self.audit_id, self._context.person.id

    def _do(self, act: Callable[[], object], then: Callable[[], object] | None = None) -> None:
        audit_id = self.audit_id

        def done(_result: object) -> None:
            self._banner.hide()
            self._context.announce(Changes(audits=frozenset({audit_id})))
            if then is not None:
                then()

        self._context.tasks.call(act, done=done, failed=self._on_refused)

    def _on_refused(self, error: MotauditError) -> None:
        way = {_("Take it over"): self.take_over} if error.code == "review.claimed" else None
        self._banner.say_error(error, way)
        if isinstance(error, UserError):
            self.refused.emit()
