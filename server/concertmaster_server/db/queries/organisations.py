"""Organisations: who shares workflows, forms and answers, and sees nobody else's."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import insert, select

from concertmaster_server.db.tables import ORGANISATIONS
from concertmaster_server.db.transaction import Transaction


async def insert_organisation(tx: Transaction, organisation: UUID, name: str) -> None:
    """Store an organisation."""
    await tx.core.execute(insert(ORGANISATIONS).values(id=organisation, name=name))


async def organisation_name(tx: Transaction, organisation: UUID) -> str:
    """Give what an organisation calls itself."""
    found = await tx.core.execute(select(ORGANISATIONS.c.name).where(ORGANISATIONS.c.id == organisation))
    return str(found.scalar_one())


async def only_organisation(tx: Transaction) -> UUID | None:
    """Give the one organisation there is, None where there are several or none."""
    found = (await tx.core.execute(select(ORGANISATIONS.c.id).limit(2))).scalars().all()
    return found[0] if len(found) == 1 else None
