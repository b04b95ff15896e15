"""Figures of one or more digits from single key presses."""

from __future__ import annotations


class DigitBuffer:
    """Collects digits up to `most`. With one digit at most, each press is a whole figure; else Enter ends it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.pending = ""

    def press(self, digit: int) -> int | None:
        """The figure if it is whole, else None: it waits for Enter. What would go beyond `most` begins anew."""
        if self._most <= 9:
            return digit
        typed = self.pending + str(digit)
        self.pending = typed if int(typed) <= self._most and len(typed) <= len(str(self._most)) else str(digit)
        return None

    def end(self) -> int | None:
        """The figure that waits, which is done with then."""
        typed, self.pending = self.pending, ""
        return int(typed) if typed else None

    def back(self) -> bool:
        """Take the last digit back; False if none waits."""
        had, self.pending = bool(self.pending), self.pending[:-1]
        return had
