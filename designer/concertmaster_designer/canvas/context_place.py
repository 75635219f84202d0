"""Where a context menu was asked for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint


@dataclass(frozen=True, slots=True)
class ContextPlace:
    """On the screen, in the world, and on what."""

    screen: QPoint
    world: tuple[float, float]
    node: str | None
    edge: str | None
    group: str | None = None
    note: str | None = None
