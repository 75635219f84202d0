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
from concertmaster_server.db.queries.answers.pages import WALKED, Order
from concertmaster_server.db.queries.answers.tallies import Tallied
from concertmaster_server.db.sql import ALWAYS, Fragment, every

from .filters import Filter

RARE: Final = 2_000
"""So few submissions are fetched at once without walking before."""

FURTHEST: Final = 100_000
"""How far a second walk goes at most."""

_FETCH: Final = 10
"""What fetching a submission that an index has named costs, in steps of a walk: the one jumps about, the other reads on."""

Way = Literal["in order", "walk", "at once"]


@dataclass(frozen=True, slots=True)
class Step:
    """One way to look, and what an index begins with; ``fetched`` is how many submissions that gives, where anybody counted."""

    way: Way
    narrowed: Fragment = ALWAYS
    fetched: int | None = None


def plan(filter_: Filter, order: Order, known: Tallied, *, search: bool) -> tuple[Step, ...]:
    """Give the steps to try one after the other; each but the last may find that it is not enough."""
    is_sorted = order.spot is None or order.field in known.indexed
    if search:
        return (Step("walk"), Step("at once")) if order.spot is None else (Step("at once"),)
    if not filter_.asks:
        return (Step("in order") if is_sorted else Step("at once"),)
    if _delivered(filter_, order, known):
        return (Step("in order"),)
    if filter_.narrows:
        narrowed = _narrowed(filter_, known)
        is_rare = narrowed.fetched is not None and narrowed.fetched <= RARE
        return (narrowed,) if is_rare or not is_sorted else (Step("walk"), narrowed)
    if filter_.ranges & known.indexed:
        return (Step("walk"), Step("at once")) if is_sorted else (Step("at once"),)
    return (Step("walk"),) if is_sorted or not filter_.is_whole else (Step("at once"),)


def _delivered(filter_: Filter, order: Order, known: Tallied) -> bool:
    """Tell whether one index both finds and sorts: that of the sort for its own limits, else that of one value by time."""
    if order.spot is not None:
        return order.field in known.indexed & (filter_.ranges | {narrow.field for narrow in filter_.narrows})
    return any(narrow.field in known.indexed and len(narrow.values) == 1 and not narrow.listed for narrow in filter_.narrows)


def walk_on(found: int, wanted: int, instead: Step, *, known: Tallied) -> int:
    """Give how many more submissions to walk past after the first walk found so many; 0: the other step costs less."""
    if not found or known.total is None:
        return 0
    further = WALKED * (wanted - found) // found
    fetched = found * known.total // WALKED if instead.fetched is None else instead.fetched
    # Four times as far, since those still wanted may come late; a walk stops as soon as it has them.
    return min(further * 4, FURTHEST) if further <= min(FURTHEST, fetched * _FETCH) else 0


def _narrowed(filter_: Filter, known: Tallied) -> Step:
    """Begin with the rarest answer if it is known to be rare, else with what has all of them."""
    counts = [_count(narrow, known) for narrow in filter_.narrows]
    counted = [(count, place) for place, count in enumerate(counts) if count is not None]
    if counted and min(counted)[0] <= RARE:
        fewest, place = min(counted)
        return Step("at once", filter_.narrows[place].contained, fewest)
    fetched = counts[0] if len(counts) == 1 else None
    return Step("at once", every(narrow.contained for narrow in filter_.narrows), fetched)


def _count(narrow: Narrow, known: Tallied) -> int | None:
    """Give how many submissions have the value; None where nobody counted."""
    counts = [known.counts.get((narrow.field, value)) for value in narrow.tallied]
    return None if any(count is None for count in counts) else sum(count for count in counts if count is not None)
