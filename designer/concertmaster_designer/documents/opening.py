"""Open a document, so that what comes back can be shown at once: a session, and the same document taken apart for the canvas.

Everything that takes longer for a large document happens here, on the background loop, and nothing of it in the window.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import msgspec

from concertmaster_designer.remote.client import Answered, Client
from concertmaster_shared.api import workflows
from concertmaster_shared.workflow import WorkflowDocument

from .content.open_draft import FrozenDraft, OpenDraft
from .content.reading import Heads, read_heads
from .files import read_on_disk
from .keeping import Found, begin_journal
from .outbox import Outbox
from .session import Session
from .source import FileSource, ServerSource, Source, Stamp


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that is journalled, and its document. ``journal_failure`` is set where there is no journal."""

    session: Session
    heads: Heads
    journal_failure: OSError | None = None


async def open_workflow(client: Client, workflow_id: UUID, *, journal: Path) -> Opened:
    """Open the draft of a workflow; raises ``RemoteError``, or ``UnreadableDocumentError`` for a format unknown here."""
    answered = await client.exchange(workflows.GET, workflow_id=workflow_id)
    heads = await asyncio.to_thread(lambda: read_heads(msgspec.json.encode(answered.value.document)))
    source = ServerSource(client.address.origin, workflow_id)
    opened = await _journalled(heads, source, journal, Outbox(answered.value.revision))
    opened.session.etag = answered.etag
    opened.session.published_version = answered.value.published_version
    return opened


async def open_file(path: Path, *, journal: Path) -> Opened:
    """Open a file; raises ``FileError`` or ``UnreadableDocumentError``."""
    found = await asyncio.to_thread(read_on_disk, path)
    return await _journalled(found.heads, FileSource(path), journal, stamp=found.stamp)


async def open_nothing(*, journal: Path) -> Opened:
    """Open an empty document that lives nowhere yet."""
    return await _journalled(read_heads(b"{}"), None, journal)


async def open_copy(read: Callable[[], bytes], *, journal: Path) -> Opened:
    """Open what a file holds as a document that lives nowhere yet; raises ``UnreadableDocumentError``."""
    return await _journalled(await asyncio.to_thread(lambda: read_heads(read())), None, journal)


async def take_up(found: Found, *, journal: Path) -> Opened:
    """Open a document as a program left it that died; its old journal is still there."""
    heads = await asyncio.to_thread(found.document.heads)
    return await asyncio.to_thread(_open, heads, found.source, journal, found)


async def create_workflow(
    client: Client, document: FrozenDraft | WorkflowDocument, *, key: str
) -> Answered[workflows.WorkflowAnswer]:
    """Store a document as a new workflow; ``key`` makes a second try count once. Raises ``RemoteError``."""
    body = workflows.DocumentBody(document=await asyncio.to_thread(document.to_json))
    return await client.exchange(workflows.CREATE, body=body, idempotency_key=key)


async def _journalled(
    heads: Heads, source: Source, folder: Path, outbox: Outbox | None = None, *, stamp: Stamp | None = None
) -> Opened:
    return await asyncio.to_thread(_open, heads, source, folder, outbox, stamp)


def _open(heads: Heads, source: Source, folder: Path, left: Outbox | Found | None, stamp: Stamp | None = None) -> Opened:
    outbox, saved = (left.outbox, left.saved) if isinstance(left, Found) else (left, None)
    session = Session(OpenDraft.of(heads), source, outbox=outbox, saved=saved)
    session.stamp = left.stamp if isinstance(left, Found) else stamp
    try:
        begin_journal(session, folder)
    except OSError as failure:
        return Opened(session, heads, failure)
    return Opened(session, heads)
