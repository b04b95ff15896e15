"""What is said about a recovery key that cannot be read or does not fit."""

from __future__ import annotations

from pathlib import Path

from motaudit.base.errors import UserError
from motaudit.base.recovery_keys import GROUP, GROUPS, LENGTH, Reading, RecoveryKey, label_of, read
from motaudit.locale import _, format_number, isolated, ngettext, pgettext


def recovery_key(text: str) -> RecoveryKey:
    """The key that somebody typed from the sheet. Raises UserError that names what is wrong with it."""
    reading = read(text)
    if reading.key is None:
        raise _not_read(reading)
    return reading.key


def _not_read(reading: Reading) -> UserError:
    if reading.foreign is not None:
        sign, group = reading.foreign
        return UserError(
            "workspace.recovery_key_mistyped",
            _("“{sign}” in group {group} is not a sign of a recovery key.").format(
                sign=sign, group=format_number(group)
            ),
            remedy=_("It has Latin letters and digits only. Look at the keyboard's language."),
        )
    if reading.signs != LENGTH:
        return UserError(
            "workspace.recovery_key_incomplete",
            _("A recovery key has {groups} groups of {signs} signs, {length} in all; here are {n}.").format(
                groups=format_number(GROUPS),
                signs=format_number(GROUP),
                length=format_number(LENGTH),
                n=format_number(reading.signs),
            ),
            remedy=_("Group {group} is the first that does not fit: look there for a sign too few or too many.").format(
                group=format_number(reading.mistyped[0])
            )
            if reading.mistyped
            else _("Type all groups of the sheet, the first too."),
        )
    if reading.mistyped:
        return UserError(
            "workspace.recovery_key_mistyped",
            ngettext(
                "Group {groups} of the recovery key is mistyped.",
                "Groups {groups} of the recovery key are mistyped.",
                len(reading.mistyped),
            ).format(groups=pgettext("between the parts of a list", ", ").join(map(format_number, reading.mistyped))),
            remedy=_("Compare it with the sheet, sign by sign."),
        )
    return UserError(
        "workspace.recovery_key_mistyped",
        _("The recovery key is mistyped, in several places of one group."),
        remedy=_("Compare it with the sheet, sign by sign."),
    )


def of_another(path: Path, salt: bytes, given: RecoveryKey) -> UserError:
    """The numbers differ: no file is tried, for the key cannot fit."""
    return UserError(
        "workspace.recovery_key_wrong",
        _("This is the recovery key {given}. “{name}” opens with {wanted}.").format(
            given=isolated(given.label), wanted=isolated(label_of(salt)), name=path.name
        ),
        remedy=_(
            "Look for the sheet with that number. A new passphrase makes a new key; "
            "a backup opens with the key of its day."
        ),
    )
