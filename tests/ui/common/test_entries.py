"""What stands in any place of a visit, told in words."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from motaudit.audit.entries import EntryKey, EntryKind, header_key
from motaudit.audit.model import (
    Answer,
    AnswerState,
    Evidence,
    FirstImpression,
    Mode,
    Observation,
    Outcome,
    Promise,
    Receipt,
    Recovery,
    Source,
    TimeMark,
    Valence,
)
from motaudit.audit.walk import Walk
from tests.samples import make_workspace, start_audit
from ui.common.entries import entry_place, entry_title, entry_words

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

ENTRIES: tuple[tuple[EntryKey, Any, str, str], ...] = (
    (
        EntryKey(EntryKind.ANSWER, "greeted"),
        Answer("no", note="busy", flag=True),
        "Were you greeted?",
        "No, “busy”, flagged",
    ),
    (EntryKey(EntryKind.ANSWER, "greeted"), Answer(state=AnswerState.NOT_OBSERVED), "Were you greeted?", "Not noticed"),
    (
        EntryKey(EntryKind.OBSERVATION, "welcome"),
        Observation(Valence.PAIN, note="cold"),
        "Welcome",
        "Disappointing, “cold”",
    ),
    (
        EntryKey(EntryKind.OBSERVATION, "welcome"),
        Observation(Valence.PAIN, recovery=Recovery("a coffee", 1)),
        "Welcome",
        "Disappointing, Put right, “a coffee”, Good",
    ),
    (EntryKey(EntryKind.EMOTION, "FMOT"), -2, "Arrival", "Very bad"),
    (EntryKey(EntryKind.TIME, "arrived"), TimeMark(NOON, Source.RECEIPT), "Arrived", "From the receipt"),
    (
        EntryKey(EntryKind.PROMISE, "x"),
        Promise("Ten minutes", "the poster", kept=False),
        "promise",
        "the poster, Broken",
    ),
    (EntryKey(EntryKind.RECEIPT, "x"), Receipt("4711", NOON, Decimal("12.50"), "OMR"), "receipt", "4711"),
    (EntryKey(EntryKind.EVIDENCE, "x"), Evidence("0" * 64, "till.jpg", "image/jpeg", 1), "photo", "till.jpg"),
    (EntryKey(EntryKind.ROWS, "welcome"), (1, 2), "Welcome", "2"),
    (header_key("outcome"), Outcome.CLOSED, "How it went", "the branch was closed"),
    (header_key("story"), "I waited.", "The story", "I waited."),
    (header_key("first_impression"), FirstImpression(1, "bright"), "First impression", "Good, “bright”"),
    (header_key("mode"), Mode.ANNOUNCED, "staff knew", "announced"),
    (header_key("confirmed_stages"), frozenset({"SMOT", "FMOT"}), "stages", "Arrival, Using"),
    (header_key("impression_frozen"), True, "impression", "Yes"),
    (header_key("scenario"), None, "Scenario", "Nothing there"),
)


@pytest.mark.parametrize(("key", "value", "title", "words"), ENTRIES, ids=range(len(ENTRIES)))
def test_an_entry_is_told_in_words(tmp_path: Path, key: EntryKey, value: Any, title: str, words: str) -> None:
    with make_workspace(tmp_path / "chain.workspace") as workspace:
        audit = start_audit(workspace)
        walk = Walk(workspace.checklists.get(audit.checklist_hash), audit)
        assert title in entry_title(walk, key).replace("\u2068", "").replace("\u2069", "")
        assert words in entry_words(walk, key, value)
        assert key.code not in entry_place(walk, key)
