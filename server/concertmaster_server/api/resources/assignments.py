"""Routes of assignments: list what people are asked, and decide in their name."""

from __future__ import annotations

from collections.abc import Sequence

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.cursors import page, read_id
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.assignments import Assignee, Assignment, NewDecision, find_people
from concertmaster_server.db.queries.assignments import list_assignments as list_rows
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.runs.people.decide_assignment import decide_assignment as decide
from concertmaster_shared.api import assignments as operations
from concertmaster_shared.api.assignments import AssignmentsQuery, DecideBody

ROUTES = Routes()


@ROUTES.on(operations.LIST)
async def list_assignments(tx: Transaction, call: Call) -> Answer:
    """List what people are asked, newest first."""
    query: AssignmentsQuery = call.query
    found = await list_rows(
        tx.raw, call.organisation, run=query.run, is_open=query.open, below=read_id(query.cursor), limit=query.limit + 1
    )
    rows, cursor = page(found, query.limit, key=lambda row: row.id)
    people = await find_people(tx.raw, [call.organisation], [row.id for row in rows])
    return Answer(content={"items": [_shown(row, people[row.id]) for row in rows], "next_cursor": cursor})


@ROUTES.on(operations.DECIDE)
async def decide_assignment(tx: Transaction, call: Call) -> Answer:
    """Approve or reject in the name of somebody who is asked."""
    body: DecideBody = call.body
    assignment_id = call.path["assignment_id"]
    people = (await find_people(tx.raw, [call.organisation], [assignment_id]))[assignment_id]
    wanted = body.assignee.strip().casefold()
    person = next((person for person in people if person.email.casefold() == wanted), None)
    if person is None:
        raise NotFoundError(kind="assignee" if people else "assignment", id=body.assignee if people else assignment_id)
    new = NewDecision(assignee_id=person.id, decision=body.decision, comment=body.comment.strip(), decided_by=call.caller.name)
    question = await decide(tx, call.organisation, new)
    return Answer(content=_shown(question.assignment, question.people))


def _shown(assignment: Assignment, people: Sequence[Assignee]) -> dict[str, object]:
    return {
        "id": assignment.id,
        "run_id": assignment.run_id,
        "node_id": assignment.node_id,
        "iteration": assignment.iteration,
        "kind": assignment.kind,
        "title": assignment.body["title"],
        "quorum": assignment.quorum,
        "opened_at": assignment.opened_at,
        "deadline_at": assignment.deadline_at,
        "closed_at": assignment.settled_at,
        "outcome": assignment.settled,
        "assignees": [
            {
                "email": person.email,
                "decision": person.decision,
                "comment": person.comment,
                "submission_id": person.submission_id,
                "decided_at": person.decided_at,
                "decided_by": person.decided_by,
            }
            for person in people
        ],
    }
