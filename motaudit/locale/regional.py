"""How the program speaks to the person in front of it: language, digits and calendar, as one frozen value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Literal

Digits = Literal["auto", "latin", "arabic", "persian"]
Calendar = Literal["gregorian", "umm_al_qura", "jalali"]

# CLDR: Arabic as written in these countries uses the Latin digits.
_ARABIC_WITH_LATIN_DIGITS = frozenset({"AE", "DZ", "EH", "LY", "MA", "TN"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language that the program can speak. `complete`: no text of its catalogue is missing."""

    code: str
    name: str
    rtl: bool
    complete: bool


LANGUAGES: tuple[Language, ...] = (
    Language("en", "English", rtl=False, complete=True),
    Language("ar", "العربية", rtl=True, complete=True),
)


def base_language(code: str) -> str:
    """The language of a locale code: `ar` for `ar`, `ar_EG`, `ar-EG` and `AR_eg.UTF-8`."""
    return code.replace("-", "_").split("_")[0].split(".")[0].lower()


def language(code: str) -> Language:
    """The language a locale code asks for. Raises `ValueError` if the program does not speak it."""
    wanted = base_language(code)
    for candidate in LANGUAGES:
        if candidate.code == wanted:
            return candidate
    raise ValueError(f"no catalogue for language {code!r}")


def best_language(wishes: Iterable[str]) -> str:
    """The first of the wished locale codes (best first) that the program speaks; English if there is none."""
    spoken = {candidate.code for candidate in LANGUAGES}
    return next((base_language(wish) for wish in wishes if base_language(wish) in spoken), "en")


@dataclass(frozen=True, slots=True)
class Regional:
    """Language, digits and calendar together.

    `language` is a code of `LANGUAGES`, with or without a country (`ar_AE`), as the country decides the digits
    where `digits` is `auto`. `calendar` is shown beside the Gregorian one, never instead of it.
    """

    language: str = "en"
    digits: Digits = "auto"
    calendar: Calendar = "gregorian"

    @property
    def base(self) -> str:
        """The language without its country."""
        return base_language(self.language)

    @property
    def rtl(self) -> bool:
        """Whether the script runs from right to left."""
        return language(self.language).rtl

    @property
    def numerals(self) -> Literal["latin", "arabic", "persian"]:
        """The digits to write: those that were chosen, else those that the language and country use."""
        if self.digits != "auto":
            return self.digits
        if self.base == "fa":
            return "persian"
        country = self.language.replace("-", "_").partition("_")[2].upper()
        if self.base == "ar" and country not in _ARABIC_WITH_LATIN_DIGITS:
            return "arabic"
        return "latin"


_of_program = Regional()
_of_context: ContextVar[Regional | None] = ContextVar("regional", default=None)


def regional() -> Regional:
    """What is in force here: the value of the innermost `using`, else the program's."""
    return _of_context.get() or _of_program


def set_regional(value: Regional) -> None:
    """Choose for the whole program, its threads too. Raises `ValueError` for a language without a catalogue."""
    global _of_program
    language(value.language)
    _of_program = value


@contextmanager
def using(value: Regional | str) -> Iterator[Regional]:
    """Speak otherwise for a while, in this thread only: a report in Arabic from an English window.

    A language code alone keeps digits and calendar as they are. In a generator the choice also holds for whoever
    drives it, until the block ends.
    """
    chosen = value if isinstance(value, Regional) else replace(regional(), language=value)
    language(chosen.language)
    token = _of_context.set(chosen)
    try:
        yield chosen
    finally:
        _of_context.reset(token)


def set_language(code: str) -> None:
    """Choose the program's language and keep digits and calendar. Raises `ValueError` if there is no catalogue."""
    set_regional(replace(_of_program, language=code))


def current_language() -> str:
    """The code of the language in force, without a country: `en`, `ar`."""
    return regional().base
