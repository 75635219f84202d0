"""Public addresses: slugs of forms, paths of hooks, e-mail addresses of users. Each belongs to one thing in the whole instance.

They stand outside row-level security, because they are looked up before the organisation is known.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from concertmaster_server.db.tables import PUBLIC_ADDRESSES
from concertmaster_server.db.transaction import Transaction

AddressKind = Literal["form", "hook", "user", "draft", "theme", "link"]


@dataclass(frozen=True, slots=True)
class Address:
    """Whom an address leads to."""

    org_id: UUID
    target_id: UUID


async def claim_address(tx: Transaction, kind: AddressKind, address: str, *, owner: Address) -> bool:
    """Take an address for ``owner``; False where another one has it. Waits for a transaction that is just taking it."""
    statement = (
        insert(PUBLIC_ADDRESSES)
        .values(kind=kind, address=address, org_id=owner.org_id, target_id=owner.target_id)
        .on_conflict_do_nothing()
    )
    await tx.core.execute(statement)
    return await find_address(tx, kind, address) == owner


async def find_address(tx: Transaction, kind: AddressKind, address: str) -> Address | None:
    """Give whom an address leads to. It comes from strangers: one that cannot be stored leads nowhere."""
    if "\0" in address:
        return None
    columns = PUBLIC_ADDRESSES.c
    statement = select(columns.org_id, columns.target_id).where(columns.kind == kind, columns.address == address)
    row = (await tx.core.execute(statement)).one_or_none()
    return None if row is None else Address(row.org_id, row.target_id)


async def release_addresses(tx: Transaction, kind: AddressKind, owner: Address, *, keep: Collection[str] = ()) -> None:
    """Give up every address of that kind that leads to ``owner``, but for those to keep."""
    columns = PUBLIC_ADDRESSES.c
    await tx.core.execute(
        delete(PUBLIC_ADDRESSES).where(
            columns.kind == kind,
            columns.org_id == owner.org_id,
            columns.target_id == owner.target_id,
            columns.address.not_in(keep),
        )
    )
