"""What lies beside a workspace while its passphrase is changed, and what a program that was killed then leaves there."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from motaudit.storage.files import make_durable

BESIDE = ("", "-wal", "-shm", "-journal")


def unfinished_copy(path: Path) -> Path:
    """The copy under the new key, while it is written and proven."""
    return path.with_name(f"{path.name}.rekeying")


def old_file(path: Path) -> Path:
    """The file under the old key, until the new one was opened."""
    return path.with_name(f"{path.name}.old-key")


def recover(path: Path) -> None:
    """Put the old file back where a program was killed after it took it away, before the new one had its place."""
    kept = old_file(path)
    if path.exists() or not kept.exists():
        return
    with suppress(OSError):
        for suffix in reversed(BESIDE):  # the file last: once it is there, so is its log
            beside = Path(f"{kept}{suffix}")
            if beside.exists():
                beside.replace(f"{path}{suffix}")
        make_durable(path.parent)


def let_go(path: Path) -> None:
    """The file at `path` was opened and is good: nothing else of the change is needed any more."""
    for left in (old_file(path), unfinished_copy(path)):
        for suffix in BESIDE:
            with suppress(OSError):
                Path(f"{left}{suffix}").unlink(missing_ok=True)
