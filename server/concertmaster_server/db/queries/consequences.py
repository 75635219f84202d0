"""What follows from records beside the history itself, written in the same transaction.

Runs that are called, people who are asked, what a caller is told. Only records that were kept have consequences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import orjson

from concertmaster_server.db.raw import RawConnection

from .new_runs import NewRun, insert_runs
from .signals import Telling, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAssignment:
    """What people are asked, and who; ``assignees`` are ids with e-mail addresses, in their order."""

    id: UUID
    org_id: UUID
    run_id: UUID
    node_id: str
    iteration: str
    kind: Literal["approval", "form"]
    body: dict[str, Any]
    quorum: int
    assignees: Sequence[tuple[UUID, str]]
    letters: Sequence[UUID]
    form_id: UUID | None = None
    form_version: int | None = None
    deadline_at: datetime | None = None
    remind_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What follows from one run's entry.

    ``heard`` are signals that have been followed, ``dropped`` called runs that are of no use any more, ``withdrawn`` steps that
    ask nobody more, ``told`` signals to a caller.
    """

    heard: tuple[int, ...] = ()
    called: tuple[NewRun, ...] = ()
    dropped: tuple[UUID, ...] = ()
    assigned: tuple[NewAssignment, ...] = ()
    withdrawn: tuple[tuple[str, str], ...] = ()
    told: tuple[Telling, ...] = ()


_CANCEL: Final = """
with free as (
    select id from runs where id = any(%s::uuid[]) and finished_at is null for update skip locked
)
update runs set cancel_requested = true, ready_at = clock_timestamp() where id = any(array(select id from free))
"""

# Called runs whose caller is over and that were not told so: their row was being written, or the caller was gone.
_CANCEL_LEFT: Final = """
with left_over as (
    select c.id from runs c join runs p on p.id = c.parent_run
    where c.parent_run is not null and c.finished_at is null and not c.cancel_requested and p.finished_at is not null
    limit 500 for update of c skip locked
)
update runs set cancel_requested = true, ready_at = clock_timestamp() where id = any(array(select id from left_over)) returning id
"""

_ASSIGN: Final = """
insert into assignments (
    id, org_id, run_id, node_id, iteration, kind, body, form_id, form_version, quorum, deadline_at, remind_at)
values (%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s)
"""

_ASSIGNEE: Final = "insert into assignees (id, org_id, assignment_id, email) values (%s, %s, %s, %s)"

_LETTER: Final = """
insert into letters (id, org_id, kind, assignee_id, recipient, body) values (%s, %s, 'invitation', %s, %s, %s::jsonb)
"""

_WITHDRAW: Final = """
update assignments a set closed_at = clock_timestamp(), outcome = 'withdrawn'
from unnest(%s::uuid[], %s::text[], %s::text[]) as gone (run_id, node_id, iteration)
where a.run_id = gone.run_id and a.node_id = gone.node_id and a.iteration = gone.iteration and a.closed_at is null
"""


async def carry_out(connection: RawConnection, all_of_them: Sequence[tuple[UUID, Consequences]]) -> None:
    """Write what follows, for runs by id; the transaction names their organisations."""
    heard = [signal for _, one in all_of_them for signal in one.heard]
    if heard:
        await connection.execute("delete from signals where id = any(%s)", (heard,))
    called = [run for _, one in all_of_them for run in one.called]
    if called:
        await insert_runs(connection, called)
    for _, one in all_of_them:
        for assignment in one.assigned:
            await _assign(connection, assignment)
    withdrawn = [(run_id, *step) for run_id, one in all_of_them for step in one.withdrawn]
    if withdrawn:
        await connection.execute(_WITHDRAW, [list(column) for column in zip(*withdrawn, strict=True)])
    dropped = [run for _, one in all_of_them for run in one.dropped]
    if dropped:
        await connection.execute(_CANCEL, (dropped,))
    told = [telling for _, one in all_of_them for telling in one.told]
    if told:
        await tell(connection, told)


async def cancel_left_over(connection: RawConnection) -> tuple[UUID, ...]:
    """Ask called runs whose caller is over to end; give them."""
    return tuple(row[0] for row in await (await connection.execute(_CANCEL_LEFT)).fetchall())


async def _assign(connection: RawConnection, new: NewAssignment) -> None:
    body = orjson.dumps(new.body).decode()
    values = (new.id, new.org_id, new.run_id, new.node_id, new.iteration, new.kind, body, new.form_id, new.form_version,
              new.quorum, new.deadline_at, new.remind_at)  # fmt: skip
    await connection.execute(_ASSIGN, values)
    async with connection.cursor() as cursor:
        await cursor.executemany(_ASSIGNEE, [(person, new.org_id, new.id, email) for person, email in new.assignees])
        invited = zip(new.letters, new.assignees, strict=True)
        await cursor.executemany(_LETTER, [(letter, new.org_id, person, email, body) for letter, (person, email) in invited])
