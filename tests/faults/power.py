"""Power cuts: the files as a disk could hold them at any moment, rebuilt from what the real storage layer asked of it.

What was synced before the cut is there. Of what came later any part may be there: a write whole, in some of its
sectors of 512 bytes, or not at all; a size, a new name, a deletion or a renaming done or not done, each by itself.
Where a file grew and the data did not arrive, the place holds zeros or old noise.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.tracing import Create, Event, Rename, Said, Sync, Truncate, Unlink, Write, read_trace, record
from tests.faults.verifying import Told, loss

SECTOR = 512
NAME = "cut.motaudit"
Image = dict[str, bytes]


@dataclass
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, Write | Truncate]] = field(default_factory=list)


class Disk:
    """Takes events in their order and gives images of what could be left at each point."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._files: list[_File] = []
        self._names: dict[str, int] = {}
        self._durable_names: dict[str, int] = {}
        self._pending_names: list[tuple[int, Callable[[dict[str, int]], None]]] = []
        self._now = 0

    def take(self, event: Event) -> None:
        if isinstance(event, Sync):
            self._sync(event)
        elif isinstance(event, Write | Truncate):
            self._files[self._names[event.path]].pending.append((self._now, event))
        elif isinstance(event, Create):
            self._create(event)
        elif isinstance(event, Unlink):
            self._rename_later(lambda names: names.pop(event.path, None))
        elif isinstance(event, Rename):
            number = self._names[event.source]
            self._rename_later(lambda names: (names.pop(event.source, None), names.update({event.target: number})))
        self._now += 1

    def image(self, chance: random.Random) -> Image:
        names = dict(self._durable_names)
        share = chance.choice((0.0, 0.5, 1.0))
        for _at, change in self._pending_names:
            if chance.random() < share:
                change(names)
        return {name.rpartition("/")[2]: _content(self._files[number], chance) for name, number in names.items()}

    def _create(self, event: Create) -> None:
        if event.path not in self._names:
            number = len(self._files)
            self._files.append(_File())
            self._rename_later(lambda names: names.update({event.path: number}))
        elif event.emptied:
            self._files[self._names[event.path]].pending.append((self._now, Truncate(event.path, 0)))

    def _rename_later(self, change: Callable[[dict[str, int]], object]) -> None:
        change(self._names)
        self._pending_names.append((self._now, change))

    def _sync(self, event: Sync) -> None:
        if event.path == self._folder:
            settled = [change for at, change in self._pending_names if at < event.since]
            for change in settled:
                change(self._durable_names)
            del self._pending_names[: len(settled)]
            return
        file = self._files[self._names[event.path]]
        settled_writes = [write for at, write in file.pending if at < event.since]
        for write in settled_writes:
            _apply(file.durable, write)
        del file.pending[: len(settled_writes)]


def _apply(content: bytearray, write: Write | Truncate) -> None:
    if isinstance(write, Truncate):
        _resize(content, write.size, bytes)
    else:
        end = write.offset + len(write.data)
        if end > len(content):
            _resize(content, end, bytes)
        content[write.offset : end] = write.data


def _resize(content: bytearray, size: int, filler: Callable[[int], bytes]) -> None:
    if size <= len(content):
        del content[size:]
    else:
        content += filler(size - len(content))


def _content(file: _File, chance: random.Random) -> bytes:
    """One of the states that a file may be left in."""
    content = bytearray(file.durable)
    share = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    torn = chance.random() < 0.6
    filler = chance.choice((bytes, chance.randbytes))
    for _at, write in file.pending:
        if isinstance(write, Truncate):
            if chance.random() < share:
                _resize(content, write.size, filler)
            continue
        end = write.offset + len(write.data)
        pieces = list(_sectors(write)) if torn else [(write.offset, write.data)]
        arrived = [piece for piece in pieces if chance.random() < share]
        grown = max([start + len(data) for start, data in arrived], default=0)
        if end > len(content) and chance.random() < share:
            grown = end
        if grown > len(content):
            _resize(content, grown, filler)
        for start, data in arrived:
            content[start : start + len(data)] = data
    return bytes(content)


def _sectors(write: Write) -> Iterator[tuple[int, bytes]]:
    """The pieces of a write that arrive or not by themselves: cut where the disk's sectors begin."""
    start, end = write.offset, write.offset + len(write.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield start, write.data[start - write.offset : stop - write.offset]
        start = stop


def states(events: Sequence[Event], folder: Path, count: int, seed: int) -> Iterator[tuple[list[str], Image]]:
    """`count` times: what had been said before a random moment, and the files as a power cut then could leave them."""
    chance = random.Random(seed)
    said = [at for at, event in enumerate(events) if isinstance(event, Said)]
    lines = [event.line for event in events if isinstance(event, Said)]
    disk, taken = Disk(folder), 0
    for moment in sorted(chance.randrange(1, len(events) + 1) for _ in range(count)):
        for event in events[taken:moment]:
            disk.take(event)
        taken = moment
        yield lines[: bisect_right(said, moment - 1)], disk.image(chance)


@dataclass
class Cuts:
    images: int = 0
    answers: int = 0
    """Acknowledged before the cuts, all images together."""
    wrong: list[str] = field(default_factory=list)


def cut(
    folder: Path, images: int, seed: int, *, steps: int = 120, weaken: str = "", passphrase: str | None = None
) -> Cuts:
    """Record one shopper's work, and look what it would be after `images` power cuts. `weaken`: an unsafe PRAGMA."""
    live, trace, after = folder / "live", folder / "trace", folder / "after"
    live.mkdir(parents=True)
    after.mkdir()
    extra = ["--weaken", weaken] if weaken else []
    extra += ["--passphrase", passphrase] if passphrase else []
    record(["tests.faults.shopper", str(live / NAME), "--steps", str(steps), "--seed", str(seed), *extra], trace)
    cuts = Cuts()
    for lines, image in states(read_trace(trace, live), live, images, seed):
        told = Told(lines)
        _put(image, after)
        cuts.images += 1
        cuts.answers += told.saved
        if lost := loss(after / NAME, told, passphrase):
            cuts.wrong.append(f"image {cuts.images} of seed {seed}: {lost}")
    return cuts


def _put(image: Image, folder: Path) -> None:
    for left in folder.iterdir():
        if not left.name.endswith(".reserve"):  # it takes long to write, and says nothing
            left.unlink()
    for name, content in image.items():
        (folder / name).write_bytes(content)
