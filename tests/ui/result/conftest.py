"""A branch with two visits that were handed in, one draft and one that did not come about."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from motaudit.audit.entries import Change, EntryKey, EntryKind, header_key
from motaudit.audit.model import (
    Answer,
    Audit,
    Evidence,
    ItemRef,
    Observation,
    Outcome,
    TimeMark,
    Valence,
)
from motaudit.audit.walk import Walk
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.workspace import Workspace
from tests.samples import start_audit
from ui.common.context import AppContext
from ui.result.page import ResultPage


def walk_through(workspace: Workspace, audit: Audit, answers: dict[str, Answer], outcome: Outcome) -> None:
    """Answer as told, with every time and feeling that handing in asks for."""
    walk = Walk(workspace.checklists.get(audit.checklist_hash), audit)
    at = datetime.fromisoformat("2026-11-02T10:00:00+03:00")
    changes = [
        Change(header_key("outcome"), None, outcome),
        Change(header_key("started"), None, at),
        Change(EntryKey(EntryKind.TIME, "arrived"), None, TimeMark(at)),
        Change(EntryKey(EntryKind.TIME, "left"), None, TimeMark(at.replace(hour=11))),
        Change(header_key("outcome_note"), None, "The door was locked." if outcome is Outcome.CLOSED else ""),
    ]
    for code, answer in answers.items():
        changes += walk.plan_answer(ItemRef(code), answer)
    if outcome is Outcome.COMPLETED:
        moments = walk.moments()
        first = walk.checklist.stage_of[moments[0].code].code
        changes += walk.plan_confirm_stage(
            first, 1, {moments[0]: Observation(valence=Valence.GLORY, note="Warm welcome")}
        )
    workspace.audits.commit(audit.id, tuple(changes), who=audit.auditor.id)


def attach_photo(workspace: Workspace, audit: Audit, item: str | None, file: Path) -> None:
    Image.new("RGB", (64, 48), "#335577").save(file)
    kept = finish(workspace.evidence.add(file))
    evidence = Evidence(kept.sha256, kept.name, kept.media_type, kept.size, item=ItemRef(item) if item else None)
    key = EntryKey(EntryKind.EVIDENCE, new_id())
    workspace.audits.commit(audit.id, (Change(key, None, evidence),), who=audit.auditor.id)


def answers_of(workspace: Workspace, audit: Audit, *, clean: str) -> dict[str, Answer]:
    """Yes to all questions of yes and no but the must-pass one, a note beside it."""
    checklist = workspace.checklists.get(audit.checklist_hash)
    found = {code: Answer("yes") for code, item in checklist.items.items() if item.choices}
    found["clean"] = Answer(clean, note="Crumbs on every seat" if clean == "no" else "", flag=clean == "no")
    return found


@pytest.fixture
def good(workspace: Workspace) -> Audit:
    audit = start_audit(workspace)
    walk_through(workspace, audit, answers_of(workspace, audit, clean="yes"), Outcome.COMPLETED)
    workspace.audits.submit(audit.id, who=audit.auditor.id)
    return audit


@pytest.fixture
def failed(workspace: Workspace, good: Audit, tmp_path: Path) -> Audit:
    """A later visit to the same branch: the table was not clean, which fails it."""
    audit = start_audit(workspace)
    walk_through(workspace, audit, answers_of(workspace, audit, clean="no"), Outcome.COMPLETED)
    later = datetime.fromisoformat("2026-11-12T10:00:00+03:00")
    workspace.audits.commit(audit.id, (Change(header_key("started"), None, later),), who=audit.auditor.id)
    attach_photo(workspace, audit, "clean", tmp_path / "crumbs.png")
    workspace.audits.submit(audit.id, who=audit.auditor.id)
    return audit


@pytest.fixture
def draft(workspace: Workspace) -> Audit:
    audit = start_audit(workspace)
    walk_through(workspace, audit, {"clean": Answer("yes")}, Outcome.COMPLETED)
    return audit


@pytest.fixture
def closed(workspace: Workspace, tmp_path: Path) -> Audit:
    audit = start_audit(workspace)
    walk_through(workspace, audit, {}, Outcome.CLOSED)
    attach_photo(workspace, audit, None, tmp_path / "door.png")
    workspace.audits.submit(audit.id, who=audit.auditor.id)
    return audit


@pytest.fixture
def page(qtbot: QtBot, context: AppContext) -> ResultPage:
    page = ResultPage(context)
    qtbot.addWidget(page)
    page.resize(1024, 700)
    page.show()
    return page
