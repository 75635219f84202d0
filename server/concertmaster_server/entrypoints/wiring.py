"""Build everything by hand from the settings: the one place where rooms meet their options, the clock, ids and randomness."""

from __future__ import annotations

import secrets
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from uuid import UUID

import click

from concertmaster_server import telemetry
from concertmaster_server.settings import Settings
from concertmaster_shared.ids import uuid7

_NEEDED = "There is no database to speak to. Set CONCERTMASTER_DATABASE_URL, or start 'concertmaster up' for the embedded one."


def now() -> datetime:
    """Give the moment, in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """Make an id that sorts by time."""
    return uuid7(time.time_ns() // 1_000_000, secrets.randbits(80))


def program_version() -> str:
    """Give the version of the installed distribution."""
    return version("concertmaster")


def database_url(settings: Settings) -> str:
    """Give the database's address; ends the verb where none is set."""
    if settings.database.url is None:
        raise click.ClickException(_NEEDED)
    return settings.database.url


def set_up_logging(settings: Settings) -> None:
    """Send log lines to standard error, which the supervisor keeps in files."""
    telemetry.set_up_logging(sys.stderr, level=settings.log.level.upper())  # type: ignore[arg-type]  # logging takes names too
