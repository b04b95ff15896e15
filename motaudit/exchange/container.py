"""The zip file of a package, as any unzip can open it and in one spelling only.

Members follow each other without gaps, with names from a closed set, no times, no attributes, no extra fields. The
archive's comment is the integrity record: `motaudit/package/1` and the SHA-256 of every byte before it. A reader
rebuilds each header from what it says and compares, so no bit can differ unseen, and what zip allows but motaudit
does not write (links, gaps, overlaps, encryption, descriptors, names that lead elsewhere) has no place to be.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from motaudit.exchange.refusing import damaged, newer, no_package, too_large, unsafe
from motaudit.locale import _

CHUNK = 256 * 1024
FORMAT = b"motaudit/package/1"
MOST_MEMBERS = 60_000
LARGEST_FILE = 200 * 1024 * 1024
"""Bytes of a member that is kept as it is: a photo or file."""
LARGEST_TEXT = 32 * 1024 * 1024
"""Bytes of a member that is packed, when unpacked."""
MOST_TEXT = 512 * 1024 * 1024
LARGEST = 0xFFFF_0000
"""Bytes of a package; zip's older and simpler form holds no more."""

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_SIGN, _CENTRAL_SIGN, _END_SIGN = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_VERSION, _DATE = 20, 0x0021  # 1980-01-01, the first day that zip knows
_STORED, _DEFLATED = 0, 8
_COMMENT = len(FORMAT) + 1 + 64
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}(?:/[a-z0-9][a-z0-9._-]{0,79})?")
_LONGEST_NAME = 161
_HEAD = b"motaudit/package/"


class Member(NamedTuple):
    """One part: `size` bytes, of which `packed` are in the file from `offset` on."""

    name: str
    packed_by: int
    crc: int
    packed: int
    size: int
    offset: int

    def local(self) -> bytes:
        fields = (_VERSION, 0, self.packed_by, 0, _DATE, self.crc, self.packed, self.size, len(self.name), 0)
        return _LOCAL.pack(_LOCAL_SIGN, *fields) + self.name.encode()

    def central(self) -> bytes:
        fields = (_VERSION, _VERSION, 0, self.packed_by, 0, _DATE, self.crc, self.packed, self.size, len(self.name))
        return _CENTRAL.pack(_CENTRAL_SIGN, *fields, 0, 0, 0, 0, 0, self.start) + self.name.encode()

    @property
    def is_stored(self) -> bool:
        return self.packed_by == _STORED

    @property
    def start(self) -> int:
        """Where its header begins."""
        return self.offset - _LOCAL.size - len(self.name)


class ContainerWriter:
    """Writes members one after the other to a file that can be read and written; `close` writes the end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._members: list[Member] = []
        self._at = 0

    def add_text(self, name: str, data: bytes) -> None:
        """A member that packs well."""
        if len(data) > LARGEST_TEXT:
            raise too_large(_("one visit alone takes more than {n} MB.").format(n=LARGEST_TEXT >> 20))
        packed = zlib.compress(data, 6, wbits=-15)
        self._begin(name, _DEFLATED, zlib.crc32(data), len(packed), len(data))
        self._stream.write(packed)

    def add_file(self, name: str, size: int, pieces: Iterable[bytes]) -> Iterator[int]:
        """A member that is kept as it is; gives the number of bytes after each piece."""
        begin = self._at
        self._begin(name, _STORED, 0, size, size)
        crc = done = 0
        for piece in pieces:
            crc = zlib.crc32(piece, crc)
            done += len(piece)
            self._stream.write(piece)
            yield done
        if done != size:
            raise damaged(_("a photo or file of this workspace is not whole."))
        self._members[-1] = member = self._members[-1]._replace(crc=crc)
        self._stream.seek(begin)
        self._stream.write(member.local())
        self._stream.seek(self._at)

    def close(self) -> None:
        directory = b"".join(member.central() for member in self._members)
        self._stream.write(directory)
        end = _end(len(self._members), len(directory), self._at)
        self._stream.write(end)
        self._stream.flush()
        self._stream.seek(0)
        digest = sha256()
        while data := self._stream.read(CHUNK):
            digest.update(data)
        self._stream.write(FORMAT + b" " + digest.hexdigest().encode())

    def _begin(self, name: str, packed_by: int, crc: int, packed: int, size: int) -> None:
        member = Member(name, packed_by, crc, packed, size, self._at + _LOCAL.size + len(name))
        self._members.append(member)
        self._at = member.offset + packed
        if self._at > LARGEST or len(self._members) > MOST_MEMBERS:
            raise too_large(_("a package holds at most 4 GB and {n} parts.").format(n=MOST_MEMBERS))
        self._stream.write(member.local())


@dataclass(frozen=True, slots=True)
class Container:
    """A package file whose bytes are those that were written. `digest` is the SHA-256 of its content."""

    stream: BinaryIO
    members: tuple[Member, ...]
    digest: str

    def text(self, member: Member) -> bytes:
        """A packed member, unpacked no further than it says."""
        self.stream.seek(member.offset)
        packed = self.stream.read(member.packed)
        if member.packed_by == _STORED:
            return packed
        unpacker = zlib.decompressobj(wbits=-15)
        try:
            data = unpacker.decompress(packed, member.size + 1)
        except zlib.error as error:
            raise unsafe(_("“{name}” cannot be unpacked.").format(name=member.name)) from error
        if len(data) != member.size or not unpacker.eof or unpacker.unused_data or zlib.crc32(data) != member.crc:
            raise unsafe(_("“{name}” does not unpack to the size it says.").format(name=member.name))
        return data

    def pieces(self, member: Member) -> Iterator[bytes]:
        """A member that is kept as it is, in pieces of 256 KiB."""
        at, end = member.offset, member.offset + member.size
        while at < end:
            self.stream.seek(at)
            data = self.stream.read(min(CHUNK, end - at))
            if not data:
                raise damaged(_("it became shorter while it was read."))
            at += len(data)
            yield data


def read_container(stream: BinaryIO) -> Container:
    """Look at every byte of a package. Raises UserError, with the reason, for anything but what motaudit writes."""
    size = stream.seek(0, 2)
    if size > LARGEST + _COMMENT + _END.size:
        raise too_large(_("a package holds at most 4 GB and {n} parts.").format(n=MOST_MEMBERS))
    comment = _tail(stream, size)
    digest = _digest(stream, size - _COMMENT)
    if comment[len(FORMAT) + 1 :] != digest.encode():
        raise damaged(_("it was changed or cut off on its way."))
    members = _directory(stream, size)
    return Container(stream, members, digest)


def _tail(stream: BinaryIO, size: int) -> bytes:
    if size < _END.size + _COMMENT:
        raise no_package()
    stream.seek(size - _COMMENT)
    comment = stream.read(_COMMENT)
    if comment.startswith(FORMAT + b" "):
        return comment
    if comment.startswith(_HEAD):
        raise newer()
    stream.seek(0)
    if stream.read(4) == _LOCAL_SIGN:
        _diagnose(stream, size)
    raise no_package()


def _digest(stream: BinaryIO, size: int) -> str:
    stream.seek(0)
    digest = sha256()
    while size > 0:
        data = stream.read(min(4 * CHUNK, size))
        if not data:
            break
        digest.update(data)
        size -= len(data)
    return digest.hexdigest()


def _directory(stream: BinaryIO, size: int) -> tuple[Member, ...]:
    end_at = size - _COMMENT - _END.size
    stream.seek(end_at)
    end = stream.read(_END.size)
    sign, _disk, _first, count, _all, length, start, _comment = _END.unpack(end)
    if sign != _END_SIGN or start + length != end_at or end != _end(count, length, start):
        raise unsafe(_("its list of parts is not where it belongs."))
    if count > MOST_MEMBERS or length > count * (_CENTRAL.size + _LONGEST_NAME):
        raise unsafe(_("its list of parts is not where it belongs."))
    stream.seek(start)
    members = tuple(_entries(stream.read(length), count))
    _require_exact(stream, members, start)
    return members


def _entries(directory: bytes, count: int, *, foreign: bool = False) -> Iterator[Member]:
    """The members that a directory lists; of a `foreign` one only what is dangerous is refused here."""
    at = 0
    names: set[str] = set()
    for _number in range(count):
        if at + _CENTRAL.size > len(directory):
            raise unsafe(_("its list of parts is cut off."))
        fields = _CENTRAL.unpack_from(directory, at)
        packed_by, crc, packed, size, name_length, start = (*fields[4:5], *fields[7:11], fields[16])
        raw = directory[at + _CENTRAL.size : at + _CENTRAL.size + name_length]
        name = _safe_name(raw, names)
        member = Member(name, packed_by, crc, packed, size, start + _LOCAL.size + len(raw))
        danger = _danger(fields, name)
        if danger is None and not foreign and directory[at : at + _CENTRAL.size + len(raw)] != member.central():
            danger = _("“{name}” is described in a way that motaudit does not write.").format(name=name)
        if danger is not None:
            raise unsafe(danger)
        names.add(name)
        at += _CENTRAL.size + len(raw) + (fields[11] + fields[12] if foreign else 0)
        yield member
    if at != len(directory) and not foreign:
        raise unsafe(_("there is something in its list of parts that is no part."))


def _require_exact(stream: BinaryIO, members: tuple[Member, ...], end: int) -> None:
    at = texts = 0
    for member in members:
        if member.start != at:
            raise unsafe(_("“{name}” overlaps another part, or there is a gap before it.").format(name=member.name))
        _require_size(member)
        texts += member.size if member.packed_by == _DEFLATED else 0
        stream.seek(at)
        if stream.read(member.offset - at) != member.local():
            raise unsafe(_("“{name}” is described in two different ways.").format(name=member.name))
        at = member.offset + member.packed
    if at != end:
        raise unsafe(_("there is something between its parts and their list."))
    if texts > MOST_TEXT:
        raise too_large(_("it would unpack to more than {n} MB.").format(n=MOST_TEXT >> 20))


def _require_size(member: Member) -> None:
    if member.packed_by == _STORED:
        if member.packed != member.size:
            raise unsafe(_("“{name}” does not have the size it says.").format(name=member.name))
        if member.size > LARGEST_FILE:
            raise too_large(
                _("“{name}” is larger than {n} MB.").format(name=member.name, n=LARGEST_FILE >> 20),
            )
    elif member.packed_by != _DEFLATED:
        raise unsafe(_("“{name}” is packed in an unknown way.").format(name=member.name))
    elif member.size > LARGEST_TEXT:
        raise too_large(
            _("“{name}” would unpack to more than {n} MB.").format(name=member.name, n=LARGEST_TEXT >> 20),
        )


def _safe_name(raw: bytes, names: set[str]) -> str:
    name = raw.decode("ascii", errors="replace")
    if not _NAME.fullmatch(name):
        raise unsafe(_("a part has the name “{name}”, which no part may have.").format(name=name[:80]))
    if name in names:
        raise unsafe(_("two parts have the name “{name}”.").format(name=name))
    return name


def _danger(fields: tuple[int, ...], name: str) -> str | None:
    flags, attributes = fields[3], fields[15]
    if flags & 1:
        return _("“{name}” is encrypted on its own.").format(name=name)
    if attributes >> 16 & 0o170000 == 0o120000:
        return _("“{name}” is a link.").format(name=name)
    return None


def _diagnose(stream: BinaryIO, size: int) -> None:
    """Why a zip file that motaudit did not write is none of its packages, where that can be told."""
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    at = tail.rfind(_END_SIGN)
    if at < 0 or len(tail) - at < _END.size:
        return
    _sign, _disk, _first, count, _all, length, start, _comment = _END.unpack_from(tail, at)
    if count > MOST_MEMBERS or length > 16 * 1024 * 1024:
        raise too_large(_("a package holds at most 4 GB and {n} parts.").format(n=MOST_MEMBERS))
    stream.seek(start)
    tuple(_entries(stream.read(length), count, foreign=True))


def _end(count: int, length: int, start: int) -> bytes:
    return _END.pack(_END_SIGN, 0, 0, count, count, length, start, _COMMENT)
