"""Routes of form definitions."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.api.answers import Answer, raw_json
from concertmaster_server.api.cursors import page, read_id
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.definitions import FORM, Draft
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms import drafts
from concertmaster_server.forms.compare import compare_draft
from concertmaster_server.forms.publish import PublishNote, publish
from concertmaster_shared.api import forms as operations
from concertmaster_shared.api.forms import PublishFormBody
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.page import PageQuery
from concertmaster_shared.api.workflows import DocumentBody
from concertmaster_shared.forms.changes import gravest

from .versions import version_answer, versions_page

ROUTES = Routes()


@ROUTES.on(operations.CREATE, size="document")
async def create_form(tx: Transaction, call: Call) -> Answer:
    """Store a new draft."""
    body: DocumentBody = call.body
    draft = await drafts.create(tx, call.act(), form_id=call.parts.new_id(), value=body.document)
    headers = (("Location", f"{PREFIX}/forms/{draft.id}"),)
    return Answer(content=_content(call, draft), revision=draft.revision, headers=headers)


@ROUTES.on(operations.LIST)
async def list_forms(tx: Transaction, call: Call) -> Answer:
    """List drafts, newest first."""
    query: PageQuery = call.query
    before = read_id(query.cursor)
    found = await definitions.list_drafts(tx, FORM, call.organisation, before=before, limit=query.limit + 1)
    rows, cursor = page(found, query.limit, key=lambda row: row.id)
    items = [
        {
            "id": row.id,
            "slug": row.slug or "",
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
async def get_form(tx: Transaction, call: Call) -> Answer:
    """Give a draft."""
    draft = await drafts.find(tx, call.organisation, call.path["form_id"])
    return Answer(content=_content(call, draft), revision=draft.revision)


@ROUTES.on(operations.PUT, size="document")
async def put_form(tx: Transaction, call: Call) -> Answer:
    """Replace a draft."""
    body: DocumentBody = call.body
    draft = await drafts.put(tx, call.act(), form_id=call.path["form_id"], value=body.document, wanted=call.wanted)
    return Answer(content=_content(call, draft), revision=draft.revision)


@ROUTES.on(operations.DELETE)
async def delete_form(tx: Transaction, call: Call) -> Answer:
    """Close a form for good."""
    await drafts.remove(tx, call.act(), form_id=call.path["form_id"], wanted=call.wanted)
    return Answer()


@ROUTES.on(operations.PUBLISH)
async def publish_form(tx: Transaction, call: Call) -> Answer:
    """Make the draft a version."""
    body: PublishFormBody = call.body
    form_id: UUID = call.path["form_id"]
    note = PublishNote(body.note, moves_drafts=body.drafts == "move")
    made = await publish(tx, call.act(), form_id=form_id, note=note, wanted=call.wanted)
    headers = (("Location", f"{PREFIX}/forms/{form_id}/versions/{made.version}"),)
    content = {"version": made.version, "hash": made.hash, "changes": made.changes, "moved": made.moved}
    return Answer(content=content, headers=headers)


@ROUTES.on(operations.CHANGES)
async def compare_form(tx: Transaction, call: Call) -> Answer:
    """Say what publishing the draft would change."""
    found = await compare_draft(tx, call.organisation, call.path["form_id"])
    return Answer(
        content={
            "published_version": found.published_version,
            "gravest": gravest(found.changes),
            "changes": found.changes,
            "open_drafts": {str(version): count for version, count in found.open_drafts.items()},
        }
    )


@ROUTES.on(operations.LIST_VERSIONS)
async def list_form_versions(tx: Transaction, call: Call) -> Answer:
    """List versions, newest first."""
    return await versions_page(tx, call, FORM, draft_id=call.path["form_id"])


@ROUTES.on(operations.GET_VERSION)
async def get_form_version(tx: Transaction, call: Call) -> Answer:
    """Give a version."""
    return await version_answer(tx, call, FORM, draft_id=call.path["form_id"])


def _content(call: Call, draft: Draft) -> dict[str, object]:
    slug = draft.slug or ""
    return {
        "id": draft.id,
        "slug": slug,
        "revision": draft.revision,
        "document": raw_json(draft.document),
        "problems": raw_json(draft.problems or "[]"),
        "published_version": draft.published_version,
        "url": f"{call.parts.options.public_url}/f/{slug}" if slug else "",
    }
