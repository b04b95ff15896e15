"""Translations from the gettext catalogues, looked up when a text is shown, never when a module is imported."""

from __future__ import annotations

import gettext as _gettext
from functools import cache
from io import BytesIO
from pathlib import Path

from motaudit.locale.regional import current_language

DOMAIN = "motaudit"
CATALOGUES = Path(__file__).parent / "catalogues"


@cache
def _translations(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    mo = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    po = mo.with_suffix(".po")
    # Installed, there is only the .mo; a source tree may hold a newer .po, or no .mo yet.
    if po.exists() and (not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime):
        from motaudit.locale.compiling import compiled

        return _gettext.GNUTranslations(BytesIO(compiled(po)))
    with mo.open("rb") as source:
        return _gettext.GNUTranslations(source)


def _(message: str) -> str:
    """The message in the language in force."""
    return _translations(current_language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The message for a count: Arabic has six forms."""
    return _translations(current_language()).ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """The message where the same English word means different things (`context` tells the translator which)."""
    return _translations(current_language()).pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, n: int) -> str:
    """`ngettext` with a context."""
    return _translations(current_language()).npgettext(context, singular, plural, n)


def N_(message: str) -> str:
    """Mark a message of a module-level table for translation; pass it through `_` where it is shown."""
    return message
