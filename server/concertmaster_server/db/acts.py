"""Who changes something, for which organisation, and when: what every use case that writes is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One change on behalf of somebody. ``author`` is what people read beside it."""

    organisation: UUID
    author: str
    at: datetime
