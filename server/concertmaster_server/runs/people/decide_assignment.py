"""Use case: take somebody's decision, once, and tell the run when it is settled. All in the caller's one transaction.

Decisions on one assignment come one after the other, since each locks its row; the deadline is looked at after that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal
from uuid import UUID

from concertmaster_server.db.queries.assignments import (
    Assignee,
    Assignment,
    NewDecision,
    assignment_of,
    close_assignments,
    find_assignment,
    find_people,
    lock_assignment,
    note_decision,
)
from concertmaster_server.db.queries.signals import Telling, tell
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError


class AssignmentClosedError(ConcertMasterError):
    """Nobody is asked any more. Takes ``outcome``."""

    code: ClassVar[str] = "assignment.closed"


class AssignmentDecidedError(ConcertMasterError):
    """This person has decided already."""

    code: ClassVar[str] = "assignment.decided"


class AssignmentKindError(ConcertMasterError):
    """It is a form that is asked for, and no decision."""

    code: ClassVar[str] = "assignment.kind"


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is asked, and all who are asked it."""

    assignment: Assignment
    people: tuple[Assignee, ...]
    asked: UUID

    @property
    def person(self) -> Assignee:
        """Give whom this is about."""
        return next(person for person in self.people if person.id == self.asked)


async def find_question(raw: RawConnection, organisation: UUID, assignee_id: UUID) -> Question:
    """Give what somebody is asked, as it stands; raises ``NotFoundError``."""
    assignment_id = await assignment_of(raw, organisation, assignee_id)
    return await _question(raw, organisation, assignment_id, assignee_id)


async def lock_question(raw: RawConnection, organisation: UUID, assignee_id: UUID) -> Question:
    """Give what somebody is asked, and let nobody else settle it before the transaction ends; raises ``NotFoundError``."""
    assignment_id = await assignment_of(raw, organisation, assignee_id)
    if assignment_id is not None:
        await lock_assignment(raw, organisation, assignment_id)
    return await _question(raw, organisation, assignment_id, assignee_id)


async def decide_assignment(tx: Transaction, organisation: UUID, new: NewDecision) -> Question:
    """Approve or reject; give how things stand then.

    Raises ``NotFoundError``, ``AssignmentKindError``, ``AssignmentDecidedError`` or ``AssignmentClosedError``; then nothing has
    changed.
    """
    before = await lock_question(tx.raw, organisation, new.assignee_id)
    if before.assignment.kind != "approval":
        raise AssignmentKindError
    await take_decision(tx.raw, new, before=before)
    people = (await find_people(tx.raw, [organisation], [before.assignment.id]))[before.assignment.id]
    outcome = outcome_of(before.assignment.quorum, people)
    if outcome is not None:
        body: dict[str, object] = {"port": outcome, "output": {"outcome": outcome, "decisions": decisions_of(people)}}
        await settle(tx.raw, before.assignment, outcome, body=body)
    return await find_question(tx.raw, organisation, new.assignee_id)


async def take_decision(raw: RawConnection, new: NewDecision, *, before: Question) -> None:
    """Note a decision on a question that is locked; raises ``AssignmentDecidedError`` or ``AssignmentClosedError``."""
    if await note_decision(raw, before.assignment.org_id, new):
        return
    if before.person.decided_at is not None:
        raise AssignmentDecidedError
    raise AssignmentClosedError(outcome=before.assignment.settled or "expired")


async def settle(
    raw: RawConnection, assignment: Assignment, outcome: Literal["approved", "rejected", "answered"], *, body: dict[str, object]
) -> None:
    """Close an assignment that is locked, and tell its run how the step ends."""
    await close_assignments(raw, [assignment.id], outcome)
    telling = Telling(
        org_id=assignment.org_id,
        run_id=assignment.run_id,
        node_id=assignment.node_id,
        iteration=assignment.iteration,
        body=body,
    )
    await tell(raw, [telling])


def outcome_of(quorum: int, people: Sequence[Assignee]) -> Literal["approved", "rejected"] | None:
    """Tell how an approval ends: approved by as many as are wanted, rejected when that cannot be reached any more."""
    decisions = [person.decision for person in people]
    if decisions.count("approved") >= quorum:
        return "approved"
    return "rejected" if len(people) - decisions.count("rejected") < quorum else None


def decisions_of(people: Sequence[Assignee]) -> list[dict[str, object]]:
    """Give the decisions as a run sees them, in their order; ``by`` is who decided, in most cases the person who was asked."""
    return [
        {
            "email": person.email,
            "decision": person.decision,
            "comment": person.comment,
            "at": person.decided_at.isoformat(),
            "by": person.decided_by or person.email,
        }
        for person in people
        if person.decided_at is not None
    ]


async def _question(raw: RawConnection, organisation: UUID, assignment_id: UUID | None, assignee_id: UUID) -> Question:
    found = None if assignment_id is None else await find_assignment(raw, organisation, assignment_id)
    if found is None:
        raise NotFoundError(kind="question", id=assignee_id)
    people = (await find_people(raw, [organisation], [found.id]))[found.id]
    return Question(found, people, assignee_id)
