"""The next card stands ready while this one is answered, and shows what holds when it is its turn."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from motaudit.audit.model import BreakCause, MomentRef
from tests.ui.audit.walking import Walker
from ui.audit.card import MomentCard
from ui.audit.item_row import RowStatus
from ui.common.context import AppContext


@pytest.fixture
def walker(qtbot: QtBot, context: AppContext) -> Walker:
    walker = Walker(qtbot, context)
    walker.begin()
    return walker


def card_ahead(walker: Walker) -> MomentCard:
    area = walker.view.area
    walker.qtbot.waitUntil(lambda: len(area.findChildren(MomentCard)) == 2)
    (ahead,) = (card for card in area.findChildren(MomentCard) if card is not area.card)
    return ahead


def test_the_card_built_ahead_is_the_one_shown_next(walker: Walker) -> None:
    ahead = card_ahead(walker)
    assert ahead.isHidden()
    walker.press("1", "5")
    assert walker.view.area.card is ahead
    assert ahead.isVisible()
    assert walker.at == "mark"
    walker.press("7", "Enter")
    assert ahead.rows[next(iter(ahead.rows))].status is RowStatus.DONE


def test_a_card_that_no_longer_holds_is_built_anew(walker: Walker) -> None:
    ahead = card_ahead(walker)
    assert ahead.ref == MomentRef("call")
    walker.session.commit(walker.session.walk.plan_break_off(MomentRef("search"), BreakCause.COMPANY))
    assert ahead.is_outdated()
    walker.view.step_on()
    assert walker.view.area.card is not ahead
