"""Steps that wait for a person to judge an attempt of unknown outcome. A judgement itself is a signal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.transaction import Transaction

# The lock lets judges of one run come one after the other: the second one sees the signal of the first.
_LOCK: Final = "select finished_at is null, status from runs where org_id = %s and id = %s for no key update"

_FIND: Final = """
select last.kind = 'step_waiting' and last.body ->> 'reason' = 'uncertain',
    exists (select from signals where run_id = %(run)s and node_id = %(node)s and iteration = %(iteration)s),
    (
        select node ->> 'type' from runs r
        join workflow_versions v on v.org_id = r.org_id and v.workflow_id = r.workflow_id and v.version = r.version
        cross join jsonb_array_elements(v.document -> 'nodes') as node
        where r.id = %(run)s and node ->> 'id' = %(node)s
    )
from (
    select kind, body from run_records
    where org_id = %(org)s and run_id = %(run)s and node_id = %(node)s and iteration = %(iteration)s
    order by sequence desc limit 1
) as last
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands that was locked."""

    is_open: bool
    status: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """How a step stands: whether it waits for a judgement, and whether one is on its way; ``type`` is its node's."""

    is_uncertain: bool
    is_told: bool
    type: str


async def lock_run(tx: Transaction, organisation: UUID, run_id: UUID) -> Standing | None:
    """Lock a run of the organisation until the transaction ends; None when it is not there."""
    row = await (await tx.raw.execute(_LOCK, (organisation, run_id))).fetchone()
    return None if row is None else Standing(*row)


async def find_doubt(tx: Transaction, organisation: UUID, run_id: UUID, *, node_id: str, iteration: str) -> Doubt | None:
    """Give how a step of a locked run stands; None when the run has not come to it."""
    values = {"org": organisation, "run": run_id, "node": node_id, "iteration": iteration}
    row = await (await tx.raw.execute(_FIND, values)).fetchone()
    return None if row is None else Doubt(*row)
