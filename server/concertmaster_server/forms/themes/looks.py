"""Looks of forms, kept in this process for a moment: every page asks for one, and hardly any ever changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.themes import Look

from .keep_themes import look_of

FRESH_S: Final = 1.0
_MOST_KEPT: Final = 500


class Looks:
    """Looks by organisation and the name of the theme."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._kept: dict[tuple[UUID, str], tuple[float, Look | None]] = {}

    async def get(self, tx: Transaction, organisation: UUID, name: str) -> Look | None:
        """Give how a theme looks, as it was a second ago at most; None where there is none."""
        now, key = self._seconds(), (organisation, name)
        until, look = self._kept.get(key, (0.0, None))
        if now < until:
            return look
        look = await look_of(tx, organisation, name)
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (now + FRESH_S, look)
        return look
