"""Proofs of work that were used: each opens the door once."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from concertmaster_server.db.transaction import Transaction

# Proofs are forgotten with the other keys, long after they have stopped being taken.
_CLAIM: Final = """
insert into idempotency_keys (org_id, operation, key, body_hash) values (%s, 'pages.proof', %s, '')
on conflict do nothing returning true
"""


async def claim_proof(tx: Transaction, organisation: UUID, key: str) -> bool:
    """Use a proof; tells whether it was still unused. One that an open transaction is using is waited for."""
    claimed = await tx.raw.execute(_CLAIM, (organisation, key))
    return await claimed.fetchone() is not None
