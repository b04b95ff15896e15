"""What was handed in of an audit, here and elsewhere, and the result that counts then."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

import msgspec

from motaudit.audit.entries import entries_of
from motaudit.audit.frozen import content_hash, freeze, thaw
from motaudit.audit.model import Audit, AuditState
from motaudit.audit.records import EDITABLE, listed
from motaudit.base.clock import from_text, to_text
from motaudit.exchange.journals import require_instant
from motaudit.exchange.refusing import unsafe
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.values import means_something
from motaudit.exchange.wire import AuditRecord, RevisionRecord
from motaudit.locale import _
from motaudit.review.arrival import Result
from motaudit.review.counting import corrected
from motaudit.review.history import Event
from motaudit.review.recounting import is_forked, recounted, results_given
from motaudit.review.standing import Seal, Standing
from motaudit.review.submission import Rescore, Revision, score_hash
from motaudit.review.submission import seal as seal_of
from motaudit.scoring.codec import decode_sheet, encode_sheet
from motaudit.scoring.sheet import ScoreSheet


class HandedIn:
    """The revisions and rescores that come, and the result that counts."""

    def __init__(
        self,
        repository: PackageRepository,
        known: Audit | None,
        identity: Audit,
        record: AuditRecord | None,
        history: Collection[Event],
        standing: Standing,
    ) -> None:
        self._identity = identity
        self._history = history
        self._standing = standing
        here = repository.revisions(identity.id) if known else ()
        self._all = list(here)
        self._contents: dict[str, Audit] = {}
        self._sheets: dict[str, ScoreSheet] = {}
        self.revisions: tuple[Result, ...] = ()
        self.rescores: tuple[Result, ...] = ()
        self.shown: frozenset[str] = frozenset()
        self.counts: ScoreSheet | None = None
        self._rescored: list[Rescore] = list(repository.rescores(identity.id)) if known else []
        if record is not None:
            self._take_revisions(record.revisions)
        if not self._all:
            return
        if record is not None:
            self._take_rescores(record)
        self._count(repository)

    @property
    def current(self) -> Revision | None:
        return self._all[-1] if self._all else None

    def require_sealed(self) -> None:
        """All that was handed in is what the history sealed, and every result is one that the history gives.

        Raises UserError otherwise: a package would say what nobody did, and what no check could find whole again.
        """
        sealed = {_seal_of(seal) for seal in self._standing.seals}
        here = {_seal_of(seal_of(each, 0)) for each in self._all}
        given = sorted(hash_ for hash_, _at in results_given(self._history))
        found = sorted(score_hash(each.score) for each in self._rescored)
        counts = found == given or (is_forked(self._history) and bool(given) and set(found) >= set(given))
        same = all(self._is_same(each) for each in self.revisions)
        if here != sealed or not counts or not same:
            raise unsafe(
                _("what was handed in of visit {number} is not what its history says.").format(
                    number=self._identity.number
                )
            )

    def _is_same(self, result: Result) -> bool:
        """Whether a revision is of this visit."""
        assert isinstance(result.of, Revision)
        said = msgspec.json.decode(result.of.content)
        known = self._identity
        return (said["id"], said["number"], said["auditor"]["id"], said["checklist_hash"]) == (
            known.id, known.number, known.auditor.id, known.checklist_hash,
        ) and from_text(said["created"]) == known.created  # fmt: skip

    def audit(self, *, excluded: bool) -> Audit:
        """The identity as it will be."""
        standing = self._standing
        state = standing.state or (AuditState.EXCLUDED if excluded else self._identity.state)
        audit = replace(self._identity, state=state)
        current = self.current
        if current is None:
            return audit
        branch = self._corrected(current).branch if standing.corrections else audit.branch
        return replace(audit, branch=branch, revision=current.number, submitted=current.submitted)

    def header(self, state: AuditState) -> dict[str, str | None]:
        """What lists show of it, where that is not what the entries say: they may be of another version."""
        current = self.current
        if current is None or (state in EDITABLE and not self._standing.corrections):
            return {}
        shown = listed(self._corrected(current))
        return {"started": shown["started"]} if state in EDITABLE else shown

    def _corrected(self, revision: Revision) -> Audit:
        try:
            return corrected(self._thawed(revision), self._standing)
        except (ValueError, ArithmeticError) as error:
            raise unsafe(_("an event of the history says what no event says.")) from error

    def _take_revisions(self, records: Iterable[RevisionRecord]) -> None:
        here = {(each.content_hash, each.submitted, each.who) for each in self._all}
        came = []
        for record in records:
            revision = self._revision(record)
            if (revision.content_hash, revision.submitted, revision.who) not in here:
                came.append(self._appended(revision))
        # The newest is the one that was sealed last, whichever came first.
        seals = self._standing.seals
        sealed = seals[-1].content_hash if seals else None
        if sealed is not None and self._all and self._all[-1].content_hash != sealed:
            newest = next((each for each in reversed(self._all) if each.content_hash == sealed), None)
            if newest is not None:
                came.append(self._appended(newest))
        self.revisions = tuple(self._result(each, each.score) for each in came)
        self.shown = frozenset(
            evidence.sha256 for revision in came for evidence in self._thawed(revision).evidence.values()
        )

    def _take_rescores(self, record: AuditRecord) -> None:
        numbers = {each.content_hash: each.number for each in self._all}
        hashes = {each.number: each.content_hash for each in self._all}
        here = {(hashes[each.revision], each.score, to_text(each.at)) for each in self._rescored}
        came = []
        for content, score, at in map(msgspec.structs.astuple, record.rescores):
            if (content, score, at) in here or content not in numbers:
                continue
            came.append(self._rescore(numbers[content], score, require_instant(at)))
        self.rescores = tuple(came)

    def _count(self, repository: PackageRepository) -> None:
        """The result that counts; where laptops acted apart it is what all corrections and decisions together give.

        So it is too where only the act came: what a branch knows of a visit gives no results of its own.
        """
        current = self._all[-1]
        last = [each for each in self._rescored if each.revision == current.number]
        text = last[-1].score if last else current.score
        given = dict(results_given(self._history))
        apart = is_forked(self._history) or given.keys() - {score_hash(each.score) for each in self._rescored}
        document = repository.checklists.document(current.checklist_hash) if given and apart else None
        if document is not None:
            together = encode_sheet(recounted(document, self._thawed(current), self._standing))
            if together != text:
                text = together
                self.rescores = (*self.rescores, self._rescore(current.number, text, max(given.values())))
        self.counts = self._sheet(text)

    def _appended(self, revision: Revision) -> Revision:
        numbered = replace(revision, number=len(self._all) + 1)
        self._all.append(numbered)
        return numbered

    def _rescore(self, revision: int, score: str, at: datetime) -> Result:
        rescore = Rescore(self._identity.id, len(self._rescored) + 1, revision, score, at)
        self._rescored.append(rescore)
        return Result(rescore, self._sheet(score), self._thawed(self._all[revision - 1]).emotions)

    def _result(self, revision: Revision, score: str) -> Result:
        return Result(revision, self._sheet(score), self._thawed(revision).emotions)

    def _revision(self, record: RevisionRecord) -> Revision:
        revision = Revision(
            self._identity.id,
            record.number,
            record.content,
            content_hash(record.content),
            record.score,
            record.checklist,
            record.algorithm,
            require_instant(record.submitted),
            record.who,
        )
        try:
            content = self._thawed(revision)
            good = (
                freeze(content) == record.content
                and record.checklist == self._identity.checklist_hash
                and all(means_something(key.kind, value) for key, value in entries_of(content).items())
            )
        except (msgspec.MsgspecError, ValueError, KeyError, RecursionError, ArithmeticError):
            good = False
        if not good:
            raise unsafe(_("what was handed in of visit {number} is damaged.").format(number=self._identity.number))
        return revision

    def _thawed(self, revision: Revision) -> Audit:
        content = self._contents.get(revision.content_hash)
        if content is None:
            content = self._contents[revision.content_hash] = thaw(revision.content, self._identity)
        return content

    def _sheet(self, text: str) -> ScoreSheet:
        sheet = self._sheets.get(text)
        if sheet is None:
            try:
                sheet = self._sheets[text] = decode_sheet(text)
            except (msgspec.MsgspecError, ValueError, ArithmeticError, RecursionError) as error:
                raise unsafe(_("the score of a visit is damaged.")) from error
            if len({stage.code for stage in sheet.stages}) < len(sheet.stages):
                raise unsafe(_("the score of a visit is damaged."))
        return sheet


def _seal_of(seal: Seal) -> tuple[object, ...]:
    """What a seal says but the number, which laptops that handed in apart each gave, and what was flagged."""
    act = seal.act
    assert act is not None  # it comes from an event
    return (seal.content_hash, seal.score_hash, seal.checklist_hash, seal.algorithm, act.who, act.at)
