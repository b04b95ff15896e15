"""Writing a file for others: for whom, what goes in, and what is said before and after."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton

from motaudit.audit.places import Role
from motaudit.base.progress import Progress, Work, finish
from motaudit.exchange.plan import Written
from motaudit.exchange.service import show_package
from motaudit.exchange.wire import Audience, Kind
from tests.samples import complete, start_audit
from tests.ui.packages.conftest import Post
from ui.audits.page import AuditsPage
from ui.packages.page import PackagesPage
from ui.packages.reading import file_name


def sent_to_branch(post: Post) -> str:
    """A visit that a reviewer sent to B-001."""
    audit = start_audit(post.workspace)
    complete(post.workspace, audit)
    post.workspace.audits.submit(audit.id, who=audit.auditor.id)
    reviews, who = post.workspace.reviews, post.person("Rita Reviewer").id
    for item in reviews.to_confirm(audit.id):
        reviews.confirm_critical(audit.id, item, who=who)
    reviews.release(audit.id, who=who)
    return audit.id


def begin(post: Post, page: PackagesPage, kind: Kind) -> None:
    post.go(show="write")
    post.click(page.write_panel.readers.buttons[kind])


def tick(post: Post, page: PackagesPage, text: str) -> None:
    """Search a branch and tick it with the space bar."""
    picker = page.write_panel.branches
    row = next(row for row in range(picker.model.rowCount()) if text in picker.model.index(row).data())
    picker.list.setCurrentIndex(picker.model.index(row))
    picker.list.setFocus()
    post.press(Qt.Key.Key_Space, " ")


class TestHeadOffice:
    def test_a_shopper_mails_what_is_new_every_evening(self, post: Post) -> None:
        page = post.at("road", "Sam Shopper")
        first = post.visit()
        post.click(page.overview.write)
        panel = page.write_panel
        visible = [code for code, radio in panel.readers.buttons.items() if radio.isVisible()]
        assert visible == [Kind.HEAD_OFFICE], "shoppers write to nobody else"
        assert panel.what.value == "all" and not panel.what.buttons["since"].isVisible()
        assert panel.count.text() == "1 visit will be in the file."
        out = post.save_as("monday.motaudit", page.write)
        assert page.view == "written" and page.written.path.code.code == str(out)
        assert "1 visit" in page.written.banner.text
        assert page.written.fingerprint.code.code == post.workspace.packages.fingerprint()

        post.click(page.another)
        assert panel.what.value == "since", "the next evening only what is new goes out"
        assert panel.what.buttons["since"].isVisible()
        assert panel.count.text() == "No visit has changed since then."
        assert not page.write.isEnabled()
        second = post.visit()
        post.go()
        post.go(show="write")
        assert panel.count.text() == "1 visit will be in the file."
        out = post.save_as("tuesday.motaudit", page.write)
        assert show_package(out).audits == 1
        with post.alone("office") as office:
            packages = office.packages
            plan = finish(packages.preview(out))
            assert [line.id for line in plan.audits] == [second] != [first]

    def test_the_folder_is_remembered_and_the_name_says_whose_it_is_and_when(self, post: Post) -> None:
        page = post.at("road", "Sam Shopper")
        post.visit()
        post.click(page.overview.write)
        folder = post.folder / "stick"
        folder.mkdir()
        post.save_as("stick/monday.motaudit", page.write)
        post.click(page.another)
        post.click(page.write_panel.what.buttons["all"])
        post.click(page.write)
        (dialog,) = page.findChildren(QFileDialog)
        (proposed,) = (Path(name) for name in dialog.selectedFiles())
        dialog.reject()
        post.settle()
        assert proposed.parent == folder
        assert proposed.name.startswith("Road 20") and proposed.suffix == ".motaudit"

    def test_a_visit_is_sent_from_the_list(self, post: Post) -> None:
        page = post.at("road", "Sam Shopper")
        post.visit()
        wanted = post.visit()
        post.context.go("audits", audit_id=wanted)
        post.settle()
        audits = post.window.page
        assert isinstance(audits, AuditsPage)
        selected = audits.selected()
        assert selected is not None and selected.id == wanted
        menu = audits.menu_of(selected)
        next(action for action in menu.actions() if action.text() == "Send it in a file").trigger()
        menu.deleteLater()
        post.settle()
        assert page.view == "write" and page.write_panel.what.value == "chosen"
        assert page.write_panel.visits.chosen == (wanted,)
        assert show_package(post.save_as("one.motaudit", page.write)).audits == 1

    def test_a_stick_that_was_pulled_out_is_told_and_the_form_stays(self, post: Post) -> None:
        page = post.at("road", "Sam Shopper")
        post.visit()
        post.click(page.overview.write)
        post.save_as("gone/monday.motaudit", page.write)
        assert page.view == "write" and page.banner.kind == "error" and page.banner.isVisible()
        assert page.write.isEnabled()

    def test_writing_that_is_stopped_leaves_no_file(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        page = post.at("road", "Sam Shopper")
        post.visit()
        post.click(page.overview.write)
        packages, begun, stopped = post.workspace.packages, threading.Event(), threading.Event()
        write = packages.write

        def slowly(*args: object, **kwargs: object) -> Work[Written]:
            work: Iterator[Progress] = write(*args, **kwargs)  # type: ignore[arg-type]
            yield next(work)
            begun.set()
            try:
                while not stopped.wait(0.01):
                    yield Progress(1, 2)
            finally:
                work.close()  # type: ignore[attr-defined]
                stopped.set()

        monkeypatch.setattr(packages, "write", slowly)
        order = page.write_panel.order
        assert order is not None
        page.write_file(order, post.folder / "half.motaudit")
        post.until(page.work.isVisible)
        assert not page.write.isEnabled()
        post.until(begun.is_set)
        page.work.stop.click()
        post.until(stopped.is_set)
        post.settle()
        assert "There is no file" in page.banner.text
        assert not list(post.folder.glob("*half*"))
        assert packages.last_written(Audience(Kind.HEAD_OFFICE)) is None
        assert page.write.isEnabled()


class TestOthers:
    def test_head_office_writes_for_the_manager_of_one_branch(self, post: Post) -> None:
        page = post.at("office", "Rita Reviewer")
        post.visit()
        sent = sent_to_branch(post)
        begin(post, page, Kind.BRANCH)
        assert page.write_panel.order is None and not page.write.isEnabled()
        assert page.write_panel.count.text() == "Choose at least one branch."
        offered = [each.data() for each in map(page.write_panel.branches.model.index, range(2)) if each.data()]
        assert not any("The other one" in text for text in offered), "nothing is sent to a competitor"
        tick(post, page, "B-001")
        assert page.write_panel.count.text() == "1 visit will be in the file."
        out = post.save_as("branch.motaudit", page.write)
        info = show_package(out)
        assert (info.audience, info.audits) == (Audience(Kind.BRANCH, ("B-001",)), 1)

        page = post.at("road", "Mo Manager")
        post.go(file=out)
        plan = page.receiving.panel.plan
        assert plan is not None and [line.id for line in plan.audits] == [sent]
        assert "For the branch B-001" in page.receiving.panel.origin.made.text()

    def test_a_branch_that_has_nothing_to_read_gets_no_file(self, post: Post) -> None:
        page = post.at("office", "Rita Reviewer")
        post.visit()
        begin(post, page, Kind.BRANCH)
        tick(post, page, "B-001")
        assert page.write_panel.count.text() == "None of these visits was sent to the branch."
        assert not page.write.isEnabled()

    def test_a_shopper_gets_plans_even_without_visits(self, post: Post) -> None:
        page = post.at("office", "Rita Reviewer")
        begin(post, page, Kind.SHOPPER)
        assert page.write_panel.shopper.currentText() == "Sam Shopper"
        assert page.write.isEnabled()
        out = post.save_as("sam.motaudit", page.write)
        assert show_package(out).audience == Audience(Kind.SHOPPER, person=post.person("Sam Shopper").id)

    def test_a_key_is_checked_before_it_is_used(self, post: Post) -> None:
        with post.alone("road") as road:
            key = road.packages.recipient()
        page = post.at("office", "Rita Reviewer")
        post.visit()
        post.go(show="write")
        panel = page.write_panel
        for wrong in ("age1nonsense", post.workspace.packages.recipient()):
            panel.key.setText(wrong)
            assert panel.key.property("invalid") and panel.order is None and not page.write.isEnabled()
        panel.key.setText(f"  {key[:20]} {key[20:]}\n")
        assert not panel.key.property("invalid")
        out = post.save_as("secret.motaudit", page.write)
        assert out.read_bytes().startswith(b"age-encryption.org/v1")

    def test_a_manager_chooses_among_what_was_sent_to_the_own_branches(self, post: Post) -> None:
        page = post.at("office", "Rita Reviewer")
        hidden, sent = post.visit(), sent_to_branch(post)
        manager = post.person("Mo Manager")
        assert Role.REVIEWER not in manager.roles
        branch = post.workspace.places.branch("B-001")
        post.workspace.ties.set_managed(manager.id, [branch.id], who=post.person("Rita Reviewer").id)
        post.context.become(manager)
        page = post.go(show="write")
        post.click(page.write_panel.what.buttons["chosen"])
        model = page.write_panel.visits.model
        assert model.total == 1
        page.write_panel.visits.tick(sent)
        post.settle()
        assert page.write_panel.visits.chosen == (sent,) != (hidden,)
        assert not any("Sam Shopper" in model.index(row).data() for row in range(model.rowCount()))


def test_how_others_know_this_workspace_is_there_to_be_copied(post: Post) -> None:
    page = post.at("office", "Rita Reviewer")
    card, packages = page.overview.identity, post.workspace.packages
    for row, code in ((card.fingerprint, packages.fingerprint()), (card.key, packages.recipient())):
        post.click(row.copy)
        assert QGuiApplication.clipboard().text() == code
        assert row.copy.text() == "Copied"


def test_every_button_is_large_enough_and_named(post: Post) -> None:
    page = post.at("office", "Rita Reviewer")
    for button in page.findChildren(QPushButton):
        assert button.text() and button.minimumHeight() >= 32


@pytest.mark.parametrize(
    ("audience", "name"),
    [
        (Audience(Kind.HEAD_OFFICE), "Al Waha East 2026-11-23.motaudit"),
        (Audience(Kind.BRANCH, ("B-001", "B-002")), "B-001 B-002 2026-11-23.motaudit"),
        (Audience(Kind.BRANCH, tuple("ABCD")), "4 branches 2026-11-23.motaudit"),
        (Audience(Kind.SHOPPER, person="x"), "سامي 2026-11-23.motaudit"),
    ],
)
def test_a_file_is_called_the_same_on_every_system(audience: Audience, name: str) -> None:
    from datetime import date

    assert file_name('Al Waha: "East"', audience, "سامي", date(2026, 11, 23)) == name
