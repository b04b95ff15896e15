"""An audit as it counts and as it is told: what was handed in, with what the review put beside it laid over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from motaudit.audit.model import Answer, AnswerState, Audit, ItemRef, MomentRef, Observation, Visibility, parse_ref
from motaudit.review.standing import Correction, HeaderField, Query, Ruling, Standing


class Words(StrEnum):
    """Whose words a report text stands beside; the shopper's own stay as they were written."""

    STORY = "story"
    OUTCOME = "outcome"
    ITEM = "item"
    MOMENT = "moment"


def target_of(where: ItemRef | MomentRef | Words) -> str:
    """How the history names a place of words: `story`, `outcome`, `item/greeted`, `moment/welcome[2]`."""
    if isinstance(where, ItemRef):
        return f"{Words.ITEM}/{where}"
    return f"{Words.MOMENT}/{where}" if isinstance(where, MomentRef) else str(where)


def corrected(audit: Audit, standing: Standing) -> Audit:
    """With the header as the reviewer corrected it, and without showing the branch what was hidden from it."""
    for correction in standing.corrections:
        audit = _correct(audit, correction)
    if standing.hidden:
        evidence = {
            key: replace(each, visibility=Visibility.INTERNAL) if key in standing.hidden else each
            for key, each in audit.evidence.items()
        }
        audit = replace(audit, evidence=evidence)
    return audit


def counted(audit: Audit, standing: Standing) -> Audit:
    """`audit`, corrected already, with the answers that decided queries put in the place of the shopper's."""
    answers = dict(audit.answers)
    for query in standing.queries:
        answer = _decided(query, answers.get(query.item, Answer()))
        if answer is not None:
            answers[query.item] = answer
    return replace(audit, answers=answers)


def reported(audit: Audit, standing: Standing) -> Audit:
    """`audit` in the words of the report, where the reviewer wrote some beside the shopper's."""
    answers, observations = dict(audit.answers), dict(audit.observations)
    for target, edited in standing.texts.items():
        part, _slash, ref = target.partition("/")
        match part:
            case Words.STORY:
                audit = replace(audit, story=edited.text)
            case Words.OUTCOME:
                audit = replace(audit, outcome_note=edited.text)
            case Words.ITEM:
                item = ItemRef(*parse_ref(ref))
                answers[item] = replace(answers.get(item, Answer()), note=edited.text)
            case Words.MOMENT:
                moment = MomentRef(*parse_ref(ref))
                observations[moment] = replace(observations.get(moment, Observation()), note=edited.text)
            case _:
                pass  # A later version may know more places.
    return replace(audit, answers=answers, observations=observations)


def header_value(audit: Audit, field: HeaderField) -> str:
    """As a correction names it: the branch's id, or when the visit began as ISO text, '' when that is not known."""
    if field is HeaderField.BRANCH:
        return audit.branch.id
    return audit.started.isoformat() if audit.started else ""


def _correct(audit: Audit, correction: Correction) -> Audit:
    if header_value(audit, correction.field) != correction.before:
        return audit  # The shopper mended it in a later revision.
    if correction.branch is not None:
        return replace(audit, branch=correction.branch)
    started = datetime.fromisoformat(correction.after)
    if audit.started is None:
        return replace(audit, started=started)
    # The times of the visit were on the same wrong day; durations stay.
    by = started - audit.started
    times = {code: replace(mark, at=mark.at + by) for code, mark in audit.times.items()}
    return replace(audit, started=started, ended=audit.ended + by if audit.ended else None, times=times)


def _decided(query: Query, answer: Answer) -> Answer | None:
    if query.decision is None or query.decision.ruling is Ruling.DECLINED:
        return None
    if query.decision.ruling is Ruling.EXCLUDED:
        return replace(answer, state=AnswerState.NOT_APPLICABLE)
    return query.decision.answer
