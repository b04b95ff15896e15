"""The result after laptops that knew nothing of each other corrected and decided: what all their acts together give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from motaudit.audit.model import Audit
from motaudit.checklist.canonical import read_document
from motaudit.review.counting import corrected, counted
from motaudit.review.history import Event
from motaudit.review.standing import EventKind, Standing
from motaudit.scoring.score import score
from motaudit.scoring.sheet import ScoreSheet


def is_forked(events: Iterable[Event]) -> bool:
    """Whether two laptops added to a history apart."""
    seqs = [event.seq for event in events]
    return len(set(seqs)) < len(seqs)


def results_given(events: Iterable[Event]) -> Iterator[tuple[str, datetime]]:
    """The hash of each result that a correction or decision gave, and when.

    From the events, for where two people decided the same query only the last decision holds.
    """
    for event in events:
        if event.kind in (EventKind.CORRECTED, EventKind.DECIDED):
            given = event.data().get("score_hash")
            if given is not None:
                yield given, event.at


def recounted(document: bytes, handed_in: Audit, standing: Standing) -> ScoreSheet:
    """The score of what was handed in with everything that was corrected and decided; `document` is the checklist."""
    return score(read_document(document), counted(corrected(handed_in, standing), standing))
