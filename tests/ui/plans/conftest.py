"""The office of planners is what these tests are about."""

from tests.ui.planners import office as office
