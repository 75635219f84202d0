"""Identifiers: UUIDv7 for rows, short words for what stands inside a document."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import StringConstraints

LOCAL_ID_PATTERN: Final = r"^[A-Za-z0-9_-]{1,64}$"

LocalId = Annotated[str, StringConstraints(pattern=LOCAL_ID_PATTERN)]
"""Id of a node, edge, field or page: unique inside its document only."""

_TIMESTAMP_BITS: Final = 48
_RANDOM_BITS: Final = 74


def uuid7(milliseconds: int, randomness: int) -> UUID:
    """Build a UUID version 7 (RFC 9562, 5.7) from Unix milliseconds and at least 74 random bits."""
    stamp = milliseconds & ((1 << _TIMESTAMP_BITS) - 1)
    bits = randomness & ((1 << _RANDOM_BITS) - 1)
    high = bits >> 62
    low = bits & ((1 << 62) - 1)
    return UUID(int=(stamp << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


def made_at(identifier: UUID) -> datetime:
    """Give the time that stands in a UUID version 7."""
    return datetime.fromtimestamp((identifier.int >> 80) / 1000, UTC)
