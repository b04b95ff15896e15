"""What a branch gets, what it must not see, and how its answers come back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from motaudit.audit.entries import Change, EntryKey, EntryKind, answer_key, header_key
from motaudit.audit.model import (
    Answer,
    AuditState,
    Evidence,
    FirstImpression,
    ItemRef,
    Promise,
    Receipt,
    Visibility,
)
from motaudit.audit.places import Role
from motaudit.audit.records import AuditFilter
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.exchange.plan import Fate, PackagePlan
from motaudit.exchange.wire import Audience, Kind
from motaudit.review.queue import QueueFilter, QueueKind
from motaudit.review.standing import QueryKind, Remark, Ruling
from motaudit.workspace import Workspace
from tests.exchange.hostile import parts_of
from tests.pictures import jpeg
from tests.review.office import CLEAN, Office

BRANCH = Audience(Kind.BRANCH, ("B-001",))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "office")
    yield made
    made.workspace.close()


@pytest.fixture
def manager(tmp_path: Path, office: Office) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "manager", name="Harbour Street", clock=office.clock) as made:
        yield made


def released(office: Office) -> str:
    """A visit with everything that a branch must not see, sent back once and then released."""
    workspace = office.workspace
    audit_id = office.visit(short="no").id
    exif = Image.Exif()
    exif.update({0x010F: "SamsCamera", 0xA431: "SERIAL-4711", 0x013B: "ArtistSam", 0x9286: "CommentSam"})
    exif.get_ifd(0x8769)[0x9003] = "2001:09:09 01:46:40"
    place = exif.get_ifd(0x8825)
    place.update({1: "N", 2: (23.0, 35.0, 11.0), 29: "1999:09:09"})
    png = PngInfo()
    png.add_text("Author", "AuthorOfPng")
    drawn = io.BytesIO()
    Image.new("RGB", (30, 30)).save(drawn, "PNG", pnginfo=png)

    def attach(data: bytes, name: str, **said: object) -> Change:
        stored = finish(workspace.evidence.add(data, name, kind=str(said.get("kind", "photo"))))
        evidence = Evidence(
            stored.sha256, stored.name, stored.media_type, stored.size, taken=stored.taken, **said,  # type: ignore[arg-type]
        )  # fmt: skip
        return Change(EntryKey(EntryKind.EVIDENCE, new_id()), None, evidence)

    hidden = attach(jpeg(63, 40), "seen-by-nobody.jpg", caption="hidden caption")
    changes = (
        hidden,
        attach(jpeg(60, 40, exif), "sam-shopper.jpg", caption="Taken by Sam Shopper"),
        attach(drawn.getvalue(), "drawn.png"),
        attach(b"a list of secrets", "list.bin", kind="file"),
        attach(jpeg(61, 40), "till.jpg", kind="receipt"),
        attach(jpeg(62, 40), "kitchen.jpg", visibility=Visibility.INTERNAL),
        Change(EntryKey(EntryKind.RECEIPT, new_id()), None, Receipt("R-77")),
        Change(header_key("story"), None, "first wording by Sam"),
        Change(header_key("same_visit"), None, "id-of-another-visit"),
        Change(header_key("first_impression"), None, FirstImpression(1, "Sam Shopper saw flowers")),
        Change(answer_key(ItemRef("remark")), None, Answer("Sam Shopper remarks", note="Noted by Sam", flag=True)),
        Change(
            EntryKey(EntryKind.PROMISE, new_id()),
            None,
            Promise("Told to Sam Shopper", "Sam Shopper wrote", None, "by Sam Shopper"),
        ),
    )
    workspace.audits.commit(audit_id, changes, who=office.sam)
    story = Change(header_key("story"), "first wording by Sam", "Sam Shopper waited at the counter")
    workspace.audits.commit(audit_id, (story,), who=office.sam)
    workspace.audits.submit(audit_id, who=office.sam)
    office.clock.on(hours=1)
    workspace.reviews.return_with_remarks(audit_id, [Remark("a remark for the shopper", CLEAN)], who=office.rita)
    question = workspace.reviews.ask(audit_id, "asked in private?", who=office.rita)
    workspace.reviews.answer_question(audit_id, question.id, "answered in private", who=office.sam)
    office.clock.on(hours=1)
    workspace.audits.submit(audit_id, who=office.sam)
    workspace.reviews.hide_evidence(audit_id, hidden.key.code, who=office.rita)
    workspace.reviews.correct_start(
        audit_id, office.clock.at - timedelta(days=1), "why it was corrected", who=office.rita
    )
    workspace.reviews.grade(audit_id, 2, who=office.rita, note="a grade for Sam")
    workspace.ties.set_conflicts(office.sam, {office.branch.id: "an uncle works there"}, who=office.sam)
    today = office.clock.at.date()
    workspace.plans.make(office.branch.id, "cafe-visit", today, today, who=office.rita, note="a plan in private")
    workspace.reviews.release(audit_id, who=office.rita)
    return audit_id


def send(sender: Workspace, receiver: Workspace, out: Path, audience: Audience) -> PackagePlan:
    finish(sender.packages.write(out, audience=audience))
    plan = finish(receiver.packages.preview(out))
    if not plan.info.sender.trusted:
        plan = receiver.packages.trust(plan, who="a person")
    return finish(receiver.packages.apply(plan))


def test_a_branch_gets_what_was_released_and_nothing_of_who_came(office: Office, tmp_path: Path) -> None:
    audit_id = released(office)
    office.handed_in()
    package = tmp_path / "p.motaudit"
    written = finish(office.workspace.packages.write(package, audience=BRANCH))
    assert (written.audits, written.files) == (1, 2)
    everything = b"\n".join(name.encode() + b"\n" + data for name, data in parts_of(package).items())
    competitor = next(branch for branch in office.workspace.places.branches() if branch.competitor)
    for secret in (
        "Sam", office.sam, "sam-shopper", "SERIAL-4711", "1999:09:09", "2001-09-0", "AuthorOfPng", "Exif", "R-77", "till",
        "kitchen", "a list of secrets", "list.bin", "seen-by-nobody", "hidden caption", "first wording", "id-of-another-visit",
        "a remark for", "in private", "why it was corrected", "a grade for", "an uncle", competitor.id, competitor.name,
    ):  # fmt: skip
        at = everything.find(secret.encode())
        assert at < 0, (secret, everything[max(0, at - 40) : at + 60])
    assert audit_id.encode() in everything


def test_a_branch_does_not_learn_who_of_the_reviewers_makes_visits_too(
    office: Office, manager: Workspace, tmp_path: Path
) -> None:
    places = office.workspace.places
    rita = places.save_person(replace(places.person(office.rita), roles=frozenset({Role.REVIEWER, Role.AUDITOR})))
    released(office)
    send(office.workspace, manager, tmp_path / "1.motaudit", BRANCH)
    assert manager.places.person(rita.id) == replace(rita, roles=frozenset({Role.REVIEWER}))
    assert [person.name for person in manager.places.people() if Role.AUDITOR in person.roles] == ["Shopper"]
    plan = send(manager, office.workspace, tmp_path / "2.motaudit", Audience(Kind.HEAD_OFFICE))
    assert plan.changed_people == ()
    assert places.person(rita.id) == rita
    renamed = places.save_person(replace(rita, name="Rita R. Reviewer"))
    send(office.workspace, manager, tmp_path / "3.motaudit", BRANCH)
    assert manager.places.person(rita.id).name == renamed.name


def test_a_picture_that_cannot_be_made_anew_is_left_out(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released(office)

    def refuse(*_arguments: object) -> bytes:
        raise UserError("evidence.too_many_pixels", "Too large.", remedy="Make it smaller.")

    monkeypatch.setattr("motaudit.exchange.writing.plain_copy", refuse)
    written = finish(office.workspace.packages.write(tmp_path / "p.motaudit", audience=BRANCH))
    assert (written.audits, written.files) == (1, 0)


def test_the_manager_reads_queries_and_opens_repairs_and_the_answer_comes_back(
    office: Office, manager: Workspace, tmp_path: Path
) -> None:
    audit_id = released(office)
    send(office.workspace, manager, tmp_path / "1.motaudit", BRANCH)
    audit = manager.audits.load(audit_id)
    assert audit.state is AuditState.RELEASED
    assert audit.story == "[name] waited at the counter"
    assert audit.receipts == {}
    assert manager.audits.sheet(audit_id) == office.workspace.audits.sheet(audit_id)
    proof = finish(manager.evidence.add(jpeg(70, 70), "proof.jpg")).sha256
    query = manager.appeals.query(
        audit_id, ItemRef("short"), QueryKind.WRONG_FACT, "Two people waited", who=office.mo, evidence=[proof]
    )
    repair = manager.repairs.open(audit_id, CLEAN, who=office.mo, what="Wipe it every hour")
    assert finish(manager.check()) == ()
    plan = send(manager, office.workspace, tmp_path / "2.motaudit", Audience(Kind.HEAD_OFFICE))
    assert [line.fate for line in plan.audits] == [Fate.UPDATED]
    assert plan.new_people == ()
    assert office.workspace.reviews.state(audit_id) is AuditState.APPEALED
    assert office.workspace.repairs.repair(repair.id) == repair
    assert office.workspace.evidence.read(proof)
    office.clock.on(days=1)
    office.workspace.appeals.decide(audit_id, query.id, Ruling.EXCLUDED, "The photo shows it", who=office.rob)
    send(office.workspace, manager, tmp_path / "3.motaudit", BRANCH)
    assert manager.reviews.state(audit_id) is AuditState.DECIDED
    assert manager.audits.sheet(audit_id) == office.workspace.audits.sheet(audit_id)
    assert manager.audits.sheet(audit_id).percent == 100
    assert finish(manager.check()) == finish(office.workspace.check()) == ()


def test_what_is_still_being_checked_or_belongs_to_another_branch_is_not_sent(office: Office, tmp_path: Path) -> None:
    office.handed_in()
    released(office)
    written = finish(
        office.workspace.packages.write(tmp_path / "p.motaudit", audience=Audience(Kind.BRANCH, ("B-002",)))
    )
    assert written.audits == 0
    with pytest.raises(UserError) as refusal:
        finish(office.workspace.packages.write(tmp_path / "q.motaudit", audience=Audience(Kind.BRANCH, ("B-999",))))
    assert refusal.value.code == "places.unknown_branch"
    assert not (tmp_path / "q.motaudit").exists()


def test_a_competitor_is_sent_nothing(office: Office, tmp_path: Path) -> None:
    rival = next(branch.code for branch in office.workspace.places.branches() if branch.competitor)
    with pytest.raises(UserError) as refusal:
        finish(office.workspace.packages.write(tmp_path / "p", audience=Audience(Kind.BRANCH, ("B-001", rival))))
    assert refusal.value.code == "package.competitor"
    assert not (tmp_path / "p").exists()


def test_remarks_about_a_visit_that_is_not_here_are_passed_over(
    office: Office, manager: Workspace, tmp_path: Path
) -> None:
    released(office)
    send(office.workspace, manager, tmp_path / "1.motaudit", BRANCH)
    with Workspace.create(tmp_path / "other", clock=office.clock) as other:
        plan = send(manager, other, tmp_path / "2.motaudit", Audience(Kind.HEAD_OFFICE))
        assert [line.fate for line in plan.audits] == [Fate.UNKNOWN]
        assert other.audits.summaries() == ()
        assert finish(other.check()) == ()


def test_queries_that_were_decided_on_two_laptops_count_together(office: Office, tmp_path: Path) -> None:
    """Two reviewers each decide another query of the same visit: the score is that of both decisions."""
    audit_id = office.released(short="no", smiled="no").id
    workspace = office.workspace
    queries = {
        code: workspace.appeals.query(audit_id, ItemRef(code), QueryKind.WRONG_FACT, "No", who=office.mo).id
        for code in ("short", "smiled")
    }
    with Workspace.create(tmp_path / "other", clock=office.clock) as other:
        send(workspace, other, tmp_path / "1.motaudit", Audience(Kind.HEAD_OFFICE))
        office.clock.on(hours=1)
        workspace.appeals.decide(audit_id, queries["short"], Ruling.EXCLUDED, "Right", who=office.rob)
        office.clock.on(hours=1)
        other.appeals.decide(audit_id, queries["smiled"], Ruling.EXCLUDED, "Right", who=office.rob)
        send(workspace, other, tmp_path / "2.motaudit", Audience(Kind.HEAD_OFFICE))
        send(other, workspace, tmp_path / "3.motaudit", Audience(Kind.HEAD_OFFICE))
        assert workspace.audits.sheet(audit_id).percent == other.audits.sheet(audit_id).percent == 100
        assert workspace.packages.state() == other.packages.state()
        assert finish(workspace.check()) == finish(other.check()) == ()
    assert workspace.reviews.state(audit_id) is AuditState.DECIDED
    assert workspace.packages.last_written(Audience(Kind.HEAD_OFFICE)) == office.clock.at


def put_aside(office: Office, audit_id: str, reason: str = "The wrong branch was visited") -> None:
    office.clock.on(hours=1)
    office.workspace.reviews.exclude(audit_id, reason, who=office.rita)


class TestPutAsideAfterItWasSent:
    def test_the_branch_hears_of_it_with_the_reason_and_keeps_its_repairs(
        self, office: Office, manager: Workspace, tmp_path: Path
    ) -> None:
        audit_id = released(office)
        send(office.workspace, manager, tmp_path / "1.motaudit", BRANCH)
        repair = manager.repairs.open(audit_id, CLEAN, who=office.mo, what="Wipe it every hour")
        put_aside(office, audit_id)
        plan = send(office.workspace, manager, tmp_path / "2.motaudit", BRANCH)
        assert [line.fate for line in plan.audits] == [Fate.UPDATED]
        standing = manager.reviews.standing(audit_id)
        assert (standing.state, standing.excluded) == (AuditState.EXCLUDED, "The wrong branch was visited")
        assert [row.id for row in manager.audits.summaries(AuditFilter(seen_by_branch=True))] == [audit_id]
        assert manager.queue.rows(QueueFilter(QueueKind.SENT)) == ()
        assert manager.repairs.of_audit(audit_id) == (repair,)
        for refused in (
            lambda: manager.appeals.query(audit_id, CLEAN, QueryKind.OTHER, "Clean", who=office.mo),
            lambda: manager.repairs.open(audit_id, CLEAN, who=office.mo),
        ):
            with pytest.raises(UserError):
                refused()
        assert finish(manager.check()) == ()

    def test_whichever_of_two_packages_comes_first(self, office: Office, manager: Workspace, tmp_path: Path) -> None:
        audit_id = released(office)
        finish(office.workspace.packages.write(tmp_path / "1.motaudit", audience=BRANCH))
        put_aside(office, audit_id)
        send(office.workspace, manager, tmp_path / "2.motaudit", BRANCH)
        older = finish(manager.packages.apply(finish(manager.packages.preview(tmp_path / "1.motaudit"))))
        assert [line.fate for line in older.audits] == [Fate.UNCHANGED]
        assert manager.reviews.state(audit_id) is AuditState.EXCLUDED

    def test_a_query_that_was_made_meanwhile_stays_and_is_not_decided(
        self, office: Office, manager: Workspace, tmp_path: Path
    ) -> None:
        audit_id = released(office)
        send(office.workspace, manager, tmp_path / "1.motaudit", BRANCH)
        put_aside(office, audit_id)
        office.clock.on(hours=1)
        query = manager.appeals.query(audit_id, ItemRef("short"), QueryKind.OTHER, "Two waited", who=office.mo)
        send(manager, office.workspace, tmp_path / "2.motaudit", Audience(Kind.HEAD_OFFICE))
        send(office.workspace, manager, tmp_path / "3.motaudit", BRANCH)
        for workspace in (office.workspace, manager):
            standing = workspace.reviews.standing(audit_id)
            assert (standing.state, standing.queries) == (AuditState.EXCLUDED, (query,))
            assert finish(workspace.check()) == ()
        assert office.workspace.queue.counts()[QueueKind.APPEALED] == 0

    def test_what_was_never_sent_is_not_told(self, office: Office, tmp_path: Path) -> None:
        put_aside(office, office.handed_in().id, "Sam was drunk")
        written = finish(office.workspace.packages.write(tmp_path / "p.motaudit", audience=BRANCH))
        assert written.audits == 0
        assert office.workspace.audits.summaries(AuditFilter(seen_by_branch=True)) == ()

    def test_nothing_of_who_came_goes_along(self, office: Office, tmp_path: Path) -> None:
        audit_id = released(office)
        put_aside(office, audit_id)
        package = tmp_path / "p.motaudit"
        assert finish(office.workspace.packages.write(package, audience=BRANCH)).audits == 1
        everything = b"\n".join(parts_of(package).values())
        for secret in ("Sam", office.sam, "SERIAL-4711", "R-77", "a grade for", "why it was corrected"):
            assert secret.encode() not in everything, secret
        assert b"The wrong branch was visited" in everything
