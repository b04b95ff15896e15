"""A file that appears complete or not at all, and faults of the disk in words."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from motaudit.base.errors import EnvironmentFault, Place
from motaudit.locale import _

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ENXIO})


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A binary file to write, beside `path`; renamed to it when the block ends well, else taken away.

    Raises `EnvironmentFault` with a remedy for every `OSError`: whatever was at `path` is then still there.
    """
    if path.is_dir():
        raise _fault(IsADirectoryError(errno.EISDIR, ""), path, in_use=False)
    beside = path.with_name(f".{secrets.token_hex(8)}.part")
    replacing = False
    try:
        try:
            with beside.open("xb") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            replacing = True
            beside.replace(path)
            _sync_folder(path.parent)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except OSError as error:
        raise _fault(error, path, in_use=replacing and path.exists()) from error


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut. Windows has no such call, and some network folders refuse it."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _fault(error: OSError, path: Path, *, in_use: bool) -> EnvironmentFault:
    place = Place(file=str(path))
    if error.errno in _FULL:
        return EnvironmentFault(
            "disk_full",
            _("The report was not written: there is no room left on the disk."),
            remedy=_("Free some room, or choose another place, and try again."),
            place=place,
        )
    if path.is_dir():
        return EnvironmentFault(
            "is_folder",
            _("The report was not written: a folder has this name."),
            remedy=_("Choose another name for the report."),
            place=place,
        )
    if in_use and error.errno in _READ_ONLY:
        return EnvironmentFault(
            "file_in_use",
            _("The report was not written: the file is open in another program, or may not be replaced."),
            remedy=_("Close it there and try again, or choose another name."),
            place=place,
        )
    if error.errno in _READ_ONLY:
        return EnvironmentFault(
            "not_writable",
            _("The report was not written: this folder may not be written to."),
            remedy=_("Choose another place for the report."),
            place=place,
        )
    if error.errno in _GONE:
        return EnvironmentFault(
            "folder_missing",
            _("The report was not written: the folder is not there."),
            remedy=_("Make the folder or plug the drive in, or choose another place."),
            place=place,
        )
    return EnvironmentFault(
        "not_written",
        _("The report was not written: {reason}").format(reason=error.strerror or str(error)),
        remedy=_("Try again, or choose another place."),
        place=place,
    )
