"""The composition root: opens one workspace file and hands out the services that work on it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from motaudit.base.clock import Clock, now
from motaudit.base.errors import EnvironmentFault, Problem, UserError
from motaudit.base.progress import Work
from motaudit.base.store import Store
from motaudit.locale import _
from motaudit.storage import identity, leftovers, opening, surroundings
from motaudit.storage.connecting import Key
from motaudit.storage.database import Database, DatabaseStore
from motaudit.storage.locking import InstanceLock
from motaudit.storage.overview import Overview
from motaudit.storage.writing import WriterThread

if TYPE_CHECKING:
    from motaudit.audit.evidence import EvidenceService
    from motaudit.audit.places_service import PlacesService
    from motaudit.checklist.service import ChecklistService
    from motaudit.exchange.service import PackageService
    from motaudit.report.service import ReportService
    from motaudit.review.appeals import AppealService
    from motaudit.review.checks import CheckService
    from motaudit.review.desk import Desk
    from motaudit.review.pins import PinService
    from motaudit.review.plans import PlanService
    from motaudit.review.queue import QueueService
    from motaudit.review.repairing import RepairService
    from motaudit.review.submission import SubmissionService
    from motaudit.review.ties import TieService
    from motaudit.review.workflow import ReviewService
    from motaudit.storage.backup import Backup, BackupService, Policy
    from motaudit.storage.settings import SettingsRepository

T = TypeVar("T")


class SettingsService:
    """Settings that belong to the workspace and travel with it: a key -> any JSON value."""

    def __init__(self, store: Store[SettingsRepository]) -> None:
        self._store = store

    def get(self, key: str, default: Any = None) -> Any:
        with self._store.read() as settings:
            text = settings.value(f"setting/{key}")
        return default if text is None else json.loads(text)

    def set(self, key: str, value: Any) -> None:
        """None takes the setting away."""
        text = None if value is None else json.dumps(value, ensure_ascii=False)
        with self._store.write() as settings:
            settings.set_value(f"setting/{key}", text)
            settings.commit()


class Workspace:
    """An open workspace file. Its services may be used from any thread until it is closed."""

    def __init__(
        self, database: Database, lock: InstanceLock | None, clock: Clock = now, *, lost: Sequence[Problem] = ()
    ) -> None:
        self._database = database
        self._lock = lock
        self._lost = tuple(lost)
        self._writer = WriterThread("motaudit-writer")
        self._closed = False
        self._clock = clock
        self.schema = identity.SCHEMA
        self.overview = Overview(database)
        self._name = self.overview.name() or database.path.stem

    # Each service is loaded when it is first asked for: home is filled without any but the overview.

    @cached_property
    def settings(self) -> SettingsService:
        from motaudit.storage.settings import SettingsRepository

        return SettingsService(DatabaseStore(self._database, SettingsRepository))

    @cached_property
    def places(self) -> PlacesService:
        from motaudit.audit.places_service import PlacesService
        from motaudit.storage.places import PlacesRepository

        return PlacesService(DatabaseStore(self._database, PlacesRepository))

    @cached_property
    def checklists(self) -> ChecklistService:
        from motaudit.checklist.service import ChecklistService
        from motaudit.storage.checklists import ChecklistRepository

        return ChecklistService(DatabaseStore(self._database, ChecklistRepository), self._clock)

    @cached_property
    def audits(self) -> SubmissionService:
        from motaudit.review.submission import SubmissionService
        from motaudit.storage.reviews import ReviewRepository

        store = DatabaseStore(self._database, ReviewRepository)
        return SubmissionService(store, self.places, self.checklists, self._clock)

    @cached_property
    def reviews(self) -> ReviewService:
        from motaudit.review.workflow import QUERY_DAYS, ReviewService

        return ReviewService(self._desk, lambda: int(self.settings.get("query_days", QUERY_DAYS)))

    @cached_property
    def appeals(self) -> AppealService:
        from motaudit.review.appeals import AppealService

        return AppealService(self._desk)

    @cached_property
    def queue(self) -> QueueService:
        from motaudit.review.queue import QueueService
        from motaudit.storage.queue import QueueRepository

        return QueueService(DatabaseStore(self._database, QueueRepository), self._clock)

    @cached_property
    def repairs(self) -> RepairService:
        from motaudit.review.repairing import RepairService
        from motaudit.storage.reviews import RepairRepository

        store = DatabaseStore(self._database, RepairRepository)
        return RepairService(store, self.audits, self.checklists, self.places, self._clock)

    @cached_property
    def packages(self) -> PackageService:
        """What is sent to other laptops and comes from them."""
        from motaudit.exchange.service import PackageService
        from motaudit.storage.packages import PackageRepository

        return PackageService(DatabaseStore(self._database, PackageRepository), self.checklists, self._clock)

    @cached_property
    def ties(self) -> TieService:
        """The branches that managers run, and those that shoppers must not be given."""
        from motaudit.review.ties import TieService
        from motaudit.storage.reviews import TieRepository

        return TieService(DatabaseStore(self._database, TieRepository), self.places, self._clock)

    @cached_property
    def checks(self) -> CheckService:
        """What a reviewer should look at; `check` looks for damage of the file."""
        from motaudit.review.checks import CheckService
        from motaudit.storage.checks import CheckRepository

        return CheckService(DatabaseStore(self._database, CheckRepository), self.audits, self.checklists)

    @cached_property
    def plans(self) -> PlanService:
        from motaudit.review.plans import ROTATION_DAYS, PlanService
        from motaudit.storage.plans import PlanRepository

        return PlanService(
            DatabaseStore(self._database, PlanRepository),
            self.audits,
            self.checklists,
            self.places,
            self._clock,
            lambda: int(self.settings.get("rotation_days", ROTATION_DAYS)),
        )

    @cached_property
    def pins(self) -> PinService:
        from motaudit.review.pins import PinService
        from motaudit.storage.pins import PinRepository

        return PinService(DatabaseStore(self._database, PinRepository), self.places)

    @cached_property
    def _desk(self) -> Desk:
        from motaudit.review.desk import Desk
        from motaudit.storage.reviews import ReviewRepository

        return Desk(DatabaseStore(self._database, ReviewRepository), self.places, self.checklists, self._clock)

    @cached_property
    def evidence(self) -> EvidenceService:
        from motaudit.audit.evidence import EvidenceService
        from motaudit.storage.evidence import EvidenceRepository

        return EvidenceService(DatabaseStore(self._database, EvidenceRepository))

    @cached_property
    def reports(self) -> ReportService:
        from motaudit.report.service import ReportService

        return ReportService(self.audits, self.checklists, self.evidence, self.repairs, self._clock)

    @cached_property
    def backups(self) -> BackupService:
        from motaudit.storage.backup import BackupService

        return BackupService(self._database, self._backup_policy, self._clock)

    @classmethod
    def create(
        cls, path: Path, *, name: str = "", passphrase: str | None = None, language: str = "en", clock: Clock = now
    ) -> Workspace:
        """Make a new workspace file, which appears at `path` only when it is whole, and open it.

        Raises UserError when something is there already, EnvironmentFault when nothing can be written there.
        """
        from motaudit.storage import creating

        path = Path(path).absolute()
        creating.create(path, name=name or path.stem, passphrase=passphrase, language=language)
        return cls.open(path, passphrase=passphrase, clock=clock)

    @classmethod
    def open(
        cls, path: Path, *, passphrase: str | None = None, read_only: bool = False, clock: Clock = now
    ) -> Workspace:
        """Open a workspace file, after migrating it when it is of an older schema.

        Raises UserError for what is no workspace, is newer, in use or needs another passphrase, EnvironmentFault for
        what is damaged or cannot be read or written. In every such case the file is left as it was.
        """
        path = Path(path).absolute()
        return _open_to_read(path, passphrase) if read_only else _open_to_write(path, passphrase, clock)

    @property
    def path(self) -> Path:
        return self._database.path

    @property
    def name(self) -> str:
        return self._name

    def rename(self, name: str) -> None:
        """Call it otherwise in the window and in reports; its file keeps its name. An empty name is refused."""
        if not (name := name.strip()):
            raise UserError(
                "workspace.no_name", _("A workspace needs a name."), remedy=_("Type one, such as the chain's.")
            )
        from motaudit.storage.settings import SettingsRepository

        with DatabaseStore(self._database, SettingsRepository).write() as facts:
            facts.set_value("name", name)
            facts.commit()
        self._name = name

    @property
    def read_only(self) -> bool:
        return self._database.read_only

    @property
    def encrypted(self) -> bool:
        return self._database.key is not None

    def opens_with(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the workspace; False for one that has none."""
        key = self._database.key
        return key is not None and Key.derive(passphrase, key.salt) == key

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was lost before it was opened, and what may endanger it: a shared folder, a disk nearly full."""
        around = surroundings.warnings(self._database.path, disk_nearly_full=self._database.reserve.released)
        return self._lost + around

    def check(self) -> Work[tuple[Problem, ...]]:
        """Look for damage; changes nothing. Every finding, or none."""
        from motaudit.storage.checking import check

        found = yield from check(self._database.read, encrypted=self._database.key is not None)
        return self._lost + found

    @staticmethod
    def backups_of(path: Path) -> tuple[Backup, ...]:
        """The backups beside a workspace that need not be open, nor good; the newest first."""
        from motaudit.storage.backup import backups_in, default_folder

        path = Path(path).absolute()
        return backups_in(default_folder(path), path)

    @staticmethod
    def restore(path: Path, backup: Path, *, passphrase: str | None = None) -> Work[Path]:
        """Put a backup in the place of the workspace at `path`; returns where the old file is kept.

        The workspace must be closed. Raises UserError when it is in use or the passphrase is not the backup's,
        EnvironmentFault when the backup is not good; then nothing was changed.
        """
        from motaudit.storage.backup import restore

        path, backup = Path(path).absolute(), Path(backup).absolute()
        candidate = opening.identify(backup, has_passphrase=bool(passphrase))
        lock = InstanceLock(path)
        lock.acquire()
        try:
            key = Key.derive(passphrase or "", candidate.salt) if candidate.salt else None
            opening.examine(candidate, key, exclusive=True)
            return (yield from restore(path, backup, key, now()))
        finally:
            lock.release()

    @staticmethod
    def change_passphrase(path: Path, *, passphrase: str | None, new_passphrase: str | None) -> Work[None]:
        """Encrypt the workspace at `path` anew, for the first time (`passphrase` None), or no more (`new_passphrase`).

        The workspace must be closed. Raises UserError when it is in use, of an older schema or the passphrase is
        wrong, EnvironmentFault when there is no room or a copy would not be good; then nothing was changed.
        Backups stay as they are (see `BackupService.renew`).
        """
        from motaudit.storage.rekeying import rekey

        path = Path(path).absolute()
        candidate = opening.identify(path, has_passphrase=bool(passphrase))
        lock = InstanceLock(path, keeps_witness=True)
        lock.acquire()
        try:
            opening.require_writable(path)
            key = Key.derive(passphrase or "", candidate.salt) if candidate.salt else None
            if opening.examine(candidate, key, exclusive=True).schema < identity.SCHEMA:
                raise opening.older(path)
            yield from rekey(path, key, Key.new(new_passphrase) if new_passphrase else None)
        finally:
            lock.release()
        with Workspace.open(path, passphrase=new_passphrase):
            pass  # opened, it is good: with that the old file is let go of

    def enqueue(self, job: Callable[[], T], *, urgent: bool = False) -> Future[T]:
        """Run `job` on the one writing thread; urgent jobs, such as saving an answer, before all others."""
        return self._writer.enqueue(job, urgent=urgent)

    def close(self) -> None:
        """Finish what was enqueued and leave one file, with nothing beside it but the reserve and the backups."""
        if self._closed:
            return
        self._closed = True
        self._writer.close()
        try:
            self._database.close()
        finally:
            if self._lock is not None:
                self._lock.release()

    def _backup_policy(self) -> Policy:
        """The setting "backups": any of `folder`, `keep` and `budget` (bytes)."""
        from motaudit.storage.backup import BUDGET, KEEP, Policy, default_folder

        chosen = self.settings.get("backups", {})
        folder = Path(chosen["folder"]) if chosen.get("folder") else default_folder(self.path)
        return Policy(folder, chosen.get("keep", KEEP), chosen.get("budget", BUDGET))

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _open_to_write(path: Path, passphrase: str | None, clock: Clock) -> Workspace:
    leftovers.recover(path)
    candidate = opening.identify(path, has_passphrase=bool(passphrase))
    lock = InstanceLock(path)
    lock.acquire()
    try:
        opening.require_writable(path)
        key = Key.derive(passphrase or "", candidate.salt) if candidate.salt else None
        found = opening.examine(candidate, key, exclusive=True)
        lost = opening.lost_end(path, found, lock.witness)
        if found.schema < identity.SCHEMA:
            from motaudit.storage.migrating import migrate

            migrate(path, key, found.schema)
        database = Database(path, key, bear_witness=lock.bear_witness)
        try:
            _tidy(database)
            return Workspace(database, lock, clock, lost=lost)
        except BaseException:
            database.close()
            raise
    except BaseException:
        lock.release()
        raise


def _open_to_read(path: Path, passphrase: str | None) -> Workspace:
    candidate = opening.identify(path, has_passphrase=bool(passphrase))
    lock, exclusive = _lock_to_read(path)
    try:
        key = Key.derive(passphrase or "", candidate.salt) if candidate.salt else None
        found = opening.examine(candidate, key, exclusive=exclusive)
        if found.schema < identity.SCHEMA:
            raise opening.older(path)
        lost = opening.lost_end(path, found, lock.witness if lock is not None else 0)
        return Workspace(Database(path, key, read_only=True, exclusive=exclusive), lock, lost=lost)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _lock_to_read(path: Path) -> tuple[InstanceLock | None, bool]:
    """The lock if it is to be had, and whether nobody else writes the file."""
    lock = InstanceLock(path, keeps_witness=True)
    try:
        lock.acquire()
    except UserError:
        return None, False  # somebody writes it, which a reader may watch
    except EnvironmentFault:
        return None, True  # where nothing can be written nobody else writes either
    return lock, True


def _tidy(database: Database) -> None:
    """What a program that was killed may have left undone."""
    leftovers.let_go(database.path)
    database.reserve.fill()
    if unfinished := Overview(database).unfinished():
        from motaudit.storage.evidence import EvidenceRepository

        for sha256 in unfinished:
            with DatabaseStore(database, EvidenceRepository).write() as evidence:
                evidence.forget(sha256)
                evidence.commit()
