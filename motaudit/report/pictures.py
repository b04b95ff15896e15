"""Pictures made fit to hand on: upright, small enough, and without a word of where, when or with what they were taken."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from motaudit.audit.pictures import upright

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_EDGE = 1100
"""Pixels: sharp at half the width of a printed page."""
_MOST_PIXELS = 200_000_000
_QUALITY = 82

_JPEG_START, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
_JPEG_APPLICATION = range(0xE1, 0xF0)
_JPEG_COMMENT, _JPEG_SCAN = 0xFE, 0xDA
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_DRAWN = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs", b"bKGD", b"sBIT"}
)


class PictureUnreadableError(Exception):
    """The bytes are no picture that can be shown."""


def printable(data: bytes) -> bytes:
    """The picture as JPEG or PNG with a longest edge of `LONGEST_EDGE` pixels and no metadata at all.

    Bytes that are so already are given back as they are. Raises `PictureUnreadableError`.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with _opened(data) as image:
            if max(image.size) <= LONGEST_EDGE and _is_bare(data):
                return data
            return _again(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise PictureUnreadableError(str(error)) from error


def _opened(data: bytes) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        image = Image.open(BytesIO(data))
    except UnidentifiedImageError:
        import pi_heif

        pi_heif.register_heif_opener()
        image = Image.open(BytesIO(data))
    if image.width * image.height > _MOST_PIXELS:
        raise ValueError("too many pixels")
    return image


def _again(image: Image) -> bytes:
    from PIL import Image as pillow

    image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
    image.thumbnail((LONGEST_EDGE, LONGEST_EDGE), pillow.Resampling.BICUBIC)
    turned = upright(image)
    if turned.has_transparency_data:
        seen_through = turned.convert("RGBA")
        flat = pillow.new("RGB", turned.size, "white")
        flat.paste(seen_through, mask=seen_through.getchannel("A"))
    else:
        flat = turned.convert("RGB")
    # Only the pixels go on: what is left in `info` could be written beside them.
    flat.info = {}
    out = BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _is_bare(data: bytes) -> bool:
    """Whether the bytes hold a JPEG or PNG and nothing beside it; in doubt, no."""
    if data.startswith(_JPEG_START):
        return _is_bare_jpeg(data)
    return data.startswith(_PNG_START) and _is_bare_png(data)


def _is_bare_jpeg(data: bytes) -> bool:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _JPEG_APPLICATION or marker == _JPEG_COMMENT:
            return False
        at += 2 + length
        if marker == _JPEG_SCAN:
            # Phones append a second picture, or a film, behind the end of the first.
            return data.find(_JPEG_END, at) == len(data) - 2
    return False


def _is_bare_png(data: bytes) -> bool:
    at = len(_PNG_START)
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind not in _PNG_DRAWN:
            return False
        at += 12 + length
        if kind == b"IEND":
            return at == len(data)
    return False
