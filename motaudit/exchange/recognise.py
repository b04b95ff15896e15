"""Tells a package from everything else by its first bytes: workspaces may be called `.motaudit` too."""

from __future__ import annotations

from pathlib import Path

AGE = b"age-encryption.org/v1\n"
"""How a package for one recipient begins: the only form of age that is written."""
ZIP = b"PK\x03\x04"


def is_package(path: Path) -> bool:
    """Whether the file begins as packages do; one that cannot be read does not. Says nothing about the rest of it."""
    try:
        with path.open("rb") as stream:
            return stream.read(len(AGE)).startswith((ZIP, AGE))
    except OSError:
        return False
