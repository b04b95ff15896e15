"""A workspace as its users hold it: services, settings, jobs, closing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from motaudit.audit.places import Branch, Person
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.workspace import Workspace
from tests.samples import answer, make_workspace, small_checklist, start_audit


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with make_workspace(tmp_path / "chain.motaudit") as made:
        yield made


def test_settings_travel_with_the_workspace(workspace: Workspace) -> None:
    workspace.settings.set("story", {"minimum": 200, "hint": "ماذا حدث؟"})
    assert workspace.settings.get("story") == {"minimum": 200, "hint": "ماذا حدث؟"}
    workspace.settings.set("story", None)
    assert workspace.settings.get("story", "default") == "default"


def test_jobs_run_one_after_the_other_on_one_thread(workspace: Workspace) -> None:
    names = [workspace.enqueue(lambda: threading.current_thread().name).result(5) for _ in range(3)]
    assert set(names) == {"motaudit-writer"}


def test_closing_waits_for_what_was_answered_last(workspace: Workspace) -> None:
    audit = start_audit(workspace)
    futures = [
        workspace.enqueue(lambda n=n: workspace.audits.commit(audit.id, answer(f"q{n}", "yes"), who="ann"), urgent=True)
        for n in range(30)
    ]
    workspace.close()
    assert all(future.done() for future in futures)
    with Workspace.open(workspace.path) as again:
        assert len(again.audits.load(audit.id).answers) == 30


def test_closing_twice_is_harmless(workspace: Workspace) -> None:
    workspace.close()
    workspace.close()


def test_branches_are_kept_with_their_attributes(workspace: Workspace) -> None:
    branch = Branch(new_id(), " B-002 ", "Corniche", attributes={"family_section": "true"}, day_starts="04:00")
    saved = workspace.places.save_branch(branch)
    assert saved.code == "B-002"
    assert workspace.places.branch("B-002") == workspace.places.branch(branch.id) == saved


@pytest.mark.parametrize(
    ("branch", "code"),
    [
        (Branch("x", "B-001", "Again"), "places.code_taken"),
        (Branch("x", "", "No code"), "places.no_code"),
        (Branch("x", "B-9", "  "), "places.no_name"),
        (Branch("x", "B-9", "Late", day_starts="24:00"), "places.day_starts"),
        (Branch("x", "B-9", "n" * 201), "places.too_long"),
        (Branch("x", "B" * 101, "Long code"), "places.too_long"),
        (Branch("x", "B-9", "Long city", city="c" * 201), "places.too_long"),
        (Branch("x", "B-9", "Long attribute", attributes={"a": "b" * 201}), "places.too_long"),
        (Branch("x", "B-9", "Attributes", attributes={f"a{n}": "" for n in range(101)}), "places.many_attributes"),
        (Branch("x", "\udcff", "Bytes that are no text"), "places.no_code"),
    ],
)
def test_a_branch_that_makes_no_sense_is_refused(workspace: Workspace, branch: Branch, code: str) -> None:
    with pytest.raises(UserError) as caught:
        workspace.places.save_branch(branch)
    assert caught.value.code == code
    assert len(workspace.places.branches()) == 2


def test_a_person_needs_a_name_and_a_role(workspace: Workspace) -> None:
    for person in (Person(new_id(), " "), Person(new_id(), "Ann", frozenset())):
        with pytest.raises(UserError):
            workspace.places.save_person(person)


def test_publishing_the_same_checklist_again_makes_no_new_version(workspace: Workspace) -> None:
    (first,) = workspace.checklists.list()
    assert workspace.checklists.publish(small_checklist()) == first
    workspace.checklists.retire(first.hash)
    assert workspace.checklists.newest("cafe-visit") is None
    assert workspace.checklists.publish(small_checklist()).retired is None


def test_versions_count_up_and_old_ones_stay_readable(workspace: Workspace) -> None:
    from dataclasses import replace

    changed = replace(small_checklist(), title={"en": "Café visit, shorter"})
    second = workspace.checklists.publish(changed)
    first = workspace.checklists.list()[0]
    assert (first.version, second.version) == (1, 2)
    assert workspace.checklists.newest("cafe-visit") == second
    assert workspace.checklists.get(first.hash) == small_checklist()
    assert workspace.checklists.get(second.hash) == changed


def test_a_checklist_that_is_not_here_is_said(workspace: Workspace) -> None:
    with pytest.raises(UserError) as caught:
        workspace.checklists.get("0" * 64)
    assert caught.value.code == "checklist.unknown"
