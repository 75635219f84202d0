"""Database addresses: one URL from the settings, in the forms that SQLAlchemy and psycopg want."""

from __future__ import annotations

from sqlalchemy.engine import URL, make_url


def sqlalchemy_url(database_url: str) -> URL:
    """Give the URL with psycopg as driver, whatever PostgreSQL scheme it came with."""
    return make_url(database_url).set(drivername="postgresql+psycopg")


def psycopg_dsn(database_url: str) -> str:
    """Give the URL as libpq reads it."""
    return make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
