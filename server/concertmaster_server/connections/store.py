"""Use cases of stored connections: create, find, replace, remove. A secret is sealed before it comes near the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

import orjson

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import connections as rows
from concertmaster_server.db.queries.named_connections import ConnectionRow
from concertmaster_server.db.refusals import NotFoundError, StaleError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.vault import Sealed, Vault, VaultMissingError
from concertmaster_shared.api.connections import ConnectionBody

from .check import read_settings, require_same_place


async def create(tx: Transaction, act: Act, vault: Vault | None, *, connection_id: UUID, body: ConnectionBody) -> ConnectionRow:
    """Store a new connection; raises ``ConnectionInvalidError``, ``ConnectionTakenError`` or ``VaultMissingError``."""
    secret = body.secret or {}
    complete = body.model_copy(update={"secret": secret})
    settings = read_settings(complete)
    sealed = _seal(vault, act.organisation, connection_id, secret=secret)
    row = ConnectionRow(
        id=connection_id,
        name=body.name,
        kind=body.kind,
        settings=settings,
        secret_fields=tuple(sorted(secret)),
        sealed=sealed.octets,
        key_id=sealed.key_id,
        revision=1,
        created_at=act.at,
        updated_at=act.at,
    )
    await rows.insert_connection(tx, act.organisation, row)
    return row


async def find(tx: Transaction, organisation: UUID, connection_id: UUID) -> ConnectionRow:
    """Give a connection; raises ``NotFoundError``."""
    row = await rows.find_connection(tx, organisation, connection_id)
    if row is None:
        raise NotFoundError(kind="connection", id=connection_id)
    return row


async def put(
    tx: Transaction,
    act: Act,
    vault: Vault | None,
    *,
    connection_id: UUID,
    body: ConnectionBody,
    wanted: frozenset[int] | None,
) -> ConnectionRow:
    """Replace a connection at one of the revisions in ``wanted``, or at any; one that comes without a secret keeps its own."""
    before = await _lock(tx, act.organisation, connection_id, wanted=wanted)
    settings = read_settings(body)
    row = replace(before, name=body.name, kind=body.kind, settings=settings, revision=before.revision + 1, updated_at=act.at)
    if body.secret is None:
        require_same_place(body, settings, kind=before.kind, before=dict(before.settings))
    else:
        sealed = _seal(vault, act.organisation, connection_id, secret=body.secret)
        row = replace(row, secret_fields=tuple(sorted(body.secret)), sealed=sealed.octets, key_id=sealed.key_id)
    await rows.update_connection(tx, act.organisation, row)
    return row


async def remove(tx: Transaction, act: Act, connection_id: UUID, *, wanted: frozenset[int] | None) -> None:
    """Remove a connection, its secret with it."""
    await _lock(tx, act.organisation, connection_id, wanted=wanted)
    await rows.delete_connection(tx, act.organisation, connection_id)


async def _lock(tx: Transaction, organisation: UUID, connection_id: UUID, *, wanted: frozenset[int] | None) -> ConnectionRow:
    row = await rows.lock_connection(tx, organisation, connection_id)
    if row is None:
        raise NotFoundError(kind="connection", id=connection_id)
    if wanted is not None and row.revision not in wanted:
        raise StaleError(revision=row.revision)
    return row


def _seal(vault: Vault | None, organisation: UUID, row: UUID, *, secret: Mapping[str, str]) -> Sealed:
    if vault is None:
        raise VaultMissingError
    return vault.seal(orjson.dumps(dict(secret)), organisation=organisation, row=row)
