"""How a package is refused: always with a reason, and always before anything was written.

A reason may quote what is wrong: not at any length, and without what steers a terminal or turns a line round.
"""

from __future__ import annotations

from motaudit.base.errors import UserError
from motaudit.locale import _
from motaudit.locale.text import plain

_LONGEST = 2000


def damaged(detail: str) -> UserError:
    """It is not what was written: changed or cut off on its way, by accident or on purpose."""
    return UserError(
        "package.damaged",
        _("The package is damaged: {detail}").format(detail=plain(detail[:_LONGEST])),
        remedy=_("Ask for it to be sent again. Nothing was imported."),
    )


def unsafe(detail: str) -> UserError:
    """It was made to do harm, or by a program that is not motaudit."""
    return UserError(
        "package.unsafe",
        _("The package was refused: {detail}").format(detail=plain(detail[:_LONGEST])),
        remedy=_("Do not trust whoever sent it until you know why. Nothing was imported."),
    )


def too_large(detail: str) -> UserError:
    return UserError(
        "package.too_large",
        _("The package is too large: {detail}").format(detail=plain(detail[:_LONGEST])),
        remedy=_("Send fewer visits at a time."),
    )


def newer() -> UserError:
    return UserError(
        "package.newer",
        _("The package was written by a newer motaudit."),
        remedy=_("Install that version or a later one. Nothing was imported."),
    )


def no_package() -> UserError:
    return UserError(
        "package.foreign",
        _("The file is no motaudit package, or its end is missing."),
        remedy=_("Choose a file that was written by motaudit, or ask for it to be sent again."),
    )
