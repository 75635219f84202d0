"""The psycopg connection under everything, and the one way to say whose rows a transaction works with."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

import orjson
import psycopg
from psycopg.rows import TupleRow
from psycopg.types.json import set_json_loads

# jsonb writes 1e20 with all its digits. What reads it must give the number that was stored, not an integer no JSON writer takes.
set_json_loads(orjson.loads)

RawConnection = psycopg.AsyncConnection[TupleRow]


async def name_organisations(raw: RawConnection, organisations: Iterable[UUID]) -> None:
    """Say for which organisations this transaction works; without it no tenant row is seen."""
    names = ",".join(str(organisation) for organisation in organisations)
    await raw.execute("select set_config('cm.orgs', %s, true)", (names,))
