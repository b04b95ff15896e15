"""What somebody who knows the format, and is even trusted, can put into a package, and what becomes of it."""

from __future__ import annotations

import hashlib
import io
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from motaudit.audit.places import Branch, Person, Role
from motaudit.base.clock import now, to_text
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.exchange import wire
from motaudit.exchange.authority import RightKind
from motaudit.exchange.container import FORMAT
from motaudit.exchange.events import event_of, events_record
from motaudit.exchange.for_branch import SHOPPER
from motaudit.exchange.package import CONTENTS
from motaudit.exchange.places import branch_text
from motaudit.exchange.plan import PackagePlan
from motaudit.review import history
from motaudit.review.history import Chain, Topic, canonical
from motaudit.review.standing import EventKind
from tests.exchange.forging import SECRET, Forger
from tests.exchange.hostile import Parts, parts_of, sealed, with_contents
from tests.exchange.laptops import Laptop
from tests.pictures import jpeg

Make = Callable[[int], list[Laptop]]
Entry = wire.Entry
ANSWER = '{"text":"yes","note":"Smiled"}'


@pytest.fixture
def pair(laptops: Make, tmp_path: Path) -> tuple[Forger, Laptop]:
    sender, receiver = laptops(2)
    audit_id = sender.start()
    sender.write(audit_id, "greeted", "yes", "Smiled")
    sender.photograph(audit_id, jpeg(40, 30))
    sender.hand_in(audit_id)
    return Forger(parts_of(sender.pack(tmp_path / "good.motaudit")), audit_id), receiver


@pytest.fixture
def forger(pair: tuple[Forger, Laptop]) -> Forger:
    return pair[0]


@pytest.fixture
def receiver(pair: tuple[Forger, Laptop]) -> Laptop:
    return pair[1]


def look(laptop: Laptop, data: Parts | bytes) -> PackagePlan:
    path = laptop.path.with_suffix(".forged")
    path.write_bytes(data if isinstance(data, bytes) else sealed(data))
    return finish(laptop.workspace.packages.preview(path))


def refused(laptop: Laptop, data: Parts | bytes) -> str:
    before = laptop.workspace.packages.state()
    with pytest.raises(UserError) as refusal:
        look(laptop, data)
    assert refusal.value.code.startswith("package.")
    assert laptop.workspace.packages.state() == before
    return refusal.value.message


def take(laptop: Laptop, data: Parts) -> PackagePlan:
    packages = laptop.workspace.packages
    return finish(packages.apply(packages.trust(look(laptop, data), who="a person")))


# What was handed in and what the history says of it


def test_a_result_that_nobody_sealed(forger: Forger, receiver: Laptop) -> None:
    (revision,) = forger.record.revisions
    others = (
        msgspec.structs.replace(revision, score=revision.score.replace('"percent":"100"', '"percent":"12"', 1)),
        msgspec.structs.replace(revision, algorithm="another"),
        msgspec.structs.replace(revision, who=forger.person(Role.REVIEWER)),
    )
    for other in others:
        assert other != revision
        assert "not what its history says" in refused(receiver, forger.saying(revisions=(other,)))
        more = (revision, msgspec.structs.replace(other, number=2))
        assert "not what its history says" in refused(receiver, forger.saying(revisions=more))
    assert "not what its history says" in refused(receiver, forger.saying(revisions=()))
    assert "not what its history says" in refused(receiver, forger.saying(events=()))
    rescore = wire.RescoreRecord(hashlib.sha256(revision.content.encode()).hexdigest(), revision.score, to_text(now()))
    assert "not what its history says" in refused(receiver, forger.saying(rescores=(rescore,)))


def test_a_result_that_was_sealed_and_that_the_answers_do_not_give(forger: Forger, receiver: Laptop) -> None:
    """Whoever hands in seals the result. A reviewer is told of one that another program made up."""
    record = forger.record
    revision = record.revisions[0]
    better = revision.score.replace('"percent":"100"', '"percent":"99"', 1)
    sealed_event = event_of(record.events[0], Topic.AUDIT, forger.audit)
    payload = sealed_event.data() | {"score_hash": hashlib.sha256(better.encode()).hexdigest()}
    event = history.sealed(
        SECRET, Chain(), Topic.AUDIT, forger.audit, "submitted", canonical(payload), who=sealed_event.who,
        at=sealed_event.at,
    )  # fmt: skip
    forged = forger.saying(revisions=(msgspec.structs.replace(revision, score=better),), events=events_record([event]))
    take(receiver, forged)
    assert "score.other" in [hint.code for hint in finish(receiver.workspace.checks.look(forger.audit))]


def test_what_was_sealed_and_holds_a_value_that_nothing_could_count_or_show(forger: Forger, receiver: Laptop) -> None:
    record = forger.record
    revision = record.revisions[0]
    known = msgspec.json.decode(revision.content)
    others = [entry for entry in known["entries"] if entry[1] != "started"]
    sealed_event = event_of(record.events[0], Topic.AUDIT, forger.audit)
    for started in ("2026-11-02T10:00:00", "0001-01-01T00:00:00+14:00"):
        entries = sorted([*others, ["header", "started", 1, started]], key=lambda entry: entry[:3])
        content = msgspec.json.encode(known | {"entries": entries}).decode()
        payload = sealed_event.data() | {"content_hash": hashlib.sha256(content.encode()).hexdigest()}
        event = history.sealed(
            SECRET, Chain(), Topic.AUDIT, forger.audit, "submitted", canonical(payload), who=sealed_event.who,
            at=sealed_event.at,
        )  # fmt: skip
        forged = msgspec.structs.replace(revision, content=content)
        assert "is damaged" in refused(receiver, forger.saying(revisions=(forged,), events=events_record([event])))


def test_what_was_handed_in_honestly_raises_no_such_hint(forger: Forger, receiver: Laptop) -> None:
    take(receiver, forger.parts)
    receiver.review(forger.audit, "correct")
    assert "score.other" not in [hint.code for hint in finish(receiver.workspace.checks.look(forger.audit))]


def test_a_visit_that_another_shopper_is_said_to_have_made(forger: Forger, receiver: Laptop) -> None:
    assert "not what its history says" in refused(receiver, forger.saying(auditor=forger.person(Role.REVIEWER)))


def test_a_known_visit_that_is_handed_in_again_under_no_seal(forger: Forger, receiver: Laptop) -> None:
    take(receiver, forger.parts)
    (revision,) = forger.record.revisions
    better = msgspec.structs.replace(
        revision, number=2, content=revision.content.replace("Smiled", "Beamed"), submitted=to_text(now())
    )
    assert "not what its history says" in refused(receiver, forger.saying(revisions=(revision, better)))
    assert receiver.problems() == ()


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (EventKind.GRADED, {"points": 99, "note": ""}),
        (EventKind.GRADED, {"points": 2**70, "note": ""}),
        (EventKind.GRADED, '{"note":"","points":3,"points":5}'),
        (EventKind.GRADED, '{"points": 3,"note":""}'),
        (EventKind.RELEASED, {"query_until": "2026-12-01T00:00:00"}),
        (EventKind.RELEASED, {"query_until": "9999-12-31T23:59:59+00:00"}),
        (EventKind.CORRECTED, {"field": "started", "before": "", "after": "yesterday", "why": "x"}),
        (EventKind.CORRECTED, {"field": "started", "before": "", "after": "0001-01-01T00:00:00+14:00", "why": "x"}),
        (EventKind.CORRECTED, {"field": "branch", "before": "", "after": "nowhere", "why": "x"}),
        ("a kind of later versions", "{{{"),
    ],
)
def test_an_event_that_no_list_could_show(forger: Forger, receiver: Laptop, kind: str, payload: object) -> None:
    assert "no event says" in refused(receiver, forger.acting(kind, payload, forger.person(Role.REVIEWER)))


def test_an_event_of_a_later_version_is_kept_and_passed_over(forger: Forger, receiver: Laptop) -> None:
    take(receiver, forger.acting("celebrated", {"cake": True}, forger.person(Role.REVIEWER)))
    assert receiver.problems() == ()


def test_a_branch_that_nobody_knows(forger: Forger, receiver: Laptop) -> None:
    elsewhere = Branch(new_id(), "X-1", "Nowhere")
    payload = {
        "field": "branch", "before": forger.record.branch, "after": elsewhere.id, "why": "x", "branch": elsewhere,
    }  # fmt: skip
    moved = forger.acting(EventKind.CORRECTED, payload, forger.person(Role.REVIEWER))
    assert "not in the package" in refused(receiver, moved)


def test_somebody_whom_nobody_knows(forger: Forger, receiver: Laptop) -> None:
    assert "person who is not in" in refused(receiver, forger.acting(EventKind.CLAIMED, {}, new_id()))
    assert "person who is not in" in refused(receiver, forger.writing(Entry("emotion", "FMOT", 1, "1"), who=new_id()))
    told = forger.telling(Topic.PERSON, forger.record.auditor, "ties", {"kind": "manages", "branches": {}}, new_id())
    assert "person who is not in" in refused(receiver, told)


def test_the_same_event_many_times(forger: Forger, receiver: Laptop) -> None:
    events = forger.record.events
    assert "an event twice" in refused(receiver, forger.saying(events=events * 2))
    assert "cannot be read" in refused(receiver, forger.saying(events=events * 10_001))


def test_remarks_that_do_not_follow_what_is_here_wait_for_it(forger: Forger, receiver: Laptop) -> None:
    """They may have come before the visit's own news; kept without it, the history here would have a gap."""
    take(receiver, forger.parts)
    (submitted,) = forger.record.events
    later = Forger(
        forger.acting(EventKind.CLAIMED, {}, forger.person(Role.REVIEWER)), forger.audit
    ).acting(EventKind.ACKNOWLEDGED, {"comment": "Seen"}, forger.person(Role.MANAGER))  # fmt: skip
    *_known, last = Forger(later, forger.audit).record.events
    remarks = forger.saying(rank="0001", steps=(), revisions=(), events=(submitted, last))
    plan = take(receiver, remarks)
    assert plan.audits[0].events == 0
    assert receiver.problems() == ()
    take(receiver, later)
    assert receiver.workspace.reviews.standing(forger.audit).acknowledgement is not None
    assert receiver.problems() == ()


# What the journal says


@pytest.mark.parametrize(
    "entry",
    [
        Entry("answer", "smiled", 1, '{"number":"1E+999999"}'),
        Entry("answer", "smiled", 1, '{"number":"' + "9" * 100_000 + '"}'),
        Entry("answer", "smiled", 1, '{"number":"NaN"}'),
        Entry("answer", "smiled", 1, '{"contacts":[{"who":"","role":"","seconds":"Infinity","outcome":""}]}'),
        Entry("emotion", "FMOT", 1, "99"),
        Entry("emotion", "FMOT", 1, str(2**80)),
        Entry("rows", "welcome", 1, "[0]"),
        Entry("rows", "welcome", 1, f"[{2**63}]"),
        Entry("rows", "welcome", 1, "[" + ",".join(map(str, range(1, 2000))) + "]"),
        Entry("header", "started", 1, '"0001-01-01T00:00:00+14:00"'),
        Entry("header", "started", 1, '"9998-01-01T00:00:00Z"'),
        Entry("header", "started", 1, '"2026-11-02T10:00:00"'),
        Entry("time", "arrived", 1, '{"at":"2026-11-02T10:00:00"}'),
        Entry("header", "branch", 1, '"elsewhere"'),
        Entry("answer", "smiled", 10_000, ANSWER),
        Entry("answer", "smiled\x9b2J", 1, ANSWER),
        Entry("answer", "", 1, ANSWER),
    ],
)
def test_a_value_that_nothing_could_count_or_show(forger: Forger, receiver: Laptop, entry: wire.Entry) -> None:
    assert "no visit can hold" in refused(receiver, forger.writing(entry))


def test_a_version_from_a_longer_line_than_there_is(forger: Forger, receiver: Laptop) -> None:
    """It would win over all that people write from then on, and leave no number for it."""
    for depth in (2, 2**31 - 1):
        assert "gaps" in refused(receiver, forger.writing(Entry("emotion", "FMOT", 1, "1", depth, ())))


def test_an_answer_that_more_laptops_changed_apart_than_there_are(forger: Forger, receiver: Laptop) -> None:
    """Each version would be compared with each."""
    apart = [Entry("answer", "smiled", 1, f'{{"text":"yes","note":"{n}"}}', 1, ()) for n in range(40_000)]
    begin = time.perf_counter()
    assert "no journal holds" in refused(receiver, forger.writing(*apart))
    assert time.perf_counter() - begin < 5
    assert look(receiver, forger.writing(*apart[:90])).conflicts == 1


def test_a_visit_that_was_changed_without_end(forger: Forger, receiver: Laptop) -> None:
    steps = forger.record.steps
    endless = forger.saying(steps=(*steps, *([steps[-1]] * 210_000)))
    assert "changed more than" in refused(receiver, endless)


def test_times_that_no_calendar_has(forger: Forger, receiver: Laptop) -> None:
    far = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert "no point in time" in refused(receiver, forger.saying(created=to_text(far)))
    assert "no point in time" in refused(
        receiver, forger.acting(EventKind.GRADED, {"points": 3, "note": ""}, forger.person(Role.REVIEWER), far)
    )


# Names and numbers


def test_ids_and_numbers_that_motaudit_does_not_give(forger: Forger, receiver: Laptop) -> None:
    assert "cannot be read" in refused(receiver, forger.saying(number="2026\x1b[2J-1"))
    assert "cannot be read" in refused(receiver, forger.saying(number=forger.record.number + "\n"))
    someone = Person("11111111-2222-4333-8444-555555555555", "Zed")
    assert "cannot be read" in refused(receiver, forger.with_person(someone))
    manifest = sealed(forger.parts, lambda known: msgspec.structs.replace(known, id="not-an-id"))
    assert "cannot be read" in refused(receiver, manifest)


def test_places_that_no_form_would_save(forger: Forger, receiver: Laptop) -> None:
    known = forger.contents.branches
    for text in (
        branch_text(Branch(new_id(), "", "No code")),
        branch_text(Branch(new_id(), "X-1", "")),
        branch_text(Branch(new_id(), "X-1", "Never", day_starts="99:99")),
    ):
        more = with_contents(forger.parts, branches=(*known, wire.PlaceRecord(new_id(), 1, text)))
        assert "cannot be read" in refused(receiver, more)
    assert "cannot be read" in refused(receiver, with_contents(forger.parts, branches=known * 20_001))


def test_a_shopper_who_stands_for_all_keeps_that_name(forger: Forger, receiver: Laptop) -> None:
    assert "nobody is to know" in refused(receiver, forger.with_person(Person(SHOPPER.id, "Sam Shopper")))
    take(receiver, forger.with_person(SHOPPER))


def test_a_checklist_of_more_questions_than_anybody_answers(forger: Forger, receiver: Laptop) -> None:
    """And one just below that, with a mistake in each question, is refused in a moment."""
    name = next(name for name in forger.parts if name.startswith("checklists/"))
    others = {each: data for each, data in forger.parts.items() if each != name}
    known = msgspec.json.decode(forger.parts[name])
    (item, *_items) = items = known["stages"][0]["moments"][0]["items"]
    items += [item | {"code": f"q{n}", "relevant": f"${{unknown_{n}}} = 'yes'"} for n in range(2900)]
    for expected in ("cannot be used", "more than 3000 questions"):
        document = msgspec.json.encode(known)
        digest = hashlib.sha256(document).hexdigest()
        begin = time.process_time()
        assert expected in refused(receiver, {f"checklists/{digest}.json": document, **others})
        assert time.process_time() - begin < 5
        items += [item | {"code": f"r{n}"} for n in range(200)]


def test_a_checklist_of_more_values_than_anybody_reads(forger: Forger, receiver: Laptop) -> None:
    name = next(name for name in forger.parts if name.startswith("checklists/"))
    known = msgspec.json.decode(forger.parts[name])
    for number, expected in ((20_000, "more than 40000 values"), (12_000, "cannot be used")):
        known["choices"] |= {f"c{n}": [{"code": "a", "label": {"en": "b"}}] for n in range(number)}
        document = msgspec.json.encode(known | {"unknown": 1})
        parts = {f"checklists/{hashlib.sha256(document).hexdigest()}.json": document, **forger.parts}
        begin = time.perf_counter()
        assert expected in refused(receiver, parts)
        assert time.perf_counter() - begin < 5
        known = msgspec.json.decode(forger.parts[name])


def test_readers_without_end(forger: Forger, receiver: Laptop) -> None:
    everybody = wire.Audience(wire.Kind.BRANCH, ("",) * 20_001)
    data = sealed(forger.parts, lambda known: msgspec.structs.replace(known, audience=everybody))
    assert "cannot be read" in refused(receiver, data)


def test_a_count_of_changes_that_leaves_no_number_for_the_next(forger: Forger, receiver: Laptop) -> None:
    sam = Person(forger.record.auditor, "Sam Shopper")
    assert "more often than anybody can" in refused(receiver, forger.with_person(sam, clock=2**31 - 1))


def test_codes_that_clash_are_told_apart_however_alike_their_ids_end(forger: Forger, receiver: Laptop) -> None:
    ids = [f"{new_id()[:-6]}abcdef" for _time in range(3)]
    more = tuple(wire.PlaceRecord(id_, 1, branch_text(Branch(id_, "B-001", "Twin"))) for id_ in ids)
    take(receiver, with_contents(forger.parts, branches=(*forger.contents.branches, *more)))
    codes = [branch.code for branch in receiver.workspace.places.branches()]
    assert len(set(codes)) == len(codes) >= 4
    assert receiver.problems() == ()


def test_names_that_would_steer_a_terminal_are_shown_without_it(forger: Forger, receiver: Laptop) -> None:
    named = sealed(
        forger.with_person(Person(new_id(), "Eve\x1b[2J\u202egnp")),
        lambda known: msgspec.structs.replace(known, workspace="Head\noffice\x1b]0;x\x07"),
    )
    plan = look(receiver, named)
    assert plan.info.sender.workspace == "Head office]0;x"
    assert plan.new_people == ("Eve[2Jgnp",)


def test_nor_does_what_a_refusal_quotes_steer_a_terminal(forger: Forger, receiver: Laptop) -> None:
    long = b'{"\\u001b]0;x\\u0007' + b"a" * 1_100_000 + b'":1}'
    for data in (sealed({"\x1b]0;x\x07\x9b2J": b"{}", **forger.parts}), sealed({**forger.parts, CONTENTS: long})):
        said = refused(receiver, data)
        assert "]0;x" in said
        assert said.isprintable() and len(said) < 3000


# The container


def test_what_zip_allows_beside_what_motaudit_writes(forger: Forger, receiver: Laptop) -> None:
    """Each with a right integrity record, so that it is the form that is refused."""
    good = sealed(forger.parts)
    body = good[: -len(FORMAT) - 65]
    directory = body.rindex(b"PK\5\6")
    (start,) = struct.unpack_from("<I", body, directory + 16)

    def recorded(data: bytes) -> bytes:
        return data + FORMAT + b" " + hashlib.sha256(data).hexdigest().encode()

    def patched(at: int, value: bytes) -> bytes:
        return recorded(body[:at] + value + body[at + len(value) :])

    zip64 = b"PK\6\6" + bytes(52) + b"PK\6\7" + bytes(16)
    for data in (
        patched(6, b"\x08\0"),  # a data descriptor follows
        patched(6, b"\0\x08"),  # the name is UTF-8
        patched(4, b"\x2d\0"),  # zip64 is needed
        patched(10, b"\x01\x02"),  # a time
        patched(14, b"\0\0\0\0"),  # another checksum in one of the two headers
        patched(28, b"\x01\0"),  # an extra field
        patched(start + 8, b"\x08\0"),
        patched(start + 38, b"\xff\xff\xff\xff"),  # attributes
        patched(start + 42, b"\1\0\0\0"),  # begins elsewhere
        patched(start + 34, b"\1\0"),  # on another disk
        patched(directory + 4, b"\1\0"),
        patched(directory + 8, b"\xff\xff"),
        patched(directory + 16, b"\xff\xff\xff\xff"),
        recorded(body[:directory] + zip64 + body[directory:]),
        recorded(b"MZ" + body),
        recorded(body[:start] + b"\0" + body[start:]),
        recorded(body + body),
    ):
        assert refused(receiver, data)


def test_a_package_within_a_package_within_another(forger: Forger, receiver: Laptop) -> None:
    from pyrage import encrypt, x25519

    key = x25519.Recipient.from_str(receiver.workspace.packages.recipient())
    once = encrypt(sealed(forger.parts), [key])
    assert look(receiver, once).info.encrypted
    assert "no motaudit package" in refused(receiver, encrypt(once, [key]))
    assert refused(receiver, once[:-1])
    assert refused(receiver, once + b"\0")
    assert refused(receiver, once.replace(b"-> X25519", b"-> scrypt", 1))


# Files that are no photos


def test_pictures_that_need_too_much_memory_or_another_program_stay_files(forger: Forger, receiver: Laptop) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (7000, 7000)).save(out, "PNG")
    postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\nshowpage\n"
    vector = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    for data, media_type in (
        (out.getvalue(), "image/png"),
        (postscript, "application/postscript"),
        (vector, "image/svg+xml"),
    ):
        take(receiver, forger.with_file(data, media_type, picture=True))
        digest = hashlib.sha256(data).hexdigest()
        assert receiver.workspace.evidence.read(digest) == data
        with receiver.workspace._database.read() as connection:
            found = connection.exec_driver_sql("SELECT width FROM evidence WHERE sha256 = ?", (digest,))
            assert found.scalar_one() is None


# Who may do what


def test_a_shopper_who_releases_an_own_visit_is_shown_and_asked_about(forger: Forger, receiver: Laptop) -> None:
    sam = forger.record.auditor
    released = forger.acting(EventKind.RELEASED, {"query_until": to_text(now() + timedelta(days=7))}, sam)
    packages = receiver.workspace.packages
    take(receiver, forger.parts)
    path = receiver.path.with_suffix(".release")
    path.write_bytes(sealed(released))
    plan = packages.trust(finish(packages.preview(path)), who="a person")
    plan = finish(packages.preview(path))
    assert [(right.kind, right.person) for right in plan.rights] == [(RightKind.NO_REVIEWER, "Sam Shopper")]
    (step,) = plan.steps
    assert (step.kind, step.is_reviewer, step.first_here) == (EventKind.RELEASED, False, True)
    with pytest.raises(UserError) as refusal:
        finish(packages.apply(plan))
    assert refusal.value.code == "package.rights"
    assert "Sam Shopper is no reviewer" in refusal.value.message
    assert receiver.workspace.reviews.standing(forger.audit).release is None
    finish(packages.apply(plan.agree()))
    assert receiver.workspace.reviews.standing(forger.audit).release is not None


def test_a_package_that_makes_somebody_a_reviewer_or_a_manager_asks_first(forger: Forger, receiver: Laptop) -> None:
    sam, branch = forger.record.auditor, forger.record.branch
    raised = Forger(
        forger.telling(
            Topic.PERSON, sam, "ties", {"kind": "manages", "branches": {branch: ""}}, forger.person(Role.REVIEWER)
        ),
        forger.audit,
    ).with_person(Person(sam, "Sam Shopper", frozenset({Role.AUDITOR, Role.REVIEWER})))
    packages = receiver.workspace.packages
    packages.trust(look(receiver, raised), who="a person")
    plan = look(receiver, raised)
    packages.trust(plan, who="a person")
    plan = finish(packages.preview(plan.info.path))
    assert {right.kind for right in plan.rights} == {RightKind.ROLE, RightKind.BRANCH}
    with pytest.raises(UserError) as refusal:
        finish(packages.apply(plan))
    assert refusal.value.code == "package.rights"
    roles = {person.id: person.roles for person in receiver.workspace.places.people()}
    assert roles[sam] == {Role.AUDITOR}
    assert receiver.workspace.ties.managed(sam) == frozenset()
    finish(packages.apply(plan.agree()))
    assert receiver.workspace.ties.managed(sam) == {branch}


def test_a_new_reviewer_is_asked_about_where_visits_are_reviewed(forger: Forger, receiver: Laptop) -> None:
    eve = forger.with_person(Person(new_id(), "Eve", frozenset({Role.REVIEWER})))
    assert look(receiver, eve).rights == ()
    take(receiver, forger.parts)
    receiver.review(forger.audit, "release")
    assert [right.words for right in look(receiver, eve).rights] == ["Eve becomes a reviewer."]


def test_a_package_brings_neither_pins_nor_trust_nor_settings(forger: Forger, receiver: Laptop) -> None:
    sam = forger.record.auditor
    receiver.workspace.pins.set(sam, "1234")
    take(receiver, forger.with_person(Person(sam, "Sam S. Shopper")))
    assert receiver.workspace.pins.has(sam)
    assert receiver.workspace.pins.fits(sam, "1234")
    with receiver.workspace._database.read() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM installation WHERE trusted_by IS NOT NULL")
        assert found.scalar_one() == 1


def test_a_package_under_the_id_of_another_was_not_read_before(forger: Forger, receiver: Laptop) -> None:
    """`sealed` has a key of its own each time."""
    take(receiver, forger.parts)
    assert not look(receiver, forger.parts).read_before


def test_contents_and_manifest_have_one_spelling(forger: Forger, receiver: Laptop) -> None:
    text = forger.parts[CONTENTS]
    for other in (
        text.replace(rb"\"competitor\":false", rb"\"competitor\":0", 1),
        text.replace(rb"\"competitor\":false", rb"\"competitor\": false", 1),
        text.replace(b'"clock":1', b'"clock":1.0', 1),
        text.replace(b'"clock":1', b'"clock":-0', 1),
        text.replace(b'"clock":1', b'"clock":1' + b"0" * 5000, 1),
        text.replace(b"Sam Shopper", b"Sam\\u0020Shopper", 1),
        text.replace(b'"people":[', b'"people":[null,', 1),
        text + b"\n",
        b"\xef\xbb\xbf" + text,
    ):
        assert other != text
        assert "cannot be read" in refused(receiver, {**forger.parts, CONTENTS: other})
