"""Whether two pictures are nearly the same: a hash of 64 bits of which side is brighter.

The difference hash (dHash): the picture as 9 x 8 grey cells, one bit for each cell that is brighter than its right
neighbour. Cropping a little, scaling, saving again or brightening leaves most bits as they are.
"""

from __future__ import annotations

import io

NEAR = 6
"""So many of 64 bits may differ between two pictures that are called nearly the same."""
_FEATURELESS = 10
"""A picture with fewer bits of either kind (a black one, a plain wall) is like too many others to say anything."""


def likeness(picture: bytes) -> str:
    """The 64 bits as 16 hexadecimal digits. `picture` is what Pillow reads, such as a thumbnail."""
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        cells = image.convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (cells[at] > cells[at + 1])
    return f"{bits:016x}"


def distance(one: str, other: str) -> int:
    """How many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def says_something(bits: str) -> bool:
    """Whether the picture has enough in it to be told from others."""
    set_ = int(bits, 16).bit_count()
    return _FEATURELESS <= set_ <= 64 - _FEATURELESS
