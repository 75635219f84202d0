"""Database addresses: one URL from the settings, in the forms that libpq and SQLAlchemy want. Text alone."""

from __future__ import annotations

import re
from typing import Final

_SCHEME: Final = re.compile(r"^postgres(?:ql)?(?:\+\w+)?://")


def sqlalchemy_url(database_url: str) -> str:
    """Give the URL with psycopg as driver, whatever PostgreSQL scheme it came with."""
    return _SCHEME.sub("postgresql+psycopg://", database_url)


def psycopg_dsn(database_url: str) -> str:
    """Give the URL as libpq reads it."""
    return _SCHEME.sub("postgresql://", database_url)
