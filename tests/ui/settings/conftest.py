"""Some of these tests are about what planners plan."""

from tests.ui.planners import office as office
