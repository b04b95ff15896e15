"""The rules of a workspace: a reviewer changes them, others read them."""

from __future__ import annotations

from decimal import Decimal

from tests.ui.office import Office
from ui.common.labels import Label
from ui.settings.page import SettingsPage


def settings(office: Office) -> SettingsPage:
    page = office.go("settings")
    assert isinstance(page, SettingsPage)
    return page


def words(page: SettingsPage) -> str:
    return " ".join(label.text() for label in page.rules.findChildren(Label))


def test_a_reviewer_changes_the_rules_and_reads_at_once_what_follows(office: Office) -> None:
    page = settings(office)
    assert (page.rules.query_days.value, page.rules.rotation_days.value) == (7, 60)
    for field, typed in ((page.rules.query_days, "١٠"), (page.rules.rotation_days, "0")):
        field.setText(typed)
        assert field.flush()
        office.settle()
    kept = office.workspace.settings
    assert (kept.get("query_days"), kept.get("rotation_days")) == (10, 0)
    assert "until 10 days after it was sent" in words(page)
    assert "can be given the same branch again at once" in words(page)


def test_rules_stay_within_bounds(office: Office) -> None:
    page = settings(office)
    for field, typed in (
        (page.rules.query_days, "0"),
        (page.rules.query_days, "61"),
        (page.rules.rotation_days, "366"),
    ):
        field.setText(typed)
        assert not field.flush()
        assert field.problem.startswith("Choose")
    office.settle()
    assert office.workspace.settings.get("query_days") is None
    page.rules.query_days.setText("")
    page.rules.query_days.flush()
    office.settle()
    assert page.rules.query_days.value == Decimal(7)


def test_others_read_the_rules(office: Office) -> None:
    office.work_as("Sam Shopper")
    page = settings(office)
    assert page.rules.query_days.isReadOnly() and page.rules.rotation_days.isReadOnly()
    assert "Only a reviewer changes the rules." in words(page)
