"""What is said of a file before it is imported."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from motaudit.audit.model import (
    AuditState,
)
from motaudit.exchange.plan import AuditLine, Fate, From, PackageInfo, PackagePlan
from motaudit.exchange.wire import Audience, Kind
from ui.common.labels import Label
from ui.packages.preview_panel import PreviewPanel

TITLES = {"cafe-visit": {"en": "Café visit", "ar": "زيارة مقهى"}}
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def line(number: int, fate: Fate) -> AuditLine:
    state = None if fate is Fate.UNKNOWN else AuditState.SUBMITTED
    return AuditLine(str(number), f"2026-AA-{number:04d}", "Harbour Street", "cafe-visit", state, fate, 2, 1)


def plan(*fates: Fate, **fields: Any) -> PackagePlan:
    sender = From("ab" * 32, "Road", is_own=False, trusted=True)
    info = PackageInfo(
        Path("p.motaudit"), "", "", NOON, sender, Audience(Kind.HEAD_OFFICE), len(fates), 3, 2_500_000, encrypted=True
    )
    return PackagePlan(info, tuple(line(at, fate) for at, fate in enumerate(fates)), **{"read_before": False} | fields)


@pytest.fixture
def panel(qtbot: QtBot) -> PreviewPanel:
    panel = PreviewPanel()
    qtbot.addWidget(panel)
    return panel


def texts(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(Label) if not label.isHidden())


def test_visits_are_counted_by_what_becomes_of_them_and_those_that_need_a_person_come_first(
    panel: PreviewPanel,
) -> None:
    panel.show_plan(plan(Fate.UNCHANGED, Fate.NEW, Fate.NEW, Fate.CONFLICTING, titles=TITLES))
    filters, model = panel.visits.filters, panel.visits.model
    assert [filters.button(fate).text() for fate in ("all", "new", "conflicting")] == [
        "All 4",
        "New 2",
        "In conflict 1",
    ]
    assert filters.button("unknown").isHidden()
    assert model.row_at(0).fate is Fate.CONFLICTING and model.row_at(3).fate is Fate.UNCHANGED
    assert model.index(0, 3).data() == "Café visit", "a title, not a code"
    filters.button("new").click()
    assert model.rowCount() == 2
    said = panel.origin.content.text()
    assert "2.5 MB" in said and "encrypted" in said and "not encrypted" not in said


def test_two_branches_with_one_code_are_warned_of(panel: PreviewPanel) -> None:
    panel.show_plan(plan(Fate.NEW, clashing_branches=("B-001",), new_branches=("Station",)))
    assert "Two branches have the code “B-001”" in texts(panel.warnings)
    assert "a reviewer says so under Branches and people" in texts(panel.warnings)
    assert "Station" in texts(panel.others)


def test_a_checklist_that_is_not_here_yet_is_called_by_its_title(panel: PreviewPanel) -> None:
    panel.show_plan(plan(new_checklists=("cafe-visit", "old_one"), titles=TITLES))
    said = texts(panel.others)
    assert "Café visit" in said and "cafe-visit" not in said
    assert "old_one" in said, "a code where there is no title"


def test_a_file_without_visits_says_what_else_it_holds(panel: PreviewPanel) -> None:
    panel.show_plan(plan(new_branches=("Station",)))
    assert "No visits; branches, people, checklists and plans" in panel.origin.content.text()


def test_a_repair_alone_can_be_imported(panel: PreviewPanel) -> None:
    panel.show_plan(plan(Fate.UNCHANGED, repairs=1))
    assert panel.banner.isHidden() and panel.accepted is not None
    assert "Repairs with news" in texts(panel.others)


def test_remarks_on_unknown_visits_alone_do_not_pass_for_known(panel: PreviewPanel) -> None:
    panel.show_plan(plan(Fate.UNKNOWN))
    assert "Nothing in it can be imported yet." in panel.banner.text
    assert "Ask for the visit itself" in texts(panel.warnings)
    panel.show_plan(plan(Fate.UNCHANGED))
    assert "Everything in it is here already." in panel.banner.text
