"""UUIDv7 identifiers: unique without a server, and sorted by the time they were made."""

from __future__ import annotations

import os
import threading
import time

_lock = threading.Lock()
_last = 0


def new_id() -> str:
    """A fresh UUIDv7 (RFC 9562) in its canonical text form, strictly increasing within this process."""
    global _last
    random = int.from_bytes(os.urandom(10), "big")
    with _lock:
        # 48 bits of milliseconds, then 12 bits of sub-millisecond fraction (RFC 9562, method 3).
        nanoseconds = time.time_ns()
        stamp = (nanoseconds // 1_000_000) << 12 | (nanoseconds % 1_000_000) * 4096 // 1_000_000
        _last = stamp = max(stamp, _last + 1)
    value = (stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
