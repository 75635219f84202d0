"""Letters: mail that the system itself writes to people, from the moment it is due until it has left or is given up.

Who takes a letter pushes its next moment into the future, as a lease: while that lasts nobody else takes it, and when its sender
dies it comes due by itself. Spoken in the role ``cm_engine``, for all organisations; the clock is the database's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from concertmaster_server.db.raw import RawConnection, name_organisations


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter that is to be sent now; ``attempts`` counts this one as well."""

    id: UUID
    org_id: UUID
    kind: str
    assignee_id: UUID | None
    recipient: str
    body: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class AskedBy:
    """Who asks what a letter is about, for what kind of answer and until when; ``settled`` says that no answer is needed."""

    organisation: str
    kind: Literal["approval", "form"]
    deadline_at: datetime | None
    settled: bool


_TAKE: Final = """
update letters set attempts = attempts + 1, due_at = clock_timestamp() + make_interval(secs => %s)
where id in (
    select id from letters where sent_at is null and failed_at is null and due_at <= clock_timestamp()
    order by due_at limit %s for update skip locked
)
returning id, org_id, kind, assignee_id, recipient, body, attempts
"""

_ASKED_BY: Final = """
select o.name, a.kind, a.deadline_at,
    p.decided_at is not null or a.closed_at is not null or coalesce(a.deadline_at <= clock_timestamp(), false)
from assignees p join assignments a on a.id = p.assignment_id join organisations o on o.id = p.org_id
where p.org_id = %s and p.id = %s
"""

_ANY_DUE: Final = (
    "select exists (select from letters where sent_at is null and failed_at is null and due_at <= clock_timestamp())"
)

# Whoever knows that a letter has left may say so, also when another has taken it up by now.
_SENT: Final = "update letters set sent_at = clock_timestamp() where id = %s and sent_at is null and failed_at is null"

_POSTPONE: Final = """
update letters set due_at = clock_timestamp() + make_interval(secs => %s), failure = %s
where id = %s and attempts = %s and sent_at is null and failed_at is null
"""

_GIVE_UP: Final = """
update letters set failed_at = clock_timestamp(), failure = %s
where id = %s and attempts = %s and sent_at is null and failed_at is null
"""


async def take_due_letters(connection: RawConnection, *, limit: int, lease_s: float) -> tuple[LetterRow, ...]:
    """Take the letters that have waited longest; nobody else takes them within the lease."""
    rows = await (await connection.execute(_TAKE, (lease_s, limit))).fetchall()
    return tuple(LetterRow(*row) for row in rows)


async def find_asked_by(connection: RawConnection, organisation: UUID, assignee_id: UUID) -> AskedBy | None:
    """Give who asks somebody; None where the question is gone."""
    async with connection.transaction():
        await name_organisations(connection, (organisation,))
        row = await (await connection.execute(_ASKED_BY, (organisation, assignee_id))).fetchone()
    return None if row is None else AskedBy(*row)


async def are_letters_due(connection: RawConnection) -> bool:
    """Tell whether a letter waits to be sent."""
    row = await (await connection.execute(_ANY_DUE)).fetchone()
    return row is not None and bool(row[0])


async def mark_letter_sent(connection: RawConnection, letter: UUID) -> None:
    """Say that a letter has left."""
    await connection.execute(_SENT, (letter,))


async def postpone_letter(connection: RawConnection, letter: LetterRow, *, pause_s: float, failure: str) -> None:
    """Say why a letter did not leave, and try again after a pause; does nothing where another has taken it up by now."""
    await connection.execute(_POSTPONE, (pause_s, failure, letter.id, letter.attempts))


async def give_up_letter(connection: RawConnection, letter: LetterRow, *, failure: str) -> None:
    """Say why a letter will never leave; does nothing where another has taken it up by now."""
    await connection.execute(_GIVE_UP, (failure, letter.id, letter.attempts))
