"""``database.write``: change somebody's database with one statement, all of it or nothing.

The database knows no steps: an attempt whose end nobody saw may have changed it, and only its author knows what once more does.
"""

from __future__ import annotations

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext
from concertmaster_server.outbound.errors import OutboundError

from .database_statement import StatementFailedError, address_of, call_of
from .outside import Outside


async def execute(step: StepContext, outside: Outside) -> Outcome:
    """Give how many rows were changed, and the rows of RETURNING."""
    call = call_of(step)
    address = await address_of(step, outside)
    try:
        answer = await outside.databases.write(address, call)
    except OutboundError as error:
        raise StatementFailedError(error) from error
    return Outcome({"count": answer.count, "rows": answer.rows})
