"""``concertmaster org``, ``user`` and ``key``: first steps without a browser, straight on the database."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from uuid import UUID

import click

from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.queries.organisations import only_organisation
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.entrypoints.wiring import new_id
from concertmaster_server.identity.create_key import create_key
from concertmaster_server.identity.create_organisation import create_organisation
from concertmaster_server.identity.create_user import create_user
from concertmaster_server.identity.keys import RANDOMNESS
from concertmaster_server.identity.passwords import Passwords
from concertmaster_shared.api import ROLES, Role
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

from .local import reachable_database

_ROLE = click.Choice(sorted(ROLES))

data_dir_option = click.option("--data-dir", type=click.Path(path_type=Path), help="Where 'up' keeps its state.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
organisation_option = click.option("--org", type=click.UUID, help="The organisation's id; the only one where there is one.")


@dataclass(frozen=True, slots=True)
class _Work:
    """What one verb does inside its transaction."""

    database_url: str
    organisation: UUID | None

    def do(self, act: Callable[[Transaction, UUID], Awaitable[dict[str, str]]], *, new: UUID | None = None) -> dict[str, str]:
        try:
            return asyncio.run(self._do(act, new))
        except ConcertMasterError as refusal:
            raise click.ClickException(sentence(refusal.code, refusal.parameters)) from refusal

    async def _do(self, act: Callable[[Transaction, UUID], Awaitable[dict[str, str]]], new: UUID | None) -> dict[str, str]:
        database = Database(Options(url=self.database_url, pool_size=1))
        try:
            organisation = new or self.organisation or await self._only(database)
            async with database.transaction(organisation) as tx:
                return await act(tx, organisation)
        finally:
            await database.close()

    async def _only(self, database: Database) -> UUID:
        async with database.transaction() as tx:
            found = await only_organisation(tx)
        if found is None:
            raise click.UsageError(
                "There is not just one organisation. Name it with --org, or make one with 'concertmaster org create'."
            )
        return found


@click.group("org")
def org() -> None:
    """Organisations."""


@org.command("create")
@click.argument("name")
@data_dir_option
@json_option
def create_org(name: str, data_dir: Path | None, *, as_json: bool) -> None:
    """Begin an organisation called NAME."""

    async def act(tx: Transaction, organisation: UUID) -> dict[str, str]:
        await create_organisation(tx, organisation=organisation, name=name)
        return {"id": str(organisation), "name": name}

    _tell(_Work(reachable_database(data_dir), None).do(act, new=new_id()), as_json=as_json)


@click.group("user")
def user() -> None:
    """People who sign in."""


@user.command("create")
@click.argument("email")
@click.option("--role", type=_ROLE, default="editor", show_default=True, help="What they may do.")
@click.password_option(help="Asked for when not given; at least 15 characters.")
@organisation_option
@data_dir_option
@json_option
def create_person(email: str, role: str, password: str, org: UUID | None, data_dir: Path | None, *, as_json: bool) -> None:
    """Let the person with EMAIL sign in."""

    async def act(tx: Transaction, organisation: UUID) -> dict[str, str]:
        passwords = Passwords()
        try:
            made = await create_user(
                tx,
                passwords,
                organisation=organisation,
                user_id=new_id(),
                email=email,
                password=password,
                role=cast("Role", role),
            )
        finally:
            passwords.close()
        return {"id": str(made.id), "email": made.email, "role": role, "organisation": str(organisation)}

    _tell(_Work(reachable_database(data_dir), org).do(act), as_json=as_json)


@click.group("key")
def key() -> None:
    """Keys of the API."""


@key.command("create")
@click.option("--name", required=True, help="What it is for.")
@click.option("--role", type=_ROLE, required=True, help="What it may do.")
@organisation_option
@data_dir_option
@json_option
def create_api_key(name: str, role: str, org: UUID | None, data_dir: Path | None, *, as_json: bool) -> None:
    """Make an API key; it is shown once."""

    async def act(tx: Transaction, organisation: UUID) -> dict[str, str]:
        made = await create_key(
            tx, secrets.token_bytes(RANDOMNESS), organisation=organisation, name=name, role=cast("Role", role)
        )
        return {"api_key": made.text, "name": name, "role": role, "organisation": str(organisation)}

    _tell(_Work(reachable_database(data_dir), org).do(act), as_json=as_json)


def _tell(made: dict[str, str], *, as_json: bool) -> None:
    click.echo(json.dumps(made, ensure_ascii=False) if as_json else "\n".join(f"{name}: {value}" for name, value in made.items()))
