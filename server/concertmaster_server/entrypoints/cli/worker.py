"""``concertmaster worker``: one worker alone, for many machines."""

from __future__ import annotations

import click

from concertmaster_server.entrypoints.read_settings import read_settings
from concertmaster_server.entrypoints.wiring import refuse_old_schema
from concertmaster_server.entrypoints.worker import work
from concertmaster_server.runs.priorities import PRIORITIES
from concertmaster_shared.api.runs import Priority


@click.command("worker")
@click.option(
    "--queues",
    default=",".join(PRIORITIES),
    show_default=True,
    callback=lambda _context, _option, text: _read_queues(text),
    help="Which queues to take runs from.",
)
def command(queues: tuple[Priority, ...]) -> None:
    """Advance runs, relay the outbox, fire timers and sweep, on the database of CONCERTMASTER_DATABASE_URL."""
    settings = read_settings()
    refuse_old_schema(settings)
    work(settings, queues=queues)


def _read_queues(text: str) -> tuple[Priority, ...]:
    names = [name.strip() for name in text.split(",")]
    unknown = [name for name in names if name not in PRIORITIES]
    if unknown:
        raise click.BadParameter(f"there is no queue '{unknown[0]}'; the queues are {', '.join(PRIORITIES)}")
    return tuple(queue for queue in PRIORITIES if queue in names)
