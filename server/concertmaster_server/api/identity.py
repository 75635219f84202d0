"""Routes of who calls, and of signing in."""

from __future__ import annotations

from concertmaster_server.db.database import Transaction
from concertmaster_server.db.queries.organisations import organisation_name
from concertmaster_shared.api import ROLES, identity

from .answers import Answer
from .routes import Call, Routes

ROUTES = Routes()


@ROUTES.on(identity.WHO_AM_I)
async def who_am_i(tx: Transaction, call: Call) -> Answer:
    """Tell whose key this is."""
    caller = call.caller
    return Answer(
        content={
            "organisation_id": caller.organisation,
            "organisation": await organisation_name(tx, caller.organisation),
            "name": caller.name,
            "role": caller.role,
            "rights": sorted(ROLES[caller.role]),
        }
    )
