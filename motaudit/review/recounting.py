"""The result after laptops that knew nothing of each other corrected and decided: what all their acts together give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from motaudit.audit.model import Audit
from motaudit.checklist.canonical import read_document
from motaudit.review.counting import corrected, counted
from motaudit.review.history import Event
from motaudit.review.standing import Act, Standing
from motaudit.scoring.score import score
from motaudit.scoring.sheet import ScoreSheet


def is_forked(events: Iterable[Event]) -> bool:
    """Whether two laptops added to a history apart."""
    seqs = [event.seq for event in events]
    return len(set(seqs)) < len(seqs)


def scoring_acts(standing: Standing) -> Iterator[Act]:
    """The corrections and decisions that changed the result."""
    for correction in standing.corrections:
        if correction.score_hash is not None and correction.act is not None:
            yield correction.act
    for query in standing.queries:
        if query.decision is not None and query.decision.score_hash is not None and query.decision.act is not None:
            yield query.decision.act


def recounted(document: bytes, handed_in: Audit, standing: Standing) -> ScoreSheet:
    """The score of what was handed in with everything that was corrected and decided; `document` is the checklist."""
    return score(read_document(document), counted(corrected(handed_in, standing), standing))
