"""Signatures of this installation: Ed25519 keys whose private half never leaves the workspace.

`cryptography` is imported by the first signature, not by the start of the program.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

FINGERPRINT = 16
"""Hexadecimal digits of a public key that people compare."""


class Signer:
    """Signs with one private key (32 bytes). `public` is the other half, 64 hexadecimal digits."""

    def __init__(self, secret: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.public = self._key.public_key().public_bytes_raw().hex()

    def sign(self, data: bytes) -> str:
        """128 hexadecimal digits."""
        return self._key.sign(data).hex()


@lru_cache(maxsize=8)
def signer(secret: bytes) -> Signer:
    return Signer(secret)


def new_secret() -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes_raw()


def is_signed(public: str, data: bytes, signature: str) -> bool:
    """Whether `signature` was made over `data` by the key whose public half is `public`."""
    from cryptography.exceptions import InvalidSignature

    try:
        _public(public).verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """What people read to each other to know an installation again: groups of four digits."""
    return " ".join(public[at : at + 4] for at in range(0, FINGERPRINT, 4)).upper()


@lru_cache(maxsize=256)
def _public(public: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
