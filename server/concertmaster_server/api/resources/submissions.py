"""Routes of submissions: take answers, read them, review them, erase them."""

from __future__ import annotations

from typing import Any

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.cursors import read_place, write_place
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.answers.pages import Position
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import submissions as use_cases
from concertmaster_server.forms.find_submissions import Question, find_submissions
from concertmaster_server.forms.submissions import Named, Which
from concertmaster_server.forms.submit import Answers
from concertmaster_shared.api import submissions as operations
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.submissions import ReviewBody, SubmissionQuery, SubmitBody

ROUTES = Routes()


@ROUTES.outside_transaction(operations.SUBMIT, patient=True)
async def submit_answers(call: Call) -> Answer:
    """Take answers, in one commit with all that come at this moment; the submission itself holds the caller's key."""
    body: SubmitBody = call.body
    form_id = call.path["form_id"]
    sent = Answers(
        form_id=form_id,
        answers=body.answers,
        locale=body.locale,
        idempotency_key=call.idempotency_key,
        body_hash=call.body_hash,
    )
    receipt = await call.parts.submissions.submit(call.act(), sent, size=call.body_size)
    headers = (("Location", f"{PREFIX}/forms/{form_id}/submissions/{receipt.id}"),)
    return Answer(content={"id": receipt.id, "run_ids": receipt.run_ids}, headers=headers)


@ROUTES.on(operations.LIST)
async def list_submissions(tx: Transaction, call: Call) -> Answer:
    """Find submissions by their answers."""
    query: SubmissionQuery = call.query
    begins = read_place(query.cursor)
    question = Question(
        form_id=call.path["form_id"],
        filter=query.filter,
        sort=query.sort,
        search=query.search,
        after=None if begins is None else Position(*begins),
        limit=query.limit,
        counted=query.count,
    )
    async with call.parts.database.reading(call.organisation) as reader:
        found = await find_submissions(
            tx, reader, question, organisation=call.organisation, at=call.parts.now(), forms=call.parts.forms
        )
    cursor = None if found.next is None else write_place(found.next.key, found.next.at, found.next.id)
    content: dict[str, Any] = {"items": [_content(named) for named in found.items], "next_cursor": cursor}
    if found.count is not None:
        content["count"] = {"count": found.count.count, "capped": found.count.capped}
    return Answer(content=content)


@ROUTES.on(operations.GET)
async def get_submission(tx: Transaction, call: Call) -> Answer:
    """Give one submission."""
    return await _answer(tx, call)


@ROUTES.on(operations.REVIEW)
async def review_submission(tx: Transaction, call: Call) -> Answer:
    """Set the review state or the comment."""
    body: ReviewBody = call.body
    await use_cases.review(tx, call.act(), _which(call), status=body.status, comment=body.comment, wanted=call.wanted)
    return await _answer(tx, call)


@ROUTES.outside_transaction(operations.ERASE)
async def erase_submission(call: Call) -> Answer:
    """Erase the answers for good; large values go when nothing names them any more."""
    async with call.parts.database.transaction(call.organisation) as tx:
        runs = await use_cases.erase(tx, call.act(), _which(call), wanted=call.wanted, forms=call.parts.forms)
    if call.parts.payloads is not None:
        await call.parts.payloads.remove(call.organisation, runs)
    return Answer()


def _which(call: Call) -> Which:
    return Which(form_id=call.path["form_id"], submission_id=call.path["submission_id"])


async def _answer(tx: Transaction, call: Call) -> Answer:
    named = await use_cases.find(tx, call.organisation, _which(call), forms=call.parts.forms)
    stored = named.stored
    agreed = {"version": stored.version, "at": stored.submitted_at}
    consents = [
        {"field": consent.field, "label": consent.label, "text": consent.text, "sha256": consent.sha256, **agreed}
        for consent in named.consents
    ]
    return Answer(content={**_content(named), "consents": consents}, revision=stored.revision)


def _content(named: Named) -> dict[str, Any]:
    stored = named.stored
    return {
        "id": stored.id,
        "form_id": stored.form_id,
        "version": stored.version,
        "locale": stored.locale,
        "status": stored.status,
        "comment": stored.comment,
        "submitted_at": stored.submitted_at,
        "late": named.late,
        "answers": named.answers,
        "run_ids": stored.run_ids,
    }
