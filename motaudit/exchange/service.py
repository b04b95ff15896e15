"""Sending audits to other laptops and taking in what they send: what people do with packages."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from motaudit.audit.codec import decode
from motaudit.audit.entries import Change, EntryKey
from motaudit.audit.lineage import Lineage
from motaudit.audit.records import Action, Edit
from motaudit.base.clock import Clock, from_text, now
from motaudit.base.errors import EnvironmentFault, UserError
from motaudit.base.progress import Work, finish
from motaudit.base.store import Store
from motaudit.checklist.service import ChecklistService
from motaudit.exchange.importing import Import, plan_of, require_agreement
from motaudit.exchange.package import Package, new_identity, open_package, recipient_of, require_recipient
from motaudit.exchange.plan import Choice, Conflict, From, PackageInfo, PackagePlan, Written
from motaudit.exchange.repository import PackageRepository
from motaudit.exchange.state import state_of
from motaudit.exchange.wire import Audience
from motaudit.exchange.writing import Selection, to_send, write_package
from motaudit.locale import _
from motaudit.locale.text import plain
from motaudit.review.arrival import Sender
from motaudit.review.history import own_key
from motaudit.review.signing import fingerprint, signer

_IDENTITY = "package_identity"


class PackageService:
    """Safe to use from any thread. Long work is a generator that may be stopped between two steps."""

    def __init__(self, store: Store[PackageRepository], checklists: ChecklistService, clock: Clock = now) -> None:
        self._store = store
        self._checklists = checklists
        self._clock = clock

    # This workspace, as others know it

    def fingerprint(self) -> str:
        """By which others know packages of this workspace: read it to them."""
        with self._store.write() as repository:
            public = signer(own_key(repository, self._clock())).public
            repository.commit()
        return fingerprint(public)

    def recipient(self) -> str:
        """The key that others write packages for, so that only this workspace can read them."""
        with self._store.write() as repository:
            identity = repository.fact(_IDENTITY)
            if identity is None:
                identity = new_identity()
                repository.set_fact(_IDENTITY, identity)
                repository.commit()
        return recipient_of(identity)

    def state(self) -> str:
        """A hash of all that packages carry: two workspaces that know the same have the same."""
        with self._store.read() as repository:
            return state_of(repository)

    # Sending

    def write(
        self,
        out: Path,
        *,
        audience: Audience,
        audits: Sequence[str] | None = None,
        since: datetime | None = None,
        recipient: str | None = None,
    ) -> Work[Written]:
        """Write a package: all audits, those that changed since, or those named; for the readers of `audience`.

        `recipient` encrypts it (see `recipient()` of the workspace it is for). The file appears when it is whole.
        Raises UserError for an unknown audit, branch or recipient, EnvironmentFault when the disk refuses.
        """
        if recipient is not None:
            require_recipient(recipient)
        selection = Selection(audience, None if audits is None else tuple(audits), since)
        return (yield from write_package(self._store, self._checklists, selection, out, recipient, self._clock()))

    def to_send(
        self, *, audience: Audience, audits: Sequence[str] | None = None, since: datetime | None = None
    ) -> tuple[str, ...]:
        """Ids of the visits that `write` would put into a package now. Raises UserError as it does."""
        with self._store.read() as repository:
            return to_send(repository, Selection(audience, None if audits is None else tuple(audits), since))

    def last_written(self, audience: Audience) -> datetime | None:
        """When a package for these readers was written last, to send only what changed since."""
        from motaudit.exchange.writing import audience_text

        with self._store.read() as repository:
            mine = [e.at for e in repository.log() if e.direction == "out" and e.audience == audience_text(audience)]
        return max(mine, default=None)

    # Taking in

    def show(self, path: Path) -> PackageInfo:
        """What a package says of itself. Raises UserError, with the reason, when it is not whole, safe and signed."""
        with self._store.read() as repository:
            identity = repository.fact(_IDENTITY)
        with open_package(path, identity) as package:
            finish(package.check())
            with self._store.read() as repository:
                return self._info(repository, path, package)

    def preview(self, path: Path) -> Work[PackagePlan]:
        """What importing a package would do; nothing is written. Raises UserError as `show` does."""
        with self._store.read() as repository:
            identity = repository.fact(_IDENTITY)
        with open_package(path, identity) as package:
            yield from package.check_files()
            with self._store.read() as repository:
                info = self._info(repository, path, package)
                return (yield from plan_of(repository, package, info, self._clock()))

    def apply(self, plan: PackagePlan) -> Work[PackagePlan]:
        """Import what was previewed, in one transaction; what was really done, for the workspace may have changed.

        Photos and files come first, piece by piece, and show only with the rest; a second import of the same package
        changes nothing. Raises UserError when the sender is not trusted, when it gives rights that nobody agreed to
        (see `PackagePlan.agree`), or when the file is another one by now.
        """
        path = plan.info.path
        with self._store.read() as repository:
            identity = repository.fact(_IDENTITY)
        with open_package(path, identity) as package:
            if package.digest != plan.info.digest:
                raise UserError(
                    "package.changed",
                    _("The package changed since it was looked at."),
                    remedy=_("Look at it again, then import it."),
                )
            with self._store.read() as repository:
                info = self._info(repository, path, package)
            if not (info.sender.trusted or info.sender.is_own):
                raise UserError(
                    "package.untrusted",
                    _("The package comes from “{workspace}” ({fingerprint}), which nobody here trusts yet.").format(
                        workspace=info.sender.workspace, fingerprint=info.sender.fingerprint
                    ),
                    remedy=_("Ask the sender for the fingerprint. If it is the same, trust the sender once."),
                )
            plan = replace(plan, info=info)
            require_agreement(plan, plan.rights)
            work = Import(self._store, package, plan, self._clock)
            try:
                yield from work.bring_files()
                return (yield from work.switch())
            except BaseException:
                # What a full disk keeps from being taken away now goes when the workspace is opened next.
                with suppress(EnvironmentFault):
                    work.take_back()
                raise

    def trust(self, plan: PackagePlan, *, who: str) -> PackagePlan:
        """A person, by id or name, compared the fingerprint: packages of this sender are imported from now on.

        Whoever does so saw the plan and agrees to what this package does.
        """
        sender = plan.info.sender
        at = self._clock()
        with self._store.write() as repository:
            known = repository.sender(sender.key)
            since = at if known is None else known.known_since
            repository.save_sender(sender.key, Sender(sender.workspace, since, who))
            repository.commit()
        return replace(plan, info=replace(plan.info, sender=replace(sender, trusted=True)), agreed=True)

    def settle_in(self, newcomer_id: str, person_id: str) -> bool:
        """Take away whom a first start made, when a package brings the same person as head office knows them.

        Only while nothing names the newcomer and nothing was sent from here; whether that was so.
        """
        with self._store.write() as repository:
            sent = any(entry.direction == "out" for entry in repository.log())
            if sent or newcomer_id == person_id or repository.is_named(newcomer_id):
                return False
            repository.forget_person(newcomer_id, person_id)
            repository.commit()
        return True

    # Conflicts

    def conflicts(self, audit_id: str | None = None) -> tuple[Conflict, ...]:
        """Entries that two laptops changed apart and about which a person must decide."""
        found = []
        with self._store.read() as repository:
            for id_ in dict.fromkeys(id_ for id_, _key in repository.conflicts() if audit_id in (None, id_)):
                audit = repository.audit(id_)
                lineage = _lineage(repository, id_)
                for key in lineage.conflicts():
                    assert audit is not None  # a conflict refers to its audit
                    found.append(_conflict(lineage, audit.number, key))
        return tuple(found)

    def resolve(self, conflict: Conflict, choice: Choice, *, who: str) -> tuple[Change, ...]:
        """Keep one of the values; the others stay in the journal. Returns what changes in what is shown.

        Raises UserError when the conflict is not there any more or has another choice since, and for an unknown person.
        """
        at = self._clock()
        with self._store.write(urgent=True) as repository:
            lineage = _lineage(repository, conflict.audit_id)
            heads = {head.id: head for head in lineage.differing(conflict.key)}
            head = heads.get(choice.id)
            if head is None or heads.keys() != {each.id for each in conflict.choices}:
                raise UserError(
                    "package.conflict_gone",
                    _("This conflict has changed or was decided meanwhile."),
                    remedy=_("Look at the list of conflicts again."),
                )
            if all(person.id != who for person in repository.places.people()):
                raise UserError(
                    "places.unknown_person",
                    _("This person is not in the workspace."),
                    remedy=_("Add them under Branches and people first."),
                )
            before = lineage.shown(conflict.key)
            edit = Edit(conflict.key, before, head.value)
            step = repository.append(conflict.audit_id, Action.RESOLVE, (edit,), at=at, who=who)
            progress = repository.progress(conflict.audit_id)
            assert progress is not None
            repository.remember(
                conflict.audit_id,
                updated=at,
                step=step,
                position=progress.position,
                open_count=progress.open_count,
            )
            repository.set_conflicts(conflict.audit_id, _lineage(repository, conflict.audit_id).conflicts())
            repository.commit()
        if before == head.value:
            return ()
        return (Change(conflict.key, _value(conflict.key, before), _value(conflict.key, head.value)),)

    def _info(self, repository: PackageRepository, path: Path, package: Package) -> PackageInfo:
        manifest = package.manifest
        known = repository.sender(manifest.installation)
        secret = repository.signing_key()
        own = secret is not None and signer(secret).public == manifest.installation
        sender = From(manifest.installation, plain(manifest.workspace), own, bool(known and known.trusted_by))
        files = package.contents.files
        return PackageInfo(
            path, package.digest, manifest.id, from_text(manifest.made), sender, manifest.audience, manifest.audits,
            len(files), sum(file.size for file in files), package.encrypted,
        )  # fmt: skip


def show_package(path: Path) -> PackageInfo:
    """What a package says of itself, without a workspace. Raises UserError for an encrypted one."""
    with open_package(path, None) as package:
        finish(package.check())
        manifest, files = package.manifest, package.contents.files
        sender = From(manifest.installation, plain(manifest.workspace), is_own=False, trusted=False)
        return PackageInfo(
            path, package.digest, manifest.id, from_text(manifest.made), sender, manifest.audience, manifest.audits,
            len(files), sum(file.size for file in files), package.encrypted,
        )  # fmt: skip


def _lineage(repository: PackageRepository, audit_id: str) -> Lineage:
    lineage = Lineage(audit_id)
    for _written in lineage.replay(repository.journal_rows(audit_id)):
        pass
    return lineage


def _conflict(lineage: Lineage, number: str, key: EntryKey) -> Conflict:
    shown = lineage.shown(key)
    choices = tuple(
        Choice(head.id, _value(key, head.value), head.who, from_text(head.at), head.value == shown)
        for head in lineage.differing(key)
    )
    return Conflict(lineage.audit_id, number, key, choices)


def _value(key: EntryKey, text: str | None) -> object | None:
    return None if text is None else decode(key, text)
