"""Runs that somebody wants to rest, and to go on. What a worker does about it stands in ``claims`` and ``records``."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from concertmaster_server.db.channel import WAKE_CHANNEL
from concertmaster_server.db.transaction import Transaction

# A run in nobody's memory rests from here on; one that is held rests when its worker has heard of it, with its next commit at
# the latest.
_PAUSE: Final = """
with asked as (
    update runs set
        paused = true,
        status = case when claimed_by is null and not cancel_requested then 'waiting' else status end,
        reason = case when claimed_by is null and not cancel_requested and reason is distinct from 'quarantined'
            then 'paused' else reason end
    where org_id = %(org)s and id = %(run)s and finished_at is null
    returning id
)
select pg_notify(%(channel)s, id::text) from asked
"""

# One that was set aside goes on as if it had never been lost.
_RESUME: Final = """
with asked as (
    update runs set
        paused = false, lost_claims = 0, ready_at = clock_timestamp(),
        status = case when claimed_by is null and started_at is null then 'queued' else status end,
        reason = case when claimed_by is null then null else reason end
    where org_id = %(org)s and id = %(run)s and finished_at is null
        and (paused or (claimed_by is null and reason = 'quarantined'))
    returning id
)
select pg_notify(%(channel)s, id::text) from asked
"""


async def request_pause(tx: Transaction, organisation: UUID, run_id: UUID) -> bool:
    """Ask an open run to rest, and wake its worker at commit; False when it has ended or is not there."""
    return await _ask(tx, _PAUSE, organisation, run_id)


async def request_resume(tx: Transaction, organisation: UUID, run_id: UUID) -> bool:
    """Ask a run to go on that was paused or set aside; False when it was neither, or is not there."""
    return await _ask(tx, _RESUME, organisation, run_id)


async def _ask(tx: Transaction, statement: str, organisation: UUID, run_id: UUID) -> bool:
    values = {"org": organisation, "run": run_id, "channel": WAKE_CHANNEL}
    return await (await tx.raw.execute(statement.encode(), values)).fetchone() is not None
