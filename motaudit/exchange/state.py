"""One hash over all that packages carry, the same wherever the same is known."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import msgspec

from motaudit.audit.lineage import Lineage
from motaudit.audit.model import Audit
from motaudit.base.clock import to_text
from motaudit.exchange.gathering import Wanted, full_record
from motaudit.exchange.places import BRANCH, PERSON, Register
from motaudit.exchange.repository import PackageRepository
from motaudit.review.history import Topic
from motaudit.review.submission import result
from motaudit.scoring.codec import encode_sheet

_encode = msgspec.json.Encoder(order="sorted").encode


def state_of(repository: PackageRepository) -> str:
    """SHA-256 in hexadecimal digits. What belongs to this computer alone (positions, numbering, lists) is left out."""
    wanted = Wanted()
    audits = {id_: _audit(repository, id_, wanted) for id_ in repository.audit_ids()}
    said = {
        "audits": audits,
        "places": [Register(repository, kind).shown() for kind in (BRANCH, PERSON)],
        "checklists": sorted(version.hash for version in repository.checklists.versions()),
        "files": sorted(hash_ for hash_ in wanted.files if repository.files.file(hash_) is not None),
        "events": {
            topic: sorted(event.hash for events in repository.all_events(topic).values() for event in events)
            for topic in (Topic.REPAIR, Topic.PLAN, Topic.PERSON)
        },
    }
    return sha256(_encode(said)).hexdigest()


def _audit(repository: PackageRepository, audit_id: str, wanted: Wanted) -> dict[str, Any]:
    audit = repository.audit(audit_id)
    assert audit is not None
    record = full_record(repository, audit, wanted)
    lineage = Lineage(audit_id)
    for _written in lineage.replay(repository.journal_rows(audit_id)):
        pass
    return {
        "number": audit.number,
        "state": audit.state,
        "branch": audit.branch.id,
        "auditor": audit.auditor.id,
        "checklist": audit.checklist_hash,
        "created": to_text(audit.created),
        "written": sorted(lineage.known),
        "entries": sorted((*key, value) for key, value in repository.entries(audit_id).items()),
        "conflicts": sorted(lineage.conflicts()),
        "handed_in": sorted({(each.content, each.submitted, each.who) for each in record.revisions}),
        "newest": record.revisions[-1].content if record.revisions else None,
        "counts": _counts(repository, audit),
        "events": sorted(event.hash for event in record.events),
    }


def _counts(repository: PackageRepository, audit: Audit) -> str | None:
    """The score of the newest revision, as it was corrected and decided last."""
    sheet = result(repository, audit.id, audit.revision)
    return None if sheet is None else encode_sheet(sheet)
