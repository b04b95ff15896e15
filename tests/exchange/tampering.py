"""Packages of which one thing was changed, found or not."""

from __future__ import annotations

import random
from pathlib import Path

from motaudit.base.errors import UserError
from motaudit.base.progress import finish
from tests.exchange.laptops import Laptop, make_template, open_laptops
from tests.pictures import jpeg


def sender_and_receiver(folder: Path) -> tuple[Laptop, Laptop, Path]:
    """A laptop with a visit handed in and one in progress, another that knows nothing of it, and the package."""
    sender, receiver = open_laptops(folder, make_template(folder / "template"), 2)
    for hands_in in (True, False):
        audit_id = sender.start()
        sender.write(audit_id, "greeted", "yes", "Smiled at once")
        sender.photograph(audit_id, jpeg(40, 30))
        if hands_in:
            sender.hand_in(audit_id)
    return sender, receiver, sender.pack(folder / "good.motaudit")


def tamper(folder: Path, times: int, seed: int) -> list[str]:
    """Flip a bit, cut off the end, add a byte, or exchange two pieces; what was not found."""
    sender, receiver, package = sender_and_receiver(folder)
    before = receiver.workspace.packages.state()
    good = package.read_bytes()
    dice = random.Random(seed)
    wrong = []
    bad = folder / "bad.motaudit"
    for number in range(times):
        name, data = _changed(good, dice, number)
        bad.write_bytes(data)
        try:
            finish(receiver.workspace.packages.preview(bad))
        except UserError:
            continue
        wrong.append(name)
    if receiver.workspace.packages.state() != before:
        wrong.append("something was written")
    for laptop in (sender, receiver):
        laptop.close()
    return wrong


def _changed(good: bytes, dice: random.Random, number: int) -> tuple[str, bytes]:
    data = bytearray(good)
    match number % 6:
        case 4:
            at = dice.randrange(len(good))
            return f"cut off at {at}", bytes(data[:at])
        case 5:
            at, size = dice.randrange(len(good)), dice.randrange(1, 40)
            return f"{size} bytes put in at {at}", good[:at] + dice.randbytes(size) + good[at:]
        case _:
            # Headers and the end are small beside the content, and must not be left to chance.
            at = dice.choice((dice.randrange(len(good)), dice.randrange(200), len(good) - 1 - dice.randrange(2000)))
            bit = dice.randrange(8)
            data[at] ^= 1 << bit
            return f"bit {bit} of byte {at}", bytes(data)
