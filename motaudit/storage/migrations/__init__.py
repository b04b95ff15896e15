"""Steps from one schema to the next: `schema_0002` leads from schema 1 to 2, and so on.

Each module has `upgrade()`, written with Alembic's `op`, and `CHANGED`, the tables whose rows it rewrites or whose
columns it changes: their hashes are made anew. The columns must end up in the order of `motaudit.storage.tables`.
"""
