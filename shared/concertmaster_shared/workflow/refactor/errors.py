"""Why a workflow cannot be rearranged that way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError


class RefactorError(ConcertMasterError):
    """What was asked for would change what runs do; ``reason`` is a sentence that says why, and what to do instead.

    ``nodes`` are the ids of those that stand in the way, where they are in the workflow that was to be changed.
    """

    code: ClassVar[str] = "workflow.refactor"

    def __init__(self, reason: str, nodes: Iterable[str] = ()) -> None:
        super().__init__(reason=reason)
        self.nodes = tuple(nodes)

    @property
    def reason(self) -> str:
        """Give the sentence."""
        return str(self.parameters["reason"])
