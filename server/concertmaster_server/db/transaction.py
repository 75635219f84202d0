"""One open transaction of the web side, as use cases are handed it. Nothing is loaded to speak of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .raw import RawConnection

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Transaction:
    """One open transaction; it ends where it was begun."""

    core: AsyncConnection
    raw: RawConnection
