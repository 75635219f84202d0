"""How soon a first page stood there, as its reader's own browser measured it: three figures, and whether anything was typed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Histogram

from concertmaster_server.db.queries.tallies import Tally
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.published import find_by_slug
from concertmaster_server.pages.replies import PRIVATE, Reply
from concertmaster_server.pages.visit import Pairs, Visit
from concertmaster_shared.forms.figures import BOUNDS, bucket

from .steps import started

_MOST: Final = {"lcp": 60_000.0, "cls": 100.0, "inp": 60_000.0}
"""What is beyond is no measurement. Milliseconds; shifts of layout have no unit."""


class TakeVitals:
    """Takes what a first page reports when its reader leaves it."""

    def __init__(self, parts: PageParts) -> None:
        self._parts = parts
        self._figures = _histograms(parts.metrics.registry)

    async def __call__(self, visit: Visit) -> Reply:
        """Count the figures; what is not one is left out."""
        slug = visit.names["slug"]
        form = self._parts.kept.find(slug)
        if form is None:
            async with self._parts.database.transaction() as tx:
                found = await find_by_slug(tx, slug, now=self._parts.now(), forms=self._parts.forms)
            organisation, form_id = found.organisation, found.form_id
        else:
            organisation, form_id = form.organisation, form.form_id
        measured = dict(read_vitals(visit.pairs))
        for measure, value in measured.items():
            self._figures[measure].observe(value)
        counts: list[Tally] = [(organisation, form_id, one, bucket(one, value)) for one, value in measured.items()]
        if ("started", "1") in visit.pairs:
            counts += started(organisation, form_id)
        return Reply(status=204, headers=PRIVATE, counts=tuple(counts))


def read_vitals(pairs: Pairs) -> Iterator[tuple[str, float]]:
    """Give the figures that make sense, each measure once."""
    for measure, most in _MOST.items():
        text = next((text for name, text in pairs if name == measure), "")
        try:
            value = float(text)
        except ValueError:
            continue
        if math.isfinite(value) and 0 <= value <= most:
            yield measure, value


def _histograms(registry: CollectorRegistry) -> dict[str, Histogram]:
    told = {
        "lcp": "Milliseconds until the largest part of a first page stood there.",
        "cls": "How far the parts of a first page moved while it loaded.",
        "inp": "Milliseconds from an input to the next picture, the slowest of a visit.",
    }
    return {
        measure: Histogram(f"concertmaster_page_{measure}", text, registry=registry, buckets=BOUNDS[measure])
        for measure, text in told.items()
    }
