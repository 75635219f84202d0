"""Other states of a workflow as whole documents: in a file, on the server as it stands now, and as it was published."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec

from concertmaster_designer.remote.client import Client
from concertmaster_shared.api import workflows
from concertmaster_shared.api.page import PageQuery
from concertmaster_shared.api.versions import VersionSummary
from concertmaster_shared.workflow import WorkflowDocument

from .content.open_draft import OpenDraft
from .files import read_on_disk
from .source import Stamp

_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class Fetched:
    """A workflow as its server has it, or its file."""

    document: WorkflowDocument
    revision: int
    stamp: Stamp | None = None


async def file_document(path: Path) -> WorkflowDocument:
    """Read a file; raises ``FileError`` or ``UnreadableDocumentError``."""
    return await asyncio.to_thread(lambda: read_on_disk(path).frozen().document())


async def fetched_file(path: Path) -> Fetched:
    """Read the file of a document that is open; raises ``FileError`` or ``UnreadableDocumentError``."""

    def read() -> Fetched:
        found = read_on_disk(path)
        return Fetched(found.frozen().document(), 0, found.stamp)

    return await asyncio.to_thread(read)


async def stored_document(client: Client, workflow_id: UUID) -> Fetched:
    """Read the draft on the server; raises ``RemoteError`` or ``UnreadableDocumentError``."""
    answer = await client.call(workflows.GET, workflow_id=workflow_id)
    return Fetched(await _read(answer.document), answer.revision)


async def published_document(client: Client, workflow_id: UUID, number: int) -> WorkflowDocument:
    """Read a published version; raises ``RemoteError`` or ``UnreadableDocumentError``."""
    answer = await client.call(workflows.GET_VERSION, workflow_id=workflow_id, version=number)
    return await _read(answer.document)


async def published_versions(client: Client, workflow_id: UUID) -> tuple[VersionSummary, ...]:
    """List the newest published versions; raises ``RemoteError``."""
    page = await client.call(workflows.LIST_VERSIONS, query=PageQuery(limit=_LISTED), workflow_id=workflow_id)
    return tuple(page.items)


async def _read(document: dict[str, object]) -> WorkflowDocument:
    return await asyncio.to_thread(lambda: OpenDraft.read(msgspec.json.encode(document)).freeze().document())
