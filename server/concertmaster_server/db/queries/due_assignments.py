"""Questions whose time has come: a deadline, or a moment to remind. Spoken in the role ``cm_engine``, for all organisations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from concertmaster_server.db.raw import RawConnection


@dataclass(frozen=True, slots=True)
class Due:
    """An assignment whose deadline or reminder has come; ``now`` is the database's moment."""

    id: UUID
    org_id: UUID
    run_id: UUID
    node_id: str
    iteration: str
    kind: Literal["approval", "form"]
    body: dict[str, Any]
    quorum: int
    over: bool
    now: datetime


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A letter to one who has not decided."""

    id: UUID
    org_id: UUID
    assignee_id: UUID
    recipient: str
    body: dict[str, Any]


# The moment is asked for once, so that the index answers.
_IS_DUE: Final = "closed_at is null and least(deadline_at, remind_at) <= (select clock_timestamp())"
_ANY_DUE: Final = f"select exists (select from assignments where {_IS_DUE})"  # noqa: S608 - constants of ours

_TAKE_DUE: Final = f"""
select a.id, a.org_id, a.run_id, a.node_id, a.iteration, a.kind, a.body, a.quorum,
    coalesce(a.deadline_at <= clock_timestamp(), false), clock_timestamp()
from assignments a where {_IS_DUE}
order by least(deadline_at, remind_at) limit %s for update skip locked
"""  # noqa: S608 - constants of ours

_REMIND: Final = """
insert into letters (id, org_id, kind, assignee_id, recipient, body) values (%s, %s, 'reminder', %s, %s, %s::jsonb)
"""

_REMIND_NEXT: Final = "update assignments set remind_at = %s where id = %s"


async def any_due(raw: RawConnection) -> bool:
    """Tell whether a deadline has passed or a reminder has to be sent."""
    row = await (await raw.execute(_ANY_DUE)).fetchone()
    return row is not None and bool(row[0])


async def take_due(raw: RawConnection, *, limit: int) -> tuple[Due, ...]:
    """Take assignments whose time has come for this transaction; those that somebody is settling are left out."""
    return tuple(Due(*row) for row in await (await raw.execute(_TAKE_DUE, (limit,))).fetchall())


async def write_reminders(
    raw: RawConnection, letters: Sequence[NewReminder], following: Sequence[tuple[UUID, datetime | None]]
) -> None:
    """Write letters, and say for each assignment when to remind next."""
    async with raw.cursor() as cursor:
        rows = [(one.id, one.org_id, one.assignee_id, one.recipient, orjson.dumps(one.body).decode()) for one in letters]
        await cursor.executemany(_REMIND, rows)
        await cursor.executemany(_REMIND_NEXT, [(moment, assignment) for assignment, moment in following])
