"""Open a document, so that what comes back can be shown at once: a session, and the same document as plain JSON for the canvas.

Everything that takes longer for a large document happens here, on the background loop, and nothing of it in the window.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from concertmaster_designer.remote.client import Answered, Client
from concertmaster_shared.api import workflows
from concertmaster_shared.workflow import WorkflowDocument, read_workflow

from .files import read_file
from .keeping import Found, begin_journal, resume
from .outbox import Outbox
from .session import Session
from .source import FileSource, ServerSource


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that is journalled, and its document as JSON. ``journal_failure`` is set where there is no journal."""

    session: Session
    document: dict[str, object]
    journal_failure: OSError | None = None


async def open_workflow(client: Client, workflow_id: UUID, *, journal: Path) -> Opened:
    """Open the draft of a workflow; raises ``RemoteError``, or ``UnreadableDocumentError`` for a format unknown here."""
    answered = await client.exchange(workflows.GET, workflow_id=workflow_id)
    session = Session(
        read_workflow(answered.value.document),
        ServerSource(client.address.origin, workflow_id),
        outbox=Outbox(answered.value.revision),
    )
    session.etag = answered.etag
    session.published_version = answered.value.published_version
    return await _journalled(session, journal)


async def open_file(path: Path, *, journal: Path) -> Opened:
    """Open a file; raises ``FileError`` or ``UnreadableDocumentError``."""
    document = await asyncio.to_thread(read_file, path)
    return await _journalled(Session(document, FileSource(path)), journal)


async def open_nothing(*, journal: Path) -> Opened:
    """Open an empty document that lives nowhere yet."""
    return await _journalled(Session(WorkflowDocument(), None), journal)


async def take_up(found: Found, *, journal: Path) -> Opened:
    """Open a document as a program left it that died; its old journal is still there."""
    return await _journalled(resume(found), journal)


async def create_workflow(client: Client, document: WorkflowDocument, *, key: str) -> Answered[workflows.WorkflowAnswer]:
    """Store a document as a new workflow; ``key`` makes a second try count once. Raises ``RemoteError``."""
    body = workflows.DocumentBody(document=document.to_json())
    return await client.exchange(workflows.CREATE, body=body, idempotency_key=key)


async def _journalled(session: Session, folder: Path) -> Opened:
    document = session.draft.document().to_json()
    try:
        await asyncio.to_thread(begin_journal, session, folder)
    except OSError as failure:
        return Opened(session, document, failure)
    return Opened(session, document)
