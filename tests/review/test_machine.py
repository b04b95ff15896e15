"""Whatever people try in whatever order: no state is reached on a forbidden way, and nothing is ever overwritten."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from motaudit.audit.model import Answer, AuditState, ItemRef
from motaudit.base.errors import UserError
from motaudit.base.progress import finish
from motaudit.review.counting import Words
from motaudit.review.history import Event, Topic
from motaudit.review.repairs import UNSETTLED, RepairState
from motaudit.review.standing import QueryKind, Remark, Ruling
from motaudit.review.submission import Rescore, Revision
from motaudit.storage.reviews import ReviewRepository
from tests.review.office import CLEAN, Office
from tests.samples import answer

WAYS = {
    (AuditState.IN_PROGRESS, AuditState.SUBMITTED),
    (AuditState.SUBMITTED, AuditState.RETURNED),
    (AuditState.RETURNED, AuditState.SUBMITTED),
    (AuditState.SUBMITTED, AuditState.RELEASED),
    (AuditState.RELEASED, AuditState.APPEALED),
    (AuditState.APPEALED, AuditState.DECIDED),
    (AuditState.DECIDED, AuditState.APPEALED),
    *((state, AuditState.EXCLUDED) for state in AuditState if state is not AuditState.EXCLUDED),
}
REPAIR_WAYS = {
    (RepairState.OPEN, RepairState.IN_PROGRESS),
    (RepairState.OPEN, RepairState.DONE),
    (RepairState.IN_PROGRESS, RepairState.DONE),
    (RepairState.DONE, RepairState.VERIFIED),
    (RepairState.DONE, RepairState.REOPENED),
    (RepairState.REOPENED, RepairState.IN_PROGRESS),
    (RepairState.REOPENED, RepairState.DONE),
    *((state, RepairState.WITHDRAWN) for state in UNSETTLED),
}
# Mostly those who may, so that most tries lead somewhere.
reviewers = st.sampled_from(["rita"] * 5 + ["rob", "mo", "sam"])
managers = st.sampled_from(["mo"] * 5 + ["rita", "sam"])
items = st.sampled_from([CLEAN] * 3 + [ItemRef("greeted"), ItemRef("nowhere")])
answers = st.sampled_from(["yes", "no", "na"])


class ReviewMachine(RuleBasedStateMachine):
    @initialize(clean=answers)
    def begin(self, clean: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self.folder.name) / "chain.motaudit")
        self.workspace = self.office.workspace
        self.audit = self.office.visit(clean=clean).id
        self.workspace.audits.submit(self.audit, who=self.office.sam)
        self.state = AuditState.SUBMITTED
        self.events: tuple[Event, ...] = ()
        self.revisions: tuple[Revision, ...] = ()
        self.rescores: tuple[Rescore, ...] = ()
        self.repairs: dict[str, RepairState] = {}

    def teardown(self) -> None:
        if hasattr(self, "office"):
            assert finish(self.workspace.check()) == ()
            self.workspace.close()
            self.folder.cleanup()

    def attempt(self, act: Callable[[], object], *allowed: AuditState) -> None:
        """Try an act; where it succeeds the audit was in one of the states that allow it."""
        before = self.workspace.reviews.state(self.audit)
        try:
            act()
        except UserError as error:
            assert error.message
            return
        assert not allowed or before in allowed

    def who(self, name: str) -> str:
        found: str = getattr(self.office, name)
        return found

    @rule(
        name=reviewers,
        act=st.sampled_from(
            ["claim", "return", "correct", "edit", "confirm", "release", "release", "exclude", "decide"]
        ),
        item=items,
        sure=st.booleans(),
        ruling=st.sampled_from(list(Ruling)),
    )
    def a_reviewer_acts(self, name: str, act: str, item: ItemRef, sure: bool, ruling: Ruling) -> None:
        reviews, who = self.workspace.reviews, self.who(name)
        match act:
            case "claim":
                self.attempt(lambda: reviews.claim(self.audit, who=who, take_over=sure))
            case "return":
                remarks = [Remark("Look again", item)]
                self.attempt(lambda: reviews.return_with_remarks(self.audit, remarks, who=who), AuditState.SUBMITTED)
            case "correct":
                branch = self.office.elsewhere if sure and item != CLEAN else self.office.branch
                self.attempt(
                    lambda: reviews.correct_branch(self.audit, branch.id, "Receipt", who=who), AuditState.SUBMITTED
                )
            case "edit":
                self.attempt(
                    lambda: reviews.report_text(self.audit, Words.STORY, "Told anew", who=who), AuditState.SUBMITTED
                )
            case "confirm":
                self.attempt(lambda: reviews.confirm_critical(self.audit, item, who=who), AuditState.SUBMITTED)
            case "release":
                self.release(who, careful=sure)
            case "exclude" if len(self.events) > 12:  # Late, for nothing much happens after it.
                self.attempt(lambda: reviews.exclude(self.audit, "Recognised" if sure else "", who=who))
            case "decide":
                self.decide(who, ruling, Answer("yes" if sure else "na"))

    def release(self, who: str, *, careful: bool) -> None:
        reviews = self.workspace.reviews
        if careful:
            for item in reviews.to_confirm(self.audit):
                self.attempt(lambda item=item: reviews.confirm_critical(self.audit, item, who=who))  # type: ignore[misc]
        missing = reviews.to_confirm(self.audit)

        def act() -> None:
            reviews.release(self.audit, who=who)
            assert not missing
            assert who in (self.office.rita, self.office.rob)

        self.attempt(act, AuditState.SUBMITTED)

    def decide(self, who: str, ruling: Ruling, answer: Answer) -> None:
        given = answer if ruling is Ruling.RESCORED else None
        for query in self.workspace.reviews.standing(self.audit).open_queries[:1]:
            self.attempt(
                lambda query=query: self.workspace.appeals.decide(  # type: ignore[misc]
                    self.audit, query.id, ruling, "Looked at", who=who, answer=given
                ),
                AuditState.APPEALED,
            )

    @rule(
        name=managers,
        act=st.sampled_from(["query", "query", "open", "start", "finish", "finish", "withdraw"]),
        item=items,
    )
    def the_branch_acts(self, name: str, act: str, item: ItemRef) -> None:
        who, repairs = self.who(name), self.workspace.repairs
        if act == "query":
            sent = (AuditState.RELEASED, AuditState.APPEALED, AuditState.DECIDED)
            self.attempt(
                lambda: self.workspace.appeals.query(self.audit, item, QueryKind.OTHER, "Not so", who=who), *sent
            )
        elif act == "open":
            self.attempt(lambda: repairs.open(self.audit, item, who=who))
        elif act == "withdraw":
            for repair in repairs.list()[-1:]:
                self.attempt(lambda repair=repair: repairs.withdraw(repair.id, "A mistake", who=who))  # type: ignore[misc]
        else:
            for repair in repairs.list()[:1]:
                step = repairs.start if act == "start" else repairs.finish
                self.attempt(lambda step=step, repair=repair: step(repair.id, who=who))  # type: ignore[misc]

    @rule(value=answers, hand_in=st.booleans())
    def the_shopper_acts(self, value: str, hand_in: bool) -> None:
        audits, who = self.workspace.audits, self.office.sam
        editable = (AuditState.IN_PROGRESS, AuditState.RETURNED)
        if hand_in:
            self.attempt(lambda: audits.submit(self.audit, who=who), *editable)
        else:
            self.attempt(lambda: audits.commit(self.audit, answer("clean", value), who=who), *editable)

    @rule(clean=answers, days=st.sampled_from([0.1, 0.1, 0.1, 8]))
    def another_visit_is_made(self, clean: str, days: float) -> None:
        self.office.clock.on(days=days)
        if self.workspace.repairs.list(unsettled_only=True):
            self.office.released(clean=clean)

    @invariant()
    def only_allowed_ways_are_gone_and_nothing_is_overwritten(self) -> None:
        if not hasattr(self, "office"):
            return
        state = self.workspace.audits.load(self.audit).state
        assert state is self.state or (self.state, state) in WAYS
        self.state = state
        with self.workspace._database.read() as connection:
            repository = ReviewRepository(connection)
            events = repository.events(Topic.AUDIT, self.audit)
            revisions, rescores = repository.revisions(self.audit), repository.rescores(self.audit)
        assert events[: len(self.events)] == self.events
        assert revisions[: len(self.revisions)] == self.revisions
        assert rescores[: len(self.rescores)] == self.rescores
        self.events, self.revisions, self.rescores = events, revisions, rescores
        for repair in self.workspace.repairs.list():
            known = self.repairs.get(repair.id, repair.state)
            assert repair.state is known or (known, repair.state) in REPAIR_WAYS
            self.repairs[repair.id] = repair.state


TestReview = ReviewMachine.TestCase
TestReview.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
