"""The composition root: opens one workspace file and hands out the services that work on it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from motaudit.base.clock import Clock, now
from motaudit.base.errors import Problem, UserError
from motaudit.base.progress import Work
from motaudit.base.recovery_keys import RecoveryKey, Secret
from motaudit.base.settings import SettingsService
from motaudit.locale import _
from motaudit.storage import access, identity, opening, surroundings
from motaudit.storage.database import DatabaseStore
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
    from motaudit.review.joining import JoinService
    from motaudit.review.pins import PinService
    from motaudit.review.plans import PlanService
    from motaudit.review.queue import QueueService
    from motaudit.review.repairing import RepairService
    from motaudit.review.submission import SubmissionService
    from motaudit.review.ties import TieService
    from motaudit.review.workflow import ReviewService
    from motaudit.storage.backup import Backup, BackupService, Policy

T = TypeVar("T")


class Workspace:
    """An open workspace file. Its services may be used from any thread until it is closed."""

    def __init__(self, opened: access.Opened, clock: Clock = now) -> None:
        self._opened = opened
        self._database = opened.database
        self._lost = tuple(opened.lost)
        self._writer = WriterThread("motaudit-writer")
        self._closed = False
        self._clock = clock
        self.schema = identity.SCHEMA
        self.overview = Overview(self._database, clock)
        self._name = self.overview.name() or self._database.path.stem

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
    def joining(self) -> JoinService:
        """Branches that were entered twice."""
        from motaudit.review.joining import JoinService

        return JoinService(self.reviews, self.audits, self.places)

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
        cls, path: Path, *, passphrase: Secret | None = None, read_only: bool = False, clock: Clock = now
    ) -> Workspace:
        """Open a workspace file, after migrating it when it is of an older schema.

        `passphrase`: or the recovery key in its stead, here as everywhere; not needed for a file that has none.
        Raises UserError for what is no workspace, is newer, in use or needs another passphrase, EnvironmentFault for
        what is damaged or cannot be read or written. In every such case the file is left as it was.
        """
        way = access.open_to_read if read_only else access.open_to_write
        opened = way(Path(path).absolute(), passphrase)
        try:
            return cls(opened, clock)
        except BaseException:
            opened.close()
            raise

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

    def opens_with(self, secret: Secret) -> bool:
        """Whether this is the passphrase of the workspace, or its recovery key; False for one that has none."""
        key = self._database.key
        if key is None:
            return False
        try:
            return opening.Candidate(self.path, key.salt).key(secret) == key
        except UserError:
            return False

    def recovery_key(self, passphrase: Secret) -> RecoveryKey:
        """What opens this workspace, and its backups under the same passphrase, when that is forgotten.

        It is asked for again, as somebody else may sit at a laptop that was left open.
        Raises UserError when there is none or this is not the one.
        """
        key = self._database.key
        if key is None:
            raise UserError(
                "workspace.not_encrypted",
                _("“{name}” has no passphrase: it opens without, and needs no recovery key.").format(
                    name=self.path.name
                ),
                remedy=_("Give it a passphrase first."),
            )
        if not self.opens_with(passphrase):
            raise UserError(
                "workspace.wrong_passphrase",
                _("This is not the passphrase of the workspace."),
                remedy=_("Try again; mind the keyboard layout and capital letters."),
            )
        return key.recovery_key

    @property
    def recovery_label(self) -> str:
        """The number of the recovery key that fits now; "" without a passphrase. It is no secret."""
        key = self._database.key
        return key.recovery_key.label if key is not None else ""

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
    def restore(path: Path, backup: Path, *, passphrase: Secret | None = None) -> Work[Path]:
        """Put a backup in the place of the workspace at `path`; returns where the old file is kept.

        The workspace must be closed. Raises UserError when it is in use or the passphrase is not the backup's,
        EnvironmentFault when the backup is not good; then nothing was changed.
        """
        return access.restore(Path(path).absolute(), Path(backup).absolute(), passphrase)

    @staticmethod
    def change_passphrase(path: Path, *, passphrase: Secret | None, new_passphrase: str | None) -> Work[None]:
        """Encrypt the workspace at `path` anew, for the first time (`passphrase` None), or no more (`new_passphrase`).

        The workspace must be closed. Raises UserError when it is in use, of an older schema or the passphrase is
        wrong, EnvironmentFault when there is no room or a copy would not be good; then nothing was changed.
        Backups stay as they are (see `BackupService.renew`).
        """
        return access.change_passphrase(Path(path).absolute(), passphrase, new_passphrase)

    @staticmethod
    def read_recovery_key(text: str) -> RecoveryKey:
        """From what somebody typed off the sheet. Raises UserError that names what is mistyped."""
        from motaudit.storage.recovery import recovery_key

        return recovery_key(text)

    @staticmethod
    def recovery_label_of(path: Path) -> str:
        """The number of the recovery key that opens a closed file; "" when it is not encrypted. Raises as `open`."""
        from motaudit.base.recovery_keys import label_of

        salt = opening.identify(Path(path), has_secret=True).salt
        return label_of(salt) if salt is not None else ""

    def enqueue(self, job: Callable[[], T], *, urgent: bool = False) -> Future[T]:
        """Run `job` on the one writing thread; urgent jobs, such as saving an answer, before all others."""
        return self._writer.enqueue(job, urgent=urgent)

    def close(self) -> None:
        """Finish what was enqueued and leave one file, with nothing beside it but the reserve and the backups."""
        if self._closed:
            return
        self._closed = True
        self._writer.close()
        self._opened.close()

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
