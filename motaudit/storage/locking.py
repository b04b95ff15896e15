"""One program at a time has a workspace open; who it is stands in `<file>.lock`."""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from motaudit.base.clock import now, to_text
from motaudit.base.errors import UserError
from motaudit.locale import _
from motaudit.storage import faults

_WITNESS_AT = 1024
_WITNESS_SIZE = 20
_FAR = 1 << 30  # Windows keeps others from reading locked bytes, so the lock lies beyond the text

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class InstanceLock:
    """Held from `acquire` to `release`; the system lets go of it when the process dies.

    Its file also bears witness to what was saved last. That is written after each commit and never synced, so it says
    no more than the disk holds, and costs next to nothing; a log that lost its end does not pass for whole by it.
    """

    def __init__(self, path: Path, *, keeps_witness: bool = False) -> None:
        self.path = path.with_name(f"{path.name}.lock")
        self.witness = 0
        """The journal's end by the last holder that was killed; 0 when it let go."""
        self._keeps_witness = keeps_witness
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Raises UserError when another program has the workspace open, EnvironmentFault when nothing can be written."""
        try:
            while not self._take():
                pass
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise faults.read_only() from error
            raise faults.from_os(error) from error

    def _take(self) -> bool:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            if not _try_lock(descriptor):
                raise self._in_use()
            if not self._is_current(descriptor):
                os.close(descriptor)
                return False
            self.witness = _read_witness(descriptor)
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, _holder())
            if self.witness:
                _write_witness(descriptor, self.witness)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def bear_witness(self, journal_end: int) -> None:
        """Note that everything up to this row of the journal is durable. Only one thread may call it at a time."""
        if self._descriptor is not None:
            # A disk that is full or fails has said so in the commit, or will.
            with suppress(OSError):
                _write_witness(self._descriptor, journal_end)

    def _is_current(self, descriptor: int) -> bool:
        """Whether the file that was locked is still the one at the path: its last holder takes it away."""
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def _in_use(self) -> UserError:
        try:
            holder = json.loads(self.path.read_bytes()[:_WITNESS_AT].rstrip(b"\0"))
            message = _("The workspace is already open on {computer} (process {process}, since {since}).").format(
                computer=holder["computer"], process=holder["process"], since=holder["since"][:16].replace("T", " ")
            )
        except (OSError, ValueError, TypeError, KeyError):
            message = _("The workspace is already open in another window.")
        return UserError(
            "workspace.in_use", message, remedy=_("Go on in that window, or close it and open the workspace again.")
        )

    def release(self) -> None:
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if self._keeps_witness and self.witness:
            os.close(descriptor)
            return
        try:
            # Unlinked while still locked, so that nobody locks a file that is about to vanish.
            if sys.platform != "win32":
                self.path.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
            if sys.platform == "win32":
                self.path.unlink(missing_ok=True)


def _holder() -> bytes:
    return json.dumps({"computer": socket.gethostname(), "process": os.getpid(), "since": to_text(now())}).encode()


def _read_witness(descriptor: int) -> int:
    os.lseek(descriptor, _WITNESS_AT, os.SEEK_SET)
    text = os.read(descriptor, _WITNESS_SIZE)
    return int(text) if len(text) == _WITNESS_SIZE and text.isdigit() else 0


def _write_witness(descriptor: int, journal_end: int) -> None:
    os.lseek(descriptor, _WITNESS_AT, os.SEEK_SET)
    os.write(descriptor, b"%0*d" % (_WITNESS_SIZE, journal_end))
