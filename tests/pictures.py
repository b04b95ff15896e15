"""Small pictures made on the spot."""

from __future__ import annotations

import io

from PIL import Image


def jpeg(width: int, height: int, exif: Image.Exif | None = None) -> bytes:
    """Noise, so that it does not compress to nothing."""
    out = io.BytesIO()
    picture = Image.effect_noise((width, height), 60).convert("RGB")
    picture.save(out, "JPEG", quality=90, exif=exif or Image.Exif())
    return out.getvalue()
