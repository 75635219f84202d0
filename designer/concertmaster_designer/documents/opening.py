"""Open a workflow from the server, or make one there: what comes back can be shown at once."""

from __future__ import annotations

from uuid import UUID

from concertmaster_designer.remote.client import Client
from concertmaster_shared.api import workflows
from concertmaster_shared.workflow import WorkflowDocument, read_workflow

from .outbox import Outbox
from .session import Session
from .source import ServerSource


async def open_workflow(client: Client, workflow_id: UUID) -> Session:
    """Open the draft of a workflow; raises ``RemoteError``, or ``UnreadableDocumentError`` for a format unknown here."""
    return _session(client, await client.call(workflows.GET, workflow_id=workflow_id))


async def create_workflow(client: Client, document: WorkflowDocument, *, key: str) -> Session:
    """Store a document as a new workflow and open it; ``key`` makes a second try count once."""
    body = workflows.DocumentBody(document=document.to_json())
    return _session(client, await client.call(workflows.CREATE, body=body, idempotency_key=key))


def _session(client: Client, answer: workflows.WorkflowAnswer) -> Session:
    source = ServerSource(client.address.origin, answer.id)
    session = Session(read_workflow(answer.document), source, outbox=Outbox(answer.revision))
    session.published_version = answer.published_version
    session.problems = answer.problems
    return session
