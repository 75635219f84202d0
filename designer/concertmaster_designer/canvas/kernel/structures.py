"""What the kernel is handed, laid out as its source has it; each field that is a pointer is an address of an array.

Whoever fills one keeps the arrays alive until the call has returned.
"""

from __future__ import annotations

import ctypes
from ctypes import c_double, c_int32, c_int64, c_uint32, c_void_p
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Picture(ctypes.Structure):
    """A picture, and the part of it that may be drawn into."""

    _fields_ = (
        ("pixels", c_void_p),
        ("stride", c_int64),
        ("left", c_int32),
        ("top", c_int32),
        ("right", c_int32),
        ("bottom", c_int32),
    )


class Lens(ctypes.Structure):
    """How the world lies on the picture."""

    _fields_ = (("scale", c_double), ("dx", c_double), ("dy", c_double))


class Edges(ctypes.Structure):
    """Columns of edges, and the measures of their bends."""

    _fields_ = (
        *((name, c_void_p) for name in ("ax", "ay", "bx", "by", "lead", "flags")),
        ("downwards", c_int32),
        ("straight", c_int32),
        *((name, c_double) for name in ("shortest_arm", "longest_arm", "longest_arm_back", "down_arm", "room_to_bend")),
    )


class Pen(ctypes.Structure):
    """How a line is drawn, and in how many pieces a curve."""

    _fields_ = (("color", c_uint32), ("smooth", c_int32), ("thickness", c_double), ("pieces_a_root", c_double))


class Blocks(ctypes.Structure):
    """Columns of nodes, and what their shapes look like as blocks."""

    _fields_ = (
        *(
            (name, c_void_p)
            for name in ("x", "y", "shape", "status", "flags", "widths", "heights", "plain", "spines", "statuses")
        ),
        ("chosen_color", c_uint32),
        ("chosen", c_int32),
        ("spine", c_int32),
        ("smooth", c_int32),
    )


def address(array: NDArray[Any], dtype: type[np.generic]) -> int:
    """Give where an array lies, once sure that the kernel will read it rightly."""
    if array.dtype != dtype or not array.flags.c_contiguous:
        raise TypeError(f"the kernel reads {np.dtype(dtype)} in one piece, not {array.dtype}")
    return int(array.ctypes.data)
