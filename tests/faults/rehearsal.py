"""The next schema, rehearsed: an upgrade such as a later version will bring, so that migrating is tried before that."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import sqlalchemy as sa
from alembic import op

from motaudit.storage import identity, migrating

CHANGED = ("person", "entry")


def upgrade() -> None:
    """Rebuild a table that others refer to, and the one that holds the answers."""
    with op.batch_alter_table("person", recreate="always") as person:
        person.add_column(sa.Column("email", sa.Text, nullable=True))
    with op.batch_alter_table("entry", recreate="always") as entry:
        entry.alter_column("value", type_=sa.Text, nullable=False)


@contextmanager
def next_schema() -> Iterator[int]:
    """As long as it lasts, this program is one version further than its code says."""
    before = identity.SCHEMA
    name = f"{migrating.PACKAGE}.schema_{before + 1:04d}"
    module = ModuleType(name)
    module.upgrade, module.CHANGED = upgrade, CHANGED  # type: ignore[attr-defined]
    sys.modules[name] = module
    identity.SCHEMA = before + 1
    try:
        yield before + 1
    finally:
        identity.SCHEMA = before
        del sys.modules[name]
