"""Publishing another version of a workflow that runs."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.workflows import drafts
from concertmaster_server.workflows.publish import publish
from tests.chaos.ground import Ground


async def republish(here: Ground, workflow_id: UUID, document: dict[str, object]) -> None:
    """Replace a draft and publish it."""
    act = Act(organisation=here.stage.organisation, author="Test", at=datetime.now(UTC))
    async with here.stage.database.transaction(act.organisation) as tx:
        await drafts.put(tx, act, workflow_id=workflow_id, value=document, wanted=None)
        await publish(tx, act, workflow_id=workflow_id, note="", wanted=None, random_bytes=secrets.token_bytes)
