"""Where a worker's walk along the lanes goes on. No claim looks at all of them, and none is looked at twice before the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

LaneKey = tuple[UUID, UUID, str]
"""Organisation, workflow and name of a lane."""

_STRIDE: Final = 500
_BEFORE_ALL: Final[LaneKey] = (UUID(int=0), UUID(int=0), "")


class LaneWalk:
    """Goes on behind the lane that it came to last, or at the first one again. ``stride`` is how many lanes a claim looks at."""

    def __init__(self, stride: int = _STRIDE) -> None:
        self.stride = stride
        self.after = _BEFORE_ALL

    def went_by(self, lanes: Sequence[LaneKey]) -> None:
        """Note which lanes were looked at; fewer than a stride were the last ones."""
        self.after = lanes[-1] if len(lanes) == self.stride else _BEFORE_ALL
