"""Which schema and settings a database has, and which schema this program needs. No migration tool is loaded to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import psycopg
from psycopg.rows import TupleRow

from .unavailable import UnavailableError

HEAD: Final = "0001"
"""The newest migration; a test holds it against the files."""

DURABILITY: Final = ("fsync", "synchronous_commit", "full_page_writes")
"""Server settings without which an acknowledged answer could be lost."""


def current_schema(dsn: str) -> str | None:
    """Give the newest migration that the database has seen, None where it has seen none; raises ``UnavailableError``."""
    with _connected(dsn) as connection:
        if connection.execute("select to_regclass('alembic_version')").fetchone() == (None,):
            return None
        row = connection.execute("select version_num from alembic_version").fetchone()
        return None if row is None else str(row[0])


def server_facts(dsn: str) -> Mapping[str, str]:
    """Give ``server_version`` and the ``DURABILITY`` settings; raises ``UnavailableError``."""
    names = ["server_version", *DURABILITY]
    with _connected(dsn) as connection:
        rows = connection.execute("select name, setting from pg_settings where name = any(%s)", [names]).fetchall()
        return {str(name): str(setting) for name, setting in rows}


@contextmanager
def _connected(dsn: str) -> Iterator[psycopg.Connection[TupleRow]]:
    try:
        with psycopg.connect(dsn, connect_timeout=5, autocommit=True) as connection:
            yield connection
    except psycopg.OperationalError as failure:
        raise UnavailableError from failure
