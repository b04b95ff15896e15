"""The open workspace file: one connection that writes, others that read, and the unit of work."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from motaudit.base.errors import EnvironmentFault, MotauditError, UserError
from motaudit.base.progress import finish
from motaudit.locale import _
from motaudit.storage import faults
from motaudit.storage.connecting import Key, connect, has_log
from motaudit.storage.reserve import Reserve
from motaudit.storage.writing import PriorityLock

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

R = TypeVar("R", bound="Repository")

BEAR_WITNESS = "bear_witness"
"""In the `info` of the writing connection: what to call with the journal's end after a commit."""


class _Connections(NamedTuple):
    engine: Engine
    writer: Connection


class Database:
    """A workspace file that was found good (see `motaudit.storage.opening`).

    SQLAlchemy takes longer to load than all else that home waits for: it comes with the first `read` or `write`.
    `read_only` leaves the folder as it was; unless it is `exclusive`, another program may write meanwhile.
    """

    def __init__(
        self,
        path: Path,
        key: Key | None = None,
        *,
        read_only: bool = False,
        exclusive: bool = True,
        bear_witness: Callable[[int], None] | None = None,
    ) -> None:
        self.path = path
        self.key = key
        self.read_only = read_only
        self.reserve = Reserve(path)
        self._identity = _identity(path)
        self._lock = PriorityLock()
        mode = "ro" if read_only else "rw"
        immutable = read_only and exclusive and not has_log(path)
        index = Path(f"{path}-shm")
        # An immutable file has nothing beside it; a medium that is read-only refuses to take away even nothing.
        self._litter = index if read_only and exclusive and not immutable and not index.exists() else None
        self._connect: Callable[[], Any] = lambda: connect(path, key, mode=mode, immutable=immutable)
        self._bear_witness = bear_witness
        self._gate = threading.Lock()
        self._connections: _Connections | None = None

    def _connected(self) -> _Connections:
        with self._gate:
            if self._connections is None:
                from sqlalchemy import create_engine
                from sqlalchemy.pool import QueuePool
                from sqlcipher3 import dbapi2

                engine = create_engine("sqlite://", module=dbapi2, creator=self._connect, poolclass=QueuePool)
                writer = engine.connect()
                writer.info[BEAR_WITNESS] = self._bear_witness
                self._connections = _Connections(engine, writer)
            return self._connections

    @contextmanager
    def glance(self) -> Iterator[Any]:
        """A bare connection, to read by plain SQL one consistent state until it is left."""
        with self._damage_told(), faults.translated(), closing(self._connect()) as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state until it is left."""
        with self._damage_told(), self._reading() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with faults.translated(), self._connected().engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        """What cannot be read because the file is damaged is told as damage; any other error is a bug and stays one."""
        try:
            yield
        except MotauditError:
            raise
        except Exception as error:
            from motaudit.storage.checking import check

            problems = finish(check(self._reading, encrypted=self.key is not None))
            if problems:
                raise faults.damaged(problems[0].message) from error
            raise

    @contextmanager
    def write(self, *, urgent: bool = False) -> Iterator[Connection]:
        """The writing connection, alone, in a transaction that is taken back unless it was committed.

        It is durable when the connection's `commit()` has returned. Raises EnvironmentFault when the disk is full,
        fails or is read-only, or the file was moved; an `urgent` writer then finds the reserve let go of.
        """
        if self.read_only:
            raise UserError(
                "workspace.opened_read_only",
                _("The workspace was opened for reading only."),
                remedy=_("Close it and open it again for writing."),
            )
        self._lock.acquire(urgent=urgent)
        try:
            with self._damage_told(), faults.translated():
                self._require_in_place()
                if urgent:
                    self.reserve.ease()
                writer = self._connected().writer
                writer.exec_driver_sql("BEGIN IMMEDIATE")
                try:
                    yield writer
                finally:
                    writer.rollback()
        except EnvironmentFault as fault:
            if urgent and fault.code == "storage.disk_full":
                self.reserve.release()
            raise
        finally:
            self._lock.release()

    def close(self) -> None:
        """Move what is in the log into the file and leave nothing beside it."""
        if self._connections is not None:
            self._connections.writer.close()
            self._connections.engine.dispose()
        if self._litter is not None:
            self._litter.unlink(missing_ok=True)

    def _require_in_place(self) -> None:
        try:
            in_place = _identity(self.path) == self._identity
        except FileNotFoundError:
            in_place = False
        if not in_place:
            raise faults.moved(self.path.name)


class Repository:
    """Reads and writes the rows of one subject, within one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def commit(self) -> None:
        """Make what was written durable; it is when this returns."""
        self.connection.commit()


class DatabaseStore(Generic[R]):
    """`motaudit.base.store.Store` over a database: each unit of work gets a repository of its own."""

    def __init__(self, database: Database, repository: type[R]) -> None:
        self._database = database
        self._repository = repository

    @contextmanager
    def read(self) -> Iterator[R]:
        with self._database.read() as connection:
            yield self._repository(connection)

    @contextmanager
    def write(self, *, urgent: bool = False) -> Iterator[R]:
        with self._database.write(urgent=urgent) as connection:
            yield self._repository(connection)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino
