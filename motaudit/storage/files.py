"""Files beside the workspace: written beside their place, made durable, then renamed."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def make_durable(path: Path) -> None:
    """Have a file, or the names in a folder, survive a power cut."""
    if path.is_dir() and sys.platform == "win32":
        return  # Windows keeps names itself, and opens no folders
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move_into_place(source: Path, target: Path) -> None:
    """Replace `target` by `source` at once, durably."""
    make_durable(source)
    source.replace(target)
    make_durable(target.parent)
