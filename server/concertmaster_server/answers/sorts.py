"""Sorts: the name of a field or of a submission's time, with a minus sign for the largest first."""

from __future__ import annotations

import math
from typing import ClassVar, Final

import orjson

from concertmaster_server.db.queries.answers.pages import Order, Position
from concertmaster_server.db.queries.answers.places import DATA, Spot, form_of
from concertmaster_shared.errors import ConcertMasterError

from .known_names import KnownNames

_TIME: Final = "submitted_at"
_SCALARS: Final = frozenset({"number", "text", "boolean", "date", "datetime"})


class SortInvalidError(ConcertMasterError):
    """There is nothing of that name to sort by; ``names`` says what there is."""

    code: ClassVar[str] = "sort.invalid"


def read_sort(text: str, names: KnownNames) -> Order:
    """Read a sort; nothing means the newest first. An amount of money sorts by its number, a span of days by its start."""
    name, descending = text.strip().removeprefix("-"), text.strip().startswith("-")
    if not name:
        return Order()
    spots = _spots(names)
    if name in spots:
        return Order(spots[name], descending)
    if name == _TIME:
        return Order(descending=descending)
    raise SortInvalidError(name=name, names=", ".join(sorted([*spots, _TIME])))


class CursorMisfitError(ConcertMasterError):
    """This cursor is of another sort."""

    code: ClassVar[str] = "cursor.invalid"


def refuse_misfit(order: Order, after: Position | None) -> None:
    """Refuse a position that no page of this order has ended at."""
    if after is None or after.key is None:
        return
    if order.spot is None:
        raise CursorMisfitError
    if form_of(order.spot.place.kind) == "json":
        try:
            value = orjson.loads(after.key)
        except ValueError:
            raise CursorMisfitError from None
        # Earlier versions may have had answers of any kind. But a number without end, or a NUL in a text, the database refuses.
        if value is None or (isinstance(value, float) and not math.isfinite(value)) or "\\u0000" in after.key:
            raise CursorMisfitError


def _spots(names: KnownNames) -> dict[str, Spot]:
    found = {}
    for name, known in names.fields.items():
        spot = Spot(known.stored, DATA)
        if known.stored.kind == "map":
            inner = spot.part("amount") or spot.part("start")
            if inner is not None:
                found[name] = inner
        elif known.stored.kind in _SCALARS:
            found[name] = spot
    return found
