"""What a run began with, for whoever wants to decide it again. Its records stand in ``records``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from concertmaster_server.db.transaction import Transaction


@dataclass(frozen=True, slots=True)
class BeginningRow:
    """A run as it began, its end so far, and how many of its records it took over from another run."""

    id: UUID
    organisation: UUID
    workflow_id: UUID
    version: int
    start: str
    started_at: datetime | None
    document: dict[str, Any]
    input: object
    output: object
    taken: int
    last_sequence: int


# Records that are older than their run come from the one that it goes on from.
_FIND: Final = """
select r.id, r.org_id, r.workflow_id, r.version, r.trigger_node, r.started_at, v.document, r.input, r.output,
    case when r.forked_from is null then 0 else (
        select count(*) from run_records n where n.run_id = r.id and n.at < r.created_at
    ) end,
    r.last_sequence
from runs r join workflow_versions v using (org_id, workflow_id, version)
where r.org_id = %s and r.id = %s
"""


async def find_beginning(tx: Transaction, organisation: UUID, run_id: UUID) -> BeginningRow | None:
    """Give what a run of the organisation began with."""
    row = await (await tx.raw.execute(_FIND, (organisation, run_id))).fetchone()
    return None if row is None else BeginningRow(*row)
