"""A person lets a double click open files to send, and takes it back."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from motaudit.base.errors import EnvironmentFault
from ui.common.context import AppContext
from ui.common.surfaces import Banner
from ui.settings.associations import AssociationsCard
from ui.settings.file_types import State


class Register:
    """A system that keeps what it is told."""

    lists_programs = True

    def __init__(self, state: State = State.ABSENT, *, writable: bool = True) -> None:
        self._state = state
        self._writable = writable

    def state(self) -> State:
        return self._state

    def install(self) -> None:
        if not self._writable:
            raise EnvironmentFault("file_types", "The disk is full.")
        self._state = State.SET

    def remove(self) -> None:
        self._state = State.ABSENT


def card_of(qtbot: QtBot, context: AppContext, register: Register | None) -> tuple[AssociationsCard, Banner]:
    banner = Banner()
    card = AssociationsCard(context, banner, types=lambda: register)
    for widget in (card, banner):
        qtbot.addWidget(widget)
    card.read()
    qtbot.waitUntil(lambda: not context.tasks.busy)
    return card, banner


def settle(qtbot: QtBot, context: AppContext) -> None:
    qtbot.wait(1)
    qtbot.waitUntil(lambda: not context.tasks.busy)


def test_it_is_set_up_and_taken_back(qtbot: QtBot, context: AppContext) -> None:
    card, _banner = card_of(qtbot, context, Register())
    assert card.says.text() == "A double click on a file to send does not open it here yet."
    assert card.remove.isHidden()
    card.install.click()
    assert not card.install.isEnabled(), "once is enough"
    qtbot.waitUntil(lambda: card.says.text() == "A double click on a file to send opens it here.")
    assert card.install.isHidden()
    settle(qtbot, context)
    card.remove.click()
    qtbot.waitUntil(lambda: card.says.text() == "A double click on a file to send does not open it here yet.")
    settle(qtbot, context)


def test_another_copy_is_named_and_can_be_replaced(qtbot: QtBot, context: AppContext) -> None:
    card, _banner = card_of(qtbot, context, Register(State.OTHER))
    assert "another copy" in card.says.text()
    assert not card.install.isHidden()
    assert not card.remove.isHidden()


def test_what_goes_wrong_is_said_and_can_be_tried_again(qtbot: QtBot, context: AppContext) -> None:
    card, banner = card_of(qtbot, context, Register(writable=False))
    card.install.click()
    qtbot.waitUntil(lambda: "The disk is full." in banner.text)
    settle(qtbot, context)
    assert card.install.isEnabled()
    assert "not open it here yet" in card.says.text()
    banner.hide()


def test_where_only_an_app_can_register_there_is_nothing_to_press(qtbot: QtBot, context: AppContext) -> None:
    card, _banner = card_of(qtbot, context, None)
    assert "installed as an app" in card.says.text()
    assert card.install.isHidden()
    assert card.remove.isHidden()
