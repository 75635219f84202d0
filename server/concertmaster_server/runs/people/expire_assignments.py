"""What time does to questions: reminders leave, and what nobody has settled by its deadline expires. Any worker may look.

A question that somebody is settling is left to them; whichever of the two has it first wins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.assignments import Assignee, close_assignments, find_people
from concertmaster_server.db.queries.due_assignments import Due, NewReminder, any_due, take_due, write_reminders
from concertmaster_server.db.queries.signals import Telling, tell
from concertmaster_server.db.raw import RawConnection, name_organisations

from .decide_assignment import decisions_of

_AT_ONCE: Final = 200


async def expire_assignments(connection: RawConnection, *, new_id: Callable[[], UUID]) -> tuple[UUID, ...]:
    """Expire and remind what is due, in one transaction; give the runs that are told so."""
    if not await any_due(connection):
        return ()
    async with connection.transaction():
        due = await take_due(connection, limit=_AT_ONCE)
        if not due:
            return ()
        organisations = sorted({one.org_id for one in due})
        await name_organisations(connection, organisations)
        people = await find_people(connection, organisations, [one.id for one in due])
        over = [one for one in due if one.over]
        if over:
            await close_assignments(connection, [one.id for one in over], "expired")
            await tell(connection, [_expired(one, people[one.id]) for one in over])
        asked = [one for one in due if not one.over]
        letters = [letter for one in asked for letter in _letters(one, people[one.id], new_id)]
        await write_reminders(connection, letters, [(one.id, _next(one)) for one in asked])
        return tuple({one.run_id for one in over})


def _expired(due: Due, people: Sequence[Assignee]) -> Telling:
    output: dict[str, object]
    if due.kind == "approval":
        output = {"outcome": "expired", "decisions": decisions_of(people)}
    else:
        output = {"answers": None, "submission_id": None, "email": None}
        if due.quorum > 1:
            # The answers that came are stored as submissions.
            output["all"] = [
                {"email": person.email, "submission_id": str(person.submission_id), "at": person.decided_at.isoformat()}
                for person in people
                if person.decided_at is not None
            ]
    body = {"port": "expired", "output": output}
    return Telling(org_id=due.org_id, run_id=due.run_id, node_id=due.node_id, iteration=due.iteration, body=body)


def _letters(due: Due, people: Sequence[Assignee], new_id: Callable[[], UUID]) -> Iterator[NewReminder]:
    for person in people:
        if person.decided_at is None:
            yield NewReminder(new_id(), due.org_id, person.id, person.email, due.body)


def _next(due: Due) -> datetime | None:
    """Give the next moment to remind; those that a long night has swallowed are not made up for."""
    moments = map(datetime.fromisoformat, due.body.get("reminders", ()))
    return min((moment for moment in moments if moment > due.now), default=None)
