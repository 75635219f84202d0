"""What verbs that work beside the server share: the database's address, given or of the ``up`` that runs on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from concertmaster_server.entrypoints.read_settings import read_settings
from concertmaster_server.supervisor import Servers, running_servers


def reachable_servers(data_dir: Path | None) -> Servers:
    """Give database and Redis from the settings, else of the ``up`` that holds the data folder; without, end the verb."""
    settings = read_settings() if data_dir is None else read_settings(data_dir=data_dir)
    if settings.database.url is not None:
        return Servers(database_url=settings.database.url, redis_url=settings.redis.url or None)
    found = running_servers(settings.data_dir)
    if found is None:
        raise click.ClickException(
            f"Nothing runs in {settings.data_dir}. Start 'concertmaster up' there, name another --data-dir, "
            "or set CONCERTMASTER_DATABASE_URL."
        )
    return found


def reachable_database(data_dir: Path | None) -> str:
    """Give the database's address alone."""
    return reachable_servers(data_dir).database_url
