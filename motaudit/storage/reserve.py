"""A few megabytes kept beside the workspace, let go of when the disk is full so that the visit can be finished."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

SIZE = 4 * 1024 * 1024
_TIGHT = 1024 * 1024
_ROOM = 4 * SIZE  # never take the last room for the reserve itself


class Reserve:
    def __init__(self, path: Path) -> None:
        self.path = path.with_name(f"{path.name}.reserve")
        self.released = False
        """Whether it was let go of since the workspace was opened: the disk is nearly full."""

    def fill(self) -> None:
        """Take the room, when there is plenty. It is written, for an empty file reserves nothing."""
        try:
            if self.path.exists() and self.path.stat().st_size == SIZE:
                return
            if shutil.disk_usage(self.path.parent).free < _ROOM:
                self.released = True
                return
            with self.path.open("wb") as file:
                # Not zeros: some file systems would store them as a hole.
                file.write(os.urandom(1 << 16) * (SIZE >> 16))
        except OSError:
            # The reserve is a comfort: a disk that refuses it will tell so at the first real write.
            self.released = True

    def ease(self) -> None:
        """Let go of it before a write that would find no room."""
        if not self.released and shutil.disk_usage(self.path.parent).free < _TIGHT:
            self.release()

    def release(self) -> bool:
        """Let go of the room; whether there was any."""
        self.released = True
        try:
            self.path.unlink()
        except OSError:
            return False
        return True
