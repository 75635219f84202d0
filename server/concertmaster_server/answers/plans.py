"""How a page of answers is found: decided here, never left to the database, which cannot know how often an answer occurs.

1. In order: an index delivers the page sorted, so that the database only has to read it.
2. Walk: the filter is tried on the newest submissions, a bounded number of them.
3. At once: an index over whole answers gives everything that may fit, which is then sorted. It is for what is rare.

Where neither the walk fills the page nor an index narrows the search, the page stays short, and its cursor says where to go on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from concertmaster_server.db.queries.answers.narrowing import Narrow
from concertmaster_server.db.queries.answers.pages import Order
from concertmaster_server.db.queries.answers.tallies import Tallied
from concertmaster_server.db.sql import ALWAYS, Fragment

from .filters import Filter

RARE: Final = 2_000
"""So few submissions are fetched at once without walking before."""

Way = Literal["in order", "walk", "at once"]


@dataclass(frozen=True, slots=True)
class Step:
    """One way to look, and what an index begins with."""

    way: Way
    narrowed: Fragment = ALWAYS


def plan(filter_: Filter, order: Order, known: Tallied, *, search: bool) -> tuple[Step, ...]:
    """Give the steps to try one after the other; each but the last may find that it is not enough."""
    is_sorted = order.spot is None or order.field in known.indexed
    if search:
        return (Step("walk"), Step("at once")) if order.spot is None else (Step("at once"),)
    if not filter_.asks:
        return (Step("in order") if is_sorted else Step("at once"),)
    if _delivered(filter_, order, known):
        return (Step("in order"),)
    rarest = min(filter_.narrows, key=lambda narrow: _count(narrow, known, at_least=RARE + 1), default=None)
    if rarest is not None:
        narrowed = Step("at once", rarest.contained)
        is_rare = _count(rarest, known, at_least=RARE + 1) <= RARE
        return (narrowed,) if is_rare or not is_sorted else (Step("walk"), narrowed)
    if filter_.ranges & known.indexed:
        return (Step("walk"), Step("at once")) if is_sorted else (Step("at once"),)
    return (Step("walk"),) if is_sorted or not filter_.is_whole else (Step("at once"),)


def _delivered(filter_: Filter, order: Order, known: Tallied) -> bool:
    """Tell whether one index both finds and sorts: that of the sort for its own limits, else that of one value by time."""
    if order.spot is not None:
        return order.field in known.indexed & (filter_.ranges | {narrow.field for narrow in filter_.narrows})
    return any(narrow.field in known.indexed and len(narrow.values) == 1 and not narrow.listed for narrow in filter_.narrows)


def _count(narrow: Narrow, known: Tallied, *, at_least: int) -> int:
    """Give how many submissions have the value; what nobody counted is taken for ``at_least`` so many."""
    counts = [known.counts.get((narrow.field, value)) for value in narrow.tallied]
    return at_least if any(count is None for count in counts) else sum(count for count in counts if count is not None)
