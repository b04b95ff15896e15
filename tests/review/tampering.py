"""Single tamperings with the sealed history, as somebody would do them who knows the file: triggers put back, hashes of
rows made anew. `python -m tests.review.tampering 1000` tries that many and prints those that were not found.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from sqlcipher3 import dbapi2

from motaudit.audit.model import Answer
from motaudit.base.progress import finish
from motaudit.review.history import Total, _total_data, digest
from motaudit.review.queue import QueueFilter, QueueKind
from motaudit.review.signing import new_secret, signer
from motaudit.review.standing import QueryKind, Remark, Ruling
from motaudit.storage import rows
from motaudit.workspace import Workspace
from tests.review.office import CLEAN, GREETED, Office


def build(path: Path) -> Path:
    """A workspace in which everything that is sealed happened."""
    office = Office(path)
    with office.workspace as workspace:
        office.returned()
        office.handed_in()
        audit = office.handed_in(clean="no", greeted="no")
        workspace.reviews.correct_branch(audit.id, office.elsewhere.id, "Receipt", who=office.rita)
        workspace.reviews.correct_branch(audit.id, office.branch.id, "Wrong receipt", who=office.rita)
        workspace.reviews.return_with_remarks(audit.id, [Remark("Why?", GREETED)], who=office.rita)
        workspace.audits.submit(audit.id, who=office.sam)
        workspace.reviews.confirm_critical(audit.id, CLEAN, who=office.rita)
        workspace.reviews.release(audit.id, who=office.rita)
        query = workspace.appeals.query(audit.id, CLEAN, QueryKind.WRONG_FACT, "It was clean", who=office.mo)
        workspace.appeals.decide(audit.id, query.id, Ruling.RESCORED, "So it was", who=office.rob, answer=Answer("yes"))
        office.clock.on(minutes=1)
        workspace.reviews.grade(audit.id, 2, who=office.rita)
        repair = workspace.repairs.open(audit.id, GREETED, who=office.mo)
        workspace.repairs.finish(repair.id, who=office.mo)
        today = office.clock.at.date()
        workspace.plans.make(office.branch.id, "cafe-visit", today, today, who=office.rita)
        workspace.ties.set_conflicts(office.sam, {office.elsewhere.id: "Family"}, who=office.sam)
        assert len(workspace.queue.rows(QueueFilter(QueueKind.ALL))) == 3
    return path


class File:
    """The tables of a closed workspace, to be changed behind its back."""

    def __init__(self, path: Path, random: Random) -> None:
        self.random = random
        self._connection = dbapi2.connect(str(path), isolation_level=None)
        found = self._connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        self._triggers = [sql for _name, sql in found]
        for name, _sql in found:
            self._connection.execute(f'DROP TRIGGER "{name}"')

    def close(self) -> None:
        for trigger in self._triggers:
            self._connection.execute(trigger)
        self._connection.close()

    def rows(self, table: str, where: str = "1", *values: Any) -> list[dict[str, Any]]:
        found = self._connection.execute(f"SELECT * FROM {table} WHERE {where}", values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def any(self, table: str, where: str = "1", *values: Any) -> dict[str, Any]:
        return self.random.choice(self.rows(table, where, *values))

    def drop(self, table: str, row: dict[str, Any]) -> None:
        self._connection.execute(f"DELETE FROM {table} WHERE row_hash = ?", (row["row_hash"],))

    def add(self, table: str, row: dict[str, Any]) -> None:
        names = [name for name in row if name != "row_hash"]
        values = [row[name] for name in names]
        marks = ", ".join("?" * (len(names) + 1))
        self._connection.execute(
            f"INSERT INTO {table} ({', '.join(names)}, row_hash) VALUES ({marks})",
            (*values, rows.hash_of(table, values)),
        )

    def change(self, table: str, row: dict[str, Any], **changed: Any) -> None:
        self.drop(table, row)
        self.add(table, {**row, **changed})


Tamper = Callable[[File], None]


def other(value: Any, random: Random) -> Any:
    """Another value of the same kind."""
    if value is None:
        return "x"
    if isinstance(value, int | float):
        return value + random.choice((-1, 1))
    at = random.randrange(len(value) or 1)
    letter = "0" if value[at : at + 1] != "0" else "1"
    return value[:at] + letter + value[at + 1 :]


def edited(table: str, *columns: str) -> Tamper:
    def tamper(file: File) -> None:
        row = file.any(table)
        name = file.random.choice(columns)
        file.change(table, row, **{name: other(row[name], file.random)})

    return tamper


def dropped(table: str) -> Tamper:
    return lambda file: file.drop(table, file.any(table))


def cut_off(file: File) -> None:
    """The last event of a chain goes, and what stands beside the chain says so."""
    chain = file.any("chain", "events > 1")
    events = file.rows("event", "topic = ? AND subject = ? ORDER BY seq", chain["topic"], chain["subject"])
    file.drop("event", events[-1])
    heads = msgspec.json.encode([[events[-2]["seq"], events[-2]["hash"]]]).decode()
    file.change("chain", chain, events=len(events) - 1, heads=heads)


def taken_back(file: File) -> None:
    """The newest act of a review goes with all that repeats it, and the total is signed anew: the key is in the file."""
    (graded,) = file.rows("event", "kind = 'graded'")
    where = ("topic = ? AND subject = ?", graded["topic"], graded["subject"])
    (chain,) = file.rows("chain", *where)
    file.drop("event", graded)
    (before,) = file.rows("event", f"{where[0]} ORDER BY seq DESC LIMIT 1", *where[1:])
    heads = msgspec.json.encode([[before["seq"], before["hash"]]]).decode()
    file.change("chain", chain, events=chain["events"] - 1, heads=heads)
    (review,) = file.rows("review", "audit_id = ?", graded["subject"])
    file.change("review", review, grade=None)
    ((key,), (row,)) = (file.rows("workspace", "key = ?", name) for name in ("signing_key", "history"))
    total = msgspec.json.decode(row["value"])
    events, summed = total["events"] - 1, (int(total["sum"], 16) - int(graded["hash"], 16)) % (1 << 256)
    signed = signer(bytes.fromhex(key["value"])).sign(_total_data(events, f"{summed:064x}"))
    value = msgspec.json.encode(Total(events, f"{summed:064x}", signed)).decode()
    file.change("workspace", row, value=value)


def forgotten(file: File) -> None:
    """A whole history goes."""
    chain = file.any("chain")
    for event in file.rows("event", "topic = ? AND subject = ?", chain["topic"], chain["subject"]):
        file.drop("event", event)
    file.drop("chain", chain)


def swapped(file: File) -> None:
    chain = file.any("chain", "events > 1")
    events = file.rows("event", "topic = ? AND subject = ?", chain["topic"], chain["subject"])
    one, two = file.random.sample(events, 2)
    name = file.random.choice(("seq", "payload", "at", "previous", "signature"))
    _exchange(file, one, two, "seq" if one[name] == two[name] else name)


def exchanged(file: File, name: str) -> None:
    one, two = file.random.sample(file.rows("event"), 2)
    _exchange(file, one, two, name)


def _exchange(file: File, one: dict[str, Any], two: dict[str, Any], name: str) -> None:
    file.drop("event", one)
    file.drop("event", two)
    file.add("event", {**one, name: two[name]})
    file.add("event", {**two, name: one[name]})


def rewritten(file: File) -> None:
    """The newest event of a chain says something else, hashed and signed anew by a key that nobody knows."""
    chain = file.any("chain")
    event = file.rows("event", "topic = ? AND subject = ? ORDER BY seq", chain["topic"], chain["subject"])[-1]
    own = signer(new_secret())
    event |= {"who": "somebody", "installation": own.public}
    said = [event[name] for name in ("topic", "subject", "seq", "kind", "who", "at", "payload", "previous")]
    hash_ = digest(*said, own.public)
    file.change("event", event, hash=hash_, signature=own.sign(bytes.fromhex(hash_)))
    file.change("chain", chain, heads=msgspec.json.encode([[event["seq"], hash_]]).decode())


def doubled(file: File) -> None:
    event = file.any("event")
    file.add("event", {**event, "hash": other(event["hash"], file.random), "seq": event["seq"] + 1})


def replaced_revision(file: File) -> None:
    from motaudit.audit.frozen import content_hash

    revision = file.any("revision")
    content = revision["content"].replace('"yes"', '"no"', 1)
    file.change("revision", revision, content=content, content_hash=content_hash(content))


def passed_off(file: File) -> None:
    """What was handed in is replaced and passed off as a branch's copy, of which nothing is sealed."""
    for audit in file.rows("audit"):
        file.add("branch_copy", {"audit_id": audit["id"], "rank": "0001"})
    replaced_revision(file)


def fact(key: str) -> Tamper:
    def tamper(file: File) -> None:
        (row,) = file.rows("workspace", "key = ?", key)
        if file.random.random() < 0.3:
            file.drop("workspace", row)
        else:
            file.change("workspace", row, value=other(row["value"], file.random))

    return tamper


TAMPERINGS: dict[str, Tamper] = {
    "an event is edited": edited(
        "event", "topic", "subject", "seq", "kind", "who", "at", "payload", "previous", "installation", "signature",
        "hash",
    ),
    "an event is dropped": dropped("event"),
    "a history is cut off": cut_off,
    "a history is forgotten": forgotten,
    "an act is taken back": taken_back,
    "two signatures are exchanged": lambda file: exchanged(file, "signature"),
    "two events are swapped": swapped,
    "an event is rewritten": rewritten,
    "an event is doubled": doubled,
    "a chain is edited": edited("chain", "events", "heads"),
    "a chain is dropped": dropped("chain"),
    "the total is changed": fact("history"),
    "the key is changed": fact("signing_key"),
    "an installation is dropped": dropped("installation"),
    "a revision is replaced": replaced_revision,
    "a revision is passed off as a copy": passed_off,
    "a revision is edited": edited("revision", "content", "score", "algorithm", "submitted", "who"),
    "a revision is dropped": dropped("revision"),
    "a stage's score is edited": edited("stage_score", "percent", "n", "applicable", "earned", "possible"),
    "a stage's score is dropped": dropped("stage_score"),
    "a rescore is edited": edited("rescore", "revision", "score"),
    "a rescore is dropped": dropped("rescore"),
    "a rescored stage is edited": edited("rescore_stage", "percent", "n", "earned"),
    "a list of audits lies": edited("audit", "state", "revision", "percent", "verdict", "number", "submitted"),
    "the queue lies": edited("review", "state", "returns", "open_queries", "flagged", "claimed_by", "released"),
    "the queue forgets": dropped("review"),
    "a repair is edited": edited("repair", "state", "content"),
    "a repair is dropped": dropped("repair"),
    "a plan is edited": edited("plan", "state", "closes", "content"),
    "a tie is edited": edited("tie", "reason", "kind"),
    "a tie is dropped": dropped("tie"),
    "a shown file is invented": lambda file: file.add(
        "shown_file", {"sha256": "ab" * 32, "audit_id": file.any("audit")["id"]}
    ),
}  # fmt: skip


def is_found(template: Path, folder: Path, name: str, seed: int) -> bool:
    """Whether checking finds one tampering with a copy of `template`."""
    path = Path(shutil.copy(template, folder / f"{seed}.motaudit"))
    file = File(path, Random(seed))
    file._connection.execute("PRAGMA foreign_keys = OFF")
    TAMPERINGS[name](file)
    file.close()
    try:
        with Workspace.open(path, read_only=True) as workspace:
            return any(problem.code != "workspace.definitions" for problem in finish(workspace.check()))
    finally:
        path.unlink()


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    names = list(TAMPERINGS)
    with tempfile.TemporaryDirectory() as folder:
        template = build(Path(folder) / "template.motaudit")
        missed = [
            (name, seed)
            for seed in range(runs)
            for name in (names[seed % len(names)],)
            if not is_found(template, Path(folder), name, seed)
        ]
    for name, seed in missed:
        sys.stdout.write(f"not found: {name} ({seed})\n")
    sys.stdout.write(f"{runs - len(missed)} of {runs} tamperings found\n")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
