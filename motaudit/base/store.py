"""How a service reaches what is kept, without knowing what keeps it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

R_co = TypeVar("R_co", covariant=True)


class Store(Protocol[R_co]):
    """Gives repositories for one unit of work each."""

    def read(self) -> AbstractContextManager[R_co]:
        """A repository that sees one consistent state and writes nothing."""

    def write(self, *, urgent: bool = False) -> AbstractContextManager[R_co]:
        """A repository that writes; leaving without its `commit()` takes everything back.

        `urgent` goes before all other writers that wait: answers do, imports do not.
        """
