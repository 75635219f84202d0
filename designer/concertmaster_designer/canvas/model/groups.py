"""Where groups are: around their nodes, with room for a title."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from .tables import Box

TITLE_HEIGHT: Final = 28.0
_PADDING: Final = 24.0


def group_boxes(groups: Mapping[str, Mapping[str, Any]], around: Callable[[Sequence[str]], Box | None]) -> list[tuple[str, Box]]:
    """Give the frame of every group that has nodes; ``around`` gives the box around nodes by their ids."""
    frames: list[tuple[str, Box]] = []
    for group_id, group in groups.items():
        inner = around(group.get("nodes", ()))
        if inner is not None:
            x0, y0, x1, y1 = inner
            frames.append((group_id, (x0 - _PADDING, y0 - _PADDING - TITLE_HEIGHT, x1 + _PADDING, y1 + _PADDING)))
    return frames
