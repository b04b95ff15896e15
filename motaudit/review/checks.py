"""Checks that help a reviewer look at the right places. What they say are hints, never verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Protocol

from motaudit.audit.entries import EntryKind
from motaudit.audit.frozen import thaw
from motaudit.audit.model import Audit
from motaudit.audit.walk import Walk
from motaudit.base.progress import Progress, Work
from motaudit.base.store import Store
from motaudit.checklist.service import ChecklistService
from motaudit.locale import _, isolated
from motaudit.review.checks_answers import answer_hints
from motaudit.review.checks_times import time_hints
from motaudit.review.counting import counted
from motaudit.review.hints import Checked, Hint, OtherVisit, Severity, Twin
from motaudit.review.likeness import NEAR, distance, likeness, says_something
from motaudit.review.submission import SubmissionService
from motaudit.scoring import score
from motaudit.scoring.sheet import ScoreSheet

_EARLIER_VISITS = 20


class CheckRepository(Protocol):
    def shown_elsewhere(self, audit_id: str) -> tuple[tuple[str, str], ...]:
        """Files of an audit that other audits show as well: (SHA-256, the other's number)."""

    def earlier_contents(self, audit: Audit, limit: int) -> tuple[tuple[str, str], ...]:
        """The newest other visits by the same shopper: (number, frozen content)."""

    def likenesses(self) -> Mapping[str, str]:
        """SHA-256 -> bits, of every picture whose likeness is known."""

    def numbers_showing(self, sha256: str, besides: str) -> tuple[str, ...]:
        """Numbers of the audits that show a file, but one (an id)."""

    def without_likeness(self) -> tuple[str, ...]:
        """Pictures that are shown and whose likeness is not known yet."""

    def thumbnail(self, sha256: str) -> bytes | None: ...
    def save_likeness(self, sha256: str, bits: str) -> None: ...
    def commit(self) -> None: ...


class CheckService:
    """Safe to use from any thread."""

    def __init__(self, store: Store[CheckRepository], audits: SubmissionService, checklists: ChecklistService) -> None:
        self._store = store
        self._audits = audits
        self._checklists = checklists

    def look(self, audit_id: str) -> Work[tuple[Hint, ...]]:
        """All hints about an audit that was handed in, warnings first. Pictures not compared yet are looked at first."""
        yield from self.prepare()
        return self.hints(audit_id)

    def prepare(self) -> Work[int]:
        """Make the likeness of pictures that have none, one at a time; returns how many."""
        with self._store.read() as repository:
            missing = repository.without_likeness()
        for done, sha256 in enumerate(missing, 1):
            with self._store.read() as repository:
                picture = repository.thumbnail(sha256)
            if picture is not None:
                bits = likeness(picture)
                with self._store.write() as repository:
                    repository.save_likeness(sha256, bits)
                    repository.commit()
            yield Progress(done, len(missing), _("Photos"))
        return len(missing)

    def hints(self, audit_id: str) -> tuple[Hint, ...]:
        """As `look`, by what is known of pictures so far."""
        audit = self._audits.load(audit_id)
        walk = Walk(self._checklists.get(audit.checklist_hash), audit)
        with self._store.read() as repository:
            others = tuple(_others(repository, audit))
            twins = tuple(_twins(repository, audit))
        answered = tuple(
            step.at
            for step in self._audits.journal(audit_id)
            if any(change.key.kind is EntryKind.ANSWER for change in step.changes)
        )
        handed_in = audit.submitted or audit.created
        checked = Checked(walk, self._audits.sheet(audit_id), handed_in, answered, others, twins)
        counts = score(walk.checklist, counted(audit, self._audits.standing(audit_id)))
        found = (
            *score_hints(checked, counts), *picture_hints(checked), *time_hints(checked), *answer_hints(checked),
        )  # fmt: skip
        return tuple(sorted(found, key=lambda hint: hint.severity is not Severity.WARNING))


def score_hints(checked: Checked, counts: ScoreSheet) -> Iterator[Hint]:
    """A result that its answers do not give: a package brings both, and whoever wrote it may have changed one."""
    if checked.sheet.algorithm == counts.algorithm and checked.sheet != counts:
        yield Hint(
            "score.other",
            Severity.WARNING,
            _("The result of this visit is not what its answers give."),
            remedy=_("Do not send it to the branch. Ask where it was handed in, and with which program."),
        )


def picture_hints(checked: Checked) -> Iterator[Hint]:
    """Photos that another visit shows as well: whichever of the two was first."""
    remedy = _("Look at both; return the visit if the photo is not of this day.")
    for key, each in checked.audit.evidence.items():
        twins = [twin for twin in checked.twins if twin.sha256 == each.sha256]
        for twin in twins:
            if twin.same:
                message = _("The same file is in visit {number} too.").format(number=isolated(twin.number))
                yield Hint("photo.reused", Severity.WARNING, message, each.item, key, remedy)
            else:
                message = _("Nearly the same picture is in visit {number} too.").format(number=isolated(twin.number))
                yield Hint("photo.alike", Severity.HINT, message, each.item, key, remedy)


def _others(repository: CheckRepository, audit: Audit) -> Iterator[OtherVisit]:
    for number, content in repository.earlier_contents(audit, _EARLIER_VISITS):
        other = thaw(content, audit)
        said = (text for answer in other.answers.values() for text in (answer.note, answer.value))
        yield OtherVisit(number, other.story, tuple(text for text in said if isinstance(text, str)))


def _twins(repository: CheckRepository, audit: Audit) -> Iterable[Twin]:
    same = [Twin(sha256, number, same=True) for sha256, number in repository.shown_elsewhere(audit.id)]
    known = repository.likenesses()
    own = {each.sha256 for each in audit.evidence.values() if each.kind == "photo"} & known.keys()
    yield from same
    for sha256 in sorted(own):
        if says_something(known[sha256]):
            apart = ((distance(known[sha256], bits), other) for other, bits in known.items() if other not in own)
            near = sorted(each for each in apart if each[0] <= NEAR)
            shown = ((far, repository.numbers_showing(other, audit.id)) for far, other in near)
            elsewhere = ((far, numbers) for far, numbers in shown if numbers)
            # The nearest says enough: where many look alike they all would be named otherwise.
            for far, numbers in islice(elsewhere, 1):
                yield Twin(sha256, numbers[0], same=False, distance=far)
