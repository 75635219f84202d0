"""Which schema a database has, and which one this program needs. Cheap to ask: no migration tool is loaded for it."""

from __future__ import annotations

from typing import Final

import psycopg

HEAD: Final = "0001"
"""The newest migration; a test holds it against the files."""


def current_schema(dsn: str) -> str | None:
    """Give the newest migration that the database has seen, None where it has seen none."""
    with psycopg.connect(dsn, connect_timeout=5, autocommit=True) as connection:
        if connection.execute("select to_regclass('alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("select version_num from alembic_version").fetchone()
        return None if row is None else str(row[0])
