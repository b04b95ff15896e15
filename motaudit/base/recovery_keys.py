"""The key of an encrypted workspace, written for people: on paper it opens the file when the passphrase is forgotten.

14 groups of 5 signs. The first group is the key's number: it tells sheets apart and is no secret, for it comes from
the salt, which stands at the beginning of the file. The other 13 hold the 256 bits of the key and 4 bits to check the
whole. The last sign of each group checks the group and its place: one wrong sign, or two that changed places, never
fits, so that the group can be named. Signs are Crockford's 32 (https://www.crockford.com/base32.html): no I, L, O, U.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 14
GROUP = 5
LENGTH = GROUPS * GROUP

_KEY_BYTES = 32
_NUMBER_BITS = 20
_CHECK_BITS = 4
_READ_AS = {"O": "0", "I": "1", "L": "1", "U": "V"}
_VALUES = {sign: value for value, sign in enumerate(SIGNS)} | {
    alike: SIGNS.index(sign) for alike, sign in _READ_AS.items()
}


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """`raw`: the 32 bytes that encrypt the file; `number`: 20 bits that tell for which passphrase of which file."""

    raw: bytes = field(repr=False)
    number: int

    @classmethod
    def of(cls, raw: bytes, salt: bytes) -> RecoveryKey:
        return cls(raw, number_of(salt))

    @property
    def groups(self) -> tuple[str, ...]:
        check = _whole_check(self.raw, self.number)
        bits = (self.number << 8 * _KEY_BYTES | int.from_bytes(self.raw, "big")) << _CHECK_BITS | check
        values = [bits >> 5 * place & 31 for place in reversed(range(GROUPS * (GROUP - 1)))]
        data = [values[start : start + GROUP - 1] for start in range(0, len(values), GROUP - 1)]
        return tuple(_written([*group, _double(_sum(at, group))]) for at, group in enumerate(data))

    @property
    def text(self) -> str:
        return "-".join(self.groups)

    @property
    def label(self) -> str:
        """The number as it is written: the first group."""
        return self.groups[0]


Secret = str | RecoveryKey
"""What opens an encrypted workspace: its passphrase, or its recovery key."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a text that somebody typed from the sheet. Groups count from 1.

    `signs`: how many were typed, of `LENGTH`; `mistyped`: the groups whose check fails, of those that are whole;
    `foreign`: a sign that no key holds, with its group; `key`: None unless all is right.
    """

    signs: int
    mistyped: tuple[int, ...] = ()
    foreign: tuple[str, int] | None = None
    key: RecoveryKey | None = None


def number_of(salt: bytes) -> int:
    return int.from_bytes(sha256(b"motaudit recovery key " + salt).digest()[:4], "big") >> 32 - _NUMBER_BITS


def label_of(salt: bytes) -> str:
    """The number of the key that fits a file with this salt, as it is written."""
    return RecoveryKey(bytes(_KEY_BYTES), number_of(salt)).label


def read(text: str) -> Reading:
    """Case, spaces, dashes, look-alike letters and the script of the digits do not matter."""
    signs = [_plain(sign) for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign)[0] not in "CPZ"]
    for at, sign in enumerate(signs):
        if sign not in _VALUES:
            return Reading(len(signs), foreign=(sign, at // GROUP + 1))
    values = [_VALUES[sign] for sign in signs]
    whole = min(len(values) // GROUP, GROUPS)
    groups = [values[at * GROUP : (at + 1) * GROUP] for at in range(whole)]
    mistyped = tuple(at + 1 for at, group in enumerate(groups) if _sum(at, group))
    if mistyped or len(values) != LENGTH:
        return Reading(len(values), mistyped)
    return Reading(len(values), key=_key(groups))


def _key(groups: list[list[int]]) -> RecoveryKey | None:
    bits = 0
    for group in groups:
        for value in group[:-1]:
            bits = bits << 5 | value
    check, bits = bits & (1 << _CHECK_BITS) - 1, bits >> _CHECK_BITS
    number, raw = bits >> 8 * _KEY_BYTES, (bits & (1 << 8 * _KEY_BYTES) - 1).to_bytes(_KEY_BYTES, "big")
    return RecoveryKey(raw, number) if check == _whole_check(raw, number) else None


def _whole_check(raw: bytes, number: int) -> int:
    """For several slips in one group, of which one in 32 passes its check."""
    return sha256(number.to_bytes(4, "big") + raw).digest()[0] >> 8 - _CHECK_BITS


def _plain(sign: str) -> str:
    """Capital, with a digit of any script as ours."""
    digit = unicodedata.digit(sign, None)
    return str(digit) if digit is not None else sign.upper()


def _written(values: Iterable[int]) -> str:
    return "".join(SIGNS[value] for value in values)


def _sum(place: int, values: Iterable[int]) -> int:
    """Of a group at its place, each sign times another power of 2 in the field of 32 elements; 0 when all five fit."""
    total = place
    for value in values:
        total = _double(total) ^ value
    return total


def _double(value: int) -> int:
    """Times 2 in GF(32), by the polynomial x^5 + x^2 + 1."""
    return value << 1 ^ (0b100101 if value & 16 else 0)
