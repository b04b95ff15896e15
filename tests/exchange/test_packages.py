"""What people send each other in packages, and what becomes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from motaudit.audit.entries import Change, answer_key, header_key
from motaudit.audit.model import Answer, AuditState, ItemRef, Outcome
from motaudit.audit.places import Branch, Person, Role
from motaudit.base.errors import EnvironmentFault, UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.cli import run
from motaudit.exchange.plan import Fate
from motaudit.exchange.wire import Audience, Kind
from motaudit.locale import using
from motaudit.review.repairs import RepairState
from motaudit.workspace import Workspace
from tests.exchange.laptops import MORNING, OFFICE, Laptop
from tests.pictures import jpeg
from tests.samples import small_checklist

Make = Callable[[int], list[Laptop]]


def test_a_visit_arrives_with_its_answers_photos_and_result(laptops: Make, tmp_path: Path) -> None:
    shopper, office = laptops(2)
    audit_id = shopper.start()
    shopper.write(audit_id, "greeted", "no", "Nobody looked up")
    photo = shopper.photograph(audit_id, jpeg(50, 40))
    shopper.hand_in(audit_id)
    plan = office.take(shopper.pack(tmp_path / "p.motaudit"))
    assert [(line.fate, line.state) for line in plan.audits] == [(Fate.NEW, AuditState.SUBMITTED)]
    arrived, sent = office.workspace.audits.load(audit_id), shopper.workspace.audits.load(audit_id)
    assert arrived == sent
    assert office.workspace.audits.sheet(audit_id) == shopper.workspace.audits.sheet(audit_id)
    assert office.workspace.evidence.read(photo) == shopper.workspace.evidence.read(photo)
    assert len(office.workspace.audits.journal(audit_id)) == len(shopper.workspace.audits.journal(audit_id))
    assert office.workspace.packages.state() == shopper.workspace.packages.state()
    assert office.problems() == ()


def test_looking_at_a_package_writes_nothing(laptops: Make, tmp_path: Path) -> None:
    shopper, office = laptops(2)
    shopper.start()
    before = office.workspace.packages.state()
    plan = finish(office.workspace.packages.preview(shopper.pack(tmp_path / "p.motaudit")))
    assert len(plan.of(Fate.NEW)) == 1
    assert office.visits() == []
    assert office.workspace.packages.state() == before


def test_a_package_that_was_read_before_changes_nothing(laptops: Make, tmp_path: Path) -> None:
    shopper, office = laptops(2)
    shopper.photograph(shopper.start(), b"receipt")
    package = shopper.pack(tmp_path / "p.motaudit")
    assert not office.take(package).read_before
    state = office.workspace.packages.state()
    again = office.take(package)
    assert again.read_before
    assert again.changes_nothing
    assert office.workspace.packages.state() == state


def test_a_stranger_is_trusted_once_by_a_person(laptops: Make, tmp_path: Path) -> None:
    shopper, office = laptops(2)
    shopper.start()
    package = shopper.pack(tmp_path / "p.motaudit")
    packages = office.workspace.packages
    plan = finish(packages.preview(package))
    assert not plan.info.sender.trusted
    assert plan.info.sender.fingerprint == shopper.workspace.packages.fingerprint()
    with pytest.raises(UserError) as refusal:
        finish(packages.apply(plan))
    assert refusal.value.code == "package.untrusted"
    assert plan.info.sender.fingerprint in refusal.value.message
    assert office.visits() == []
    packages.trust(plan, who=office.workspace.places.people()[0].id)
    assert finish(packages.apply(plan)).of(Fate.NEW)
    assert finish(packages.preview(package)).info.sender.trusted


def test_changes_to_different_questions_are_put_together(laptops: Make, tmp_path: Path) -> None:
    one, two = laptops(2)
    audit_id = one.start()
    two.take(one.pack(tmp_path / "0.motaudit"))
    one.write(audit_id, "greeted", "yes", "from one")
    two.write(audit_id, "smiled", "no", "from two")
    plan = two.take(one.pack(tmp_path / "1.motaudit"))
    one.take(two.pack(tmp_path / "2.motaudit"))
    assert plan.conflicts == 0
    for laptop in (one, two):
        notes = {ref.code: answer.note for ref, answer in laptop.workspace.audits.load(audit_id).answers.items()}
        assert notes == {"greeted": "from one", "smiled": "from two"}
        assert laptop.problems() == ()


def test_a_visit_that_was_put_aside_while_its_shopper_changed_it_is_listed_alike_everywhere(
    laptops: Make, tmp_path: Path
) -> None:
    """The shopper changes the day and how it went; the office knows nothing of it and puts the visit aside."""
    shopper, office = laptops(2)
    audit_id = shopper.start()
    shopper.hand_in(audit_id)
    office.take(shopper.pack(tmp_path / "0.motaudit"))
    office.review(audit_id, "correct")
    office.review(audit_id, "return")
    shopper.take(office.pack(tmp_path / "1.motaudit"))
    header = (("outcome", Outcome.CLOSED), ("started", MORNING - timedelta(days=3)))
    changes = tuple(Change(header_key(code), None, value) for code, value in header)
    shopper.workspace.audits.commit(audit_id, changes, who=shopper.person(Role.AUDITOR))
    office.review(audit_id, "exclude")
    office.take(shopper.pack(tmp_path / "2.motaudit"))
    shopper.take(office.pack(tmp_path / "3.motaudit"))
    assert office.workspace.packages.state() == shopper.workspace.packages.state()
    for laptop in (office, shopper):
        listed, audit = laptop.workspace.audits.summaries()[0], laptop.workspace.audits.load(audit_id)
        assert (listed.outcome, listed.started) == (audit.outcome, audit.started)
        assert audit.outcome is Outcome.COMPLETED
        assert laptop.problems() == ()


def test_of_the_same_question_both_answers_are_kept_until_a_person_decides(laptops: Make, tmp_path: Path) -> None:
    one, two = laptops(2)
    audit_id = one.start()
    two.take(one.pack(tmp_path / "0.motaudit"))
    one.write(audit_id, "greeted", "yes", "at the door")
    two.write(audit_id, "greeted", "no", "at the counter")
    plan = two.take(one.pack(tmp_path / "1.motaudit"))
    one.take(two.pack(tmp_path / "2.motaudit"))
    key = answer_key(ItemRef("greeted"))
    assert [line.conflicts for line in plan.of(Fate.CONFLICTING)] == [(key,)]
    assert one.workspace.overview.conflicts() == one.workspace.overview.conflicts(one.person(Role.AUDITOR)) == 1
    assert one.workspace.overview.conflicts(one.person(Role.REVIEWER)) == 0
    (conflict,) = one.workspace.packages.conflicts(audit_id)
    assert {choice.value.note for choice in conflict.choices if isinstance(choice.value, Answer)} == {
        "at the door",
        "at the counter",
    }
    other = next(choice for choice in conflict.choices if not choice.shown)
    changes = one.workspace.packages.resolve(conflict, other, who=one.workspace.places.people()[0].id)
    assert [(change.key, change.after) for change in changes] == [(key, other.value)]
    two.take(one.pack(tmp_path / "3.motaudit"))
    for laptop in (one, two):
        assert laptop.workspace.packages.conflicts() == ()
        assert laptop.workspace.audits.load(audit_id).answers[ItemRef("greeted")] == other.value
    with pytest.raises(UserError) as refusal:
        one.workspace.packages.resolve(conflict, other, who="somebody")
    assert refusal.value.code == "package.conflict_gone"


def test_an_answer_typed_over_a_conflict_stays_what_is_shown(laptops: Make, tmp_path: Path) -> None:
    """Whatever the clocks of the laptops say."""
    one, two = laptops(2)
    audit_id = one.start()
    two.take(one.pack(tmp_path / "0.motaudit"))
    one.write(audit_id, "greeted", "yes", "first")
    two.ticks += 10_000
    two.write(audit_id, "greeted", "no", "from a clock that is days ahead")
    one.take(two.pack(tmp_path / "1.motaudit"))
    one.write(audit_id, "greeted", "na", "last word")
    two.take(one.pack(tmp_path / "2.motaudit"))
    for laptop in (one, two):
        assert laptop.workspace.audits.load(audit_id).answers[ItemRef("greeted")].note == "last word"
        assert len(laptop.workspace.packages.conflicts()) == 1


def test_the_shopper_can_undo_on_the_other_laptop_what_came_along(laptops: Make, tmp_path: Path) -> None:
    one, two = laptops(2)
    audit_id = one.start()
    one.write(audit_id, "greeted", "yes", "")
    two.take(one.pack(tmp_path / "p.motaudit"))
    who = two.workspace.audits.load(audit_id).auditor.id
    assert two.workspace.audits.undo(audit_id, who=who)
    assert two.workspace.audits.load(audit_id).answers == {}


def test_of_two_hand_ins_made_apart_both_stay_and_all_agree_which_is_newest(laptops: Make, tmp_path: Path) -> None:
    one, two = laptops(2)
    audit_id = one.start()
    two.take(one.pack(tmp_path / "0.motaudit"))
    one.write(audit_id, "short", "no", "handed in by one")
    two.write(audit_id, "smiled", "no", "handed in by two")
    one.hand_in(audit_id)
    two.hand_in(audit_id)
    two.take(one.pack(tmp_path / "1.motaudit"))
    one.take(two.pack(tmp_path / "2.motaudit"))
    contents = [{each.content for each in laptop.workspace.audits.revisions(audit_id)} for laptop in (one, two)]
    assert contents[0] == contents[1]
    assert len(contents[0]) == 2
    assert one.workspace.audits.sheet(audit_id) == two.workspace.audits.sheet(audit_id)
    assert one.workspace.packages.state() == two.workspace.packages.state()
    assert one.problems() == two.problems() == ()


def test_two_branches_with_one_code_are_both_kept_and_the_older_keeps_the_code(laptops: Make, tmp_path: Path) -> None:
    one, two = laptops(2)
    older = one.workspace.places.save_branch(Branch(new_id(), "B-777", "Old quay"))
    younger = two.workspace.places.save_branch(Branch(new_id(), "B-777", "New quay"))
    plan = two.take(one.pack(tmp_path / "1.motaudit"))
    one.take(two.pack(tmp_path / "2.motaudit"))
    assert plan.clashing_branches == ("B-777",)
    for laptop in (one, two):
        codes = {branch.id: branch.code for branch in laptop.workspace.places.branches()}
        assert codes[older.id] == "B-777"
        assert codes[younger.id].startswith("B-777~")
    assert one.workspace.packages.state() == two.workspace.packages.state()


def test_whatever_a_branch_or_person_may_be_called_can_be_sent_on(laptops: Make, tmp_path: Path) -> None:
    """The longest that is taken, twice, so that one of the two gets a longer code."""
    one, two = laptops(2)
    long = {f"{n:03}" + "\\" * 197: '"' * 200 for n in range(100)}
    for laptop in (one, two):
        words = ["\\" * 200] * 4
        branch = Branch(new_id(), "c" * 100, *words, attributes=long)
        assert laptop.workspace.places.save_branch(branch) == branch
        laptop.workspace.places.save_person(Person(new_id(), "n" * 200))
    two.take(one.pack(tmp_path / "1.motaudit"))
    one.take(two.pack(tmp_path / "2.motaudit"))
    assert one.workspace.packages.state() == two.workspace.packages.state()
    with pytest.raises(UserError) as refusal:
        one.workspace.places.save_person(Person(new_id(), "n" * 201))
    assert refusal.value.code == "places.too_long"


def test_a_plan_names_checklists_that_are_not_here_yet_by_their_titles(laptops: Make, tmp_path: Path) -> None:
    one, two = laptops(2)
    checklist = replace(small_checklist(), code="new-visit", title={"en": "A new visit", "ar": "زيارة جديدة"})
    one.workspace.checklists.publish(checklist)
    plan = two.take(one.pack(tmp_path / "1.motaudit"))
    assert plan.new_checklists == ("new-visit",)
    assert plan.checklist_title("new-visit") == "A new visit"
    with using("ar"):
        assert plan.checklist_title("new-visit") == "زيارة جديدة"
    (known,) = (version for version in two.workspace.checklists.list() if version.code != "new-visit")
    assert plan.checklist_title(known.code) == known.title["en"], "those that are here have titles too"
    assert plan.checklist_title("unknown") == "unknown"


def test_only_what_changed_since_then_is_sent(laptops: Make, tmp_path: Path) -> None:
    shopper, office = laptops(2)
    shopper.start()
    packages = shopper.workspace.packages
    office.take(shopper.pack(tmp_path / "1.motaudit"))
    since = packages.last_written(OFFICE)
    assert since is not None
    assert packages.last_written(Audience(Kind.BRANCH, ("B-001",))) is None
    later = shopper.start()
    finish(packages.write(tmp_path / "2.motaudit", audience=OFFICE, since=since))
    plan = office.take(tmp_path / "2.motaudit")
    assert [line.id for line in plan.audits] == [later]


def test_an_encrypted_package_opens_only_where_it_was_meant_to(laptops: Make, tmp_path: Path) -> None:
    shopper, office, stranger = laptops(3)
    audit_id = shopper.start()
    shopper.write(audit_id, "greeted", "yes", "unmistakable words")
    package = tmp_path / "secret.motaudit"
    key = office.workspace.packages.recipient()
    finish(shopper.workspace.packages.write(package, audience=OFFICE, recipient=key))
    assert b"PK" not in package.read_bytes()[:4]
    for laptop in (stranger, shopper):
        with pytest.raises(UserError) as refusal:
            finish(laptop.workspace.packages.preview(package))
        assert refusal.value.code == "package.not_for_us"
    assert office.take(package).info.encrypted
    assert office.visits() == [audit_id]
    with pytest.raises(UserError) as refusal:
        finish(shopper.workspace.packages.write(package, audience=OFFICE, recipient="age1nonsense"))
    assert refusal.value.code == "package.recipient"


def test_a_visit_goes_to_the_shopper_with_remarks_and_comes_back_mended(laptops: Make, tmp_path: Path) -> None:
    shopper, office = laptops(2)
    audit_id = shopper.start()
    shopper.hand_in(audit_id)
    office.take(shopper.pack(tmp_path / "1.motaudit"))
    office.review(audit_id, "return")
    person = shopper.workspace.audits.load(audit_id).auditor.id
    shopper.take(office.pack(tmp_path / "2.motaudit", Audience(Kind.SHOPPER, person=person)))
    assert [remark.text for remark in shopper.workspace.reviews.remarks(audit_id)] == ["Why?"]
    shopper.write(audit_id, "short", "no", "Seven people were waiting")
    shopper.hand_in(audit_id)
    office.take(shopper.pack(tmp_path / "3.motaudit"))
    assert office.workspace.audits.load(audit_id).revision == 2
    assert office.workspace.audits.load(audit_id).answers[ItemRef("short")].note == "Seven people were waiting"
    assert office.problems() == shopper.problems() == ()


def test_the_command_line_writes_shows_reads_and_refuses(
    laptops: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shopper, office = laptops(2)
    audit_id = shopper.start()
    for laptop in (shopper, office):
        laptop.close()
    package = tmp_path / "p.motaudit"

    def motaudit(*arguments: object) -> int:
        return run(lambda _path: 0, [str(argument) for argument in arguments])

    def printed() -> dict[str, object]:
        found: dict[str, object] = json.loads(capsys.readouterr().out)
        return found

    assert motaudit("package", "write", "-w", shopper.path, "--all", "--out", package, "--json") == 0
    assert printed()["audits"] == 1
    assert motaudit("package", "show", package, "--json") == 0
    assert printed()["encrypted"] is False
    assert motaudit("package", "read", package, "-w", office.path, "--dry-run", "--json") == 0
    dry = printed()
    assert (dry["applied"], dry["new"]) == (False, 1)
    assert motaudit("package", "read", package, "-w", office.path) == 1
    assert "nobody here trusts" in capsys.readouterr().err
    assert motaudit("package", "read", package, "-w", office.path, "--trust", "--json") == 0
    assert printed()["applied"] is True
    assert motaudit("package", "state", "-w", office.path) == 0
    state = capsys.readouterr().out
    assert motaudit("package", "state", "-w", shopper.path) == 0
    assert capsys.readouterr().out == state
    assert motaudit("package", "key", "-w", office.path) == 0
    assert capsys.readouterr().out.startswith("age1")
    package.write_bytes(package.read_bytes()[:-1])
    assert motaudit("package", "read", package, "-w", office.path) == 1
    assert capsys.readouterr().err
    with Workspace.open(office.path) as opened:
        assert [summary.id for summary in opened.audits.summaries()] == [audit_id]


def test_the_command_line_lists_conflicts_and_decides_them(
    laptops: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = laptops(2)
    audit_id = one.start()
    two.take(one.pack(tmp_path / "0.motaudit"))
    one.write(audit_id, "greeted", "yes", "at the door")
    two.write(audit_id, "greeted", "no", "at the counter")
    for laptop in (one, two):
        story = Change(header_key("story"), None, f"told on {laptop.path.name}")
        laptop.workspace.audits.commit(audit_id, (story,), who=laptop.person(Role.AUDITOR))
    one.take(two.pack(tmp_path / "1.motaudit"))
    number = one.workspace.audits.load(audit_id).number
    one.close()

    def motaudit(*arguments: object) -> int:
        return run(lambda _path: 0, ["package", *map(str, arguments), "-w", str(one.path)])

    assert motaudit("conflicts") == 0
    listed = capsys.readouterr().out
    assert f"{number}  greeted  Were you greeted?" in listed
    assert "header/story  The story" in listed
    assert motaudit("conflicts", "--json", "--audit", number) == 0
    answer, story = json.loads(capsys.readouterr().out)["conflicts"]
    assert (answer["key"], story["key"]) == ("greeted", "header/story")
    assert {choice["words"] for choice in answer["choices"]} == {"Yes; at the door", "No; at the counter"}
    for wrong in (("smiled", "1"), ("greeted", "3")):
        assert motaudit("resolve", number, *wrong, "--who", "Sam Shopper") == 1
    assert motaudit("resolve", number, "greeted", "1", "--who", "Nobody") == 1
    capsys.readouterr()
    door = next(choice["id"] for choice in answer["choices"] if choice["value"]["value"] == "yes")
    assert motaudit("resolve", number, "answer/greeted[1]", door, "--who", "Sam Shopper", "--json") == 0
    assert json.loads(capsys.readouterr().out)["conflicts"] == 1
    assert motaudit("resolve", number, "header/story", "2", "--who", "Sam Shopper") == 0
    assert motaudit("conflicts") == 0
    assert "Nothing is in conflict." in capsys.readouterr().out
    with Workspace.open(one.path) as opened:
        assert opened.audits.load(audit_id).answers[ItemRef("greeted")].note == "at the door"
        assert finish(opened.check()) == ()


def test_what_came_to_a_repair_is_passed_on_with_what_changed_since(laptops: Make, tmp_path: Path) -> None:
    """However long ago it was done on the laptop that it came from."""
    branch, hub, office = laptops(3)
    branch.appoint()
    audit_id = branch.start()
    branch.write(audit_id, "clean", "no", "Crumbs")
    branch.hand_in(audit_id)
    branch.review(audit_id, "release")
    repair = branch.workspace.repairs.open(audit_id, ItemRef("clean"), who=branch.person(Role.MANAGER))
    hub.take(branch.pack(tmp_path / "1.motaudit"))
    office.take(hub.pack(tmp_path / "2.motaudit"))
    branch.workspace.repairs.start(repair.id, who=branch.person(Role.MANAGER))
    hub.ticks += 100_000
    since = hub.clock()
    hub.take(branch.pack(tmp_path / "3.motaudit"))
    finish(hub.workspace.packages.write(tmp_path / "4.motaudit", audience=OFFICE, since=since))
    office.take(tmp_path / "4.motaudit")
    assert office.workspace.repairs.repair(repair.id).state is RepairState.IN_PROGRESS


def test_a_hub_passes_on_what_it_received(laptops: Make, tmp_path: Path) -> None:
    one, hub, two = laptops(3)
    audit_id = one.start()
    one.write(audit_id, "greeted", "yes", "through the hub")
    hub.take(one.pack(tmp_path / "1.motaudit"))
    two.take(hub.pack(tmp_path / "2.motaudit"))
    assert two.workspace.audits.load(audit_id) == one.workspace.audits.load(audit_id)
    change = Change(answer_key(ItemRef("greeted")), None, Answer("no"))
    two.workspace.audits.commit(audit_id, (change,), who=two.workspace.places.people()[0].id)
    hub.take(two.pack(tmp_path / "3.motaudit"))
    finish(hub.workspace.packages.write(tmp_path / "4.motaudit", audience=OFFICE, since=MORNING - timedelta(days=1)))
    one.take(tmp_path / "4.motaudit")
    assert one.workspace.audits.load(audit_id).answers[ItemRef("greeted")].value == "no"
    assert one.workspace.packages.conflicts() == ()


def test_a_place_that_is_not_there_is_told_and_leaves_nothing(laptops: Make, tmp_path: Path) -> None:
    (shopper,) = laptops(1)
    shopper.start()
    with pytest.raises(EnvironmentFault) as fault:
        shopper.pack(tmp_path / "unplugged" / "p.motaudit")
    assert fault.value.code == "package.disk"
    with pytest.raises(EnvironmentFault):
        finish(shopper.workspace.packages.preview(tmp_path / "never written.motaudit"))
    assert not [path for path in tmp_path.iterdir() if path.suffix in (".part", ".motaudit")]


def test_a_repair_alone_is_something_that_comes(laptops: Make, tmp_path: Path) -> None:
    """The visit itself is as it was: a package that only says what was mended must not pass for known."""
    office, branch = laptops(2)
    office.appoint()
    audit_id = office.start()
    office.hand_in(audit_id)
    office.review(audit_id, "release")
    branch.take(office.pack(tmp_path / "b.motaudit", Audience(Kind.BRANCH, ("B-001",))))
    office.take(branch.pack(tmp_path / "0.motaudit"))
    branch.review(audit_id, "repair")
    plan = finish(office.workspace.packages.preview(branch.pack(tmp_path / "1.motaudit")))
    assert [line.fate for line in plan.audits] == [Fate.UNCHANGED]
    assert plan.repairs == 1
    assert not plan.changes_nothing
    assert finish(office.workspace.packages.apply(plan)).repairs == 1
    assert finish(office.workspace.packages.preview(plan.info.path)).changes_nothing


def test_what_a_package_would_hold_is_known_before_it_is_written(laptops: Make, tmp_path: Path) -> None:
    (office,) = laptops(1)
    office.appoint()
    draft, sent = office.start(), office.start()
    office.hand_in(sent)
    office.review(sent, "release")
    packages, branch = office.workspace.packages, Audience(Kind.BRANCH, ("B-001",))
    shopper = Audience(Kind.SHOPPER, person=office.person(Role.AUDITOR))
    assert packages.to_send(audience=OFFICE) == tuple(sorted((draft, sent)))
    assert packages.to_send(audience=branch) == (sent,)
    assert packages.to_send(audience=branch, audits=[draft]) == ()
    assert len(packages.to_send(audience=shopper)) == 2
    since = office.clock()
    assert packages.to_send(audience=OFFICE, since=since) == ()
    office.write(draft, "greeted", "no", "seen late")
    assert packages.to_send(audience=OFFICE, since=since) == (draft,)
    for audience in (OFFICE, branch, shopper):
        written = finish(packages.write(tmp_path / "p.motaudit", audience=audience))
        assert written.audits == len(packages.to_send(audience=audience))


def test_a_workspace_of_the_same_name_is_not_written_over(laptops: Make, tmp_path: Path) -> None:
    (laptop,) = laptops(1)
    before = laptop.path.stat().st_size
    with pytest.raises(UserError) as refusal:
        laptop.pack(laptop.path)
    assert refusal.value.code == "package.other_file"
    assert laptop.path.stat().st_size == before
    package = laptop.pack(tmp_path / "p.motaudit")
    assert laptop.pack(package) == package


def test_whom_a_first_start_made_gives_way_to_the_same_person_of_head_office(laptops: Make, tmp_path: Path) -> None:
    road, office = laptops(2)
    places, packages = road.workspace.places, road.workspace.packages
    shopper = road.person(Role.AUDITOR)
    newcomer = places.save_person(Person(new_id(), "Sam"))
    plan = finish(packages.preview(office.pack(tmp_path / "p.motaudit")))
    finish(packages.apply(packages.trust(plan, who=newcomer.id)))
    assert packages.settle_in(newcomer.id, shopper)
    assert newcomer.id not in {person.id for person in places.people()}
    assert road.problems() == ()
    again = finish(packages.preview(office.pack(tmp_path / "again.motaudit")))
    assert again.info.sender.trusted, "who stepped in trusts whom the newcomer trusted"


@pytest.mark.parametrize("trace", ["a visit", "a file that was sent", "a PIN"])
def test_who_left_a_trace_stays(laptops: Make, tmp_path: Path, trace: str) -> None:
    (road,) = laptops(1)
    workspace = road.workspace
    newcomer = workspace.places.save_person(Person(new_id(), "Sam"))
    if trace == "a visit":
        (version,) = workspace.checklists.list()
        workspace.audits.start(workspace.places.branch("B-001").id, version.hash, newcomer.id)
    elif trace == "a PIN":
        workspace.pins.set(newcomer.id, "2580")
    else:
        road.pack(tmp_path / "p.motaudit")
    assert not workspace.packages.settle_in(newcomer.id, road.person(Role.REVIEWER))
    assert newcomer in workspace.places.people()


def test_a_shopper_hears_that_a_visit_was_given_to_somebody_else_and_not_to_whom(laptops: Make, tmp_path: Path) -> None:
    road, office = laptops(2)
    plans, shopper = office.workspace.plans, office.person(Role.AUDITOR)
    other = office.workspace.places.save_person(Person(new_id(), "Sara"))
    day = MORNING.date() + timedelta(days=3)
    made = plans.make(
        office.workspace.places.branch("B-001").id,
        "cafe-visit", day, day, who=office.person(Role.REVIEWER), auditor_id=shopper,
    )  # fmt: skip
    audience = Audience(Kind.SHOPPER, person=shopper)
    road.take(office.pack(tmp_path / "1.motaudit", audience))
    assert [plan.id for plan in road.workspace.plans.list()] == [made.id]
    plans.change(made.id, who=office.person(Role.REVIEWER), auditor_id=other.id)
    road.take(office.pack(tmp_path / "2.motaudit", audience))
    assert road.workspace.plans.list() == ()
    assert "Sara" not in {person.name for person in road.workspace.places.people()}
