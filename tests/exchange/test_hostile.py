"""Hostile packages are refused with the reason, at once, in little memory, and nothing is written."""

from __future__ import annotations

import hashlib
import io
import resource
import struct
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from motaudit.base.clock import now
from motaudit.base.errors import UserError
from motaudit.base.ids import new_id
from motaudit.base.progress import finish
from motaudit.exchange import wire
from motaudit.exchange.events import events_record
from motaudit.exchange.package import CONTENTS, MANIFEST
from motaudit.exchange.plan import Fate
from motaudit.exchange.service import show_package
from motaudit.review import history
from motaudit.review.history import Chain, Topic
from motaudit.review.signing import new_secret
from tests.exchange.hostile import Parts, parts_of, sealed, with_contents, zipped
from tests.exchange.laptops import Laptop
from tests.pictures import jpeg

Make = Callable[[int], list[Laptop]]
Refused = Callable[[bytes], str]


@pytest.fixture
def pair(laptops: Make, tmp_path: Path) -> tuple[Laptop, Parts]:
    sender, receiver = laptops(2)
    audit_id = sender.start()
    sender.write(audit_id, "greeted", "yes", "Smiled")
    sender.photograph(audit_id, jpeg(40, 30))
    sender.hand_in(audit_id)
    return receiver, parts_of(sender.pack(tmp_path / "good.motaudit"))


@pytest.fixture
def parts(pair: tuple[Laptop, Parts]) -> Parts:
    return pair[1]


@pytest.fixture
def refused(pair: tuple[Laptop, Parts], tmp_path: Path) -> Iterator[Refused]:
    """Why it is refused; in less than 5 s and 512 MB, and nothing is written."""
    receiver = pair[0]
    before = receiver.workspace.packages.state()

    def refuse(data: bytes) -> str:
        bad = tmp_path / "bad.motaudit"
        bad.write_bytes(data)
        begin, memory = time.process_time(), _most_memory()
        with pytest.raises(UserError) as refusal:
            finish(receiver.workspace.packages.preview(bad))
        assert time.process_time() - begin < 5
        assert _most_memory() - memory < 512
        assert refusal.value.code.startswith("package.")
        return f"{refusal.value.code}: {refusal.value.message}"

    yield refuse
    assert receiver.workspace.packages.state() == before


def _most_memory() -> float:
    """MB that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def changed(parts: Parts, old: bytes, new: bytes, folder: str = "audits/") -> Parts:
    name = next(name for name in parts if name.startswith(folder))
    assert old in parts[name]
    return {**parts, name: parts[name].replace(old, new, 1)}


def test_what_only_differs_in_its_key_is_taken(pair: tuple[Laptop, Parts], tmp_path: Path) -> None:
    """So that the refusals below are those of what is wrong in each."""
    receiver, parts = pair
    twin = tmp_path / "twin.motaudit"
    twin.write_bytes(sealed(parts))
    assert len(finish(receiver.workspace.packages.preview(twin)).of(Fate.NEW)) == 1


@pytest.mark.parametrize(
    "name", ["../evil.json", "/etc/passwd", "audits/../../x", "C:evil", "audits\\x", ".hidden", "a//b"]
)
def test_names_that_lead_elsewhere(parts: Parts, refused: Refused, name: str) -> None:
    assert "which no part may have" in refused(sealed({name: b"{}", **parts}))


def test_the_same_name_twice(parts: Parts, refused: Refused) -> None:
    members = list(parts.items())
    assert "two parts have the name" in refused(zipped([*members, members[0]]))


def test_links(parts: Parts, refused: Refused) -> None:
    assert "is a link" in refused(zipped(parts.items(), attributes=0o120777 << 16))


def test_parts_that_are_encrypted_on_their_own(parts: Parts, refused: Refused) -> None:
    assert "encrypted" in refused(zipped(parts.items(), flags=1))


def test_parts_that_overlap(parts: Parts, refused: Refused) -> None:
    assert "overlaps" in refused(zipped(parts.items(), overlap=True))


def test_a_bomb_that_says_its_size(parts: Parts, refused: Refused) -> None:
    name = next(name for name in parts if name.startswith("audits/"))
    bomb = zipped([*((n, d) for n, d in parts.items() if n != name), (name, bytes(200_000_000))])
    assert "package.too_large" in refused(bomb)


def test_a_bomb_that_lies_about_its_size(parts: Parts, refused: Refused) -> None:
    assert "does not unpack to the size" in refused(
        zipped([(MANIFEST, bytes(100_000_000)), ("signature.json", b"{}")], size=lambda _size: 100)
    )


def test_many_bombs_within_the_limits_of_each(parts: Parts, refused: Refused) -> None:
    bombs = {f"audits/{number:08d}-0000-7000-8000-000000000000.json": bytes(30_000_000) for number in range(20)}
    assert "package.too_large" in refused(sealed({**bombs, **parts}))


def test_an_ordinary_zip_file(tmp_path: Path, refused: Refused) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "no motaudit package" in refused(out.getvalue())
    assert "no motaudit package" in refused(b"")
    assert "no motaudit package" in refused(b"age is no issue" * 40)


def test_bytes_before_after_and_between(parts: Parts, refused: Refused) -> None:
    good = sealed(parts)
    assert "package.damaged" in refused(b"MZ" + good)
    refused(good + b"\0")
    refused(good[:-1])
    end = good.rindex(b"PK\5\6")
    assert refused(_recorded(good[:end] + b"\0" * 22 + good[end:-84]))


def _recorded(body: bytes) -> bytes:
    return body + b"motaudit/package/1 " + hashlib.sha256(body).hexdigest().encode()


def test_a_newer_version(parts: Parts, refused: Refused) -> None:
    assert "package.newer" in refused(sealed(parts, lambda m: msgspec.structs.replace(m, schema=wire.SCHEMA + 1)))
    assert "package.newer" in refused(sealed(parts, lambda m: msgspec.structs.replace(m, format="motaudit/package/2")))
    assert "package.newer" in refused(sealed(parts).replace(b"motaudit/package/1 ", b"motaudit/package/2 "))


def test_somebody_elses_signature(parts: Parts, refused: Refused) -> None:
    assert "signature" in refused(sealed(parts, lambda m: msgspec.structs.replace(m, installation="ab" * 32)))


@pytest.mark.parametrize(
    "folder", ["files/", "audits/", "checklists/", "contents.json", "manifest.json", "signature.json"]
)
def test_a_part_that_was_exchanged_and_packed_again(
    pair: tuple[Laptop, Parts], refused: Refused, tmp_path: Path, folder: str
) -> None:
    """With a right integrity record: only the signed list of parts tells, to whoever looks as to whoever imports."""
    receiver, parts = pair
    name = next(name for name in parts if name.startswith(folder))
    half = len(parts[name]) // 2
    data = zipped({**parts, name: parts[name][:half] + b"~" + parts[name][half + 1 :]}.items())
    assert "package.unsafe" in refused(data)
    package = tmp_path / "exchanged.motaudit"
    package.write_bytes(data)
    for show in (show_package, receiver.workspace.packages.show):
        with pytest.raises(UserError) as refusal:
            show(package)
        assert refusal.value.code == "package.unsafe"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b'{"branches":[],"branches":[],"people":[],"files":[],"events":[],"looks":[]}', "branches"),
        (b'{"branches":[],"people":[],"files":[],"events":[NaN]}', "NaN"),
        (b'{"branches":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "deep"),
        (b'{"branches":[],"people":[],"files":[],"events":[],"more":1}', "more"),
        (b'{"branches": [],"people":[],"files":[],"events":[],"looks":[]}', "as motaudit writes it"),
        (b'{"branches":["\\ud800"],"people":[],"files":[],"events":[],"looks":[]}', ""),
        (b"\xff\xfe", ""),
        (b"", ""),
    ],
)
def test_json_that_is_not_what_it_seems(parts: Parts, refused: Refused, text: bytes, reason: str) -> None:
    assert reason in refused(sealed({**parts, CONTENTS: text}))


def test_answers_that_no_visit_can_hold(parts: Parts, refused: Refused) -> None:
    assert "no visit can hold" in refused(sealed(changed(parts, b'\\"text\\":\\"yes\\"', b'\\"text\\":[\\"yes\\"]')))
    assert "no visit can hold" in refused(sealed(changed(parts, b'["answer","greeted"', b'["virus","greeted"')))
    assert "no visit can hold" in refused(sealed(changed(parts, b'["header","outcome"', b'["header","__class__"')))


def test_numbers_that_cannot_be_counted_with(parts: Parts, refused: Refused) -> None:
    for number in (b"NaN", b"-Infinity"):
        value = b'\\"number\\":\\"' + number + b'\\"'
        assert "no visit can hold" in refused(sealed(changed(parts, b'\\"text\\":\\"yes\\"', value)))


def test_an_event_that_says_what_no_event_says(parts: Parts, refused: Refused) -> None:
    secret, me = new_secret(), wire.read(wire.Contents, parts[CONTENTS], CONTENTS).people[0].id
    for payload in ("{}", "[" * 60_000, '{"kind":[],"branches":7}', '{"branches":{"x":7},"kind":"manages"}'):
        event = history.sealed(secret, Chain(), Topic.PERSON, new_id(), "ties", payload, who=me, at=now())
        more = with_contents(parts, events=events_record([event]))
        assert "no event says" in refused(sealed(more))


def test_a_handed_in_visit_that_says_something_else(parts: Parts, refused: Refused) -> None:
    assert "handed in" in refused(sealed(changed(parts, b'"content":"{\\"format\\"', b'"content":"{\\"fromat\\"')))


def test_an_event_that_was_edited(parts: Parts, refused: Refused) -> None:
    assert "history" in refused(sealed(changed(parts, b',"submitted","', b',"released!","')))


def test_a_visit_without_its_photo(parts: Parts, refused: Refused) -> None:
    without = {name: data for name, data in parts.items() if not name.startswith("files/")}
    assert "missing" in refused(sealed(with_contents(without, files=())))


def test_a_photo_under_another_name(parts: Parts, refused: Refused) -> None:
    name = next(name for name in parts if name.startswith("files/"))
    assert "another file" in refused(sealed({**parts, name: parts[name][::-1]}))


def test_a_picture_too_large_to_be_opened(parts: Parts, refused: Refused) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")
    digest = hashlib.sha256(png).hexdigest()
    known = wire.read(wire.Contents, parts[CONTENTS], CONTENTS).files
    more = with_contents(parts, files=(wire.FileRecord(digest, "image/png", len(png), True), *known))
    assert "million pixels" in refused(sealed({f"files/{digest}": png, **more}))


def test_a_checklist_that_cannot_be_used(parts: Parts, refused: Refused) -> None:
    name = next(name for name in parts if name.startswith("checklists/"))
    others = {each: data for each, data in parts.items() if each != name}
    for document in (
        b'{"format":"motaudit/checklist/1"}',
        parts[name].replace(b'"yes_no"', b'"no_yes"', 1),
        b"[" * 9999,
    ):
        digest = hashlib.sha256(document).hexdigest()
        assert "checklist" in refused(sealed({f"checklists/{digest}.json": document, **others}))
