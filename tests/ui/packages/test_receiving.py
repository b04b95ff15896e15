"""A file that somebody sent: looked at, trusted, imported, and what it left to decide."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from motaudit.audit.places import Person, Role
from motaudit.base.ids import new_id
from motaudit.base.progress import Progress, Work, finish
from motaudit.exchange.plan import Fate, PackagePlan
from motaudit.exchange.wire import Audience, Kind
from tests.samples import complete, person
from tests.ui.packages.conftest import Post
from ui.audit.page import WalkPage
from ui.audits.page import AuditsPage
from ui.common.changes import Changes
from ui.common.labels import Label


@pytest.fixture
def file(post: Post) -> Path:
    """One visit, from the laptop on the road."""
    page = post.at("road", "Sam Shopper")
    post.answer(post.visit(), "yes", "from the road")
    return post.send(page, "first.motaudit")


def only_visit(post: Post) -> str:
    (summary,) = post.workspace.audits.summaries()
    return summary.id


class TestRoundTrip:
    def test_a_visit_goes_to_head_office_and_what_was_changed_twice_is_decided(self, post: Post, file: Path) -> None:
        page = post.at("office", "Rita Reviewer")
        post.go(file=file)
        plan = page.receiving.panel.plan
        assert plan is not None and [line.fate for line in plan.audits] == [Fate.NEW]
        assert "Road" in page.receiving.panel.origin.workspace.text()
        assert not page.receiving.take.isEnabled()
        post.trust(page)
        heard: list[Changes] = []
        post.context.changed.connect(heard.append)
        post.click(page.receiving.take)
        audit_id = only_visit(post)
        assert heard[0].audits == {audit_id}
        assert "1 new" in page.receiving.panel.banner.text
        post.click(page.receiving.visits)
        assert isinstance(post.window.page, AuditsPage)
        assert post.window.page.model.rowCount() == 1

        post.answer(audit_id, "no", "from the office")
        page = post.at("road", "Sam Shopper")
        post.answer(audit_id, "yes", "looked again")
        second = post.send(page, "second.motaudit")

        page = post.at("office", "Rita Reviewer")
        post.go(file=second)
        assert page.receiving.panel.plan is not None
        assert [line.fate for line in page.receiving.panel.plan.audits] == [Fate.CONFLICTING]
        post.click(page.receiving.take)
        post.click(page.receiving.decide)
        assert page.view == "conflicts"
        card = page.conflicts.card
        assert card.title.text() == "Were you greeted?"
        told = [each.text() for each in card.buttons]
        mine = next(at for at, text in enumerate(told) if "No" in text and "from the office" in text)
        assert any("Yes" in text and "looked again" in text and "Sam Shopper" in text for text in told)
        assert sum("shown now" in text for text in told) == 1
        assert not card.keep.isEnabled()
        post.press(Qt.Key(Qt.Key.Key_1 + mine), str(mine + 1))
        post.press(Qt.Key.Key_Return)
        assert post.greeted(audit_id).note == "from the office"
        assert post.workspace.packages.conflicts() == ()
        post.until(page.conflicts.empty.isVisible)

    def test_the_same_file_a_second_time_offers_nothing(self, post: Post, file: Path) -> None:
        page = post.at("office", "Rita Reviewer")
        post.go(file=file)
        post.trust(page)
        post.click(page.receiving.take)
        post.click(page.receiving.go_on)
        assert page.view == "overview"
        state = post.workspace.packages.state()
        post.go(file=file)
        assert "Everything in it is here already." in page.receiving.panel.banner.text
        assert not page.receiving.take.isVisible()
        assert not page.receiving.panel.trust.isVisible()
        assert post.workspace.packages.state() == state

    def test_a_walk_that_is_open_shows_what_the_file_brought(self, post: Post, file: Path) -> None:
        page = post.at("office", "Rita Reviewer")
        post.go(file=file)
        post.trust(page)
        post.click(page.receiving.take)
        audit_id = only_visit(post)
        page = post.at("road", "Sam Shopper")
        post.answer(audit_id, "no", "on second thoughts")
        second = post.send(page, "second.motaudit")

        page = post.at("office", "Sam Shopper")
        post.context.go("walk", audit_id=audit_id)
        walk = post.window.page
        assert isinstance(walk, WalkPage) and walk.session is not None
        assert walk.session.audit.answers == post.workspace.audits.load(audit_id).answers
        page = post.go(file=second)
        post.click(page.receiving.take)
        post.context.go("walk", audit_id=audit_id)
        post.settle()
        assert walk.session is not None
        (answer,) = walk.session.audit.answers.values()
        assert answer.note == "on second thoughts"
        assert "changed elsewhere" in walk.banner.text
        opened = walk.session
        post.go()
        post.context.go("walk", audit_id=audit_id)
        assert walk.session is opened, "a walk in which nothing changed is left alone"


class TestTrust:
    def test_a_stranger_is_not_imported_before_somebody_compared_the_fingerprint(self, post: Post, file: Path) -> None:
        with post.alone("road") as road:
            fingerprint = road.packages.fingerprint()
        page = post.at("office", "Rita Reviewer")
        post.go(file=file)
        trust = page.receiving.panel.trust
        assert trust.isVisible() and trust.fingerprint.code == fingerprint
        assert not trust.accept.isEnabled()
        page.receiving.take_in()
        post.settle()
        assert post.workspace.audits.summaries() == ()
        trust.tick.setChecked(True)
        assert trust.accept.isEnabled() and not page.receiving.take.isEnabled()
        post.click(trust.accept)
        assert not trust.isVisible() and page.receiving.take.isEnabled()
        assert post.workspace.audits.summaries() == ()
        post.go()
        post.click(page.receiving.leave)
        post.go(file=file)
        assert not trust.isVisible(), "trusted once and for all"

    def test_rights_are_agreed_to_each_time(self, post: Post, file: Path) -> None:
        with post.alone("road") as road:
            shopper = person(road, "Sam Shopper")
            road.places.save_person(replace(shopper, roles=frozenset({Role.AUDITOR, Role.REVIEWER})))
        page = post.at("road", "Rita Reviewer")
        second = post.send(page, "rights.motaudit")
        page = post.at("office", "Rita Reviewer")
        post.go(file=second)
        rights = page.receiving.panel.rights
        assert rights.isVisible()
        assert any("Sam Shopper becomes a reviewer" in label.text() for label in rights.findChildren(Label))
        post.trust(page)
        assert not page.receiving.take.isEnabled()
        rights.tick.setChecked(True)
        post.click(page.receiving.take)
        assert Role.REVIEWER in post.person("Sam Shopper").roles


class TestRefusals:
    def test_a_single_flipped_bit_is_told_beside_the_file_and_the_next_file_is_looked_at(
        self, post: Post, file: Path
    ) -> None:
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 4
        broken = file.with_name("broken.motaudit")
        broken.write_bytes(data)
        page = post.at("office", "Rita Reviewer")
        post.go(file=broken, more=(file,))
        assert "damaged" in page.receiving.panel.banner.text
        assert "Ask for it to be sent again. Nothing was imported." in page.receiving.panel.banner.text
        assert "broken.motaudit" in page.header.subtitle.text()
        assert not page.receiving.take.isVisible()
        assert post.workspace.audits.summaries() == ()
        post.click(page.receiving.leave)
        assert "first.motaudit" in page.header.subtitle.text()
        assert page.receiving.panel.plan is not None

    def test_what_is_no_package_or_not_there_is_said_so(self, post: Post, tmp_path: Path) -> None:
        page = post.at("office", "Rita Reviewer")
        letter = tmp_path / "letter.motaudit"
        letter.write_text("Dear colleagues")
        for path, said in ((letter, "no motaudit package"), (tmp_path / "gone.motaudit", "cannot be read")):
            post.go(file=path)
            assert said in page.receiving.panel.banner.text, path
        post.click(page.receiving.leave)
        assert page.view == "overview"

    def test_a_file_for_another_key_is_refused(self, post: Post) -> None:
        with post.alone("office") as office:
            key = office.packages.recipient()
        page = post.at("road", "Sam Shopper")
        post.visit()
        post.go(show="write")
        page.write_panel.key.setText(key)
        out = post.save_as("secret.motaudit", page.write)
        post.go(file=out)
        assert page.receiving.panel.plan is None
        assert page.receiving.panel.banner.kind == "error"
        page = post.at("office", "Rita Reviewer")
        post.go(file=out)
        assert page.receiving.panel.plan is not None and page.receiving.panel.plan.info.encrypted


class TestWaiting:
    def test_a_file_that_comes_while_another_is_looked_at_waits(self, post: Post, file: Path) -> None:
        other = file.with_name("other.motaudit")
        other.write_bytes(file.read_bytes())
        page = post.at("office", "Rita Reviewer")
        post.go(file=file)
        post.go(file=other)
        assert page.receiving.files == (file, other)
        assert page.receiving.panel.plan is not None and page.receiving.panel.plan.info.path == file
        post.click(page.back)
        assert page.overview.waiting.isVisible() and "2 files" in page.overview.waiting.text
        page.overview.waiting_requested.emit()
        post.click(page.receiving.leave)
        assert page.receiving.panel.plan.info.path == other
        post.click(page.receiving.leave)
        assert page.view == "overview" and not page.overview.waiting.isVisible()
        assert post.workspace.audits.summaries() == ()

    def test_an_import_that_is_stopped_imports_nothing_and_can_be_tried_again(
        self, post: Post, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = post.at("office", "Rita Reviewer")
        post.go(file=file)
        post.trust(page)
        packages = post.workspace.packages
        begun, stopped, apply = threading.Event(), threading.Event(), packages.apply

        def slowly(plan: PackagePlan) -> Work[PackagePlan]:
            work: Iterator[Progress] = apply(plan)
            yield next(work)
            begun.set()
            try:
                while not stopped.wait(0.01):
                    yield Progress(0, 1)
            finally:
                work.close()  # type: ignore[attr-defined]
                stopped.set()

        monkeypatch.setattr(packages, "apply", slowly)
        page.receiving.take.click()
        post.until(page.receiving.panel.work.isVisible)
        assert not page.receiving.take.isVisible() and not page.back.isVisible()
        post.until(begun.is_set)
        page.receiving.panel.work.stop.click()
        post.until(stopped.is_set)
        post.settle()
        assert "Nothing was imported" in page.receiving.panel.banner.text
        assert post.workspace.audits.summaries() == ()
        monkeypatch.undo()
        post.click(page.receiving.take)
        assert len(post.workspace.audits.summaries()) == 1

    def test_another_language_looks_at_the_same_files_again(self, post: Post, file: Path) -> None:
        page = post.at("office", "Rita Reviewer")
        post.go(file=file)
        post.context.prefer(language="ar")
        post.settle()
        page = post.go()
        assert page.view == "file" and page.receiving.files == (file,)
        panel = page.receiving.panel
        assert panel.plan is not None and panel.isRightToLeft()
        assert not panel.trust.fingerprint.isRightToLeft()
        assert page.receiving.take.text() != "Import"
        post.context.prefer(language="en")
        post.settle()


def changed_apart(post: Post, file: Path) -> Path:
    """Head office and the shopper answer the same question otherwise; the shopper's file about it."""
    page = post.at("office", "Rita Reviewer")
    post.go(file=file)
    post.trust(page)
    post.click(page.receiving.take)
    audit_id = only_visit(post)
    post.answer(audit_id, "no", "here")
    page = post.at("road", "Sam Shopper")
    post.answer(audit_id, "yes", "there")
    return post.send(page, "second.motaudit")


class TestConflicts:
    def test_a_shopper_decides_only_about_own_visits(self, post: Post, file: Path) -> None:
        second = changed_apart(post, file)
        page = post.at("office", "Rita Reviewer")
        post.workspace.places.save_person(Person(new_id(), "Other Shopper"))
        post.go(file=second)
        post.click(page.receiving.take)
        for name, sees in (("Sam Shopper", True), ("Other Shopper", False), ("Rita Reviewer", True)):
            post.context.become(post.person(name))
            page = post.go()
            assert page.overview.conflicts.isVisible() is sees, name
            page = post.go(show="conflicts")
            assert (page.conflicts.current is not None) is sees, name
            post.click(page.back)

    def test_a_conflict_that_somebody_else_decided_is_read_again(self, post: Post, file: Path) -> None:
        second = changed_apart(post, file)
        page = post.at("office", "Rita Reviewer")
        post.go(file=second)
        post.click(page.receiving.take)
        post.click(page.receiving.decide)
        (conflict,) = post.workspace.packages.conflicts()
        post.workspace.packages.resolve(conflict, conflict.choices[0], who=post.context.person.id)
        page.conflicts.card.choose(1)
        post.click(page.conflicts.card.keep)
        assert "decided meanwhile" in page.conflicts.banner.text
        assert page.conflicts.empty.isVisible()


def test_remarks_on_a_visit_that_is_not_here_are_no_news_and_said_to_be_none(post: Post, file: Path) -> None:
    """A branch answers a visit that this laptop has never heard of."""
    page = post.at("office", "Rita Reviewer")
    post.go(file=file)
    post.trust(page)
    post.click(page.receiving.take)
    audit_id = only_visit(post)
    complete(post.workspace, post.workspace.audits.load(audit_id))
    post.workspace.audits.submit(audit_id, who=post.person("Sam Shopper").id)
    reviews, who = post.workspace.reviews, post.context.person.id
    for item in reviews.to_confirm(audit_id):
        reviews.confirm_critical(audit_id, item, who=who)
    reviews.release(audit_id, who=who)
    manager = post.person("Mo Manager")
    post.workspace.ties.set_managed(manager.id, [post.workspace.places.branch("B-001").id], who=who)
    branch = Audience(Kind.BRANCH, ("B-001",))
    for_branch = finish(post.workspace.packages.write(post.folder / "branch.motaudit", audience=branch)).path

    page = post.at("branch", "Mo Manager")
    post.go(file=for_branch)
    post.trust(page)
    if page.receiving.panel.rights.tick.isVisible():
        page.receiving.panel.rights.tick.setChecked(True)
    post.click(page.receiving.take)
    post.workspace.appeals.acknowledge(audit_id, who=manager.id, comment="Read")
    back = post.send(post.go(), "back.motaudit")

    page = post.at("stranger", "Rita Reviewer")
    post.go(file=back)
    plan = page.receiving.panel.plan
    assert plan is not None and [line.fate for line in plan.audits] == [Fate.UNKNOWN]
    page = post.at("office", "Rita Reviewer")
    post.go(file=back)
    plan = page.receiving.panel.plan
    assert plan is not None and [line.fate for line in plan.audits] == [Fate.UPDATED]
    post.trust(page)
    post.click(page.receiving.take)
    heard = post.workspace.reviews.standing(audit_id).acknowledgement
    assert heard is not None and heard.comment == "Read"
