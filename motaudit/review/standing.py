"""Where an audit stands after it was handed in: everything that its sealed history says, as frozen objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from motaudit.audit.codec import decode, encode
from motaudit.audit.entries import answer_key
from motaudit.audit.model import Answer, AuditState, ItemRef, Position
from motaudit.audit.places import Branch
from motaudit.audit.records import seen_by_branch, state_at

_ANY_ANSWER = answer_key(ItemRef("any"))


class EventKind(StrEnum):
    SUBMITTED = "submitted"
    CLAIMED = "claimed"
    CORRECTED = "corrected"
    ASKED = "asked"
    ANSWERED = "answered"
    EDITED = "edited"
    HIDDEN = "hidden"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    RELEASED = "released"
    EXCLUDED = "excluded"
    GRADED = "graded"
    ACKNOWLEDGED = "acknowledged"
    QUERIED = "queried"
    DECIDED = "decided"


class HeaderField(StrEnum):
    """What a reviewer may correct in the header."""

    BRANCH = "branch"
    STARTED = "started"


@dataclass(frozen=True, slots=True)
class Act:
    """Who did it and when; `who` is a person's id."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """What a revision was when it was handed in: SHA-256 of its content and of its score."""

    revision: int
    content_hash: str
    score_hash: str
    checklist_hash: str
    algorithm: str
    flagged: int = 0
    """Answers that the shopper flagged."""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A wrong branch (ids) or a wrong beginning (ISO instants). It holds as long as the old value would stand there."""

    field: HeaderField
    before: str
    after: str
    why: str
    branch: Branch | None = None
    """The right branch as it was known then."""
    score_hash: str | None = None
    """Where the correction changed the result."""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    why: str = ""
    """The reason of a later answer that corrects an earlier one."""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What the reviewer asked the shopper. The last reply holds, the earlier ones stay."""

    id: str
    text: str
    item: ItemRef | None = None
    act: Act | None = None
    replies: tuple[Reply, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.replies


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer wants mended, and where."""

    text: str
    item: ItemRef | None = None
    position: Position | None = None
    """Of what is no item: a moment, the story, the times."""


@dataclass(frozen=True, slots=True)
class Return:
    revision: int
    remarks: tuple[Remark, ...]
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class ReportText:
    """The wording of the report, beside the shopper's own words at `target` (see `motaudit.review.wording`)."""

    target: str
    text: str
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A reviewer saw the proof of a must-pass question that failed."""

    item: ItemRef
    note: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Release:
    query_until: datetime
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """Of the shopper's work: 1 (poor) to 5 (excellent)."""

    points: int
    note: str = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    comment: str = ""
    act: Act | None = None


class QueryKind(StrEnum):
    """Why a branch queries an item."""

    WRONG_FACT = "wrong_fact"
    NOT_HERE = "not_here"
    BEYOND_BRANCH = "beyond_branch"
    UNCLEAR = "unclear"
    OTHER = "other"


class Ruling(StrEnum):
    DECLINED = "declined"
    RESCORED = "rescored"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Decision:
    """How a query was decided. `same_person`: the one who had released the audit decided as well."""

    ruling: Ruling
    why: str
    answer_text: str | None = None
    """`answer` as `motaudit.audit.codec` writes it."""
    score_hash: str | None = None
    same_person: bool = False
    act: Act | None = None

    @property
    def answer(self) -> Answer | None:
        """What counts instead, when re-scored."""
        return None if self.answer_text is None else decode(_ANY_ANSWER, self.answer_text)


@dataclass(frozen=True, slots=True)
class Query:
    """A branch says that one item is not as it was. `evidence`: SHA-256 of files that speak against it."""

    id: str
    item: ItemRef
    kind: QueryKind
    fact: str
    evidence: tuple[str, ...] = ()
    act: Act | None = None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the history of one audit amounts to. Empty for one that was never handed in: then `state` is None."""

    state: AuditState | None = None
    seals: tuple[Seal, ...] = ()
    claim: Act | None = None
    corrections: tuple[Correction, ...] = ()
    questions: tuple[Question, ...] = ()
    returns: tuple[Return, ...] = ()
    texts: Mapping[str, ReportText] = field(default_factory=dict)
    """Target -> the wording that holds."""
    hidden: frozenset[str] = frozenset()
    """Keys of evidence that the branch must not see."""
    confirmations: tuple[Confirmation, ...] = ()
    """Of the newest revision."""
    release: Release | None = None
    excluded: str | None = None
    """The reason."""
    grade: Grade | None = None
    acknowledgement: Acknowledgement | None = None
    acknowledged: datetime | None = None
    """When the branch said for the first time that it read it."""
    queries: tuple[Query, ...] = ()

    @property
    def revision(self) -> int:
        return self.seals[-1].revision if self.seals else 0

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Those of the last return."""
        return self.returns[-1].remarks if self.returns else ()

    @property
    def answered_return(self) -> Return | None:
        """The return that the newest revision answers, if it answers one."""
        last = self.returns[-1] if self.returns else None
        return last if last is not None and last.revision < self.revision else None

    @property
    def open_questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.is_open)

    @property
    def open_queries(self) -> tuple[Query, ...]:
        return tuple(query for query in self.queries if query.decision is None)

    @property
    def query_until(self) -> datetime | None:
        """The end of the time for queries; None before the release."""
        return self.release.query_until if self.release else None

    @property
    def seen_by_branch(self) -> bool:
        return seen_by_branch(self.state, was_sent=self.release is not None)

    @property
    def released_by_shopper(self) -> bool:
        """Whoever handed it in sent it to the branch too. A branch's copy does not say so: it names no shopper."""
        sent = self.release.act if self.release else None
        return sent is not None and any(seal.act is not None and seal.act.who == sent.who for seal in self.seals)

    def state_at(self, now: datetime) -> AuditState | None:
        """The state as the clock has it: what nobody queried within the time is closed."""
        return None if self.state is None else state_at(now, self.state, self.query_until)

    def question(self, id: str) -> Question | None:
        return next((question for question in self.questions if question.id == id), None)

    def query(self, id: str) -> Query | None:
        return next((query for query in self.queries if query.id == id), None)

    def is_confirmed(self, item: ItemRef) -> bool:
        return any(confirmation.item == item for confirmation in self.confirmations)


def answer_text(answer: Answer) -> str:
    """As a decision keeps it."""
    return encode(_ANY_ANSWER, answer)


def without_act(said: Any) -> dict[str, Any]:
    """The payload of an object: all it says but who and when, which the event says."""
    plain: dict[str, Any] = msgspec.to_builtins(said)
    plain.pop("act", None)
    return plain


def within(days: int, start: datetime) -> datetime:
    """The end of the last of `days` days after `start`, at the place where it was said."""
    return (start + timedelta(days=days)).replace(hour=23, minute=59, second=59, microsecond=0)
