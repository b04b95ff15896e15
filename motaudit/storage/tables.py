"""The tables of a workspace file, and the triggers that keep what is published, journaled or handed in as it is.

Every table but the raw chunks (whose SHA-256 is known) carries `row_hash`, see `motaudit.storage.rows`.
Values are what SQLite keeps: text, integers, reals and blobs; instants are ISO text with their offset.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()


def _hash() -> Column[bytes]:
    return Column("row_hash", LargeBinary, nullable=False)


def _text(name: str, *, optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional)


def _integer(name: str, *, optional: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=optional)


workspace = Table("workspace", metadata, Column("key", Text, primary_key=True), _text("value"), _hash())

person = Table(
    "person",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("roles"),
    _integer("active"),
    _hash(),
)

branch = Table(
    "branch",
    metadata,
    Column("id", Text, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    _text("name"),
    _text("city"),
    _text("region"),
    _text("brand"),
    _integer("competitor"),
    _text("day_starts"),
    _text("attributes"),
    _integer("active"),
    _hash(),
)

checklist = Table(
    "checklist",
    metadata,
    Column("hash", Text, primary_key=True),
    _text("code"),
    _integer("version"),
    _text("title"),
    Column("document", LargeBinary, nullable=False),
    _text("published"),
    _text("retired", optional=True),
    _hash(),
    UniqueConstraint("code", "version"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Text, primary_key=True),
    _text("number"),
    _text("state"),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("auditor_id", ForeignKey("person.id"), nullable=False),
    Column("checklist_hash", ForeignKey("checklist.hash"), nullable=False),
    _integer("revision"),
    _text("created"),
    _text("submitted", optional=True),
    # Copies of header entries and of the newest revision's result: lists are read without opening each audit.
    _text("mode"),
    _text("scenario"),
    _text("outcome", optional=True),
    _text("started", optional=True),
    _text("percent", optional=True),
    _text("verdict", optional=True),
    _text("band", optional=True),
    _hash(),
    Index("audit_number", "number"),
    Index("audit_branch", "branch_id"),
)

# Apart from `audit`, because every answer rewrites it.
progress = Table(
    "progress",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    _text("updated"),
    _integer("step"),
    _text("position", optional=True),
    _integer("open_count", optional=True),
    _hash(),
    sqlite_with_rowid=False,
)

entry = Table(
    "entry",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    _text("value"),
    _hash(),
    sqlite_with_rowid=False,
)

journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("audit_id", ForeignKey("audit.id"), nullable=False),
    _integer("step"),
    _text("action"),
    _text("kind", optional=True),
    _text("code", optional=True),
    _integer("row", optional=True),
    _text("before", optional=True),
    _text("after", optional=True),
    _text("at"),
    _text("who"),
    _integer("undoes", optional=True),
    _hash(),
    Index("journal_audit", "audit_id", "seq"),
)

revision = Table(
    "revision",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _text("content"),
    _text("content_hash"),
    _text("score"),
    Column("checklist_hash", ForeignKey("checklist.hash"), nullable=False),
    _text("algorithm"),
    _text("submitted"),
    _text("who"),
    _hash(),
)

stage_score = Table(
    "stage_score",
    metadata,
    Column("audit_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", Text, primary_key=True),
    Column("percent", Float, nullable=True),
    _text("earned"),
    _text("possible"),
    _integer("n"),
    _integer("applicable"),
    _integer("emotion", optional=True),
    _hash(),
    ForeignKeyConstraint(["audit_id", "number"], ["revision.audit_id", "revision.number"]),
    sqlite_with_rowid=False,
)

evidence = Table(
    "evidence",
    metadata,
    Column("sha256", Text, primary_key=True),
    _text("media_type"),
    _integer("size"),
    _integer("chunks"),
    _text("taken", optional=True),
    _integer("width", optional=True),
    _integer("height", optional=True),
    _text("added"),
    _hash(),
)

# The chunks come before their manifest row, so they cannot refer to it.
evidence_chunk = Table(
    "evidence_chunk",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("sha256"),
    _integer("number"),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("sha256", "number"),
)

thumbnail = Table(
    "thumbnail",
    metadata,
    Column("sha256", ForeignKey("evidence.sha256"), primary_key=True),
    Column("data", LargeBinary, nullable=False),
    _hash(),
)

# The sealed history, see `motaudit.review.history`. Laptops may add to a chain apart, so its numbers may repeat.
event = Table(
    "event",
    metadata,
    Column("hash", Text, primary_key=True),
    _text("topic"),
    _text("subject"),
    _integer("seq"),
    _text("kind"),
    _text("who"),
    _text("at"),
    _text("payload"),
    _text("previous"),
    _text("installation"),
    _text("signature"),
    _hash(),
    Index("event_subject", "topic", "subject", "seq"),
)

chain = Table(
    "chain",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    _integer("events"),
    _text("heads"),
    _hash(),
    sqlite_with_rowid=False,
)

installation = Table(
    "installation",
    metadata,
    Column("public_key", Text, primary_key=True),
    _text("name"),
    _text("known_since"),
    _text("trusted_by", optional=True),
    _hash(),
)

# What counts after a correction or a decided query; the revision's own score stays beside it.
rescore = Table(
    "rescore",
    metadata,
    Column("audit_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    _integer("revision"),
    _text("score"),
    _text("at"),
    _hash(),
    ForeignKeyConstraint(["audit_id", "revision"], ["revision.audit_id", "revision.number"]),
)

rescore_stage = Table(
    "rescore_stage",
    metadata,
    Column("audit_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("stage", Text, primary_key=True),
    Column("percent", Float, nullable=True),
    _text("earned"),
    _text("possible"),
    _integer("n"),
    _integer("applicable"),
    _integer("emotion", optional=True),
    _hash(),
    ForeignKeyConstraint(["audit_id", "number"], ["rescore.audit_id", "rescore.number"]),
    sqlite_with_rowid=False,
)

# The tables from here to `plan` repeat what the history says, for lists.
review = Table(
    "review",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    _text("state"),
    _integer("revision"),
    _integer("returns"),
    _text("claimed_by", optional=True),
    _integer("open_questions"),
    _integer("open_queries"),
    _integer("flagged"),
    _text("released", optional=True),
    _text("released_by", optional=True),
    _text("query_until", optional=True),
    _text("acknowledged", optional=True),
    _integer("grade", optional=True),
    _hash(),
    Index("review_state", "state"),
)

repair = Table(
    "repair",
    metadata,
    Column("id", Text, primary_key=True),
    Column("audit_id", ForeignKey("audit.id"), nullable=False),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    _text("state"),
    _text("due", optional=True),
    _text("content"),
    _hash(),
    Index("repair_branch", "branch_id", "state"),
)

plan = Table(
    "plan",
    metadata,
    Column("id", Text, primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), nullable=False),
    Column("auditor_id", ForeignKey("person.id"), nullable=True),
    _text("state"),
    _text("opens"),
    _text("closes"),
    _text("content"),
    _hash(),
)

tie = Table(
    "tie",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    Column("branch_id", ForeignKey("branch.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    _text("reason"),
    _hash(),
    sqlite_with_rowid=False,
)

pin = Table(
    "pin",
    metadata,
    Column("person_id", ForeignKey("person.id"), primary_key=True),
    _text("hash"),
    _hash(),
)

# Which pictures and files the handed-in visits show, to find those that are shown twice.
shown_file = Table(
    "shown_file",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    _hash(),
    sqlite_with_rowid=False,
)

likeness = Table(
    "likeness",
    metadata,
    Column("sha256", ForeignKey("evidence.sha256"), primary_key=True),
    _text("bits"),
    _hash(),
    sqlite_with_rowid=False,
)

# What comes from other laptops, see `motaudit.exchange`.
# Where a journal row stands that was written elsewhere, see `motaudit.audit.lineage`.
journal_line = Table(
    "journal_line",
    metadata,
    Column("seq", ForeignKey("journal.seq"), primary_key=True),
    _text("action"),
    _integer("depth"),
    _text("parents"),
    _text("value", optional=True),
    _hash(),
)

# Entries that two laptops changed apart and about which nobody decided yet.
conflict = Table(
    "conflict",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("row", Integer, primary_key=True, autoincrement=False),
    _hash(),
    sqlite_with_rowid=False,
)

# Branches and people as they were when last sent or received, with the count of their changes.
known_place = Table(
    "known_place",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    _integer("clock"),
    _text("value"),
    _hash(),
    sqlite_with_rowid=False,
)

# Audits of which only what a branch may see is here.
branch_copy = Table(
    "branch_copy",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    _text("rank"),
    _hash(),
)

package = Table(
    "package",
    metadata,
    Column("id", Text, primary_key=True),
    Column("direction", Text, primary_key=True),
    _text("at"),
    _text("installation"),
    _text("audience"),
    _integer("audits"),
    _hash(),
)


def _refuse(name: str, event: str, table: str, condition: str = "") -> str:
    when = f" WHEN {condition}" if condition else ""
    return f"CREATE TRIGGER {name} BEFORE {event} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{name}'); END"


_FIXED = ("hash", "code", "version", "title", "document", "published")

TRIGGERS: tuple[str, ...] = (
    _refuse("checklist_stays", "DELETE", "checklist"),
    _refuse(
        "checklist_is_published", "UPDATE", "checklist", " OR ".join(f"old.{name} IS NOT new.{name}" for name in _FIXED)
    ),
    *(
        _refuse(f"{table}_{verb}", event, table)
        for table in ("journal", "revision", "stage_score", "event", "rescore", "rescore_stage", "journal_line")
        for verb, event in (("stays", "DELETE"), ("is_sealed", "UPDATE"))
    ),
    _refuse("chain_stays", "DELETE", "chain"),
    _refuse("chain_grows", "UPDATE", "chain", "new.events < old.events"),
)
