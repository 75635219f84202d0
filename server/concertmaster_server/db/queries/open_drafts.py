"""Drafts that have not been handed in: how many there are of each version of a form, and moving them to another."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from concertmaster_server.db.transaction import Transaction

# Personal forms of running workflows keep the version that was asked for: the run waits for its answers.
_COUNT: Final = """
select version, count(*) from drafts
where org_id = %s and form_id = %s and submission_id is null and assignee_id is null
group by version order by version
"""

_MOVE: Final = """
update drafts set version = %s, revision = revision + 1
where org_id = %s and form_id = %s and version < %s and submission_id is null and assignee_id is null
"""


async def count_open_drafts(tx: Transaction, organisation: UUID, form_id: UUID) -> dict[int, int]:
    """Give the number of open drafts by the version they were begun under."""
    return dict(await (await tx.raw.execute(_COUNT, (organisation, form_id))).fetchall())


async def move_open_drafts(tx: Transaction, organisation: UUID, form_id: UUID, *, version: int) -> int:
    """Let the open drafts of earlier versions go on under this one, with the answers they have; give their number."""
    return (await tx.raw.execute(_MOVE, (version, organisation, form_id, version))).rowcount
