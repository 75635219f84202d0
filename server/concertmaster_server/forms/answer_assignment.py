"""Use cases of personal forms: see whether an answer is still wanted, and hand a draft in as the answer that a run waits for.

Such a submission starts no run of its own: the run that asked takes the answers. Others that listen to the form would work on the
same answers a second time, and a workflow that asks with the form that starts it would never come to an end. What closes the form
for everybody (its deadline, its number of answers) does not close it for who was asked: the question has a deadline of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries.assignments import Assignee, NewDecision, find_people
from concertmaster_server.db.queries.drafts import finish_draft
from concertmaster_server.db.queries.new_submissions import count_answers, insert_submissions
from concertmaster_server.db.queries.submissions import find_submission
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.runs.people.decide_assignment import (
    AssignmentClosedError,
    AssignmentDecidedError,
    Question,
    find_question,
    lock_question,
    settle,
    take_decision,
)
from concertmaster_shared.forms.naming import answers_by_name

from .answer_drafts import AnswerDraft
from .submit import Answers, AnswersInvalidError, check_submission
from .uploads.attach_files import attach_to
from .uploads.settle_answers import settle_answers


async def require_asked(tx: Transaction, organisation: UUID, assignee_id: UUID) -> Question:
    """Give a question that is open; raises ``NotFoundError``, ``AssignmentDecidedError`` or ``AssignmentClosedError``."""
    question = await find_question(tx.raw, organisation, assignee_id)
    if question.person.decided_at is not None:
        raise AssignmentDecidedError
    if question.assignment.settled is not None:
        raise AssignmentClosedError(outcome=question.assignment.settled)
    return question


async def hand_in_answer(
    tx: Transaction, act: Act, draft: AnswerDraft, *, answers: Mapping[str, object], new_id: Callable[[], UUID]
) -> None:
    """Store the answers of a locked draft, and tell the run where no more are missing. The answers are checked by then.

    Raises ``AnswersInvalidError``, ``AssignmentDecidedError`` or ``AssignmentClosedError``; then nothing may be committed.
    """
    assert draft.assignee_id is not None  # noqa: S101 - the caller has seen that somebody was asked for it
    settled = await settle_answers(tx, act.organisation, draft.form_id, form=draft.form, answers=answers, locale=draft.locale)
    if settled.problems:
        raise AnswersInvalidError(settled.problems)
    before = await lock_question(tx.raw, act.organisation, draft.assignee_id)
    sent = Answers(
        form_id=draft.form_id,
        answers=settled.answers,
        version=draft.version,
        locale=draft.locale,
        idempotency_key=str(draft.id),
    )
    submission = check_submission(act, sent, form=draft.form, version=draft.version, submission_id=new_id())
    await insert_submissions(tx.raw, [submission])
    await attach_to(tx, submission, form=draft.form)
    decision = NewDecision(assignee_id=draft.assignee_id, decision="answered", submission_id=submission.id)
    await take_decision(tx.raw, decision, before=before)
    await finish_draft(tx, act.organisation, draft.id, submission_id=submission.id, now=act.at)
    assignment = before.assignment
    people = (await find_people(tx.raw, [act.organisation], [assignment.id]))[assignment.id]
    answered = [person for person in people if person.decided_at is not None]
    if len(answered) >= assignment.quorum:
        given = [await _answer(tx, act, draft, person) for person in answered]
        await settle(tx.raw, assignment, "answered", body={"port": "answered", "output": _output(given)})
    await count_answers(tx.raw, [submission])


def _output(given: list[dict[str, Any]]) -> dict[str, object]:
    """Give the first answer, and all of them where there are several."""
    first = {name: given[0][name] for name in ("answers", "submission_id", "email")}
    return first if len(given) == 1 else {**first, "all": given}


async def _answer(tx: Transaction, act: Act, draft: AnswerDraft, person: Assignee) -> dict[str, Any]:
    """Give somebody's answers by name; all who are asked answer the same version."""
    assert person.submission_id is not None  # noqa: S101 - stored together with the decision
    assert person.decided_at is not None  # noqa: S101 - as above
    found = await find_submission(tx, act.organisation, draft.form_id, submission_id=person.submission_id)
    return {
        "email": person.email,
        "answers": None if found is None else answers_by_name(draft.form, found.data),
        "submission_id": str(person.submission_id),
        "at": person.decided_at.isoformat(),
    }
