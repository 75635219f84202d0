"""``concertmaster worker``: one worker alone, for many machines."""

from __future__ import annotations

import click

from concertmaster_server.entrypoints.wiring import refuse_old_schema
from concertmaster_server.entrypoints.worker import work
from concertmaster_server.settings import Settings


@click.command("worker")
@click.option("--queues", default="high,medium,low", show_default=True, help="Which queues to take runs from.")
def command(queues: str) -> None:
    """Advance runs, relay the outbox, fire timers and sweep, on the database of CONCERTMASTER_DATABASE_URL."""
    settings = Settings()
    refuse_old_schema(settings)
    work(settings, queues=tuple(queues.split(",")))
