"""Routes of workflow definitions."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.api.answers import Answer, raw_json
from concertmaster_server.api.cursors import page, read_id
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.definitions import WORKFLOW, Draft
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.workflows import drafts
from concertmaster_server.workflows.apply_edits import apply_edits
from concertmaster_server.workflows.check import check
from concertmaster_server.workflows.publish import publish
from concertmaster_server.workflows.surroundings import read_surroundings
from concertmaster_shared.api import workflows as operations
from concertmaster_shared.api.edits import EditsBody
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.page import PageQuery
from concertmaster_shared.api.versions import PublishBody
from concertmaster_shared.api.workflows import DocumentBody

from .versions import version_answer, versions_page

ROUTES = Routes()


@ROUTES.on(operations.VALIDATE, size="document")
async def validate_workflow(tx: Transaction, call: Call) -> Answer:
    """Check a document against the organisation's forms and workflows; nothing is stored or run."""
    body: DocumentBody = call.body
    checked = await check(body.document, await read_surroundings(tx, call.organisation))
    return Answer(content={"problems": raw_json(checked.problems_json)})


@ROUTES.on(operations.CREATE, size="document")
async def create_workflow(tx: Transaction, call: Call) -> Answer:
    """Store a new draft."""
    body: DocumentBody = call.body
    draft = await drafts.create(tx, call.act(), workflow_id=call.parts.new_id(), value=body.document)
    location = f"{PREFIX}/workflows/{draft.id}"
    return Answer(content=_content(draft), revision=draft.revision, headers=(("Location", location),))


@ROUTES.on(operations.LIST)
async def list_workflows(tx: Transaction, call: Call) -> Answer:
    """List drafts, newest first."""
    query: PageQuery = call.query
    before = read_id(query.cursor)
    found = await definitions.list_drafts(tx, WORKFLOW, call.organisation, before=before, limit=query.limit + 1)
    rows, cursor = page(found, query.limit, key=lambda row: row.id)
    items = [
        {
            "id": row.id,
            "name": row.name,
            "revision": row.revision,
            "published_version": row.published_version,
            "created_at": row.created_at,
            "updated_at": row.updated_at,
        }
        for row in rows
    ]
    return Answer(content={"items": items, "next_cursor": cursor})


@ROUTES.on(operations.GET)
async def get_workflow(tx: Transaction, call: Call) -> Answer:
    """Give a draft."""
    draft = await drafts.find(tx, call.organisation, call.path["workflow_id"])
    return Answer(content=_content(draft), revision=draft.revision)


@ROUTES.on(operations.PUT, size="document")
async def put_workflow(tx: Transaction, call: Call) -> Answer:
    """Replace a draft."""
    body: DocumentBody = call.body
    draft = await drafts.put(tx, call.act(), workflow_id=call.path["workflow_id"], value=body.document, wanted=call.wanted)
    return Answer(content=_content(draft), revision=draft.revision)


@ROUTES.on(operations.DELETE)
async def delete_workflow(tx: Transaction, call: Call) -> Answer:
    """Take a workflow out of use."""
    await drafts.remove(tx, call.act(), workflow_id=call.path["workflow_id"], wanted=call.wanted)
    return Answer()


@ROUTES.on(operations.APPLY_EDITS, size="document")
async def apply_edits_to_workflow(tx: Transaction, call: Call) -> Answer:
    """Apply edits to a draft."""
    body: EditsBody = call.body
    revision = await apply_edits(
        tx, call.act(), workflow_id=call.path["workflow_id"], base_revision=body.base_revision, edits=body.edits
    )
    return Answer(content={"revision": revision}, revision=revision)


@ROUTES.on(operations.PUBLISH)
async def publish_workflow(tx: Transaction, call: Call) -> Answer:
    """Make the draft a version."""
    body: PublishBody = call.body
    workflow_id: UUID = call.path["workflow_id"]
    made = await publish(
        tx,
        call.act(),
        workflow_id=workflow_id,
        note=body.note,
        wanted=call.wanted,
        random_bytes=call.parts.random_bytes,
    )
    hooks = {node: f"/hooks/{path}" for node, path in made.hooks.items()}
    location = f"{PREFIX}/workflows/{workflow_id}/versions/{made.version}"
    return Answer(content={"version": made.version, "hash": made.hash, "hooks": hooks}, headers=(("Location", location),))


@ROUTES.on(operations.LIST_VERSIONS)
async def list_workflow_versions(tx: Transaction, call: Call) -> Answer:
    """List versions, newest first."""
    return await versions_page(tx, call, WORKFLOW, draft_id=call.path["workflow_id"])


@ROUTES.on(operations.GET_VERSION)
async def get_workflow_version(tx: Transaction, call: Call) -> Answer:
    """Give a version."""
    return await version_answer(tx, call, WORKFLOW, draft_id=call.path["workflow_id"])


def _content(draft: Draft) -> dict[str, object]:
    return {
        "id": draft.id,
        "revision": draft.revision,
        "document": raw_json(draft.document),
        "problems": raw_json(draft.problems or "[]"),
        "published_version": draft.published_version,
    }
