"""One program at a time has a workspace open; who it is stands in `<file>.lock`."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path

import msgspec

from motaudit.base.clock import now, to_text
from motaudit.base.errors import UserError
from motaudit.locale import _
from motaudit.storage import faults


class Holder(msgspec.Struct):
    computer: str
    process: int
    since: str


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
    """Held from `acquire` to `release`; the system lets go of it when the process dies."""

    def __init__(self, path: Path) -> None:
        self.path = path.with_name(f"{path.name}.lock")
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
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, msgspec.json.encode(Holder(socket.gethostname(), os.getpid(), to_text(now()))))
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def _is_current(self, descriptor: int) -> bool:
        """Whether the file that was locked is still the one at the path: its last holder takes it away."""
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def _in_use(self) -> UserError:
        try:
            holder = msgspec.json.decode(self.path.read_bytes(), type=Holder)
            since = holder.since[:16].replace("T", " ")
            message = _("The workspace is already open on {computer} (process {process}, since {since}).").format(
                computer=holder.computer, process=holder.process, since=since
            )
        except (OSError, msgspec.MsgspecError):
            message = _("The workspace is already open in another window.")
        return UserError(
            "workspace.in_use", message, remedy=_("Go on in that window, or close it and open the workspace again.")
        )

    def release(self) -> None:
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        try:
            # Unlinked while still locked, so that nobody locks a file that is about to vanish.
            if sys.platform != "win32":
                self.path.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
            if sys.platform == "win32":
                self.path.unlink(missing_ok=True)
