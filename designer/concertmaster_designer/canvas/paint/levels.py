"""Levels of detail: what is worth painting at which scale (logical pixels a world unit)."""

from __future__ import annotations

from typing import Final

SPRITES_FROM: Final = 0.10
"""Below, a node is one rectangle."""

TITLES_FROM: Final = 0.35
"""Below, a title is a bar on its sprite."""

PULSES_FROM: Final = 0.30
"""Below, what runs is told by colour alone."""

SUBTITLES_FROM: Final = 0.60
LABELS_FROM: Final = 0.60
"""Labels of branches."""

OPENINGS_FROM: Final = 0.40
"""Below, outputs that lead nowhere have no handle to go on from."""

ARROWS_FROM: Final = 0.55
"""Below, edges have no heads."""

CURVES_FROM: Final = 0.55
"""Below, edges are thin lines along the curve."""

SMOOTH_EDGES_FROM: Final = 0.06
"""Below, edges are painted without antialiasing."""

SHORT_EDGES: Final = ((0.03, 14.0), (SPRITES_FROM, 8.0))
"""Edges shorter than that many pixels are left out below a scale."""

DOTS_FROM: Final = 0.45
DOTS_FULL: Final = 0.80
GRID_UNITS: Final = 24.0


def shortest_edge(scale: float) -> float:
    """Give the length in logical pixels below which an edge is left out."""
    return next((length for below, length in SHORT_EDGES if scale < below), 0.0)


def edge_strength(scale: float) -> float:
    """Give how strongly edges are painted, so that many of them do not drown the nodes."""
    if scale >= SUBTITLES_FROM:
        return 1.0
    if scale >= SPRITES_FROM:
        return 0.75
    return 0.5 if scale >= SHORT_EDGES[0][0] else 0.27
