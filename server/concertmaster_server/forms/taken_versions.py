"""How long a version of a form is taken after its successor was published."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.versions import list_versions
from concertmaster_server.db.transaction import Transaction

_GRACE: Final = timedelta(hours=24)


async def is_taken(tx: Transaction, organisation: UUID, form_id: UUID, *, version: int, newest: int, now: datetime) -> bool:
    """Tell whether a page drawn from this version may still be sent: an old one must not be a way around what has changed."""
    if version >= newest:
        return True
    # The newest below the one after the next: the version that took this one's place.
    (successor,) = await list_versions(tx, FORM, organisation, draft_id=form_id, before=version + 2, limit=1)
    return now <= successor.published_at + _GRACE
