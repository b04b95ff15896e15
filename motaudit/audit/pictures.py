"""Reading pictures: when and how large they were taken, small ones for lists, and ones that tell nothing more.

Pillow is imported by the first picture, not by the start of the program.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from motaudit.base.clock import is_day
from motaudit.base.errors import UserError
from motaudit.locale import _

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 80_000_000
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "HEIF", "WEBP", "TIFF", "AVIF")
"""Pillow knows many more, one of which runs another program and some of which need gigabytes."""
_LESS = {"WEBP": 24_000_000, "AVIF": 24_000_000}
"""Formats that are unpacked several times over: how many of their pixels fit into memory."""
_SEE_THROUGH = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})
_MAX_SEE_THROUGH = 48_000_000
SMALL_EDGE = 1100
"""Pixels of the copy that is kept beside the photo: sharp at half the width of a printed page."""
THUMBNAIL_EDGE = 512
_EXIF, _TAKEN, _TAKEN_OFFSET, _ORIENTATION = 0x8769, 0x9003, 0x9011, 0x0112
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture says about itself. `width` and `height` as shown, upright; `taken` None when it does not say."""

    width: int
    height: int
    taken: datetime | None
    small: bytes
    """JPEG, upright, without EXIF, its longer edge at most `SMALL_EDGE` pixels."""


def look_at(source: Path | bytes | BinaryIO, name: str) -> Picture:
    """Raises UserError for what is no picture, is damaged, or is too large to be opened safely."""
    with _opened(source, name) as image:
        _require_room(image, name)
        taken = _taken(image)
        # Only JPEG knows how to decode at a fraction of its size, which is most of the time of a photo.
        width, height = image.size
        image.draft("RGB", (SMALL_EDGE, SMALL_EDGE))
        if _turned(image):
            width, height = height, width
        return Picture(width, height, taken, _encoded(image, SMALL_EDGE))


def measure(source: BinaryIO, name: str) -> tuple[int, int]:
    """Width and height in pixels as the head of the picture says, nothing unpacked; raises as `look_at` does."""
    with _opened(source, name) as image:
        width, height = image.size
        return int(width), int(height)


def plain_copy(source: Path | bytes, name: str, edge: int) -> bytes:
    """The picture as JPEG, upright, at most `edge` pixels long, without any EXIF (place, device, person)."""
    with _opened(source, name) as image:
        _require_room(image, name)
        image.draft("RGB", (2 * edge, 2 * edge))
        return _encoded(image, edge)


@cache
def _pillow() -> Any:
    import pi_heif
    from PIL import Image

    pi_heif.register_heif_opener()
    # Pillow only warns of pictures that unpack to gigabytes.
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return Image


@contextmanager
def _opened(source: Path | bytes | BinaryIO, name: str) -> Iterator[Image]:
    pillow = _pillow()
    try:
        with pillow.open(io.BytesIO(source) if isinstance(source, bytes) else source, formats=_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise _too_large(name, MAX_PIXELS)
            yield image
    except (pillow.DecompressionBombWarning, pillow.DecompressionBombError) as error:
        raise _too_large(name) from error
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError, LookupError, TypeError) as error:
        # A key is missing where Pillow was built without one of the formats. A damaged head has numbers that are none.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise UserError(
            "evidence.no_picture",
            _("“{name}” is not a picture that can be read, or it is damaged.").format(name=name),
            remedy=_("Use a photo as JPEG, PNG, HEIC or WebP, or attach it as a file."),
        ) from error


def _require_room(image: Image, name: str) -> None:
    """Before it is unpacked. Raises UserError where that takes too much memory."""
    most = _LESS.get(image.format or "", _MAX_SEE_THROUGH if image.mode in _SEE_THROUGH else MAX_PIXELS)
    if image.width * image.height > most:
        raise _too_large(name, most)


def _too_large(name: str, most: int = MAX_PIXELS) -> UserError:
    return UserError(
        "evidence.too_many_pixels",
        _("The picture “{name}” has more than {n} million pixels.").format(name=name, n=most // 1_000_000),
        remedy=_("Make it smaller, then add it again."),
    )


def _turned(image: Image) -> bool:
    """Whether EXIF asks for a quarter turn."""
    return image.getexif().get(_ORIENTATION) in (5, 6, 7, 8)


def upright(image: Image) -> Image:
    """As EXIF asks for it. Pillow's own function writes the whole EXIF anew, and stumbles over what is wrong in it."""
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(image.getexif().get(_ORIENTATION, 1))
    return image if turn is None else image.transpose(turn)


def _encoded(image: Image, edge: int) -> bytes:
    image.thumbnail((edge, edge))
    turned = upright(image)
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        layer = turned.convert("RGBA")
        turned = _pillow().new("RGB", layer.size, "white")
        turned.paste(layer, mask=layer.getchannel("A"))
    turned = turned.convert("RGB")
    # A new picture has no EXIF, profile or comment of the old one.
    clean = _pillow().frombytes("RGB", turned.size, turned.tobytes())
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _taken(image: Image) -> datetime | None:
    """EXIF DateTimeOriginal with its offset, or as local time without one; None when absent or senseless."""
    exif = image.getexif().get_ifd(_EXIF)
    text = str(exif.get(_TAKEN, "")).strip("\0 ")
    offset = str(exif.get(_TAKEN_OFFSET, "")).strip("\0 ")
    try:
        if offset:
            taken = datetime.strptime(f"{text} {offset}", "%Y:%m:%d %H:%M:%S %z")
        else:
            taken = datetime.strptime(text, "%Y:%m:%d %H:%M:%S").astimezone()
    except (ValueError, OverflowError, OSError):
        return None
    return taken if is_day(taken) else None
