"""Send a session's edits to the server, batch after batch, each on top of the revision that the one before made."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.remote.client import Answered, Client
from concertmaster_designer.remote.failure import RemoteError
from concertmaster_shared.api import workflows
from concertmaster_shared.api.edits import EditsAnswer, EditsBody

from .outbox import Batch
from .session import Trouble
from .source import ServerSource

_CONFLICTS: Final = frozenset({"edits.conflict", "edit.misfit"})
_REFUSALS: Final = frozenset({400, 403, 404, 413, 415, 422})


async def send_batch(client: Client, source: ServerSource, batch: Batch) -> Answered[EditsAnswer]:
    """Send one batch; give the revision that it made, with its ETag. Raises ``RemoteError``."""
    body = EditsBody(base_revision=batch.base_revision, edits=batch.edits)
    return await client.exchange(workflows.APPLY_EDITS, body=body, idempotency_key=batch.key, workflow_id=source.workflow_id)


def trouble_of(failure: RemoteError) -> Trouble:
    """Tell what a failed sending means for the edits: after anything but a clear no, their fate is unknown."""
    if failure.code in _CONFLICTS:
        return "conflict"
    return "refused" if failure.status in _REFUSALS else "offline"
