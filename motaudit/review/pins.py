"""A PIN per person, if wanted: it says who acts, on a laptop that several share. It keeps nothing secret.

Whoever has the file can read it without any PIN; secrecy is what the workspace's passphrase is for.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Protocol

from motaudit.audit.places import Role
from motaudit.base.errors import UserError
from motaudit.base.store import Store
from motaudit.locale import _
from motaudit.review.permissions import require_role
from motaudit.review.ties import PlacesLookup

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 4


class PinRepository(Protocol):
    def pin(self, person_id: str) -> str | None:
        """Its argon2id hash."""

    def save_pin(self, person_id: str, hash: str | None) -> None:
        """None takes it away."""

    def commit(self) -> None: ...


class PinService:
    def __init__(self, store: Store[PinRepository], places: PlacesLookup) -> None:
        self._store = store
        self._places = places

    def has(self, person_id: str) -> bool:
        with self._store.read() as pins:
            return pins.pin(person_id) is not None

    def fits(self, person_id: str, pin: str) -> bool:
        """Whether this is the person's PIN; anything fits somebody who has none. Takes some 50 ms by design."""
        with self._store.read() as pins:
            known = pins.pin(person_id)
        return known is None or _fits(known, pin)

    def set(self, person_id: str, pin: str, *, old: str = "") -> None:
        """Set or change a PIN. Raises UserError when it is too short or the old one does not fit."""
        pin = _plain(pin)
        if len(pin) < SHORTEST:
            raise UserError(
                "pin.short",
                _("The PIN is too short."),
                remedy=_("Use at least {n} digits or letters.").format(n=SHORTEST),
            )
        self._places.person(person_id)
        self._require(person_id, old)
        self._save(person_id, _hasher().hash(pin))

    def clear(self, person_id: str, *, old: str) -> None:
        """Work without a PIN again. Raises UserError when the old one does not fit."""
        self._require(person_id, old)
        self._save(person_id, None)

    def reset(self, person_id: str, *, who: str) -> None:
        """Take away a PIN that somebody forgot; a reviewer other than that person does it."""
        reviewer = self._places.person(who)
        require_role(reviewer, Role.REVIEWER)
        if who == person_id:
            raise UserError(
                "pin.own",
                _("Nobody can reset the own PIN."),
                remedy=_("Change it with the old one, or ask another reviewer."),
            )
        self._save(person_id, None)

    def _require(self, person_id: str, old: str) -> None:
        if not self.fits(person_id, old):
            raise UserError(
                "pin.wrong", _("The PIN does not fit."), remedy=_("Try again, or ask a reviewer to reset it.")
            )

    def _save(self, person_id: str, hash: str | None) -> None:
        with self._store.write() as pins:
            pins.save_pin(person_id, hash)
            pins.commit()


def _plain(pin: str) -> str:
    """The same digits whatever the keyboard's script."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in unicodedata.normalize("NFC", pin.strip()))


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


def _fits(known: str, pin: str) -> bool:
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(known, _plain(pin))
    except VerificationError:
        return False
