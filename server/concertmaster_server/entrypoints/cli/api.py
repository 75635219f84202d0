"""``concertmaster api``: the web process alone, for many machines."""

from __future__ import annotations

import click

from concertmaster_server.entrypoints import web
from concertmaster_server.entrypoints.read_settings import read_settings
from concertmaster_server.entrypoints.wiring import refuse_old_schema, refuse_open_host


@click.command("api")
@click.option("--host", help="Address to serve on; other than loopback needs --behind-proxy.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on.")
@click.option("--behind-proxy", is_flag=True, default=None, help="A proxy in front of it speaks TLS.")
def command(**flags: object) -> None:
    """Serve API and form pages on the database of CONCERTMASTER_DATABASE_URL."""
    settings = read_settings(**{name: value for name, value in flags.items() if value is not None})
    refuse_open_host(settings)
    refuse_old_schema(settings)
    web.serve(settings)
