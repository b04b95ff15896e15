"""The long versions of what the suite does shortly: interleavings, tamperings, kills."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.exchange.interleaving import Interleaving
from tests.exchange.killing import kill_imports
from tests.exchange.tampering import tamper


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 1 when anything went wrong; what it was is printed."""
    parser = argparse.ArgumentParser(prog="python -m tests.exchange", description=(__doc__ or "").strip())
    parser.add_argument("campaign", choices=("interleavings", "tamperings", "kills"))
    parser.add_argument("number", type=int)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args(arguments)
    if wanted.campaign == "interleavings":
        many = settings(
            max_examples=wanted.number,
            stateful_step_count=30,
            derandomize=False,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        seed(wanted.seed)(Interleaving)
        run_state_machine_as_test(Interleaving, settings=many)
        _say(f"{wanted.number} interleavings: the same state everywhere, nothing lost")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        run = tamper if wanted.campaign == "tamperings" else kill_imports
        wrong = run(Path(folder), wanted.number, wanted.seed)
    _say(f"{wanted.number} {wanted.campaign}: {len(wrong)} went wrong", *wrong)
    return 1 if wrong else 0


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
