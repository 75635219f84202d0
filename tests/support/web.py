"""The API over a real database, called in the test's own event loop: no server process, no socket."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import httpx
from fastapi import FastAPI

from concertmaster_server.api.app import create_app
from concertmaster_server.api.parts import ApiParts, Options, Part
from concertmaster_server.blobs import BlobStore
from concertmaster_server.db.database import Database
from concertmaster_server.db.database import Options as DatabaseOptions
from concertmaster_server.db.queries.keys import KeyRow, insert_key
from concertmaster_server.db.queries.organisations import insert_organisation
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.submission_intake import submission_intake
from concertmaster_server.identity import keys
from concertmaster_server.identity.passwords import Passwords
from concertmaster_server.runs.backlog import Bounds, backlog
from concertmaster_server.runs.intake import intake
from concertmaster_server.runs.watch import run_watch
from concertmaster_server.vault import Vault
from concertmaster_shared.api import Role
from concertmaster_shared.ids import uuid7

VAULT_KEY = "a" * 43
"""32 bytes, written down: the key of the vault in tests."""


def new_id() -> UUID:
    """Make an id as the product does."""
    return uuid7(time.time_ns() // 1_000_000, secrets.randbits(74))


@dataclass(frozen=True, slots=True)
class Web:
    """An application and what it stands on."""

    app: FastAPI
    parts: ApiParts

    @property
    def database(self) -> Database:
        """Give the database that the application uses."""
        return self.parts.database

    def client(self, key: str | None = None) -> httpx.AsyncClient:
        """Give a client that sends ``key`` with each call."""
        headers = {} if key is None else {"Authorization": f"Bearer {key}"}
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers)

    async def organisation(self, name: str = "Acme") -> UUID:
        """Store an organisation."""
        organisation = new_id()
        async with self.database.transaction(organisation) as tx:
            await insert_organisation(tx, organisation, name)
        return organisation

    async def key(self, organisation: UUID, role: Role = "owner", *, expires_at: datetime | None = None) -> str:
        """Store a key and give its text."""
        key = keys.mint(secrets.token_bytes(keys.RANDOMNESS))
        async with self.database.transaction(organisation) as tx:
            row = KeyRow(
                prefix=key.prefix,
                org_id=organisation,
                hash=key.hash,
                name=f"{role} of the test",
                role=role,
                user_id=None,
                expires_at=expires_at,
                revoked_at=None,
                last_used_at=None,
            )
            await insert_key(tx, row)
        return key.text

    async def owner(self) -> httpx.AsyncClient:
        """Give a client that owns an organisation of its own."""
        return self.client(await self.key(await self.organisation()))


@asynccontextmanager
async def running_web(
    dsn: str,
    options: Options | None = None,
    *,
    seconds: Callable[[], float] = time.monotonic,
    parts: tuple[Part, ...] = (),
    vault_key: str | None = VAULT_KEY,
    bounds: Bounds | None = None,
    files: BlobStore | None = None,
) -> AsyncIterator[Web]:
    """Build the application over a migrated database. Passwords are hashed with figures too low for anything but a test."""
    passwords = Passwords(memory_kib=64, passes=1)
    waiting = backlog(dsn, bounds or Bounds(), time.monotonic)
    database, forms = Database(DatabaseOptions(url=dsn)), CompiledForms()
    handed = ApiParts(
        database=database,
        forms=forms,
        now=lambda: datetime.now(UTC),
        seconds=seconds,
        new_id=new_id,
        random_bytes=secrets.token_bytes,
        passwords=passwords,
        version="0.0.0",
        watch=run_watch(dsn),
        backlog=waiting,
        intake=intake(dsn, waiting),
        submissions=submission_intake(dsn, database, forms=forms, backlog=waiting, new_id=new_id),
        options=options or Options(rate_limits=False),
        vault=None if vault_key is None else Vault.of(vault_key, secrets.token_bytes),
        parts=parts,
        files=files,
    )
    try:
        yield Web(create_app(handed), handed)
    finally:
        await handed.intake.close()
        await handed.submissions.close()
        await handed.backlog.close()
        await handed.watch.close()
        await handed.database.close()
        passwords.close()
