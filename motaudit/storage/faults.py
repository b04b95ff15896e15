"""What SQLite and the disk say, turned into errors with a way out."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from motaudit.base.errors import EnvironmentFault, MotauditError
from motaudit.locale import _

_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26
_IOERR_SHORT_READ, _CORRUPT_FS = 522, 8458
_BY_TEXT = {
    "database is locked": _BUSY,
    "database table is locked": _LOCKED,
    "attempt to write a readonly database": _READONLY,
    "disk I/O error": _IOERR,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": _FULL,
    "unable to open database file": _CANTOPEN,
    "file is not a database": _NOTADB,
}
"""SQLite's own words: errors of its backup come without a code."""


def disk_full() -> EnvironmentFault:
    return EnvironmentFault(
        "storage.disk_full",
        _("The disk is full. The last change is not saved; everything before it is."),
        remedy=_("Delete files you no longer need, or empty the waste bin, then try again."),
    )


def _disk_error(message: str) -> EnvironmentFault:
    return EnvironmentFault(
        "storage.disk_error",
        message,
        remedy=_("Check that the drive is plugged in, then try again. If it goes on, save a backup to another drive."),
    )


def read_only() -> EnvironmentFault:
    return EnvironmentFault(
        "storage.read_only",
        _("The workspace cannot be written: the file or its folder is read-only."),
        remedy=_("Copy the workspace to a folder of your own and open it there."),
    )


def moved(name: str) -> EnvironmentFault:
    return EnvironmentFault(
        "storage.moved",
        _("The workspace file “{name}” was moved, replaced or deleted while it was open.").format(name=name),
        remedy=_("Put it back where it was, then try again; or close motaudit and open it at its new place."),
    )


def damaged(detail: str = "") -> EnvironmentFault:
    message = (
        _("The workspace file is damaged ({detail}).").format(detail=detail)
        if detail
        else _("The workspace file is damaged.")
    )
    return EnvironmentFault(
        "workspace.damaged", message, remedy=_("Restore the newest good backup; the damaged file is kept beside it.")
    )


def stale_log(name: str) -> EnvironmentFault:
    return EnvironmentFault(
        "workspace.stale_log",
        _("The log “{name}-wal” is older than the workspace file it lies beside, or belongs to another one.").format(
            name=name
        ),
        remedy=_("Move the log to another folder and open the workspace again, or restore the newest good backup."),
    )


def from_sqlite(error: Exception) -> MotauditError | None:
    """The fault behind a database error, or None when it is a bug."""
    extended = getattr(error, "sqlite_errorcode", _BY_TEXT.get(str(error)))
    if extended is None:
        return None
    if extended in (_IOERR_SHORT_READ, _CORRUPT_FS):
        return damaged(str(error))
    primary = extended & 0xFF
    if primary == _FULL:
        return disk_full()
    if primary in (_IOERR, _CANTOPEN):
        return _disk_error(
            _("The disk reports an error ({detail}). The last change is not saved.").format(detail=error)
        )
    if primary in (_READONLY, _PERM):
        return read_only()
    if primary in (_CORRUPT, _NOTADB):
        return damaged(str(error))
    if primary in (_BUSY, _LOCKED):
        return EnvironmentFault(
            "storage.busy",
            _("Another program is using the workspace file. The last change is not saved."),
            remedy=_(
                "Close other programs that may read it, such as a synchroniser or a virus scanner, and try again."
            ),
        )
    return None


def from_os(error: OSError) -> MotauditError:
    """The fault behind a file error outside the database: a backup, a report, the reserve."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return EnvironmentFault(
            "storage.no_permission",
            _("“{name}” cannot be read or written here.").format(name=error.filename or ""),
            remedy=_("Choose another folder, or ask for the right to use this one."),
        )
    return _disk_error(_("The disk reports an error ({detail}).").format(detail=error.strerror or error))


@contextmanager
def translated() -> Iterator[None]:
    """Raise faults of the disk and the database as such; bugs pass through."""
    try:
        yield
    except OSError as error:
        raise from_os(error) from error
    except Exception as error:
        cause = getattr(error, "orig", error)  # SQLAlchemy wraps what SQLite says
        if isinstance(cause, dbapi2.Error) and (fault := from_sqlite(cause)) is not None:
            raise fault from error
        raise
