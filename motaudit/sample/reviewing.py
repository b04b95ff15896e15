"""What became of the sample's oldest visits: checked and sent to their branches, queried, mended, sent back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from motaudit.audit.model import ItemRef
from motaudit.audit.places import Branch, Person
from motaudit.locale import current_language
from motaudit.review.repairs import Repair
from motaudit.review.standing import QueryKind, Remark, Ruling
from motaudit.workspace import Workspace

Wait = Callable[[timedelta], None]
"""Lets time pass until the next act."""

_TEXTS = {
    "en": {
        "thanks": "Read with the team at the morning meeting.",
        "queried": "The camera at the counter shows that the guest was spoken to. The film is kept.",
        "declined": "The film begins after the moment in question; what the shopper noted stands.",
        "excluded": "The branch was told to leave this to head office that week.",
        "repair": "Go through the greeting with every shift and watch one hour a day.",
        "mended": "Done with both shifts; noted on the rota.",
        "remark": "Please attach the photo of the receipt and say at what time you paid.",
    },
    "ar": {
        "thanks": "قُرئ التقرير مع الفريق في الاجتماع الصباحي.",
        "queried": "تُظهر كاميرا الكاونتر أن الضيف حُيّي. التسجيل محفوظ.",
        "declined": "يبدأ التسجيل بعد اللحظة المعنية، وما دوّنه المتسوق السري باقٍ.",
        "excluded": "طُلب من الفرع في ذلك الأسبوع أن يترك هذا الأمر للإدارة.",
        "repair": "مراجعة التحية مع كل وردية ومراقبة ساعة كل يوم.",
        "mended": "تم مع الورديتين ودُوّن في جدول العمل.",
        "remark": "يرجى إرفاق صورة الفاتورة وذكر وقت الدفع.",
    },
}


class HeadOffice:
    """Checks some visits as they come in, so that every state of the work is there to look at."""

    def __init__(
        self, workspace: Workspace, wait: Wait, *, reviewer: Person, other_reviewer: Person, manager: Person
    ) -> None:
        self._workspace = workspace
        self._wait = wait
        self._reviewer, self._other, self._manager = reviewer, other_reviewer, manager
        self._texts = _TEXTS["ar" if current_language() == "ar" else "en"]
        self._seen: dict[str, int] = {}

    def take_over(self, branches: list[Branch]) -> None:
        """The manager answers for the chain's own branches."""
        own = [branch.id for branch in branches if not branch.competitor]
        self._workspace.ties.set_managed(self._manager.id, own, who=self._reviewer.id)

    def receive(self, audit_id: str, branch: Branch) -> None:
        """The first visits of a branch are dealt with; most later ones wait for the newcomer."""
        number = self._seen[branch.code] = self._seen.get(branch.code, 0) + 1
        if number == 1 and not branch.competitor:
            self._send(audit_id)
            self._answer(audit_id, branch)
        elif (branch.code, number) == ("S-03", 4):
            self._wait(timedelta(hours=20))
            remark = Remark(self._texts["remark"], item=self._first_item(audit_id))
            self._workspace.reviews.return_with_remarks(audit_id, [remark], who=self._reviewer.id)

    def catch_up(self, latest: Mapping[str, str]) -> None:
        """Two visits that can still be queried, one of which was. `latest`: a branch's code -> its newest visit."""
        for code in ("R-04", "A-01"):
            self._send(latest[code])
        self._wait(timedelta(hours=5))
        self._query(latest["A-01"], Ruling.DECLINED)

    def _send(self, audit_id: str) -> None:
        reviews, who = self._workspace.reviews, self._reviewer.id
        self._wait(timedelta(hours=22))
        for item in reviews.to_confirm(audit_id):
            reviews.confirm_critical(audit_id, item, who=who)
        reviews.grade(audit_id, 4, who=who)
        reviews.release(audit_id, who=who)

    def _answer(self, audit_id: str, branch: Branch) -> None:
        """What the branch does: takes note, queries a question, or mends something."""
        self._wait(timedelta(hours=30))
        match branch.code:
            case "R-03" | "C-01":
                self._query(audit_id, Ruling.DECLINED if branch.code == "R-03" else Ruling.EXCLUDED)
            case "R-01" | "S-02":
                repair = self._repair(audit_id)
                if repair is not None and branch.code == "R-01":
                    self._wait(timedelta(days=3))
                    self._workspace.repairs.finish(repair.id, who=self._manager.id, note=self._texts["mended"])
            case "R-02":
                pass  # nobody has looked at it yet
            case _:
                self._workspace.appeals.acknowledge(audit_id, who=self._manager.id, comment=self._texts["thanks"])

    def _query(self, audit_id: str, ruling: Ruling) -> None:
        appeals = self._workspace.appeals
        query = appeals.query(
            audit_id,
            self._first_item(audit_id),
            QueryKind.WRONG_FACT,
            self._texts["queried"],
            who=self._manager.id,
        )
        self._wait(timedelta(days=2))
        why = self._texts["declined" if ruling is Ruling.DECLINED else "excluded"]
        appeals.decide(audit_id, query.id, ruling, why, who=self._other.id)

    def _repair(self, audit_id: str) -> Repair | None:
        repairs, who = self._workspace.repairs, self._manager.id
        where = next((suggestion.finding for suggestion in repairs.suggest(audit_id)), None)
        day = self._workspace.audits.load(audit_id).submitted
        repair = repairs.open(
            audit_id,
            where or self._first_item(audit_id),
            who=who,
            what=self._texts["repair"],
            owner=self._manager.name,
            due=(day + timedelta(days=21)).date() if day else None,
        )
        self._wait(timedelta(hours=4))
        return repairs.start(repair.id, who=who)

    def _first_item(self, audit_id: str) -> ItemRef:
        """The question that cost most."""
        return max(self._workspace.audits.sheet(audit_id).items, key=lambda item: item.cost).ref
