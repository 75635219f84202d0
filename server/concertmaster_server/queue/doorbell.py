"""What every doorbell does."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Protocol

from concertmaster_shared.errors import ConcertMasterError

Ring = Callable[[str], None]
"""Called for each ring with what it names: run ids, joined by commas. Called with an empty text, somebody should just look."""


class DoorbellError(ConcertMasterError):
    """The ring did not go out. Nothing is lost: whoever sweeps finds the work."""

    code: ClassVar[str] = "unavailable"


class Doorbell(Protocol):
    """Carries wake-ups between the processes of one installation."""

    async def wake(self, run_ids: str) -> None:
        """Ring at some worker; raises ``DoorbellError`` soon rather than wait."""

    async def subscribe(self, ring: Ring) -> None:
        """Call ``ring`` for what comes in, until cancelled, whatever happens to the way it comes."""

    async def close(self) -> None:
        """Let go of connections."""


class WordChannel(Protocol):
    """A channel of notifications, as the database room has one."""

    async def send(self, payload: str) -> None:
        """Send to whoever listens."""

    async def listen(self, heard: Callable[[str], None], *, connected: Callable[[], None]) -> None:
        """Listen until cancelled; ``connected`` is called after each gap in which something may have been missed."""

    async def close(self) -> None:
        """Let go of connections."""
