"""Use cases of drafts: create, find, replace, remove. Any readable document is kept; its problems are kept beside it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.addresses import Address, release_addresses
from concertmaster_server.db.queries.definitions import WORKFLOW, Draft
from concertmaster_server.db.queries.schedules import replace_schedules
from concertmaster_server.db.queries.workflows import delete_triggers
from concertmaster_server.db.refusals import NotFoundError, StaleError
from concertmaster_server.db.transaction import Transaction

from .check import check, check_stored
from .surroundings import read_surroundings


async def create(tx: Transaction, act: Act, *, workflow_id: UUID, value: object) -> Draft:
    """Store a new draft; raises ``UnreadableDocumentError``."""
    checked = await check(value, await read_surroundings(tx, act.organisation))
    draft = Draft(
        id=workflow_id,
        slug=None,
        name=checked.document.name,
        revision=1,
        document=checked.document_json,
        problems=checked.problems_json,
        published_version=None,
    )
    await definitions.insert_draft(tx, WORKFLOW, act.organisation, draft=draft, now=act.at)
    return draft


async def find(tx: Transaction, organisation: UUID, workflow_id: UUID) -> Draft:
    """Give a draft with its problems; those that an edit left unknown are found now."""
    draft = await definitions.find_draft(tx, WORKFLOW, organisation, draft_id=workflow_id)
    if draft is None:
        raise NotFoundError(kind="workflow", id=workflow_id)
    if draft.problems is not None:
        return draft
    checked = await check_stored(draft.document, await read_surroundings(tx, organisation))
    return replace(draft, problems=checked.problems_json)


async def put(tx: Transaction, act: Act, *, workflow_id: UUID, value: object, wanted: frozenset[int] | None) -> Draft:
    """Replace a draft made on one of the revisions in ``wanted``, or on any; raises ``StaleError``."""
    before = await lock(tx, act.organisation, workflow_id, wanted=wanted)
    checked = await check(value, await read_surroundings(tx, act.organisation))
    draft = replace(
        before,
        name=checked.document.name,
        revision=before.revision + 1,
        document=checked.document_json,
        problems=checked.problems_json,
    )
    await definitions.update_draft(tx, WORKFLOW, act.organisation, draft=draft, now=act.at)
    return draft


async def remove(tx: Transaction, act: Act, *, workflow_id: UUID, wanted: frozenset[int] | None) -> None:
    """Take a workflow out of use: it listens to nothing any more. Its versions and runs stay readable."""
    await lock(tx, act.organisation, workflow_id, wanted=wanted)
    await delete_triggers(tx, act.organisation, workflow_id)
    await replace_schedules(tx.raw, act.organisation, workflow_id, schedules=())
    await release_addresses(tx, "hook", Address(act.organisation, workflow_id))
    await definitions.delete_draft(tx, WORKFLOW, act.organisation, draft_id=workflow_id, now=act.at)


async def lock(tx: Transaction, organisation: UUID, workflow_id: UUID, *, wanted: frozenset[int] | None) -> Draft:
    """Give a draft that nobody else changes before this transaction ends; raises ``NotFoundError`` or ``StaleError``."""
    draft = await definitions.lock_draft(tx, WORKFLOW, organisation, draft_id=workflow_id)
    if draft is None:
        raise NotFoundError(kind="workflow", id=workflow_id)
    if wanted is not None and draft.revision not in wanted:
        raise StaleError(revision=draft.revision)
    return draft
