"""The psycopg connection under everything, and the one way to say whose rows a transaction works with."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from uuid import UUID

import orjson
import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from psycopg.types.json import set_json_loads

# jsonb writes 1e20 with all its digits. What reads it must give the number that was stored, not an integer no JSON writer takes.
set_json_loads(orjson.loads)

RawConnection = psycopg.AsyncConnection[TupleRow]


@asynccontextmanager
async def brief_transaction(raw: RawConnection) -> AsyncIterator[None]:
    """Begin and commit around a few statements whose order is known, without a round trip for each of them.

    psycopg's own ``transaction`` waits for the server when it begins, when it commits, and once more when its pipeline ends.
    A statement's error may only come at the end of the block.
    """
    try:
        async with raw.pipeline():
            await raw.execute("begin")
            yield
            await raw.execute("commit")
    except Exception:
        if not raw.closed and raw.info.transaction_status != TransactionStatus.IDLE:
            await raw.rollback()
        raise


async def name_organisations(raw: RawConnection, organisations: Iterable[UUID]) -> None:
    """Say for which organisations this transaction works; without it no tenant row is seen."""
    names = ",".join(str(organisation) for organisation in organisations)
    await raw.execute("select set_config('cm.orgs', %s, true)", (names,))
