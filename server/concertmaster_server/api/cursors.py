"""Cursors of lists: where the next page begins, in a form that nobody needs to read."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final, TypeVar
from uuid import UUID

from concertmaster_shared.errors import ConcertMasterError

_Row = TypeVar("_Row")

Key = UUID | int | tuple[datetime, UUID]
"""What a list is ordered by."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER_BYTES: Final = 4
_LARGEST_NUMBER: Final = 2**31 - 1
_MOMENT_BYTES: Final = 8


class CursorInvalidError(ConcertMasterError):
    """This is no cursor of that list."""

    code: ClassVar[str] = "cursor.invalid"


def read_id(cursor: str | None) -> UUID | None:
    """Read the id after which a page begins."""
    if cursor is None:
        return None
    try:
        return UUID(bytes=_decoded(cursor))
    except ValueError as failure:
        raise CursorInvalidError from failure


def read_number(cursor: str | None) -> int | None:
    """Read the number below which a page begins."""
    if cursor is None:
        return None
    octets = _decoded(cursor)
    number = int.from_bytes(octets)
    if len(octets) != _NUMBER_BYTES or number > _LARGEST_NUMBER:
        raise CursorInvalidError
    return number


def read_moment(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Read the moment, and the id at that moment, before which a page begins."""
    if cursor is None:
        return None
    octets = _decoded(cursor)
    try:
        moment = _EPOCH + timedelta(microseconds=int.from_bytes(octets[:_MOMENT_BYTES]))
        return moment, UUID(bytes=octets[_MOMENT_BYTES:])
    except (ValueError, OverflowError) as failure:
        raise CursorInvalidError from failure


def read_place(cursor: str | None) -> tuple[str | None, datetime, UUID] | None:
    """Read the value, the moment and the id behind which a page begins."""
    if cursor is None:
        return None
    try:
        key, microseconds, identifier = json.loads(_decoded(cursor))
        if not (key is None or isinstance(key, str)) or "\x00" in (key or ""):
            raise CursorInvalidError
        (key or "").encode()
        return key, _EPOCH + timedelta(microseconds=int(microseconds)), UUID(hex=identifier)
    except (ValueError, TypeError, AttributeError, OverflowError) as failure:
        raise CursorInvalidError from failure


def write_place(key: str | None, at: datetime, identifier: UUID) -> str:
    """Give the cursor of a page that begins behind a value, a moment and an id."""
    place = json.dumps([key, (at - _EPOCH) // timedelta(microseconds=1), identifier.hex], separators=(",", ":"))
    return base64.urlsafe_b64encode(place.encode()).decode("ascii").rstrip("=")


def page(rows: Sequence[_Row], limit: int, *, key: Callable[[_Row], Key]) -> tuple[Sequence[_Row], str | None]:
    """Cut a page of ``limit`` rows out of one row more, and give the cursor of the next page."""
    if len(rows) <= limit:
        return rows, None
    return rows[:limit], base64.urlsafe_b64encode(_encoded(key(rows[limit - 1]))).decode("ascii").rstrip("=")


def _encoded(key: Key) -> bytes:
    if isinstance(key, UUID):
        return key.bytes
    if isinstance(key, int):
        return key.to_bytes(_NUMBER_BYTES)
    moment, identifier = key
    return ((moment - _EPOCH) // timedelta(microseconds=1)).to_bytes(_MOMENT_BYTES) + identifier.bytes


def _decoded(cursor: str) -> bytes:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as failure:
        raise CursorInvalidError from failure
