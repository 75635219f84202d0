"""Use case: begin an organisation."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.db.queries.organisations import insert_organisation
from concertmaster_server.db.transaction import Transaction


async def create_organisation(tx: Transaction, *, organisation: UUID, name: str) -> UUID:
    """Store an organisation; the transaction has to work for ``organisation``."""
    await insert_organisation(tx, organisation, name)
    return organisation
