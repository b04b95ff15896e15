"""Five laptops, any order of edits, reviews, packages: the same in the end, and nothing lost."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.exchange.interleaving import Interleaving


@pytest.mark.slow
def test_laptops_that_worked_apart_end_with_the_same_and_lose_nothing() -> None:
    few = settings(max_examples=15, stateful_step_count=20, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Interleaving, settings=few)
