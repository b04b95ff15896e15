"""Faults are made by strace where calls must be refused, recorded or cut short."""

from __future__ import annotations

import pytest

from tests.faults.tracing import STRACE


@pytest.fixture(scope="session")
def strace() -> str:
    if STRACE is None:
        pytest.skip("strace is not installed: no calls to the disk can be recorded or refused")
    return STRACE
