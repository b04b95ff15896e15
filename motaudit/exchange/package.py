"""A `.motaudit` package as a whole: sealed when it is written, found whole and genuine before anything of it is used.

The manifest names every part with its size and SHA-256 and is signed with the installation's Ed25519 key; the
container (`motaudit.exchange.container`) holds the bytes together. One for a single recipient is wrapped in age.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, cast

from motaudit.audit.pictures import measure
from motaudit.base.clock import from_text
from motaudit.base.errors import EnvironmentFault, Place, UserError
from motaudit.base.progress import Progress, Work
from motaudit.exchange import wire
from motaudit.exchange.container import CHUNK, Container, ContainerWriter, Member, read_container
from motaudit.exchange.older import read_contents
from motaudit.exchange.recognise import AGE
from motaudit.exchange.refusing import damaged, unsafe
from motaudit.exchange.wire import AuditRecord, Contents, FileRecord, Manifest, Part, Signature
from motaudit.locale import _
from motaudit.review.signing import is_signed, signer

CONTENTS, MANIFEST, SIGNATURE = "contents.json", "manifest.json", "signature.json"
CHECKLISTS, AUDITS, FILES = "checklists/", "audits/", "files/"


class PackageWriter:
    """Adds parts to a container, and seals them."""

    def __init__(self, stream: BinaryIO) -> None:
        self._container = ContainerWriter(stream)
        self._parts: list[Part] = []

    @property
    def parts(self) -> tuple[Part, ...]:
        return tuple(self._parts)

    def add_contents(self, contents: Contents) -> None:
        self._add(CONTENTS, wire.write(contents))

    def add_checklist(self, hash_: str, document: bytes) -> None:
        self._add(f"{CHECKLISTS}{hash_}.json", document)

    def add_audit(self, record: AuditRecord) -> None:
        self._add(f"{AUDITS}{record.id}.json", wire.write(record))

    def add_file(self, file: FileRecord, pieces: Iterable[bytes]) -> Iterator[int]:
        """Gives the number of bytes after each piece."""
        name = f"{FILES}{file.sha256}"
        self._parts.append(Part(name, file.size, file.sha256))
        yield from self._container.add_file(name, file.size, pieces)

    def seal(self, manifest: Manifest, secret: bytes) -> None:
        """The last thing: the manifest of all parts and its signature."""
        data = wire.write(manifest)
        own = signer(secret)
        self._container.add_text(MANIFEST, data)
        self._container.add_text(SIGNATURE, wire.write(Signature(own.public, own.sign(data))))
        self._container.close()

    def _add(self, name: str, data: bytes) -> None:
        self._parts.append(Part(name, len(data), sha256(data).hexdigest()))
        self._container.add_text(name, data)


@dataclass(frozen=True, slots=True)
class Package:
    """A package that is whole and says who wrote it. Audits and checklists are read one by one."""

    container: Container
    manifest: Manifest
    contents: Contents
    parts: Mapping[str, tuple[Member, Part]]
    digest: str
    """SHA-256 of the file as it came."""
    encrypted: bool

    def audits(self) -> Iterator[AuditRecord]:
        for member, part in self._under(AUDITS):
            record = wire.read(AuditRecord, read_part(self.container, member, part), member.name)
            if member.name != f"{AUDITS}{record.id}.json":
                raise unsafe(_("“{name}” holds another visit than its name says.").format(name=member.name))
            yield record

    def checklists(self) -> Iterator[tuple[str, bytes]]:
        """Hash and canonical JSON."""
        for member, part in self._under(CHECKLISTS):
            document = read_part(self.container, member, part)
            if member.name != f"{CHECKLISTS}{part.sha256}.json":
                raise unsafe(_("“{name}” holds another checklist than its name says.").format(name=member.name))
            yield part.sha256, document

    def check(self) -> Work[None]:
        """Every part is what the signed list of parts says, and written as motaudit writes it."""
        for _audit in self.audits():
            pass
        for _checklist in self.checklists():
            pass
        yield from self.check_files()

    def pieces(self, file: FileRecord) -> Iterator[bytes]:
        yield from self.container.pieces(self.parts[f"{FILES}{file.sha256}"][0])

    def opened(self, file: FileRecord) -> BinaryIO:
        """A photo or file as a file of its own, which is not taken into memory."""
        return self._window(self.parts[f"{FILES}{file.sha256}"][0])

    def check_files(self) -> Work[None]:
        """Every photo and file is what the manifest says, and no picture is too large to be opened."""
        pictures = {f"{FILES}{file.sha256}" for file in self.contents.files if file.picture}
        total = sum(file.size for file in self.contents.files)
        done = 0
        for member, part in self._under(FILES):
            digest = sha256()
            for piece in self.container.pieces(member):
                digest.update(piece)
                done += len(piece)
                yield Progress(done, total)
            if digest.hexdigest() != part.sha256 or member.name != f"{FILES}{part.sha256}":
                raise unsafe(_("“{name}” holds another file than its name says.").format(name=member.name))
            if member.name in pictures:
                self._check_picture(member)

    def _check_picture(self, member: Member) -> None:
        try:
            measure(self._window(member), member.name)
        except UserError as error:
            if error.code == "evidence.too_many_pixels":
                raise unsafe(error.message) from error
            # What this computer cannot show may be shown by another: it is kept as it is.

    def _window(self, member: Member) -> BinaryIO:
        return cast(BinaryIO, _Window(self.container.stream, member))

    def _under(self, folder: str) -> Iterator[tuple[Member, Part]]:
        return (found for name, found in self.parts.items() if name.startswith(folder))


def read_part(container: Container, member: Member, part: Part) -> bytes:
    data = container.text(member)
    if sha256(data).hexdigest() != part.sha256:
        raise unsafe(_("“{name}” is not what the list of parts says.").format(name=member.name))
    return data


@contextmanager
def open_package(path: Path, identity: str | None) -> Iterator[Package]:
    """The package at `path`, decrypted with this workspace's `identity` where it is encrypted.

    Raises UserError, with the reason, for anything that is not whole, safe and signed; EnvironmentFault as usual.
    """
    with _told(path, _("The package cannot be read: {reason}")), path.open("rb") as stream:
        encrypted = stream.read(len(AGE)) == AGE
        if encrypted:
            digest = _digest(stream)
            with _decrypted(stream, identity) as plain:
                yield _read(plain, digest, encrypted=True)
        else:
            yield _read(stream, None, encrypted=False)


@contextmanager
def wrapped(out: Path, recipient: str | None) -> Iterator[BinaryIO]:
    """A file to write a package to; it appears at `out` only when it is whole, encrypted if there is a recipient."""
    unfinished = out.with_name(f".{out.name}.{os.getpid()}.part")
    with _told(out, _("The package was not written: {reason}")):
        try:
            if recipient is None:
                with unfinished.open("w+b") as stream:
                    yield stream
                    stream.flush()
                    os.fsync(stream.fileno())
            else:
                with tempfile.TemporaryFile(dir=out.parent) as plain:
                    yield cast(BinaryIO, plain)
                    plain.seek(0)
                    _encrypt(cast(BinaryIO, plain), unfinished, recipient)
            unfinished.replace(out)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)


@contextmanager
def _told(path: Path, message: str) -> Iterator[None]:
    """What the disk refuses, in words."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            "package.disk",
            message.format(reason=f"{(error.strerror or str(error)).rstrip('.')}."),
            remedy=_("Check that the folder or the stick is there and has room, then try again."),
            place=Place(file=str(path)),
        ) from error


def new_identity() -> str:
    """A key with which packages for this workspace are decrypted; it stays in the workspace."""
    from pyrage import x25519

    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public half, which others write packages for."""
    from pyrage import x25519

    return str(x25519.Identity.from_str(identity).to_public())


def require_recipient(text: str) -> None:
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(text)
    except RecipientError as error:
        raise UserError(
            "package.recipient",
            _("“{key}” is no key of a recipient.").format(key=text),
            remedy=_("Ask the recipient for the line that begins with “age1” and copy all of it."),
        ) from error


def _encrypt(plain: BinaryIO, out: Path, recipient: str) -> None:
    from pyrage import encrypt_io, x25519

    with out.open("wb") as stream:
        encrypt_io(plain, stream, [x25519.Recipient.from_str(recipient)])
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def _decrypted(stream: BinaryIO, identity: str | None) -> Iterator[BinaryIO]:
    from pyrage import DecryptError, decrypt_io, x25519

    if identity is None:
        raise _not_for_us()
    with tempfile.TemporaryFile() as plain:
        stream.seek(0)
        try:
            decrypt_io(stream, plain, [x25519.Identity.from_str(identity)])
        except DecryptError as error:
            if "No matching keys" in str(error):
                raise _not_for_us() from error
            raise damaged(_("it was changed or cut off on its way.")) from error
        except OSError as error:
            if error.errno is not None:
                raise
            raise damaged(_("it was changed or cut off on its way.")) from error
        yield cast(BinaryIO, plain)


def _not_for_us() -> UserError:
    return UserError(
        "package.not_for_us",
        _("The package is encrypted for somebody else."),
        remedy=_("Open the workspace whose key it was written for, or ask for one for your key."),
    )


def _digest(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = sha256()
    while data := stream.read(4 * CHUNK):
        digest.update(data)
    return digest.hexdigest()


def _read(stream: BinaryIO, digest: str | None, *, encrypted: bool) -> Package:
    container = read_container(stream)
    if [member.name for member in container.members[-2:]] != [MANIFEST, SIGNATURE]:
        raise unsafe(_("its manifest is not where it belongs."))
    *members, manifest_member, signature_member = container.members
    data = container.text(manifest_member)
    manifest = wire.read_manifest(data, MANIFEST)
    signature = wire.read(Signature, container.text(signature_member), SIGNATURE)
    if signature.key != manifest.installation or not is_signed(signature.key, data, signature.signature):
        raise unsafe(_("its signature is not that of the installation that it names."))
    if [(member.name, member.size) for member in members] != [(part.name, part.size) for part in manifest.parts]:
        raise unsafe(_("its parts are not those that its manifest names."))
    for member in members:
        _require_form(member)
    _require_instant(manifest.made)
    parts = {member.name: (member, part) for member, part in zip(members, manifest.parts, strict=True)}
    if CONTENTS not in parts:
        raise unsafe(_("its list of contents is missing."))
    contents = read_contents(read_part(container, *parts[CONTENTS]), CONTENTS, manifest.schema)
    _require_listed(contents, manifest)
    return Package(container, manifest, contents, parts, digest or container.digest, encrypted)


def _require_form(member: Member) -> None:
    folder, slash, name = member.name.rpartition("/")
    is_file = folder + slash == FILES
    known = is_file or member.name == CONTENTS or (folder + slash in (CHECKLISTS, AUDITS) and name.endswith(".json"))
    if not known or is_file != member.is_stored:
        raise unsafe(_("“{name}” has no place in a package.").format(name=member.name))


def _require_listed(contents: Contents, manifest: Manifest) -> None:
    files = {f"{FILES}{file.sha256}": file.size for file in contents.files}
    parts = {part.name: part.size for part in manifest.parts if part.name.startswith(FILES)}
    audits = sum(part.name.startswith(AUDITS) for part in manifest.parts)
    if files != parts or len(files) != len(contents.files) or audits != manifest.audits:
        raise unsafe(_("its list of contents is not that of its parts."))


def _require_instant(text: str) -> None:
    try:
        from_text(text)
    except ValueError as error:
        raise unsafe(_("“{text}” is no point in time.").format(text=text)) from error


class _Window:
    """A stored member as a file of its own, to look at a picture without taking it into memory."""

    def __init__(self, stream: BinaryIO, member: Member) -> None:
        self._stream = stream
        self._member = member
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._member.size - self._at)
        size = left if size < 0 else min(size, left)
        self._stream.seek(self._member.offset + self._at)
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, self._member.size)[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True
