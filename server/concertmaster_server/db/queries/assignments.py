"""What people are asked, by whom it is answered, and when their time is over.

Who settles an assignment locks its row first, so that of a decision and a deadline exactly one wins; the clock is the
database's, read after the lock is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from concertmaster_server.db.raw import RawConnection

Settled = Literal["approved", "rejected", "answered", "expired", "withdrawn"]
Decided = Literal["approved", "rejected", "answered"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """What people are asked. ``overdue`` says that its deadline has passed, whether or not somebody has noticed that yet."""

    id: UUID
    org_id: UUID
    run_id: UUID
    node_id: str
    iteration: str
    kind: Literal["approval", "form"]
    body: dict[str, Any]
    form_id: UUID | None
    form_version: int | None
    quorum: int
    opened_at: datetime
    deadline_at: datetime | None
    closed_at: datetime | None
    outcome: Settled | None
    overdue: bool

    @property
    def settled(self) -> Settled | None:
        """Give how it ended, None while it is open."""
        return self.outcome or ("expired" if self.overdue else None)

    @property
    def settled_at(self) -> datetime | None:
        """Give when it ended."""
        return self.closed_at or (self.deadline_at if self.overdue else None)


@dataclass(frozen=True, slots=True)
class Assignee:
    """Somebody who is asked. ``decided_by`` names who decided instead of them."""

    id: UUID
    assignment_id: UUID
    email: str
    decision: Decided | None
    comment: str
    submission_id: UUID | None
    decided_at: datetime | None
    decided_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDecision:
    """What somebody decides now."""

    assignee_id: UUID
    decision: Decided
    comment: str = ""
    submission_id: UUID | None = None
    decided_by: str | None = None


_OVER: Final = "coalesce(a.deadline_at <= clock_timestamp(), false)"

_COLUMNS: Final = f"""
a.id, a.org_id, a.run_id, a.node_id, a.iteration, a.kind, a.body, a.form_id, a.form_version, a.quorum, a.opened_at,
a.deadline_at, a.closed_at, a.outcome, {_OVER}
"""

_FIND: Final = f"select {_COLUMNS} from assignments a where a.org_id = %s and a.id = %s"  # noqa: S608 - constants of ours

_LOCK: Final = "select from assignments where org_id = %s and id = %s for update"

_LIST: Final = f"""
select {_COLUMNS} from assignments a
where a.org_id = %(org)s and (%(run)s::uuid is null or a.run_id = %(run)s) and (%(below)s::uuid is null or a.id < %(below)s)
    and (%(open)s::boolean is null or (a.closed_at is null and not {_OVER}) = %(open)s)
order by a.id desc limit %(limit)s
"""  # noqa: S608 - constants of ours

_PEOPLE: Final = """
select id, assignment_id, email, decision, comment, submission_id, decided_at, decided_by from assignees
where org_id = any(%s::uuid[]) and assignment_id = any(%s::uuid[]) order by decided_at, id
"""

_ASSIGNMENT_OF: Final = "select assignment_id from assignees where org_id = %s and id = %s"

_DECIDE: Final = f"""
update assignees p set decision = %s, comment = %s, submission_id = %s, decided_by = %s, decided_at = clock_timestamp()
from assignments a
where p.org_id = %s and p.id = %s and p.decided_at is null and a.id = p.assignment_id and a.closed_at is null and not {_OVER}
returning p.id
"""  # noqa: S608 - constants of ours

_CLOSE: Final = """
update assignments set closed_at = clock_timestamp(), outcome = %s, remind_at = null where id = any(%s) and closed_at is null
"""


async def find_assignment(raw: RawConnection, organisation: UUID, assignment_id: UUID) -> Assignment | None:
    """Give an assignment as it stands."""
    row = await (await raw.execute(_FIND, (organisation, assignment_id))).fetchone()
    return None if row is None else Assignment(*row)


async def lock_assignment(raw: RawConnection, organisation: UUID, assignment_id: UUID) -> None:
    """Keep others from settling an assignment before the transaction ends."""
    await raw.execute(_LOCK, (organisation, assignment_id))


async def list_assignments(
    raw: RawConnection, organisation: UUID, *, run: UUID | None, is_open: bool | None, below: UUID | None, limit: int
) -> tuple[Assignment, ...]:
    """Give assignments, newest first."""
    values = {"org": organisation, "run": run, "open": is_open, "below": below, "limit": limit}
    return tuple(Assignment(*row) for row in await (await raw.execute(_LIST, values)).fetchall())


async def find_people(
    raw: RawConnection, organisations: Sequence[UUID], assignments: Sequence[UUID]
) -> dict[UUID, tuple[Assignee, ...]]:
    """Give who is asked, by assignment: those who have decided in the order of their decisions, then the others."""
    found: dict[UUID, tuple[Assignee, ...]] = dict.fromkeys(assignments, ())
    for row in await (await raw.execute(_PEOPLE, (list(organisations), list(assignments)))).fetchall():
        person = Assignee(*row)
        found[person.assignment_id] += (person,)
    return found


async def assignment_of(raw: RawConnection, organisation: UUID, assignee_id: UUID) -> UUID | None:
    """Give what somebody is asked."""
    row = await (await raw.execute(_ASSIGNMENT_OF, (organisation, assignee_id))).fetchone()
    return None if row is None else row[0]


async def note_decision(raw: RawConnection, organisation: UUID, new: NewDecision) -> bool:
    """Note a decision, unless there is one, the assignment is closed or its deadline has passed; tell whether it is noted."""
    values = (new.decision, new.comment, new.submission_id, new.decided_by, organisation, new.assignee_id)
    return await (await raw.execute(_DECIDE, values)).fetchone() is not None


async def close_assignments(raw: RawConnection, assignments: Sequence[UUID], outcome: Settled) -> None:
    """Close assignments that the transaction holds."""
    await raw.execute(_CLOSE, (outcome, list(assignments)))
