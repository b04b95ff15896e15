"""From .po to .mo. Also loaded by the build hook straight from its file, so it imports nothing of the package."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path


def compiled(po: Path) -> bytes:
    """The binary catalogue for a .po file that lies in `<language>/LC_MESSAGES/`; fuzzy texts are left out."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name)
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def compile_all(catalogues: Path) -> list[Path]:
    """Write a .mo beside every .po below the folder and return what was written."""
    written = []
    for po in sorted(catalogues.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        mo.write_bytes(compiled(po))
        written.append(mo)
    return written
