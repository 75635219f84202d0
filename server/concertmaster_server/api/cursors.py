"""Cursors of lists: where the next page begins, in a form that nobody needs to read."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar
from uuid import UUID

from concertmaster_shared.errors import ConcertMasterError

_Row = TypeVar("_Row")


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
    if len(octets) != 4:  # noqa: PLR2004 - a version is an integer of four bytes
        raise CursorInvalidError
    return int.from_bytes(octets)


def page(rows: Sequence[_Row], limit: int, *, key: Callable[[_Row], UUID | int]) -> tuple[Sequence[_Row], str | None]:
    """Cut a page of ``limit`` rows out of one row more, and give the cursor of the next page."""
    if len(rows) <= limit:
        return rows, None
    last = key(rows[limit - 1])
    octets = last.bytes if isinstance(last, UUID) else last.to_bytes(4)
    return rows[:limit], base64.urlsafe_b64encode(octets).decode("ascii").rstrip("=")


def _decoded(cursor: str) -> bytes:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as failure:
        raise CursorInvalidError from failure
