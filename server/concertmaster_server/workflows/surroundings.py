"""What of an organisation a workflow may point at, as checks want to know it."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.db.queries.forms import slugs
from concertmaster_server.db.queries.workflows import workflow_ids
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.validation import Surroundings


async def read_surroundings(tx: Transaction, organisation: UUID) -> Surroundings:
    """Give the forms and workflows that there are, drafts among them."""
    return Surroundings(
        form_slugs=await slugs(tx, organisation),
        workflow_ids=frozenset(str(found) for found in await workflow_ids(tx, organisation)),
    )
