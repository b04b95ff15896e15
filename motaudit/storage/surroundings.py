"""Whether the place of the live file is one where SQLite can keep its promises."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from motaudit.base.errors import Place, Problem
from motaudit.locale import _

_SYNCHRONISED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "my drive",
    "icloud drive",
    "com~apple~clouddocs",
    "mobile documents",
    "nextcloud",
    "owncloud",
    "pcloud",
    "pclouddrive",
    "mega",
    "megasync",
    "syncthing",
    "yandex.disk",
    "box sync",
    "tresorit",
)
_MARKERS = (".dropbox.cache", ".stfolder", ".sync_journal.db", ".nextcloudsync.log", ".owncloudsync.log")
_NETWORK = ("nfs", "cifs", "smb", "afp", "webdav", "davfs", "sshfs", "9p", "ncpfs", "glusterfs", "ceph", "rclone")


def warnings(path: Path, *, disk_nearly_full: bool) -> tuple[Problem, ...]:
    """What to tell the person about where the workspace lies; never an error."""
    found = []
    if on_network(path):
        found.append(
            _warning(
                "workspace.network",
                path,
                _("The workspace lies on a network drive. A lost connection can damage it."),
                _("Move it to a disk of this computer, and keep only backups on the network."),
            )
        )
    elif (service := synchronised_by(path)) is not None:
        found.append(
            _warning(
                "workspace.synchronised",
                path,
                _("The workspace lies in a folder that is synchronised ({name}). This can damage it.").format(
                    name=service
                ),
                _("Move it to another folder, and let only its backups be synchronised."),
            )
        )
    if disk_nearly_full:
        found.append(
            _warning(
                "workspace.disk_nearly_full",
                path,
                _("The disk is nearly full. There is room for your answers, but not for many photos."),
                _("Delete files you no longer need, or empty the waste bin."),
            )
        )
    return tuple(found)


def _warning(code: str, path: Path, message: str, remedy: str) -> Problem:
    return Problem(code, message, remedy, Place(file=str(path)), severity="warning")


def synchronised_by(path: Path) -> str | None:
    """The name of the folder that a cloud service synchronises, if `path` is below one."""
    for folder in path.parents:
        name = folder.name.casefold()
        if any(name == known or name.startswith((f"{known} -", f"{known}-")) for known in _SYNCHRONISED):
            return folder.name
        if any((folder / marker).exists() for marker in _MARKERS):
            return folder.name
    return None


def on_network(path: Path) -> bool:
    """Whether the file system under `path` belongs to another computer."""
    kind = _file_system(path).casefold()
    return any(known in kind for known in _NETWORK)


def _file_system(path: Path) -> str:
    if sys.platform == "win32":
        import ctypes

        remote = 4
        drive = path.anchor
        return "smb" if drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == remote else ""
    return _deepest(path, _mac_mounts() if sys.platform == "darwin" else _linux_mounts())


def _linux_mounts() -> dict[str, str]:
    """Mount point -> kind, from proc(5): fields are separated by spaces, those within written as octal."""
    mounts = {}
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return {}
    for line in lines:
        left, _separator, right = line.partition(" - ")
        mounts[left.split(" ")[4].replace("\\040", " ")] = right.split(" ")[0]
    return mounts


def _mac_mounts() -> dict[str, str]:
    """From mount(8): `//user@host/share on /Volumes/share (smbfs, nodev)`."""
    mounts = {}
    listing = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
    for line in listing.splitlines():
        point, _separator, options = line.partition(" on ")[2].rpartition(" (")
        mounts[point] = options.split(",")[0]
    return mounts


def _deepest(path: Path, mounts: dict[str, str]) -> str:
    resolved = path.resolve()
    return next((mounts[str(folder)] for folder in resolved.parents if str(folder) in mounts), "")
