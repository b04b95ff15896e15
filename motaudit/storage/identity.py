"""By what a workspace file is known; apart from the tables, so that one can be opened before they are loaded."""

from __future__ import annotations

APPLICATION_ID = 0x4D4F5431  # "MOT1"
SCHEMA = 1
TABLES = frozenset(
    {
        "audit", "branch", "checklist", "entry", "evidence", "evidence_chunk", "journal", "person", "progress",
        "revision", "stage_score", "thumbnail", "workspace",
    }
)  # fmt: skip
"""Every table of the present schema."""
