"""Questions to people: stored as a worker stores them, or asked by a run, with the links to their pages."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from concertmaster_server.db.queries.assignments import NewDecision
from concertmaster_server.db.queries.consequences import Consequences, NewAssignment, carry_out
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.runs.people.decide_assignment import decide_assignment
from concertmaster_server.runs.people.personal_links import Person, PersonalLinks
from concertmaster_server.vault import Vault
from concertmaster_shared.errors import ConcertMasterError
from tests.support.stage import Stage
from tests.support.web import VAULT_KEY, new_id

Choice = Literal["approved", "rejected"]

LINKS = PersonalLinks(Vault.of(VAULT_KEY, secrets.token_bytes))
"""Makes links as the applications of tests do."""

BODY: dict[str, Any] = {"title": "Invoice 17", "message": "", "details": [], "reminders": []}


def path_of(organisation: UUID, assignee_id: UUID) -> str:
    """Give the path of somebody's personal page."""
    return f"/p/{LINKS.token(Person(organisation, assignee_id))}"


async def people_of(ground: Stage, run_id: UUID, count: int = 1) -> dict[str, UUID]:
    """Wait until a run asks so many people; give them by address."""
    statement = "select p.email, p.id from assignees p join assignments a on a.id = p.assignment_id where a.run_id = %s"

    async def found() -> dict[str, UUID] | None:
        async with ground.database.transaction(ground.organisation) as tx:
            rows = await (await tx.raw.execute(statement, (run_id,))).fetchall()
        return dict(rows) if len(rows) == count else None

    people: dict[str, UUID] = await ground.until(found)
    return people


async def decide(ground: Stage, person: UUID, decision: Choice, comment: str = "") -> str:
    """Decide as somebody who is asked; give ``taken``, or the code of what stands against it."""
    new = NewDecision(assignee_id=person, decision=decision, comment=comment)
    try:
        async with ground.database.transaction(ground.organisation) as tx:
            await decide_assignment(tx, ground.organisation, new)
    except ConcertMasterError as refusal:
        return refusal.code
    return "taken"


async def ending(ground: Stage, run_id: UUID) -> Any:
    """Wait for the end of a run and give its output."""
    return (await ground.end_of(run_id)).output


async def asked(
    tx: Transaction,
    organisation: UUID,
    run_id: UUID | str,
    *,
    people: Sequence[str] = ("boss@example.org",),
    quorum: int = 1,
    deadline: datetime | None = None,
    body: dict[str, Any] | None = None,
    node_id: str = "ask",
) -> UUID:
    """Ask people to approve, in the name of a step of a run; give the assignment's id."""
    new = NewAssignment(
        id=new_id(),
        org_id=organisation,
        run_id=UUID(str(run_id)),
        node_id=node_id,
        iteration="",
        kind="approval",
        body=BODY | (body or {}),
        quorum=quorum,
        assignees=[(new_id(), email) for email in people],
        letters=[new_id() for _ in people],
        deadline_at=deadline,
    )
    await carry_out(tx.raw, [(new.run_id, Consequences(assigned=(new,)))])
    return new.id
