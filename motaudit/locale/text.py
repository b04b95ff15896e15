"""Texts in several languages, and texts made comparable for search and sort."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from motaudit.locale.regional import base_language, current_language, regional

# Letters that a person takes for the same and NFKC keeps apart, and signs that are only typography.
_SAME = str.maketrans(
    {
        "ی": "ي",
        "ى": "ي",
        "ې": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ة": "ه",
        "ە": "ه",
        "ھ": "ه",
        "ہ": "ه",
        "ٱ": "ا",
        "ı": "i",
        "ـ": None,
    }
)

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fold(text: str) -> str:
    """The text as it is compared: no case, no diacritics, one form of each letter, Latin digits, single spaces.

    `Ştefan` and `Ștefan`, `إدارة` and `اداره`, `کیفیت` and `كيفيت`, `٣` and `3` fold to the same.
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(
            str(unicodedata.decimal(letter, letter))
            for letter in decomposed.translate(_SAME)
            if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
        )
    return " ".join(text.casefold().split())


def pick(texts: Mapping[str, str], language: str | None = None) -> str:
    """The text for a language (default: the one in force), of those that a document offers; empty if it has none.

    Falls back to the same language of another country, then English, then whatever comes first.
    """
    wanted = language or current_language()
    base = base_language(wanted)
    related = (code for code in texts if base_language(code) == base)
    for code in (wanted, base, *related, "en", *texts):
        if text := texts.get(code):
            return text
    return ""


def plain(text: str) -> str:
    """Text from elsewhere on one line, without what steers a terminal or turns the direction of what stands around it.

    Joiners and direction marks stay, for Arabic and Persian names need them.
    """
    signs = (" " if sign.isspace() else sign for sign in text if sign not in _TURNING)
    return "".join(sign for sign in signs if unicodedata.category(sign) not in ("Cc", "Cs")).strip()


def isolated(text: str) -> str:
    """A number, code or path that keeps its order inside a text from right to left; elsewhere as it is."""
    return f"\u2066{text}\u2069" if regional().rtl else text


def runs_against(text: str, *, rtl: bool) -> bool:
    """Whether a text is wholly in scripts that run the other way than a page, as a note in another language does."""
    kinds = {unicodedata.bidirectional(letter) for letter in text}
    left, right = "L" in kinds, not kinds.isdisjoint(("R", "AL"))
    return (left and not right) if rtl else (right and not left)
