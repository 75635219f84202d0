"""``concertmaster migrate``: bring a database to this version's schema."""

from __future__ import annotations

import click

from concertmaster_server.db.migrate import migrate
from concertmaster_server.entrypoints.read_settings import read_settings
from concertmaster_server.entrypoints.wiring import database_url
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence


@click.command("migrate")
def command() -> None:
    """Bring the database of CONCERTMASTER_DATABASE_URL up to date; doing it twice changes nothing."""
    try:
        revision = migrate(database_url(read_settings()))
    except ConcertMasterError as refusal:
        raise click.ClickException(sentence(refusal.code, refusal.parameters)) from refusal
    click.echo(f"Schema {revision}")
