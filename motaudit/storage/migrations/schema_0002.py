"""Review, queries and repairs: the sealed history and what lists read of it. What was handed in before is sealed now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

from motaudit.base.clock import from_text
from motaudit.review.history import Chain, Event, Head, Topic, Total, added, canonical, sealed
from motaudit.review.signing import new_secret, signer

CHANGED = ("event", "chain", "installation", "review", "shown_file", "workspace")

_NO_HASH = b""
_encode = msgspec.json.Encoder().encode


def upgrade() -> None:
    _create_history()
    _create_lists()
    _create_people()
    _create_files()
    _create_packages()
    _seal_what_was_handed_in(op.get_bind())


def _text(name: str, *, optional: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=optional)


def _integer(name: str, *, optional: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=optional)


def _key(name: str, *references: sa.ForeignKey) -> sa.Column[str]:
    return sa.Column(name, sa.Text, *references, primary_key=True)


def _hash() -> sa.Column[bytes]:
    return sa.Column("row_hash", sa.LargeBinary, nullable=False)


def _create_history() -> None:
    op.create_table(
        "event",
        _key("hash"),
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
    )
    op.create_index("event_subject", "event", ["topic", "subject", "seq"])
    op.create_table(
        "chain", _key("topic"), _key("subject"), _integer("events"), _text("heads"), _hash(), sqlite_with_rowid=False
    )
    op.create_table(
        "installation",
        _key("public_key"),
        _text("name"),
        _text("known_since"),
        _text("trusted_by", optional=True),
        _hash(),
    )
    op.create_table(
        "rescore",
        _key("audit_id"),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _integer("revision"),
        _text("score"),
        _text("at"),
        _hash(),
        sa.ForeignKeyConstraint(["audit_id", "revision"], ["revision.audit_id", "revision.number"]),
    )
    op.create_table(
        "rescore_stage",
        _key("audit_id"),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _key("stage"),
        sa.Column("percent", sa.Float, nullable=True),
        _text("earned"),
        _text("possible"),
        _integer("n"),
        _integer("applicable"),
        _integer("emotion", optional=True),
        _hash(),
        sa.ForeignKeyConstraint(["audit_id", "number"], ["rescore.audit_id", "rescore.number"]),
        sqlite_with_rowid=False,
    )


def _create_lists() -> None:
    op.create_table(
        "review",
        _key("audit_id", sa.ForeignKey("audit.id")),
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
    )
    op.create_index("review_state", "review", ["state"])
    op.create_table(
        "repair",
        _key("id"),
        sa.Column("audit_id", sa.Text, sa.ForeignKey("audit.id"), nullable=False),
        sa.Column("branch_id", sa.Text, sa.ForeignKey("branch.id"), nullable=False),
        _text("state"),
        _text("due", optional=True),
        _text("content"),
        _hash(),
    )
    op.create_index("repair_branch", "repair", ["branch_id", "state"])
    op.create_table(
        "plan",
        _key("id"),
        sa.Column("branch_id", sa.Text, sa.ForeignKey("branch.id"), nullable=False),
        sa.Column("auditor_id", sa.Text, sa.ForeignKey("person.id"), nullable=True),
        _text("state"),
        _text("opens"),
        _text("closes"),
        _text("content"),
        _hash(),
    )


def _create_people() -> None:
    op.create_table(
        "tie",
        _key("person_id", sa.ForeignKey("person.id")),
        _key("branch_id", sa.ForeignKey("branch.id")),
        _key("kind"),
        _text("reason"),
        _hash(),
        sqlite_with_rowid=False,
    )
    op.create_table("pin", _key("person_id", sa.ForeignKey("person.id")), _text("hash"), _hash())


def _create_files() -> None:
    op.create_table(
        "shown_file",
        _key("sha256"),
        _key("audit_id", sa.ForeignKey("audit.id")),
        _hash(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "likeness",
        _key("sha256", sa.ForeignKey("evidence.sha256")),
        _text("bits"),
        _hash(),
        sqlite_with_rowid=False,
    )


def _create_packages() -> None:
    op.create_table(
        "journal_line",
        sa.Column("seq", sa.Integer, sa.ForeignKey("journal.seq"), primary_key=True),
        _text("action"),
        _integer("depth"),
        _text("parents"),
        _text("value", optional=True),
        _hash(),
    )
    op.create_table(
        "conflict",
        _key("audit_id", sa.ForeignKey("audit.id")),
        _key("kind"),
        _key("code"),
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        _hash(),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "known_place", _key("kind"), _key("id"), _integer("clock"), _text("value"), _hash(), sqlite_with_rowid=False
    )
    op.create_table("branch_copy", _key("audit_id", sa.ForeignKey("audit.id")), _text("rank"), _hash())
    op.create_table(
        "package",
        _key("id"),
        _key("direction"),
        _text("at"),
        _text("installation"),
        _text("audience"),
        _integer("audits"),
        _hash(),
    )


def _seal_what_was_handed_in(connection: sa.Connection) -> None:
    """Each revision gets the event of handing it in, as if there had been one; who put a visit aside said no reason."""
    secret = new_secret()
    known_since = connection.exec_driver_sql("SELECT value FROM workspace WHERE key = 'created'").scalar()
    _fact(connection, "signing_key", secret.hex())
    connection.exec_driver_sql(
        "INSERT INTO installation VALUES (?, '', ?, NULL, ?)", (signer(secret).public, known_since, _NO_HASH)
    )
    hashes: list[str] = []
    # All at once: the rows that follow are written on the same connection.
    revisions = connection.exec_driver_sql(
        "SELECT audit_id, number, content, content_hash, score, checklist_hash, algorithm, submitted, who"
        " FROM revision ORDER BY audit_id, number"
    ).all()
    for audit_id, found in groupby(revisions, itemgetter(0)):
        hashes += _seal_audit(connection, secret, audit_id, list(found))
    total = added(secret, None, hashes) if hashes else None
    if total is not None:
        _fact(connection, "history", _total_text(total))


def _total_text(total: Total) -> str:
    return _encode(total).decode()


def _seal_audit(connection: sa.Connection, secret: bytes, audit_id: str, revisions: list[Any]) -> Iterator[str]:
    chain, flagged = Chain(), 0
    for _audit, number, content, content_hash, score, checklist_hash, algorithm, submitted, who in revisions:
        entries = msgspec.json.decode(content)["entries"]
        flagged = sum(1 for kind, _code, _row, value in entries if kind == "answer" and value.get("flag"))
        seal = {
            "revision": number,
            "content_hash": content_hash,
            "score_hash": sha256(score.encode()).hexdigest(),
            "checklist_hash": checklist_hash,
            "algorithm": algorithm,
            "flagged": flagged,
        }
        event = _add(connection, secret, chain, audit_id, "submitted", seal, from_text(submitted), who)
        chain = Chain(chain.events + 1, (Head(event.seq, event.hash),))
        yield event.hash
        files = {value["sha256"] for kind, _code, _row, value in entries if kind == "evidence"}
        connection.exec_driver_sql("DELETE FROM shown_file WHERE audit_id = ?", (audit_id,))
        for file in sorted(files):
            connection.exec_driver_sql("INSERT INTO shown_file VALUES (?, ?, ?)", (file, audit_id, _NO_HASH))
    state = connection.exec_driver_sql("SELECT state FROM audit WHERE id = ?", (audit_id,)).scalar_one()
    if state == "excluded":
        at, who = connection.exec_driver_sql(
            "SELECT at, who FROM journal WHERE audit_id = ? AND action = 'exclude' ORDER BY seq DESC", (audit_id,)
        ).first() or (revisions[-1][7], revisions[-1][8])
        event = _add(connection, secret, chain, audit_id, "excluded", {"reason": ""}, from_text(at), who)
        chain = Chain(chain.events + 1, (Head(event.seq, event.hash),))
        yield event.hash
    connection.exec_driver_sql(
        "INSERT INTO chain VALUES ('audit', ?, ?, ?, ?)",
        (audit_id, chain.events, _encode(chain.heads).decode(), _NO_HASH),
    )
    connection.exec_driver_sql(
        "INSERT INTO review VALUES (?, ?, ?, 0, NULL, 0, 0, ?, NULL, NULL, NULL, NULL, NULL, ?)",
        (audit_id, state, revisions[-1][1], flagged, _NO_HASH),
    )


def _add(
    connection: sa.Connection,
    secret: bytes,
    chain: Chain,
    audit_id: str,
    kind: str,
    payload: dict[str, Any],
    at: datetime,
    who: str,
) -> Event:
    event = sealed(secret, chain, Topic.AUDIT, audit_id, kind, canonical(payload), who=who, at=at)
    connection.exec_driver_sql(
        "INSERT INTO event VALUES (?, 'audit', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.hash,
            audit_id,
            event.seq,
            kind,
            who,
            event.at.isoformat(timespec="milliseconds"),
            event.payload,
            " ".join(event.previous),
            event.installation,
            event.signature,
            _NO_HASH,
        ),
    )
    return event


def _fact(connection: sa.Connection, key: str, value: str) -> None:
    connection.exec_driver_sql("INSERT INTO workspace VALUES (?, ?, ?)", (key, value, _NO_HASH))
