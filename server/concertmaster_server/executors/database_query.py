"""``database.query``: read from somebody's database. Reading twice changes nothing, so attempts need no care."""

from __future__ import annotations

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext
from concertmaster_server.outbound.errors import OutboundError

from .database_statement import StatementFailedError, address_of, call_of
from .outside import Outside


async def execute(step: StepContext, outside: Outside) -> Outcome:
    """Give the rows as maps of column names to values."""
    call = call_of(step)
    address = await address_of(step, outside)
    try:
        answer = await outside.databases.query(address, call)
    except OutboundError as error:
        raise StatementFailedError(error) from error
    return Outcome({"rows": answer.rows, "count": answer.count})
