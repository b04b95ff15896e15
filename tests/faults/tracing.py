"""What a program asked of the disk, recorded by strace and read back as events."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from motaudit.storage.locking import _WITNESS_AT, _WITNESS_SIZE

STRACE = shutil.which("strace")
CALLS = "pwrite64,pwritev,write,writev,fsync,fdatasync,ftruncate,unlink,rename,link,openat"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Write:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Create:
    path: str
    emptied: bool


@dataclass(frozen=True, slots=True)
class Unlink:
    path: str


@dataclass(frozen=True, slots=True)
class Rename:
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Sync:
    """It makes durable what came before event `since`, when it was called; it stands where it returned."""

    path: str
    since: int


@dataclass(frozen=True, slots=True)
class Said:
    line: str


Event: TypeAlias = Write | Truncate | Create | Unlink | Rename | Sync | Said


def record(arguments: list[str], trace: Path) -> None:
    """Run `python -m` with `arguments` to its end, writing down its calls to the disk."""
    assert STRACE is not None
    watch = [STRACE, "-f", "-qq", "-xx", "-y", "-s", "65536", "--seccomp-bpf", "-e", f"trace={CALLS}", "-o", str(trace)]
    subprocess.run(
        [*watch, sys.executable, "-B", "-m", *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, timeout=300
    )


_CALL = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_OPENED = re.compile(r'"([^"]*)", ([A-Z_|]+)')
_HEX = re.compile(r'"([^"]*)"')


def read_trace(trace: Path, folder: Path) -> list[Event]:
    """The events of files directly in `folder`, and what the program said, in the order in which they took effect."""
    events: list[Event] = []
    begun: dict[tuple[str, str], tuple[str, int]] = {}
    with trace.open() as lines:
        for line in lines:
            if match := _BEGUN.match(line):
                begun[match[1], match[2]] = (match[3], len(events))
                continue
            since = len(events)
            if ended := _ENDED.match(line):
                start, since = begun.pop((ended[1], ended[2]))
                line = f"{ended[1]} {ended[2]}({start}{ended[3]}"
            match = _CALL.match(line)
            if match and int(match[4]) >= 0:
                events.extend(_events(match[2], match[3], int(match[4]), since, str(folder)))
    return events


def _events(call: str, arguments: str, result: int, since: int, folder: str) -> Iterator[Event]:
    if call == "openat":
        opened = _OPENED.search(arguments)
        if opened and "O_CREAT" in opened[2] and _is_in(path := _text(opened[1]), folder):
            yield Create(path, "O_TRUNC" in opened[2])
        return
    if call in ("unlink", "rename", "link"):
        paths = [_text(found) for found in _HEX.findall(arguments)]
        if _is_in(paths[0], folder):
            yield Unlink(paths[0]) if call == "unlink" else Rename(paths[0], paths[1])
        return
    head, _bracket, rest = arguments.partition("<")
    name, _bracket, rest = rest.partition(">")
    if call == "writev":
        if head == "1":
            yield Said(_bytes(_HEX.findall(rest)[0]).decode())
        return
    path = _text(name)
    if call in ("fsync", "fdatasync"):
        if path == folder or _is_in(path, folder):
            yield Sync(path, since)
    elif _is_in(path, folder):
        if call == "ftruncate":
            yield Truncate(path, int(rest.rpartition(", ")[2]))
        elif call == "pwrite64":
            data, offset = _bytes(_HEX.findall(rest)[0])[:result], int(rest.rpartition(", ")[2])
            assert len(data) == result, "a write was recorded in part"
            yield Write(path, offset, data)
        elif path.endswith(".lock"):
            data = _bytes(_HEX.findall(rest)[0])
            yield Write(path, _WITNESS_AT if len(data) == _WITNESS_SIZE else 0, data)
        else:
            raise AssertionError(f"{call} is not simulated: {path}")


def _is_in(path: str, folder: str) -> bool:
    """Whether the file's content matters after a power cut; the reserve and shared memory are made anew."""
    return path.rpartition("/")[0] == folder and not path.endswith((".reserve", "-shm", "(deleted)"))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _text(text: str) -> str:
    return _bytes(text).decode()
