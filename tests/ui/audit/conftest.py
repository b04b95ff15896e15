"""A visit in progress over a small workspace, as every part of the Walk gets it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from motaudit.audit.model import Mode
from motaudit.checklist.model import (
    Channel,
    Checklist,
    Choice,
    Item,
    ItemType,
    Moment,
    Scenario,
    Stage,
    StoryRules,
)
from motaudit.workspace import Workspace
from tests.samples import YES_NO, yes_no
from ui.audit.session import WalkSession
from ui.common.context import AppContext

BUSY = (Choice("quiet", {"en": "Quiet"}), Choice("busy", {"en": "Busy"}))


def rich_checklist() -> Checklist:
    """What the small checklist lacks: scenarios, circumstances, tables, a photo, a story."""
    return Checklist(
        code="rich-visit",
        title={"en": "Rich visit"},
        choices={"yes_no": YES_NO, "busy": BUSY},
        scenarios=(
            Scenario("eat_in", {"en": "Eat in"}, {"en": "Order a meal and eat it there."}),
            Scenario("take_away", {"en": "Take away"}, {"en": "Order a meal to take away."}),
        ),
        context=(
            Item("busy", {"en": "How busy was it?"}, ItemType.CHOICE, choices="busy", required=True),
            Item("guests", {"en": "How many guests?"}, ItemType.INTEGER),
        ),
        story=StoryRules(min_length=20),
        stages=(
            Stage(
                "ZMOT",
                {"en": "Before"},
                (
                    Moment(
                        "phone",
                        {"en": "Calling"},
                        (
                            Item("tries", {"en": "Your calls"}, ItemType.ATTEMPTS),
                            Item("people", {"en": "Whom you met"}, ItemType.CONTACTS),
                        ),
                        channel=Channel.PHONE,
                    ),
                ),
            ),
            Stage(
                "FMOT",
                {"en": "Arrival"},
                (
                    Moment(
                        "door",
                        {"en": "At the door"},
                        (
                            yes_no("greeted", "Were you greeted?"),
                            Item("front", {"en": "A photo of the front"}, ItemType.PHOTO),
                        ),
                    ),
                ),
            ),
        ),
    )


@pytest.fixture
def workspace(workspace: Workspace) -> Workspace:
    workspace.checklists.publish(rich_checklist())
    return workspace


@pytest.fixture
def context(as_person: Callable[[str], AppContext]) -> AppContext:
    """The shopper's."""
    return as_person("Sam")


@pytest.fixture
def session(context: AppContext) -> Iterator[WalkSession]:
    """A visit just begun with the rich checklist."""
    workspace = context.workspace
    version = workspace.checklists.newest("rich-visit")
    assert version is not None
    audit = workspace.audits.start(
        workspace.places.branch("B-001").id,
        version.hash,
        context.person.id,
        mode=Mode.AFTER_VISIT,
        scenario="eat_in",
    )
    opened = WalkSession.open(context, audit.id)
    yield opened
    opened.flush()
    opened.close()
    opened.deleteLater()
