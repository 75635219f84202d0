"""Routes of who calls, and of signing in."""

from __future__ import annotations

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.organisations import organisation_name
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.identity.keys import RANDOMNESS
from concertmaster_server.identity.sign_in import Credentials, sign_in
from concertmaster_shared.api import RIGHTS, ROLES, identity
from concertmaster_shared.api.identity import SignInBody

ROUTES = Routes()


@ROUTES.outside_transaction(identity.SIGN_IN)
async def exchange_password(call: Call) -> Answer:
    """Exchange an e-mail address and a password for a key."""
    body: SignInBody = call.body
    parts = call.parts
    credentials = Credentials(email=body.email, password=body.password, device=body.device)
    key = await sign_in(parts.database, parts.passwords, credentials, now=parts.now(), randomness=parts.random_bytes(RANDOMNESS))
    return Answer(content={"api_key": key.text})


@ROUTES.on(identity.WHO_AM_I)
async def who_am_i(tx: Transaction, call: Call) -> Answer:
    """Tell whose key this is."""
    caller = call.caller
    held = ROLES[caller.role]
    return Answer(
        content={
            "organisation_id": caller.organisation,
            "organisation": await organisation_name(tx, caller.organisation),
            "name": caller.name,
            "role": caller.role,
            "rights": [right for right in RIGHTS if right in held],
        }
    )
