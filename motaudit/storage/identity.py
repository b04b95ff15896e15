"""By what a workspace file is known; apart from the tables, so that one can be opened before they are loaded."""

from __future__ import annotations

APPLICATION_ID = 0x4D4F5431  # "MOT1"
SCHEMA = 2
TABLES = frozenset(
    {
        "audit", "branch", "branch_copy", "chain", "checklist", "conflict", "entry", "event", "evidence",
        "evidence_chunk", "installation", "journal", "journal_line", "known_place", "likeness", "package", "person",
        "pin", "plan", "progress", "repair", "rescore", "rescore_stage", "review", "revision", "shown_file",
        "stage_score", "thumbnail", "tie", "workspace",
    }
)  # fmt: skip
"""Every table of the present schema: one that lacks any of them is damaged."""
