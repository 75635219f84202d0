"""The curve of an edge: a cubic with level ends, or one that leaves downwards from an error port.

All functions take whole arrays. An edge with a label runs straight below it first: the *lead*, from ``sx`` to ``ax``.
Without one the two are equal.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .tables import Point

Floats = NDArray[np.float64]

SHORTEST_ARM: Final = 40.0
LONGEST_ARM: Final = 400.0
LONGEST_ARM_BACK: Final = 160.0
DOWN_ARM: Final = 48.0
ROOM_TO_BEND: Final = 48.0
_PIECES_TO_MEASURE: Final = 16


class Curves(NamedTuple):
    """Beginnings and control points of many edges, each an array of x or y."""

    sx: Floats
    ax: Floats
    ay: Floats
    cx: Floats
    cy: Floats
    dx: Floats
    dy: Floats
    bx: Floats
    by: Floats


class Ends(NamedTuple):
    """Where edges begin and end."""

    ax: Floats
    ay: Floats
    bx: Floats
    by: Floats


def curves(ends: Ends, lead: Floats, downwards: NDArray[np.bool_]) -> Curves:
    """Give the control points of edges that begin with a ``lead`` of that length, or leave an error port ``downwards``."""
    sx, ay, bx, by = ends
    room = bx - sx - ROOM_TO_BEND
    ax = sx + np.where(downwards, 0.0, np.where(bx < sx, lead, np.clip(room, 0.0, lead)))
    gap = bx - ax
    # An edge that runs back makes a loop at each end; its arms stay short, or two distant nodes would throw it off the screen.
    arm = np.clip(np.abs(gap) / 2, SHORTEST_ARM, np.where(gap < 0, LONGEST_ARM_BACK, LONGEST_ARM))
    level = np.where(downwards, 0.0, arm)
    fall = np.where(downwards, DOWN_ARM, 0.0)
    return Curves(sx, ax, ay, ax + level, ay + fall, bx - arm, by, bx, by)


def boxes(curve: Curves) -> tuple[Floats, Floats, Floats, Floats]:
    """Give boxes (x0, y0, x1, y1) that hold the curves: those of their control points."""
    xs = (np.minimum(curve.sx, curve.ax), curve.cx, curve.dx, curve.bx)
    ys = (curve.ay, curve.cy, curve.dy, curve.by)
    return _least(xs), _least(ys), _most(xs), _most(ys)


def flatten(curve: Curves, pieces: int) -> tuple[Floats, Floats]:
    """Give edges as chains of lines, ``pieces`` for the curve and one for leads where there are any: x and y, one row an edge."""
    t = np.linspace(0.0, 1.0, pieces + 1)
    weights = np.stack([(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3])
    xs = np.stack([curve.ax, curve.cx, curve.dx, curve.bx], axis=1) @ weights
    ys = np.stack([curve.ay, curve.cy, curve.dy, curve.by], axis=1) @ weights
    if np.any(curve.sx != curve.ax):
        xs = np.concatenate([curve.sx[:, None], xs], axis=1)
        ys = np.concatenate([curve.ay[:, None], ys], axis=1)
    return xs, ys


def distances(curve: Curves, place: Point) -> Floats:
    """Give how far a point is from each curve."""
    x, y = place
    xs, ys = flatten(curve, _PIECES_TO_MEASURE)
    fx, fy = xs[:, :-1], ys[:, :-1]
    dx, dy = np.diff(xs, axis=1), np.diff(ys, axis=1)
    length = np.maximum(dx * dx + dy * dy, 1e-12)
    along = np.clip(((x - fx) * dx + (y - fy) * dy) / length, 0.0, 1.0)
    nearest: Floats = np.hypot(fx + along * dx - x, fy + along * dy - y).min(axis=1)
    return nearest


def _least(parts: tuple[Floats, ...]) -> Floats:
    least: Floats = np.minimum(np.minimum(parts[0], parts[1]), np.minimum(parts[2], parts[3]))
    return least


def _most(parts: tuple[Floats, ...]) -> Floats:
    most: Floats = np.maximum(np.maximum(parts[0], parts[1]), np.maximum(parts[2], parts[3]))
    return most
