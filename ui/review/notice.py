"""What has to be known of a visit before anything is done about it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from motaudit.audit.model import AuditState
from motaudit.locale import _, format_number, ngettext
from ui.common.surfaces import Banner
from ui.common.theme import enlarged
from ui.review.reading import DeskContent

_TOO_LARGE = 1.5


class DeskNotice(Banner):
    """One message, the gravest: who has the visit, what came of it, what a correction changed beside the questions.

    Signals: `take_over_requested()`, `changes_requested()`.
    """

    take_over_requested = Signal()
    changes_requested = Signal()

    def __init__(self) -> None:
        super().__init__(closable=False)

    def show_content(self, content: DeskContent, person_id: str, *, editable: bool) -> None:
        standing = content.standing
        checking = editable and content.can_check
        if content.state is AuditState.EXCLUDED:
            self.say("warning", _("This visit was put aside."), standing.excluded or "")
        elif checking and standing.claim is not None and standing.claim.who != person_id:
            self.say(
                "info",
                _("{name} is checking this visit.").format(name=content.name(standing.claim.who)),
                "",
                {_("Take it over"): self.take_over_requested.emit},
            )
        elif checking and content.is_own_visit(person_id):
            self.say(
                "warning",
                _("You made this visit yourself."),
                _("Somebody else should check it. If you send it, the history shows that you did."),
            )
        elif checking and (content.remarks_elsewhere or content.differences_elsewhere):
            self._say_corrected(content)
        elif standing.released_by_shopper:
            self.say("info", _("Whoever made this visit also sent it to the branch."))
        else:
            self.hide()

    def _say_corrected(self, content: DeskContent) -> None:
        """The list of questions shows nothing of what was remarked on or corrected beside them.

        Large text leaves the room to the questions: the history has the remarks as well.
        """
        n = len(content.differences_elsewhere)
        changed = ngettext(
            "{n} thing was corrected beside the questions.", "{n} things were corrected beside the questions.", n
        ).format(n=format_number(n))
        remarks = "\n".join(
            _("Returned with: “{remark}”").format(remark=remark) for remark in content.remarks_elsewhere
        )
        self.say(
            "info" if n else "warning",
            changed if n else _("Nothing was corrected beside the questions."),
            remarks if enlarged() < _TOO_LARGE else "",
            {_("What changed"): self.changes_requested.emit} if content.differences else {},
        )
