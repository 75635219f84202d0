"""Answers about versions: workflows and forms have them alike."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.api.answers import Answer, raw_json
from concertmaster_server.api.cursors import page, read_number
from concertmaster_server.api.routes import Call
from concertmaster_server.db.queries.definitions import Kind, exists
from concertmaster_server.db.queries.versions import find_version, list_versions
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api.page import PageQuery


async def versions_page(tx: Transaction, call: Call, kind: Kind, *, draft_id: UUID) -> Answer:
    """Give a page of a document's versions; they outlive the draft."""
    query: PageQuery = call.query
    if not await exists(tx, kind, call.organisation, draft_id=draft_id):
        raise NotFoundError(kind=kind.name, id=draft_id)
    found = await list_versions(
        tx, kind, call.organisation, draft_id=draft_id, before=read_number(query.cursor), limit=query.limit + 1
    )
    rows, cursor = page(found, query.limit, key=lambda row: row.version)
    items = [{"version": row.version, "hash": row.hash, "note": row.note, "published_at": row.published_at} for row in rows]
    return Answer(content={"items": items, "next_cursor": cursor})


async def version_answer(tx: Transaction, call: Call, kind: Kind, *, draft_id: UUID) -> Answer:
    """Give one version of a document."""
    number: int = call.path["version"]
    version = await find_version(tx, kind, call.organisation, draft_id=draft_id, version=number)
    if version is None:
        raise NotFoundError(kind="version", id=number)
    return Answer(
        content={
            "version": version.version,
            "hash": version.hash,
            "note": version.note,
            "published_at": version.published_at,
            "document": raw_json(version.document),
        },
        revision=version.version,
    )
