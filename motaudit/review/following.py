"""How each event of an audit's history changes where the audit stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from motaudit.audit.model import AuditState
from motaudit.review.history import Event, in_order
from motaudit.review.standing import (
    Acknowledgement,
    Act,
    Confirmation,
    Correction,
    Decision,
    EventKind,
    Grade,
    Query,
    Question,
    Release,
    Reply,
    ReportText,
    Return,
    Seal,
    Standing,
)

T = TypeVar("T")


def stand(events: Iterable[Event]) -> Standing:
    """What a history amounts to; events of a kind that this version does not know are passed over."""
    standing = Standing()
    for event in in_order(events):
        standing = follow(standing, event)
    return standing


def follow(standing: Standing, event: Event) -> Standing:
    """`standing` after one more event. What was put aside stays so, whatever another laptop did meanwhile."""
    step = _STEPS.get(event.kind)
    if step is None:
        return standing
    after = step(standing, event.data(), Act(event.who, event.at))
    return replace(after, state=AuditState.EXCLUDED) if standing.state is AuditState.EXCLUDED else after


def _read(kind: type[T], data: Mapping[str, Any], act: Act) -> T:
    return msgspec.convert({**data, "act": {"who": act.who, "at": act.at}}, kind)


def _submitted(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    seals = (*standing.seals, _read(Seal, data, act))
    return replace(standing, state=AuditState.SUBMITTED, seals=seals, confirmations=())


def _claimed(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    return replace(standing, claim=act)


def _corrected(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    return replace(standing, corrections=(*standing.corrections, _read(Correction, data, act)))


def _asked(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    return replace(standing, questions=(*standing.questions, _read(Question, data, act)))


def _answered(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    reply = Reply(data["text"], data["why"], act)
    questions = (
        replace(question, replies=(*question.replies, reply)) if question.id == data["question"] else question
        for question in standing.questions
    )
    return replace(standing, questions=tuple(questions))


def _edited(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    text = _read(ReportText, data, act)
    return replace(standing, texts={**standing.texts, text.target: text})


def _hidden(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    changed = frozenset({data["evidence"]})
    return replace(standing, hidden=standing.hidden | changed if data["hidden"] else standing.hidden - changed)


def _confirmed(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    return replace(standing, confirmations=(*standing.confirmations, _read(Confirmation, data, act)))


def _returned(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    return replace(standing, state=AuditState.RETURNED, returns=(*standing.returns, _read(Return, data, act)))


def _released(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    return replace(standing, state=AuditState.RELEASED, release=_read(Release, data, act))


def _excluded(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    return replace(standing, state=AuditState.EXCLUDED, excluded=data["reason"])


def _graded(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    return replace(standing, grade=_read(Grade, data, act))


def _acknowledged(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    first = standing.acknowledged or act.at
    return replace(standing, acknowledgement=_read(Acknowledgement, data, act), acknowledged=first)


def _queried(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    queries = (*standing.queries, _read(Query, data, act))
    return replace(standing, state=AuditState.APPEALED, queries=queries)


def _decided(standing: Standing, data: dict[str, Any], act: Act) -> Standing:
    def decide(query: Query) -> Query:
        if query.id != data["query"]:
            return query
        return replace(query, decision=_read(Decision, data, act))

    decided = replace(standing, queries=tuple(map(decide, standing.queries)))
    settled = standing.state is AuditState.APPEALED and not decided.open_queries
    return replace(decided, state=AuditState.DECIDED) if settled else decided


_STEPS: Mapping[str, Callable[[Standing, dict[str, Any], Act], Standing]] = {
    EventKind.SUBMITTED: _submitted,
    EventKind.CLAIMED: _claimed,
    EventKind.CORRECTED: _corrected,
    EventKind.ASKED: _asked,
    EventKind.ANSWERED: _answered,
    EventKind.EDITED: _edited,
    EventKind.HIDDEN: _hidden,
    EventKind.CONFIRMED: _confirmed,
    EventKind.RETURNED: _returned,
    EventKind.RELEASED: _released,
    EventKind.EXCLUDED: _excluded,
    EventKind.GRADED: _graded,
    EventKind.ACKNOWLEDGED: _acknowledged,
    EventKind.QUERIED: _queried,
    EventKind.DECIDED: _decided,
}
