"""Routes about one person: find, copy, erase. What is looked for stands in bodies alone, so that no log ever holds it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from concertmaster_server.answers.privacy.places import answers_with, places_of
from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.answers.people import (
    FoundSubmission,
    UnderWay,
    erase_under_way,
    find_submissions_with,
    find_under_way,
    read_documents,
)
from concertmaster_server.db.queries.new_submissions import Erased, take_back_counts
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import submissions as use_cases
from concertmaster_server.forms.submissions import Which
from concertmaster_shared.api.results import people as operations
from concertmaster_shared.api.results.people import PersonBody

ROUTES = Routes()

_LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Person:
    submissions: tuple[FoundSubmission, ...]
    rest: UnderWay


@ROUTES.outside_transaction(operations.FIND)
async def find_person(call: Call) -> Answer:
    """Tell what there is, without what it says."""
    async with call.parts.database.transaction(call.organisation) as tx:
        person = await _look(tx, call)
    submissions = [one._asdict() for one in person.submissions]
    drafts = [{name: value for name, value in draft.items() if name != "answers"} for draft in person.rest.drafts]
    return Answer(content=_content(person, submissions, drafts))


@ROUTES.outside_transaction(operations.EXPORT)
async def export_person(call: Call) -> Answer:
    """Give all of it."""
    async with call.parts.database.transaction(call.organisation) as tx:
        person = await _look(tx, call)
        submissions = []
        for one in person.submissions:
            named = await use_cases.find(tx, call.organisation, _which(one), forms=call.parts.forms)
            submissions.append(one._asdict() | {"answers": named.answers})
    _LOG.info("a person's data was exported", extra={"caller": call.caller.name, "submissions": len(submissions)})
    return Answer(content=_content(person, submissions, list(person.rest.drafts)))


@ROUTES.outside_transaction(operations.ERASE)
async def erase_person(call: Call) -> Answer:
    """Erase all of it in one transaction; the log says how much, never of whom."""
    act = call.act()
    async with call.parts.database.transaction(call.organisation) as tx:
        person = await _look(tx, call)
        erased: list[Erased] = []
        runs: set[UUID] = set()
        for one in sorted(person.submissions):  # everybody who erases takes them in this order
            try:
                gone, emptied = await use_cases.erase_uncounted(tx, act, _which(one), wanted=None, forms=call.parts.forms)
            except NotFoundError:  # somebody else erases it at this moment
                continue
            erased.append(gone)
            runs.update(emptied)
        runs.update(await erase_under_way(tx, call.organisation, _body(call).text, person.rest))
        await take_back_counts(tx.raw, call.organisation, erased)
    if call.parts.payloads is not None:
        await call.parts.payloads.remove(call.organisation, runs)
    rest = person.rest
    counts = {
        "submissions": len(erased),
        "drafts": len(rest.drafts),
        "assignments": len(rest.assignments),
        "letters": len(rest.letters),
        "links": len(rest.links),
        "runs": len(runs),
    }
    _LOG.info("a person's data was erased", extra={"caller": call.caller.name, **counts})
    return Answer(content=counts)


async def _look(tx: Transaction, call: Call) -> _Person:
    text = _body(call).text
    places = frozenset[tuple[str, ...]]().union(*(places_of(one) for one in await read_documents(tx, call.organisation)))
    async with call.parts.database.reading(call.organisation) as reader:
        found = await find_submissions_with(reader, list(answers_with(sorted(places), text)))
    return _Person(found, await find_under_way(tx, call.organisation, text))


def _body(call: Call) -> PersonBody:
    body: PersonBody = call.body
    return body


def _which(one: FoundSubmission) -> Which:
    return Which(form_id=one.form_id, submission_id=one.id)


def _content(person: _Person, submissions: list[dict[str, Any]], drafts: list[Any]) -> dict[str, Any]:
    rest = person.rest
    return {
        "submissions": submissions,
        "drafts": drafts,
        "assignments": rest.assignments,
        "letters": rest.letters,
        "links": rest.links,
    }
