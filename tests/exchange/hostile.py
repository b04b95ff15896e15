"""Packages that were made to do harm: sealed by somebody who knows the format, or by a common zip program."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from motaudit.exchange import wire
from motaudit.exchange.container import FORMAT
from motaudit.exchange.package import CONTENTS, MANIFEST, SIGNATURE
from motaudit.review.signing import new_secret, signer

Parts = dict[str, bytes]


def parts_of(package: Path) -> Parts:
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def sealed(
    parts: Parts, change: Callable[[wire.Manifest], wire.Manifest] | None = None, *, manifest: bytes | None = None
) -> bytes:
    """A package with these parts, signed with a key of its own: everything fits but what is in the parts."""
    secret = new_secret()
    own = signer(secret)
    known = wire.read(wire.Manifest, parts[MANIFEST], MANIFEST)
    others = {name: data for name, data in parts.items() if name not in (MANIFEST, SIGNATURE)}
    listed = tuple(wire.Part(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in others.items())
    known = msgspec.structs.replace(known, installation=own.public, parts=listed)
    known = change(known) if change else known
    text = manifest or wire.write(known)
    signature = wire.write(wire.Signature(own.public, own.sign(text)))
    return zipped([*others.items(), (MANIFEST, text), (SIGNATURE, signature)])


def zipped(
    members: Iterable[tuple[str, bytes]],
    *,
    size: Callable[[int], int] = lambda size: size,
    attributes: int = 0,
    flags: int = 0,
    overlap: bool = False,
) -> bytes:
    """A zip file in motaudit's spelling, but for what is asked for; with a right integrity record."""
    out, directory, count = io.BytesIO(), io.BytesIO(), 0
    for name, data in members:
        stored = name.startswith("files/")
        packed = data if stored else _deflated(data)
        method, raw, said = (0, name.encode(), len(data)) if stored else (8, name.encode(), size(len(data)))
        start = 0 if overlap and count else out.tell()
        common = (20, flags, method, 0, 0x21, zlib.crc32(data), len(packed), said, len(raw))
        if not (overlap and count):
            out.write(struct.pack("<4s5H3I2H", b"PK\3\4", *common, 0) + raw + packed)
        entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, *common, 0, 0, 0, 0, attributes, start)
        directory.write(entry + raw)
        count += 1
    start, listed = out.tell(), directory.getvalue()
    comment = len(FORMAT) + 65
    out.write(listed + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(listed), start, comment))
    body = out.getvalue()
    return body + FORMAT + b" " + hashlib.sha256(body).hexdigest().encode()


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(data) + packer.flush()


def with_contents(parts: Parts, **changed: object) -> Parts:
    contents = msgspec.structs.replace(wire.read(wire.Contents, parts[CONTENTS], CONTENTS), **changed)
    return {**parts, CONTENTS: wire.write(contents)}
