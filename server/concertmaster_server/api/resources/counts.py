"""Routes of answers in numbers."""

from __future__ import annotations

from datetime import date

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.count_answers import count_answers
from concertmaster_shared.api.results import counts as operations
from concertmaster_shared.api.results.counts import CountsQuery

ROUTES = Routes()


@ROUTES.on(operations.COUNTS)
async def get_counts(tx: Transaction, call: Call) -> Answer:
    """Count a form's answers."""
    query: CountsQuery = call.query
    between = None
    if query.since is not None or query.until is not None:
        between = (query.since or date.min, query.until or date.max)
    counts = await count_answers(
        tx, call.organisation, call.path["form_id"], field=query.field, between=between, forms=call.parts.forms
    )
    return Answer(
        content={
            "total": counts.total,
            "values": [{"value": value, "count": number} for value, number in counts.values],
            "days": [{"day": day, "count": number} for day, number in counts.days],
        }
    )
