"""Make a database ready for use: its schema, and on the very first start one organisation with its owner.

The owner's password and key are written to ``owner.json`` in the data folder (mode 0600) and shown nowhere else. Nobody can
become owner over the network.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from typing import Final

from concertmaster_server.db.database import Database, Options
from concertmaster_server.db.migrate import migrate
from concertmaster_server.identity.create_key import create_key
from concertmaster_server.identity.create_organisation import create_organisation
from concertmaster_server.identity.create_user import create_user
from concertmaster_server.identity.keys import RANDOMNESS
from concertmaster_server.identity.passwords import Passwords
from concertmaster_server.settings import Settings

from . import owner_file
from .owner_file import write_owner
from .read_settings import read_settings
from .wiring import database_url, new_id

_PASSWORD_BYTES: Final = 18
_ORGANISATION: Final = "My organisation"


def main(_arguments: Sequence[str] = ()) -> None:
    """Migrate, and make the owner where there is none."""
    settings = read_settings()
    migrate(database_url(settings))
    if not (settings.data_dir / owner_file.NAME).exists():
        asyncio.run(_make_owner(settings))


async def _make_owner(settings: Settings) -> None:
    database = Database(Options(url=database_url(settings), pool_size=1))
    passwords = Passwords()
    organisation, user_id = new_id(), new_id()
    # A start that was killed between commit and file leaves an owner whose password nobody knows: the next one is another.
    email = f"owner-{organisation.hex[-6:]}@localhost"
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    try:
        async with database.transaction(organisation) as tx:
            await create_organisation(tx, organisation=organisation, name=_ORGANISATION)
            await create_user(
                tx, passwords, organisation=organisation, user_id=user_id, email=email, password=password, role="owner"
            )
            key = await create_key(
                tx,
                secrets.token_bytes(RANDOMNESS),
                organisation=organisation,
                name="First owner",
                role="owner",
                user=user_id,
            )
    finally:
        passwords.close()
        await database.close()
    url = f"http://{settings.host}:{settings.port}"
    write_owner(settings.data_dir, {"url": url, "email": email, "password": password, "api_key": key.text})
