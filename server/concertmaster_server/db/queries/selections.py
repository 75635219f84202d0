"""Runs by what they have in common, for whoever wants the same of many of them. Each call is one part, for one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which runs: of this workflow, in this status, that ended with this error, created in this stretch; None is any."""

    workflow: UUID | None
    status: str | None
    error_code: str | None = None
    created_after: datetime | None
    created_before: datetime | None


_CHOSEN: Final = """
from runs r where r.org_id = %(org)s
    and (%(workflow)s::uuid is null or r.workflow_id = %(workflow)s)
    and (%(status)s::text is null or r.status = %(status)s)
    and (%(error_code)s::text is null or r.error ->> 'code' = %(error_code)s)
    and (%(created_after)s::timestamptz is null or r.created_at > %(created_after)s)
    and (%(created_before)s::timestamptz is null or r.created_at < %(created_before)s)
"""

_WANTED: Final[dict[str, str]] = {
    # Each is retried once: not what another run goes on from already, nor what was erased.
    "retry": """
        and r.status in ('failed', 'cancelled') and r.input is not null
        and not exists (select from runs f where f.org_id = r.org_id and f.forked_from = r.id)
    """,
    "cancel": "and r.finished_at is null and not r.cancel_requested",
}

# Rows that a worker is writing are passed over, since it takes them in another order; they are there the next time.
_CANCEL: Final = f"""
with chosen as (
    select r.id {_CHOSEN} {_WANTED["cancel"]} order by r.id limit %(limit)s for update skip locked
), asked as (
    update runs set cancel_requested = true, ready_at = clock_timestamp() where id in (select id from chosen) returning id
)
select array_agg(id order by id), pg_notify(%(channel)s, string_agg(id::text, ',')) from asked having count(*) > 0
"""  # noqa: S608 - the conditions are constants of ours


async def find_retryable(tx: Transaction, organisation: UUID, selection: Selection, *, limit: int) -> tuple[UUID, ...]:
    """Give runs that can be retried, oldest first."""
    statement = f"select r.id {_CHOSEN} {_WANTED['retry']} order by r.id limit %(limit)s"
    rows = await (await tx.raw.execute(statement.encode(), _values(organisation, selection, limit=limit))).fetchall()
    return tuple(row[0] for row in rows)


async def request_cancels(tx: Transaction, organisation: UUID, selection: Selection, *, limit: int) -> tuple[UUID, ...]:
    """Ask open runs to end, oldest first, at most so many that one notification holds their ids (200); give them."""
    row = await (await tx.raw.execute(_CANCEL, _values(organisation, selection, limit=limit))).fetchone()
    return () if row is None else tuple(row[0])


async def count_left(tx: Transaction, organisation: UUID, selection: Selection, *, wanted: Literal["retry", "cancel"]) -> int:
    """Count the runs that this could still be done with."""
    statement = f"select count(*) {_CHOSEN} {_WANTED[wanted]}"
    row = await (await tx.raw.execute(statement.encode(), _values(organisation, selection))).fetchone()
    assert row is not None  # noqa: S101 - a count gives a row
    count: int = row[0]
    return count


def _values(organisation: UUID, selection: Selection, *, limit: int | None = None) -> dict[str, Any]:
    return {
        "org": organisation,
        "workflow": selection.workflow,
        "status": selection.status,
        "error_code": selection.error_code,
        "created_after": selection.created_after,
        "created_before": selection.created_before,
        "limit": limit,
        "channel": WAKE_CHANNEL,
    }
