"""Routes of what the pages of forms saw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.insights import FUNNEL, VITALS, Days, read_funnel, read_vitals
from concertmaster_shared.api.results import insights as operations
from concertmaster_shared.api.results.insights import DaysQuery
from concertmaster_shared.forms.figures import ABOVE, BOUNDS, quantile

ROUTES = Routes()

_LAST: Final = timedelta(days=29)
_UNITS: Final = {"lcp": "ms", "cls": "", "inp": "ms"}


@ROUTES.on(operations.FUNNEL)
async def form_funnel(tx: Transaction, call: Call) -> Answer:
    """Say how far people come."""
    days = _days(call)
    found = await read_funnel(tx, call.organisation, call.path["form_id"], days=days, forms=call.parts.forms)
    content = {
        "since": days.since,
        "until": days.until,
        **_counted(found.totals),
        "pages": [{"page": page, "title": title, "reached": n} for page, title, n in found.pages],
        "median_seconds": quantile("fill", found.fill, 0.5),
        "seconds": _buckets("fill", found.fill),
        "days": [{"day": day, **_counted(counts)} for day, counts in sorted(found.days.items())],
    }
    return Answer(content=content)


@ROUTES.on(operations.VITALS)
async def form_vitals(tx: Transaction, call: Call) -> Answer:
    """Say how soon first pages stand."""
    days = _days(call)
    found = await read_vitals(tx, call.organisation, call.path["form_id"], days=days)
    vitals = [
        {
            "measure": measure,
            "unit": _UNITS[measure],
            "count": sum(found[measure].values()),
            "p75": quantile(measure, found[measure], 0.75),
            "buckets": _buckets(measure, found[measure]),
        }
        for measure in VITALS
    ]
    return Answer(content={"since": days.since, "until": days.until, "vitals": vitals})


def _counted(sums: Mapping[str, int]) -> dict[str, int]:
    return {measure: sums.get(measure, 0) for measure in FUNNEL}


def _days(call: Call) -> Days:
    query: DaysQuery = call.query
    until = query.until or call.parts.now().date()
    return Days(query.since or until - _LAST, until)


def _buckets(measure: str, counts: Mapping[str, int]) -> list[dict[str, object]]:
    """Give the buckets in their order, those with nothing in them too, once there is anything."""
    if not counts:
        return []
    within: list[dict[str, object]] = [{"up_to": bound, "count": counts.get(f"{bound:g}", 0)} for bound in BOUNDS[measure]]
    return [*within, {"up_to": None, "count": counts.get(ABOVE, 0)}]
