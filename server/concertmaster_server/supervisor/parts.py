"""What the supervisor needs to know of a part: how it is started, when it is ready, how it is ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .output import Output
from .process import Process


class Part(Protocol):
    """Something that runs as one process; ``name`` is its name in the state file and of its log."""

    name: str
    output: Output

    async def spawn(self) -> Process:
        """Start its process."""
        ...

    async def ready(self, process: Process, recovering: Callable[[], None]) -> None:
        """Return when it serves; call ``recovering`` if it has to mend itself first. Cancelled when the process ends."""
        ...

    async def stop(self, process: Process, *, within_s: float) -> None:
        """End it in order, and by force when the time is over."""
        ...
