"""Laptops, copied from one template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.exchange.laptops import Laptop, make_template, open_laptops


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_template(tmp_path_factory.mktemp("template") / "template")


@pytest.fixture
def laptops(template: Path, tmp_path: Path) -> Iterator[Callable[[int], list[Laptop]]]:
    """As many laptops as a test needs; closed after it."""
    opened: list[Laptop] = []

    def make(number: int) -> list[Laptop]:
        opened.extend(open_laptops(tmp_path, template, number))
        return opened

    yield make
    for laptop in opened:
        laptop.close()
