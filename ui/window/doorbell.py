"""One window per workspace: a further start hands its files to the window that is open, and ends.

The window listens on a local socket that only the same user can reach. What comes is one line of JSON, looked at
strictly: it can bring the window to the front and show what packages would bring; nothing is taken in by it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from PySide6.QtCore import QObject, QTimer, Signal

from ui.common.preferences import APP, config_dir

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

_LONGEST = 64 * 1024
_MOST_FILES = 100
_PATIENCE_MS = 2000
_TAKEN = b"taken\n"


def address(workspace: Path) -> str:
    """Where the window of this workspace listens: a socket in a folder of the user's own; on Windows, a pipe's name.

    Not the workspace's own name: a socket's address holds about a hundred bytes. The line says which one is meant.
    """
    name = f"{APP}-{crc32(os.fsencode(workspace.resolve())):08x}"
    if sys.platform == "win32":
        return f"{name}-{os.environ.get('USERNAME', '')}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(runtime) if runtime and Path(runtime).is_dir() else config_dir()
    return str(folder / name)


def ring(workspace: Path, files: Sequence[Path] = ()) -> bool:
    """Ask the window that has `workspace` open to come to the front and look at `files`; whether it does."""
    where = address(workspace)
    if sys.platform != "win32" and not Path(where).exists():
        return False  # as at most starts, which need not wait for the library either
    import msgspec
    from PySide6.QtNetwork import QLocalSocket

    line = msgspec.json.encode({"workspace": str(workspace.resolve()), "files": [str(path) for path in files]}) + b"\n"
    socket = QLocalSocket()
    socket.connectToServer(where)
    if len(line) > _LONGEST or not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(line)
    socket.waitForBytesWritten(_PATIENCE_MS)
    while not socket.canReadLine() and socket.waitForReadyRead(_PATIENCE_MS):
        pass
    return bytes(socket.readLine(len(_TAKEN) + 1).data()) == _TAKEN


def read_line(line: bytes, workspace: Path) -> tuple[Path, ...] | None:
    """The packages that the line names, or None if it is not one that `ring` writes for this workspace."""
    import msgspec

    from motaudit.exchange.recognise import is_package

    class Line(msgspec.Struct, forbid_unknown_fields=True):
        workspace: str
        files: list[str]

    try:
        found = msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if found.workspace != str(workspace.resolve()) or len(found.files) > _MOST_FILES or "\0" in "".join(found.files):
        return None
    files = tuple(Path(file) for file in found.files)
    return files if all(file.is_absolute() and is_package(file) for file in files) else None


class Doorbell(QObject):
    """Listens from now on for further starts of motaudit on the same workspace.

    Signals: `rung(tuple[Path, ...])`: come to the front and show these packages, which may be none.
    """

    rung = Signal(object)

    def __init__(self, workspace: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._workspace = workspace
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        where = address(workspace)
        # Whoever has the workspace open is alone with it: a socket that is there was left by a process that died.
        QLocalServer.removeServer(where)
        self._server.listen(where)  # where that fails, a further start says that the workspace is in use

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.setReadBufferSize(_LONGEST + 1)
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)
            QTimer.singleShot(_PATIENCE_MS, socket, socket.abort)
            if socket.bytesAvailable():
                self._read(socket)

    def _on_ready(self) -> None:
        self._read(self.sender())

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        socket.readyRead.disconnect(self._on_ready)  # one line is all that is listened to
        files = read_line(bytes(socket.readLine().data()), self._workspace)
        if files is None:
            socket.abort()
            return
        socket.write(_TAKEN)
        socket.disconnectFromServer()
        self.rung.emit(files)

    def close(self) -> None:
        self._server.close()
