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
from motaudit.review.repairs import RepairState
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
}
people = st.sampled_from(["sam", "rita", "rob", "mo"])
items = st.sampled_from([CLEAN, ItemRef("greeted"), ItemRef("nowhere")])
answers = st.sampled_from(["yes", "no", "na"])


class ReviewMachine(RuleBasedStateMachine):
    @initialize(clean=answers)
    def begin(self, clean: str) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(Path(self.folder.name) / "chain.motaudit")
        self.workspace = self.office.workspace
        self.audit = self.office.visit(clean=clean).id
        self.state = AuditState.IN_PROGRESS
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

    @rule(value=answers)
    def shopper_changes(self, value: str) -> None:
        self.attempt(
            lambda: self.workspace.audits.commit(self.audit, answer("clean", value), who=self.office.sam),
            AuditState.IN_PROGRESS,
            AuditState.RETURNED,
        )

    @rule()
    def shopper_hands_in(self) -> None:
        self.attempt(
            lambda: self.workspace.audits.submit(self.audit, who=self.office.sam),
            AuditState.IN_PROGRESS,
            AuditState.RETURNED,
        )

    @rule(name=people, take_over=st.booleans())
    def claims(self, name: str, take_over: bool) -> None:
        self.attempt(lambda: self.workspace.reviews.claim(self.audit, who=self.who(name), take_over=take_over))

    @rule(name=people, item=items)
    def returns(self, name: str, item: ItemRef) -> None:
        remarks = [Remark("Look again", item)]
        self.attempt(
            lambda: self.workspace.reviews.return_with_remarks(self.audit, remarks, who=self.who(name)),
            AuditState.SUBMITTED,
        )

    @rule(name=people, elsewhere=st.booleans())
    def corrects(self, name: str, elsewhere: bool) -> None:
        branch = self.office.elsewhere if elsewhere else self.office.branch
        self.attempt(
            lambda: self.workspace.reviews.correct_branch(self.audit, branch.id, "Receipt", who=self.who(name)),
            AuditState.SUBMITTED,
        )

    @rule(name=people)
    def edits(self, name: str) -> None:
        self.attempt(
            lambda: self.workspace.reviews.report_text(self.audit, Words.STORY, "Told anew", who=self.who(name)),
            AuditState.SUBMITTED,
        )

    @rule(name=people, item=items)
    def confirms(self, name: str, item: ItemRef) -> None:
        self.attempt(
            lambda: self.workspace.reviews.confirm_critical(self.audit, item, who=self.who(name)),
            AuditState.SUBMITTED,
        )

    @rule(name=people)
    def releases(self, name: str) -> None:
        missing = self.workspace.reviews.to_confirm(self.audit)

        def act() -> None:
            self.workspace.reviews.release(self.audit, who=self.who(name))
            assert not missing
            assert name in ("rita", "rob")

        self.attempt(act, AuditState.SUBMITTED)

    @rule(name=people, reason=st.sampled_from(["", "Recognised"]))
    def excludes(self, name: str, reason: str) -> None:
        def act() -> None:
            self.workspace.reviews.exclude(self.audit, reason, who=self.who(name))
            assert reason

        if len(self.events) > 6:  # Not too early, for nothing much happens after it.
            self.attempt(act)

    @rule(name=people, item=items)
    def queries(self, name: str, item: ItemRef) -> None:
        def act() -> None:
            self.workspace.appeals.query(self.audit, item, QueryKind.OTHER, "It was not so", who=self.who(name))
            assert name == "mo"

        self.attempt(act, AuditState.RELEASED, AuditState.APPEALED, AuditState.DECIDED)

    @rule(name=people, ruling=st.sampled_from(list(Ruling)), value=answers)
    def decides(self, name: str, ruling: Ruling, value: str) -> None:
        open_ones = self.workspace.reviews.standing(self.audit).open_queries
        if open_ones:
            given = Answer(value) if ruling is Ruling.RESCORED else None
            self.attempt(
                lambda: self.workspace.appeals.decide(
                    self.audit, open_ones[0].id, ruling, "Looked at", who=self.who(name), answer=given
                ),
                AuditState.APPEALED,
            )

    @rule(name=people, item=items)
    def opens_a_repair(self, name: str, item: ItemRef) -> None:
        self.attempt(lambda: self.workspace.repairs.open(self.audit, item, who=self.who(name)))

    @rule(name=people, finishes=st.booleans())
    def repairs_something(self, name: str, finishes: bool) -> None:
        for repair in self.workspace.repairs.list()[:1]:
            act = self.workspace.repairs.finish if finishes else self.workspace.repairs.start
            self.attempt(lambda act=act, repair=repair: act(repair.id, who=self.who(name)))  # type: ignore[misc]

    @rule(clean=answers)
    def visits_again(self, clean: str) -> None:
        if self.workspace.repairs.list(unsettled_only=True):
            self.office.clock.on(hours=1)
            self.office.released(clean=clean)

    @rule(days=st.sampled_from([0.1, 1, 8]))
    def time_passes(self, days: float) -> None:
        self.office.clock.on(days=days)

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
TestReview.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
