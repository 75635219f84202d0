"""Values on their way to and from a PostgreSQL database: JSON on our side, the server's types on the other.

From there: numbers that lose nothing stay numbers, others become text; dates and times become ISO 8601, in UTC where they have
a zone; json stays as it is; everything else comes as PostgreSQL writes it. Bytes are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import orjson
import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb, set_json_loads
from psycopg.types.multirange import MultirangeInfo
from psycopg.types.range import RangeInfo
from psycopg.types.string import TextLoader

from .database_errors import ColumnError

_EXACT: Final = 2**53
_LARGEST: Final = 2**63
_ZONE: Final = re.compile(r"\+00(?::00)?$")
_MOMENTS: Final = ("timestamp", "timestamptz", "timetz")
_AS_WRITTEN: Final = ("date", "time", "interval", "inet", "cidr", "uuid")


class _MomentLoader(Loader):
    """Reads a moment as ISO 8601 text; the session is in UTC and writes ISO dates."""

    def load(self, data: Buffer) -> str:
        return _ZONE.sub("Z", bytes(data).decode("utf-8").replace(" ", "T", 1))


def read_as_json(connection: psycopg.AsyncConnection[TupleRow]) -> None:
    """Let a connection read rows as JSON-ready values, but for what ``to_json`` has to look at."""
    adapters = connection.adapters
    for name in _MOMENTS:
        adapters.register_loader(name, _MomentLoader)
    for name in _AS_WRITTEN:
        adapters.register_loader(name, TextLoader)
    for found in adapters.types:
        if isinstance(found, RangeInfo | MultirangeInfo):
            adapters.register_loader(found.oid, TextLoader)
    set_json_loads(orjson.loads, connection)


def to_bind(value: Any) -> object:
    """Give a JSON value as it is bound; raises ``ValueError`` with the reason why it cannot be."""
    match value:
        case None | bool():
            return value
        case int():
            if not -_LARGEST <= value < _LARGEST:
                raise ValueError("a whole number needs more than 64 bits")
            return value
        case float():
            # 5.0 is 5 in our expressions, and a column of whole numbers takes no other.
            return int(value) if value.is_integer() and abs(value) <= _EXACT else value
        case str():
            if "\x00" in value:
                raise ValueError("a text holds the character NUL")
            return value
        case list():
            return _array(value)
        case dict():
            if "\\u0000" in orjson.dumps(value).decode("utf-8"):
                raise ValueError("a text holds the character NUL")
            return Jsonb(value, dumps=orjson.dumps)
        case _:
            raise ValueError("it is no JSON value")


def _array(items: list[Any]) -> object:
    """Make an array of simple values of one kind, and jsonb of anything deeper."""
    if any(isinstance(item, dict | list) for item in items):
        if "\\u0000" in orjson.dumps(items).decode("utf-8"):
            raise ValueError("a text holds the character NUL")
        return Jsonb(items, dumps=orjson.dumps)
    bound = [to_bind(item) for item in items]
    kinds = {type(item) for item in bound if item is not None}
    if kinds == {int, float}:
        return [None if item is None else float(item) for item in bound]  # type: ignore[arg-type]  # numbers alone are left
    if len(kinds) > 1:
        raise ValueError("a list holds values of several kinds")
    return bound


def to_json(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Any]:
    """Give a row as a JSON object; raises ``ColumnError``."""
    return {column: _json(column, value) for column, value in zip(columns, row, strict=True)}


def require_names(columns: Sequence[str]) -> None:
    """Refuse two columns of one name: one would hide the other."""
    for column in columns:
        if columns.count(column) > 1:
            raise ColumnError(column=column, reason="another column has the same name, so give one another with AS")


def _json(column: str, value: Any) -> Any:  # noqa: PLR0911 - one line for each kind of value
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) <= _EXACT else str(value)
        case float():
            if not math.isfinite(value):
                raise ColumnError(column=column, reason=f"it holds {value}, which JSON does not know")
            return value
        case Decimal():
            return _number(column, value)
        case bytes() | bytearray() | memoryview():
            raise ColumnError(column=column, reason="it holds bytes; use encode(…, 'base64')")
        case dict():
            return {name: _json(column, part) for name, part in value.items()}
        case list() | tuple():
            return [_json(column, part) for part in value]
        case _:
            return str(value)


def _number(column: str, value: Decimal) -> int | float | str:
    if not value.is_finite():
        raise ColumnError(column=column, reason=f"it holds {value}, which JSON does not know")
    if value == value.to_integral_value() and abs(value) <= _EXACT:
        return int(value)
    nearest = float(value)
    return nearest if Decimal(repr(nearest)) == value else format(value, "f")
